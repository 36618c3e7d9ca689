"""Fields, codes, columns and scopes as other systems were promised them (spec 13.6, 13.7, 13.8), word by word."""

import pytest

from bonuses.enums import PoolState
from hrplatform.api.records import RECORDS
from intake.tokens.scopes import SCOPES
from people.enums import LeaveType
from people.importing.columns import COLUMNS, LEAVE_TYPES
from performance.alerts.enums import AlertState, Severity
from performance.checks.enums import FindingState
from performance.checks.enums import Severity as FindingSeverity
from performance.measures.importing.columns import DATE, EMPLOYEE, METRIC, TARGET_COLUMNS, VALUE
from pip_workflow.enums import PlanState

AT_LEAST = {
    "employees": "employee name department position brand region manager hire_date leave_date",
    "assignments": "employee department position brand region manager from until",
    "compensations": "employee salary bonus_share from until",
    "targets": "metric value from until per scope version",
    "observations": "employee date metric value batch",
    "alerts": "rule version severity employee scope first_day raised_on last_day days state new_hire "
              "resolved_on resolved_how",
    "days": "employee date metric value target target_version achievement points",
    "plans": "employee alert state issued_on deadline extensions measures decided_by decided_on reason",
    "findings": "cycle check severity department scorer employees statistic p_value q_value state",
    "scorecards": "cycle employee department score band adjusted_score items",
    "awards": "pool employee department amount trace",
}  # fmt: skip
CODES = [
    (AlertState, "open acknowledged in_hand resolved"),
    (FindingState, "open upheld dismissed closed"),
    (Severity, "info warning severe"),
    (FindingSeverity, "info warning severe"),
    (PlanState, "draft issued acknowledged refused active paused passed failed withdrawn ended"),
    (PoolState, "draft simulated submitted hr_approved approved released paid"),
    (LeaveType, "resigned dismissed expired retired"),
]
ROSTER = {
    "employee": "工号", "name": "姓名", "department": "部门", "position": "岗位", "hire_date": "入职日期",
    "brand": "品牌", "region": "地区", "manager": "直属上级", "head": "是否部门负责人", "salary": "月薪",
    "bonus_share": "奖金比例", "email": "邮箱", "phone": "手机", "leave_date": "离职日期", "leave_type": "离职类型",
    "leave_reason": "离职原因", "probation_end": "转正日期", "gender": "性别", "birth_date": "出生日期",
    "as_of": "生效日期",
}  # fmt: skip
TARGETS = {
    "metric": "指标", "value": "目标值", "from": "开始日期", "until": "结束日期", "per": "周期", "low": "下限",
    "high": "上限", "brand": "品牌", "region": "地区", "department": "部门", "position": "岗位", "employee": "工号",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(AT_LEAST))
def test_records_give_at_least_these_fields(kind):
    fields = {field.alias or name for name, field in RECORDS[kind].model_fields.items()}
    assert set(AT_LEAST[kind].split()) <= fields


@pytest.mark.parametrize(("codes", "words"), CODES, ids=lambda item: getattr(item, "__name__", ""))
def test_codes_are_these(codes, words):
    assert set(codes.values) == set(words.split())


def test_files_have_these_columns_in_both_languages():
    roster = {field.name: field.words for field in COLUMNS}
    assert {name: words for name, words in ROSTER.items() if words not in roster.get(name, ())} == {}
    targets = {field.name: field.words for field in TARGET_COLUMNS}
    assert {name: words for name, words in TARGETS.items() if words not in targets.get(name, ())} == {}
    assert [field.words[0] for field in (EMPLOYEE, DATE, METRIC)] == ["工号", "日期", "指标"]
    assert "数值" in VALUE.words
    assert {"主动离职", "辞退", "合同到期", "退休"} <= set(LEAVE_TYPES)


def test_scopes_are_these():
    resources = "employees departments metrics targets observations days alerts plans cycles scorecards findings pools"
    assert {f"read:{name}" for name in [*resources.split(), "awards", "audit"]} <= set(SCOPES)
    assert {"write:observations", "write:employees", "write:attendance"} <= set(SCOPES)
