"""Custodians: named, ended, each time on record."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit import actions
from audit.models import Custodian
from audit.services import record


class CustodianRefused(ValueError):
    """The act is refused; the text says why."""


def add_custodian(*, name: str, email: str, actor: Any, now: datetime) -> Custodian:
    """Name somebody who gets the day's head hash by mail. Raises CustodianRefused for an address named already."""
    try:
        with transaction.atomic():
            custodian = Custodian.objects.create(name=name, email=email, added_at=now)
            record(
                action=actions.CUSTODIAN_ADDED, actor=actor, target=custodian, after={"name": name, "email": email},
                at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise CustodianRefused(_("This address is named already.")) from error
    return custodian


@transaction.atomic
def end_custodian(*, custodian: Custodian, actor: Any, now: datetime) -> None:
    """No more mails to this address. Raises CustodianRefused when that was done before."""
    if not Custodian.objects.filter(pk=custodian.pk, ended_at__isnull=True).update(ended_at=now):
        raise CustodianRefused(_("This custodian is no longer named."))
    before = {"name": custodian.name, "email": custodian.email}
    record(action=actions.CUSTODIAN_ENDED, actor=actor, target=custodian, before=before, after={}, at=now)


def custodians() -> list[Custodian]:
    """Those named now."""
    return list(Custodian.objects.filter(ended_at__isnull=True))
