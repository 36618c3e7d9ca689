"""Imports that wait for a person, on the start page."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.home import needs
from hrplatform.lib.ui import Need, Status
from intake.enums import BatchState
from intake.permissions import visible_batches
from intake.presenters import batch_url, kind_label, lead_of
from intake.tokens.models import ApiToken
from intake.tokens.presenters import SOON, token_status

SHOWN = 5
RECENT = timedelta(days=14)
BAD = (BatchState.FAILED, BatchState.REFUSED)


@needs(roles={"hr"}, order=40)
def import_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """Failed and refused imports, and checked ones nobody has decided on."""
    waiting = visible_batches(user).filter(state__in=[*BAD, BatchState.CHECKED], created_at__gte=now - RECENT)[:SHOWN]
    return [
        Need(
            status=Status("bad", _("Import failed")) if batch.state in BAD else Status("warn", _("Import waits")),
            title=f"{kind_label(batch)} {batch.file_name}",
            detail=lead_of(batch),
            url=batch_url(batch),
            action=_("Look"),
            when=batch.created_at,
            category="imports",
            rank=40,
        )
        for batch in waiting
    ]


@needs(roles={"hr"}, order=45)
def token_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """Tokens that end within two weeks: the system that uses one stops then."""
    ending = ApiToken.objects.filter(revoked_at=None, expires_at__gt=now, expires_at__lte=now + SOON)
    return [
        Need(
            status=token_status(token, now),
            title=_("API token of %(name)s") % {"name": token.name},
            detail=_("When it ends the system can neither send nor read; make a new one before."),
            url=reverse("integrations:token-revoke", args=[token.public_id]),
            action=_("Look"),
            when=token.expires_at,
            category="integrations",
            rank=45,
        )
        for token in ending.order_by("expires_at")[:SHOWN]
    ]
