"""Leaving the company, and staying after all (spec 2.1)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people import actions
from people.errors import PeopleRefused
from people.history import close, reopen
from people.models import Assignment, Compensation, DepartmentHead, Employee
from people.services.accounts import LEFT, set_account_open, was_closed_by_leaving
from people.services.histories import load_histories, save_histories
from people.services.organisation import end_headship
from people.signals import employee_left


@transaction.atomic
def leave(
    *,
    employee: Employee,
    leave_date: date,
    leave_type: str,
    actor: Any,
    leave_reason: str = "",
    today: date | None = None,
) -> None:
    """The last day counted: ends assignment, pay and headships on it; the account closes after it (close_accounts).

    Saying another day moves the ends along. A last day that is over by `today` closes the account at once. Writes
    audit entries, sends `employee_left`. Raises PeopleRefused before the hire date.
    """
    if leave_date < employee.hire_date:
        raise PeopleRefused(
            _("Leave date %(day)s is before the hire date %(hired)s.")
            % {"day": leave_date, "hired": employee.hire_date},
            "leave_date",
        )
    before = {
        "leave_date": employee.leave_date,
        "leave_type": employee.leave_type,
        "leave_reason": employee.leave_reason,
    }
    after = {"leave_date": leave_date, "leave_type": leave_type, "leave_reason": leave_reason}
    for model in (Assignment, Compensation):
        slices = load_histories(model, [employee.pk], lock=True)
        open_again = reopen(slices[employee.pk], employee.leave_date) if employee.leave_date else slices[employee.pk]
        ended = {employee.pk: close(open_again, leave_date)}
        save_histories(model=model, before=slices, after=ended, actor=actor, audit=False)
    for row in DepartmentHead.objects.filter(employee=employee):
        if row.until is None or row.until > leave_date:
            end_headship(headship=row, last_day=leave_date, actor=actor, reason=leave_reason)
    for name, value in after.items():
        setattr(employee, name, value)
    employee.save(update_fields=list(after))
    if before != after:
        record(action=actions.LEFT, actor=actor, target=employee, person=employee, before=before, after=after)
        employee_left.send(sender=Employee, employee=employee, actor=actor)
    if today:
        _settle_account(employee, is_open=leave_date >= today)


@transaction.atomic
def withdraw_leaving(*, employee: Employee, actor: Any, reason: str) -> None:
    """The person stays after all: place, pay and account go on as if nothing had been said. Audited.

    Headships that ended with the last day don't come back by themselves. Raises PeopleRefused when nobody leaves.
    """
    if employee.leave_date is None:
        raise PeopleRefused(_("%(name)s isn't leaving.") % {"name": employee})
    before = {name: getattr(employee, name) for name in ("leave_date", "leave_type", "leave_reason")}
    for model in (Assignment, Compensation):
        slices = load_histories(model, [employee.pk], lock=True)
        open_again = {employee.pk: reopen(slices[employee.pk], employee.leave_date)}
        save_histories(model=model, before=slices, after=open_again, actor=actor, audit=False)
    employee.leave_date, employee.leave_type, employee.leave_reason = None, "", ""
    employee.save(update_fields=list(before))
    _settle_account(employee, is_open=True)
    record(
        action=actions.LEAVING_WITHDRAWN, actor=actor, target=employee, person=employee, reason=reason, before=before,
        after=dict.fromkeys(before),
    )  # fmt: skip


def _settle_account(employee: Employee, *, is_open: bool) -> None:
    """Close the account of whoever is gone; open it again only if leaving had closed it, not HR."""
    user = employee.user
    if user is None:
        return
    if is_open and not user.is_active and not was_closed_by_leaving(user):
        return
    set_account_open(user=user, is_open=is_open, actor=None, reason=LEFT)
