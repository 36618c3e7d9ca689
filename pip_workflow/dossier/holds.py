"""Litigation holds: placed and lifted by name and reason; while one stands nothing about the person is erased."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.keys import Person
from audit.services import record
from people.models import Employee
from pip_workflow.dossier import actions
from pip_workflow.dossier.models import LitigationHold
from pip_workflow.errors import PlanRefused


def place_hold(*, employee: Employee, reason: str, actor: Any, now: datetime) -> LitigationHold:
    """Stop every deletion about the person. Raises PlanRefused when a hold stands already."""
    try:
        with transaction.atomic():
            hold = LitigationHold.objects.create(employee=employee, reason=reason, placed_at=now, placed_by=actor)
            record(action=actions.HELD, actor=actor, target=hold, person=employee, reason=reason, at=now)
    except IntegrityError as error:
        raise PlanRefused(_("A hold stands already.")) from error
    return hold


@transaction.atomic
def lift_hold(*, hold: LitigationHold, reason: str, actor: Any, now: datetime) -> None:
    """End a hold. Raises PlanRefused when it was lifted before."""
    standing = LitigationHold.objects.filter(pk=hold.pk, lifted_at__isnull=True)
    if not standing.update(lifted_at=now, lifted_by=actor, lift_reason=reason):
        raise PlanRefused(_("The hold was lifted already."))
    record(action=actions.LIFTED, actor=actor, target=hold, person=hold.employee, reason=reason, at=now)


def hold_of(employee: Employee) -> LitigationHold | None:
    """The hold that stands, or None."""
    return LitigationHold.objects.filter(employee=employee, lifted_at__isnull=True).select_related("placed_by").first()


def why_kept(person: Person) -> str:
    """For audit.erasure: why nothing about the person may be erased; empty without a hold."""
    held = LitigationHold.objects.filter(employee__public_id=person.public_id, lifted_at__isnull=True).exists()
    return _("A litigation hold stands: nothing about this person may be erased.") if held else ""
