"""Extra rights per department, given and ended by HR (spec 1, 2.1)."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from people import actions
from people.enums import GrantKind
from people.errors import PeopleRefused
from people.models import Department, DepartmentGrant, User


@transaction.atomic
def give_grant(
    *, user: User, department: Department, kind: str, start: date, until: date | None, actor: Any, reason: str
) -> DepartmentGrant:
    """Let a user view the people or the pay of a department with all below it, until a day.

    A grant of the same kind on the same department is prolonged or shortened, never doubled. Writes an audit entry.
    Raises PeopleRefused when the end is before the start, or for a pay grant without an end or a reason.
    """
    if until and until < start:
        raise PeopleRefused(
            _("The last day %(until)s is before the first %(start)s.") % {"until": until, "start": start}
        )
    if kind == GrantKind.VIEW_PAY and not (until and reason.strip()):
        raise PeopleRefused(_("A right to see pay needs a last day and a reason."))
    permission = Permission.objects.get(codename=kind, content_type__app_label="people")
    grant = (
        DepartmentGrant.objects.select_for_update()
        .filter(user=user, permission=permission, content_object=department)
        .first()
    )
    before = {"start": grant.start, "until": grant.until, "reason": grant.reason} if grant else None
    grant = grant or DepartmentGrant(user=user, permission=permission, content_object=department)
    grant.start, grant.until, grant.reason = start, until, reason.strip()
    grant.granted_by = actor
    grant.save()
    after = {"start": start, "until": until, "reason": grant.reason}
    if before is None:
        after |= {"user": str(user), "department": department.path, "kind": kind}
    record(action=actions.GRANTED, actor=actor, target=grant, before=before, after=after, reason=reason)
    return grant


@transaction.atomic
def end_grant(*, grant: DepartmentGrant, actor: Any, reason: str = "") -> None:
    """Take the right away at once; the audit log keeps that it was there."""
    before = {
        "user": str(grant.user), "department": grant.content_object.path, "kind": grant.permission.codename,
        "start": grant.start, "until": grant.until,
    }  # fmt: skip
    record(action=actions.GRANT_ENDED, actor=actor, target=grant, before=before, after={}, reason=reason)
    grant.delete()
