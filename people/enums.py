"""Roles, kinds and states of people (spec 13.8)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Django groups; head, deputy, manager and employee are computed from dated rows, never granted.

    The lead is an HR admin to whom escalations go last; named HR may read why somebody is protected (LCL 42). Both are
    marks of HR admins and open nothing alone.
    """

    HR = "hr", _("HR admin")
    HR_LEAD = "hr_lead", _("HR lead")
    PROTECTED = "protected_facts", _("Named HR for protected periods")
    FINANCE = "finance", _("Finance approver")
    AUDITOR = "auditor", _("Auditor")
    GROUP_VIEWER = "group_viewer", _("Group viewer")
    # Imports, corrects and answers for the figures of the metrics that name this role (spec 2.2).
    DATA_OWNER = "data_owner", _("Data owner")


class HeadKind(TextChoices):
    HEAD = "head", _("Head")
    DEPUTY = "deputy", _("Deputy")


class GrantKind(TextChoices):
    """Extra rights on a department with all below it; the codenames of django permissions."""

    VIEW_PEOPLE = "view_people", _("View people")
    VIEW_PAY = "view_pay", _("View pay")


class Gender(TextChoices):
    MALE = "M", _("Male")
    FEMALE = "F", _("Female")


class LeaveType(TextChoices):
    """How someone left the company."""

    RESIGNED = "resigned", _("Resigned")
    DISMISSED = "dismissed", _("Dismissed")
    EXPIRED = "expired", _("Contract expired")
    RETIRED = "retired", _("Retired")


class AbsenceKind(TextChoices):
    """Personal leave: days off for one person."""

    ANNUAL = "annual", _("Annual leave")
    SICK = "sick", _("Sick leave")
    UNPAID = "unpaid", _("Unpaid leave")
    MATERNITY = "maternity", _("Maternity leave")
    OTHER = "other", _("Other leave")


class DaySource(TextChoices):
    """Which rule decided a day of the company calendar."""

    WEEKDAY = "weekday", _("Ordinary week")
    HOLIDAY = "holiday", _("Public holiday")
    MAKE_UP = "makeup", _("Make-up workday")
    PLAIN = "plain", _("Plain week, holidays not yet known")
    COMPANY = "company", _("Company override")


class Theme(TextChoices):
    SYSTEM = "system", _("System")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class PolicyKind(TextChoices):
    PERFORMANCE = "performance", _("Performance rules")
    STANDARD = "standard", _("Job standard")
    QUOTA = "quota", _("Quota")


class ContractKind(TextChoices):
    FIXED = "fixed", _("Fixed term")
    OPEN = "open", _("Open-ended")
    TASK = "task", _("Until a task is done")


class Protection(TextChoices):
    """Who may not be dismissed under articles 40 and 41 (LCL 42), and the statement that nothing was found."""

    EXPOSURE = "exposure", _("Occupational disease exposure or suspicion")
    INJURY = "injury", _("Loss of capacity by work injury or occupational disease")
    TREATMENT = "treatment", _("Medical treatment period")
    MOTHERHOOD = "motherhood", _("Pregnancy, maternity or nursing")
    SENIORITY = "seniority", _("15 years' service and under 5 years to pension age")
    UNION = "union", _("Union officer's term")
    NONE = "none", _("Asked: none applies")


class ProtectionState(TextChoices):
    """What everybody else may know."""

    PROTECTED = "protected", _("Protected")
    CLEAR = "clear", _("Not protected")
    UNKNOWN = "unknown", _("Not checked")


class NoticeMeans(TextChoices):
    """How an employee got to know a policy or a plan."""

    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    IN_PERSON = "in_person", _("handed over")
    POST = "post", _("registered post")
    MESSAGE = "message", _("message with receipt")
