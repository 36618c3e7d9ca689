"""The columns of a roster and their words in headers."""

from django.utils.translation import gettext_lazy as _

from hrplatform.lib.tabular import Field
from people.enums import LeaveType

COLUMNS = (
    Field("employee", ("工号", "员工编号", "员工工号", "编号", "number", "employee number", "employee id", "staff id"),
          _("Number"), required=True, example="0007"),
    Field("name", ("姓名", "员工姓名", "名字", "employee name", "full name"), _("Name"), required=True, example="林静",
          example_en="Lin Jing"),
    Field("department", ("部门", "所属部门", "部门路径", "所在部门", "dept", "department path"), _("Department"),
          required=True, example="运营中心/天猫组", example_en="Operations/Tmall",
          help=_("A path makes the tree: parent/child"), instead="department_1"),
    Field("department_1", ("一级部门", "一级组织", "事业部"), _("Department, first level"), only_read=True),
    Field("department_2", ("二级部门", "二级组织"), _("Department, second level"), only_read=True),
    Field("department_3", ("三级部门", "三级组织"), _("Department, third level"), only_read=True),
    Field("position", ("岗位", "职位", "岗位名称", "职务", "job title", "title", "post"), _("Position"), required=True,
          example="运营专员", example_en="Operator"),
    Field("hire_date", ("入职日期", "入职时间", "到岗日期", "hired", "hired on", "start date"), _("Hire date"),
          required=True, kind="date", example="2025-03-01",
          help=_("Also the day the first row of a person holds from")),
    Field("brand", ("品牌", "所属品牌"), _("Brand")),
    Field("region", ("地区", "区域", "大区", "所属地区"), _("Region")),
    Field("manager", ("直属上级", "直属上级工号", "上级工号", "上级", "汇报对象", "manager number", "reports to"),
          _("Manager's number"), example="0002",
          help=_("The manager's number; empty: the head of the department")),
    Field("head", ("是否部门负责人", "是否负责人", "是否部门主管", "是否主管", "部门负责人", "负责人", "is head",
                   "department head"), _("Heads the department"), kind="yes_no", example="否"),
    Field("salary", ("月薪", "基本工资", "底薪", "月工资", "工资", "monthly salary", "base salary"),
          _("Monthly salary"), kind="number", example="10,000"),
    Field("bonus_share", ("奖金比例", "目标奖金比例", "奖金占比", "target bonus", "bonus"), _("Bonus share"),
          kind="percent",
          help=_("Share of the salary, 20% or 0.2")),
    Field("email", ("邮箱", "电子邮箱", "电子邮件", "e-mail", "mail"), _("E-mail")),
    Field("phone", ("手机", "手机号", "手机号码", "电话", "联系电话", "mobile"), _("Phone")),
    Field("leave_date", ("离职日期", "离职时间", "最后工作日", "left on"), _("Leave date"), kind="date"),
    Field("leave_type", ("离职类型", "离职类别"), _("Leave type")),
    Field("leave_reason", ("离职原因",), _("Leave reason")),
    Field("probation_end", ("转正日期", "试用期截止", "转正时间", "end of probation"), _("End of probation"),
          kind="date"),
    Field("gender", ("性别", "sex"), _("Gender")),
    Field("birth_date", ("出生日期", "生日", "出生年月日", "date of birth", "birthday"), _("Date of birth"),
          kind="date"),
    Field("as_of", ("生效日期", "生效时间", "变动日期", "effective date", "effective from"), _("Effective from"),
          kind="date", help=_("Several rows of one person with different days are a history")),
)  # fmt: skip

LEAVE_TYPES = {
    "resigned": LeaveType.RESIGNED, "主动离职": LeaveType.RESIGNED, "辞职": LeaveType.RESIGNED,
    "自离": LeaveType.RESIGNED, "dismissed": LeaveType.DISMISSED, "辞退": LeaveType.DISMISSED,
    "解除": LeaveType.DISMISSED, "expired": LeaveType.EXPIRED, "合同到期": LeaveType.EXPIRED,
    "到期不续签": LeaveType.EXPIRED, "retired": LeaveType.RETIRED, "退休": LeaveType.RETIRED,
}  # fmt: skip
