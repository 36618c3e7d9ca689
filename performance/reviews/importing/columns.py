"""The columns of score files, and their words in headers (spec 5.6)."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.tabular import Field
from performance.reviews.enums import ItemKind

COLUMNS = (
    Field("employee", ("员工工号", "工号", "员工编号", "employee number"), _("Number"), required=True),
    Field("department", ("部门", "部门路径"), _("Department"), required=True),
    Field("scorer", ("评分人", "评分人工号", "上级", "rater"), _("Scorer"), required=True),
    Field("item", ("考核项", "项目", "指标"), _("Item"), required=True),
    Field("kind", ("类型", "考核项类型"), _("Kind"), required=True),
    Field("weight", ("权重", "权重%"), _("Weight"), required=True),
    Field("self", ("自评分", "自评"), _("Self-score")),
    Field("points", ("得分", "评分", "上级评分", "score"), _("Points"), required=True),
    Field("scored_at", ("评分时间", "打分时间"), _("Scored at")),
    Field("cycle", ("考核周期", "周期"), _("Cycle")),
)
EXAMPLE = (
    ("员工工号", "部门", "评分人", "考核项", "类型", "权重", "自评分", "得分", "评分时间"),
    ("0042", "运营中心/天猫组", "0007", "工作质量", "judged", "20", "92", "88", "2025-01-08 10:30"),
)
KINDS = {
    "kpi": ItemKind.KPI, "data": ItemKind.KPI, "数据": ItemKind.KPI, "数据项": ItemKind.KPI, "客观": ItemKind.KPI,
    "judged": ItemKind.QUALITATIVE, "qualitative": ItemKind.QUALITATIVE, "主观": ItemKind.QUALITATIVE,
    "主观项": ItemKind.QUALITATIVE, "定性": ItemKind.QUALITATIVE,
}  # fmt: skip
