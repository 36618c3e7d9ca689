"""What the people app records in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

HIRED = register("people.employee.hired", _("Employee hired"))
CHANGED = register("people.employee.changed", _("Employee data changed"))
TRANSFERRED = register("people.employee.transferred", _("Employee transferred"))
PAY_CHANGED = register("people.pay.changed", _("Pay changed"))
LEFT = register("people.employee.left", _("Employee left"))
HISTORIES_WRITTEN = register("people.histories.written", _("Assignments and pay written in bulk"))
DEPARTMENT_CREATED = register("people.department.created", _("Department created"))
HEAD_APPOINTED = register("people.head.appointed", _("Head or deputy appointed"))
HEAD_ENDED = register("people.head.ended", _("Head or deputy ended"))
ROLE_CHANGED = register("people.role.changed", _("Roles changed"))
GRANTED = register("people.grant.given", _("Extra right granted"))
GRANT_ENDED = register("people.grant.ended", _("Extra right ended"))
ACCOUNTS_CREATED = register("people.accounts.created", _("Accounts created"))
INVITED = register("people.account.invited", _("Invitation made"))
PASSWORD_RESET = register("people.account.reset", _("One-time password made"))
ACCOUNT_CLOSED = register("people.account.closed", _("Account closed"))
ACCOUNT_OPENED = register("people.account.opened", _("Account opened again"))
DAY_OVERRIDDEN = register("people.calendar.overridden", _("Calendar day overridden"))
CALENDAR_FILLED = register("people.calendar.filled", _("Calendar brought up to date"))
CALENDAR_CONFIRMED = register("people.calendar.confirmed", _("Public calendar confirmed"))
REST_CHANGED = register("people.rest.changed", _("Rest days of a position changed"))
SCHEDULE_WRITTEN = register("people.schedule.written", _("Schedule written"))
LEAVE_RECORDED = register("people.leave.recorded", _("Leave recorded"))
LEAVE_REMOVED = register("people.leave.removed", _("Leave removed"))
LEAVING_WITHDRAWN = register("people.employee.stays", _("Leaving withdrawn"))
PLACE_SAVED = register("people.place.saved", _("Position, brand or region saved"))
HEADCOUNT_APPROVED = register("people.establishment.approved", _("Approved headcount set"))
CONTRACT_RECORDED = register("people.contract.recorded", _("Contract recorded"))
CONTRACT_CORRECTED = register("people.contract.corrected", _("Contract corrected"))
IDENTIFIERS_SAVED = register("people.identifiers.saved", _("National id or bank account saved"))
IDENTIFIERS_READ = {
    "national_id": register("people.national_id.read", _("National id looked at"), is_read=True),
    "bank_account": register("people.bank_account.read", _("Bank account looked at"), is_read=True),
}
PROTECTION_RECORDED = register("people.protection.recorded", _("Protected period recorded"))
PROTECTION_ENDED = register("people.protection.ended", _("Protected period ended"))
PROTECTION_READ = register("people.protection.read", _("Kind of a protected period looked at"), is_read=True)
FILE_READ = register("people.file.read", _("Filed document opened"))
