"""The columns of target and observation files, and their words in headers."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.tabular import Field
from performance.measures.models import Metric

PREFIX = "metric:"
GROSS, REFUND, REVENUE = "gross_revenue", "refund_amount", "revenue"
EMPLOYEE = Field(
    "employee",
    ("工号", "员工编号", "员工工号", "编号", "number", "employee number", "employee id", "staff id"),
    _("Number"),
    required=True,
    example="0007",
)
DATE = Field(
    "date", ("日期", "数据日期", "统计日期", "day"), _("Date"), required=True, kind="date", example="2025-03-01"
)
METRIC = Field("metric", ("指标", "指标名称", "指标编码", "kpi"), _("Metric"))
VALUE = Field("value", ("数值", "值", "实际值", "actual"), _("Value"))
MORE_WORDS = {
    "orders": ("订单量", "成交订单数", "支付订单数", "成交单数", "支付笔数"),
    "revenue": ("净销售额", "销售金额", "净成交额", "实收金额", "net revenue"),
    "visitors": ("访客", "uv", "浏览人数", "进店人数"),
    "refunds": ("退款订单数", "退款笔数"),
    "chats": ("接待人数", "咨询人数", "接待客户数"),
    "satisfaction": ("满意度",),
    "response_seconds": ("响应秒数", "平均响应秒数", "平均响应时间", "平均响应时长"),
    "contacts": ("沟通量",),
}
GROSS_FIELDS = (
    Field(GROSS, ("成交额", "成交金额", "gross revenue", "gmv"), _("Gross revenue")),
    Field(REFUND, ("退款金额", "退款额", "refund amount"), _("Refunded amount")),
)
TARGET_COLUMNS = (
    Field("metric", ("指标", "指标名称", "指标编码", "kpi"), _("Metric"), required=True, example="订单数",
          example_en="Orders"),
    Field("value", ("目标值", "目标", "标准", "target"), _("Target value"), kind="number", example="10",
          help=_("Empty for a metric with a range; that has low and high")),
    Field("from", ("开始日期", "开始", "生效日期", "start", "start date"), _("From"), required=True, kind="date",
          example="2025-03-01", help=_("A day, or a month (2025年3月): its first day")),
    Field("until", ("结束日期", "结束", "截止日期", "end", "end date"), _("Until"), kind="date",
          help=_("A day, or a month: its last day; empty: until another target follows")),
    Field("per", ("周期", "按", "period"), _("Per"), example="每日", example_en="daily",
          help=_("Daily unless it says monthly")),
    Field("brand", ("品牌",), _("Brand")),
    Field("region", ("地区", "区域", "大区"), _("Region")),
    Field("department", ("部门", "所属部门", "部门路径"), _("Department"), help=_("With all departments below it")),
    Field("position", ("岗位", "职位", "岗位名称"), _("Position"), example="运营专员", example_en="Operator"),
    Field("employee", EMPLOYEE.words, _("Number")),
    Field("low", ("下限", "最低", "minimum"), _("Low"), kind="number"),
    Field("high", ("上限", "最高", "maximum"), _("High"), kind="number"),
)  # fmt: skip
EXAMPLES = {"orders": "12", "revenue": "3,480.50", "visitors": "560"}


def metric_field(metric: Metric) -> Field:
    words = (metric.name_zh, metric.name_en, metric.code, *MORE_WORDS.get(metric.code, ()))
    kind = "percent" if metric.unit == "percent" else "number"
    return Field(f"{PREFIX}{metric.code}", words, str(metric), kind=kind, example=EXAMPLES.get(metric.code, ""))


def observation_columns(metrics: Iterable[Metric] | None = None) -> list[Field]:
    """Person, date, then metric and value of long files, or a column per metric of wide ones."""
    known = list(Metric.objects.filter(is_active=True) if metrics is None else metrics)
    codes = {metric.code for metric in known}
    gross = [item for item in GROSS_FIELDS if REVENUE in codes and item.name not in codes]
    return [EMPLOYEE, DATE, METRIC, VALUE, *gross, *(metric_field(metric) for metric in known)]
