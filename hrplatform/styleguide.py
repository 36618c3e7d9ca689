"""All components with sample data, in development and tests only (settings.STYLEGUIDE)."""
# ruff: noqa: E501 sample texts stay on one line

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from hrplatform.lib.day_field import DayField
from hrplatform.lib.lists import Cell, Head, Row
from hrplatform.lib.ui import Action, Chip, Event, Fact, Figure, Need, Status

NOW = datetime(2025, 3, 6, 1, 0, tzinfo=timezone.utc)
WEEKS = [Decimal(value) for value in ("68.2", "69.0", "67.5", "70.1", "70.9", "69.8", "71.4")]


class SampleForm(forms.Form):
    """One field of each kind, one of them wrong."""

    name = forms.CharField(label="姓名", help_text="与身份证一致，例：魏启航")
    amount = forms.DecimalField(label="目标值", help_text="每个工作日，例：10", required=False)
    amount.unit = "单"  # type: ignore[attr-defined]
    start = DayField(label="开始日期")
    kind = forms.ChoiceField(label="类型", choices=[("a", "按结果"), ("b", "沿用旧办法")])
    way = forms.ChoiceField(label="提醒方式", choices=[("mail", "邮件"), ("inbox", "收件箱")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="我已核对上面的数字", required=False)
    reason = forms.CharField(label="理由", widget=forms.Textarea(attrs={"rows": 3}), required=False)


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    amount: str
    source: str = ""
    url: str = ""
    after: str = ""


@dataclass(frozen=True)
class SampleList:
    """What a Listing prints, without a queryset."""

    caption: str
    heads: list[Head]
    rows: list[Row]
    totals: list[Cell]
    page: Any
    search: str = ""
    search_hint: str = "姓名、工号或拼音"
    sort: str = ""
    filtered: bool = False
    filters: Any = None
    export_url: str = "?as=xlsx"
    note: str = "合计先加总再相除，不取平均。"
    bulk: str = "chosen"
    bulk_acts: Sequence[Any] = ()
    choices: Sequence[Any] = ()


def sample_chart() -> dict[str, Any]:
    """A trend with its target line, colours by role."""
    days = [f"03-{day:02d}" for day in range(3, 13)]
    values = [2, 3, 2, 2, 3, 4, 5, 5, 6, 6]
    return {
        "grid": {"left": 32, "right": 56, "top": 16, "bottom": 24},
        "xAxis": {"type": "category", "data": days, "axisLabel": {"color": "$ink-2"}, "axisLine": {"lineStyle": {"color": "$line"}}},
        "yAxis": {"type": "value", "axisLabel": {"color": "$ink-2"}, "splitLine": {"lineStyle": {"color": "$line"}}},
        "series": [
            {"type": "line", "data": values, "color": "$accent", "symbolSize": 5, "endLabel": {"show": True, "formatter": "实际", "color": "$accent"}},
            {"type": "line", "step": "end", "data": [3] * 5 + [8] * 5, "color": "$ink-3", "symbol": "none", "lineStyle": {"type": "dashed"},
             "endLabel": {"show": True, "formatter": "目标", "color": "$ink-2"}},
        ],
    }  # fmt: skip


def sample_list() -> SampleList:
    people = [
        ("许知夏", "类目运营", "1.124", "16069.13"),
        ("梁沐晨", "选品", "0.794", "9820.00"),
        ("白露", "直播运营", "", ""),
    ]
    rows = [
        Row(
            index,
            (
                Cell(name, url="#", sub=place),
                Cell(f"{Decimal(share):.1%}" if share else "—", right=True),
                Cell(amount or "—", right=True),
            ),
        )
        for index, (name, place, share, amount) in enumerate(people)
    ]
    heads = [
        Head("员工", "", False, "?sort=name", "ascending"),
        Head("达成率", "目标 100%", True, "?sort=share", ""),
        Head("奖金", "元", True, "", ""),
    ]
    return SampleList(
        "员工",
        heads,
        rows,
        [Cell("合计"), Cell("95.9%", right=True), Cell("25,889.13", right=True)],
        Paginator(people * 30, 50).page(1),
    )


def sample_context() -> dict[str, Any]:
    form = SampleForm({"name": "", "amount": "10", "start": "2025-03-04", "kind": "a", "way": "mail", "agree": "on"})
    return {
        "now": NOW,
        "statuses": [Status("bad", "严重"), Status("warn", "警告"), Status("good", "已完成"), Status("info", "拟提交"), Status("neutral", "待审批"), Status("none", "无数据")],
        "figures": [
            Figure("达成率", "71.4", "%", "上周", "▲ 1.6 个百分点，前一周 69.8%", "good", "目标 75.0%", WEEKS, Decimal(75)),
            Figure("薪酬成本占比", "32.6", "%", "2 月", "▲ 3.5 个百分点，1 月 29.1%", "bad", "规则线 30.0%", [25, 26, 27, 29, 33], 30),
            Figure("在职人数", "200", "人", "今天", "", "", "本月入职 3 人，离职 1 人"),
            Figure("离职率", "—", "", "2 月", "", "", "无数据"),
        ],
        "needs": [
            Need(Status("bad", "严重"), "孙可：订单达成率连续 9 个工作日低于 50%", "#", "确认", "蜜里 · 直播运营，最低 21.0%。建议改进计划", date(2025, 3, 5)),
            Need(Status("warn", "警告"), "魏启航：订单达成率连续 3 个工作日低于 50%", "#", "确认", "新人第 3 天，2、3、2 单，目标 10", date(2025, 3, 6)),
            Need(Status("neutral", "待审批"), "2025 年 2 月奖金池 ¥286,400.00", "#", "审批", "提交人洪静；之后由财务第二审批", datetime(2025, 3, 5, 3, 5, tzinfo=timezone.utc)),
        ],
        "facts": [Fact("数据日", "2025-03-05 (周三)"), Fact("已评价", "184 人"), Fact("无数据", "3 人", "#"), Fact("在职合计", "200 人", ruled=True)],
        "chips": [Chip("全部", "?", 8, True), Chip("预警", "?show=alert", 3), Chip("计划", "?show=plan", 2)],
        "events": [
            Event(date(2025, 3, 17), "延期到 04-03", "直播点击 100 → 130，进步明显但未稳定。决定人：洪静"),
            Event(date(2025, 3, 5), "系统预警：连续 3 个工作日低于 50%", status=Status("warn", "警告")),
        ],
        "steps": [
            Step("奖金池", "6.0% ×（利润 42,000,000.00 − 门槛 12,000,000.00）", "1,800,000.00", "资金来源与利润表", "#"),
            Step("留存", "奖金池 × 5.0%，转入下一期", "−90,000.00", "分配方案", "#", "余 1,710,000.00"),
        ],
        "acts": [Action("提出异议", "#", "hand-stop"), Action("请求解释", "#", "help"), Action("确认事实", "#", "check", primary=True)],
        "cells": [("108", ""), ("98", "other"), ("112", "note"), ("58", "need"), ("88", "busy"), ("", "todo")],
        "heats": [("92.4%", 0, ""), ("84.1%", 1, ""), ("71.0%", 2, ""), ("48.2%", 3, "3")],
        "list": sample_list(),
        "form": form,
        "chart": sample_chart(),
        "spark": [9, 7, 8, None, 6, 5, 7, 8, 9, 9],
        "day": date(2025, 3, 27),
        "done": Decimal(7),
        "total": Decimal(9),
        "share": Decimal("0.7"),
    }  # fmt: skip


@require_GET
def show_styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "hrplatform/styleguide.html", sample_context())


urlpatterns = [path("", show_styleguide, name="styleguide")]
