"""Protected periods (LCL 42): the kind is sealed, named HR read it, each read is on record (spec 2.1, 7.3 G6)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record, record_view
from people import actions
from people.enums import Protection
from people.errors import PeopleRefused
from people.models import Employee, ProtectedPeriod
from people.permissions import may_read_protection
from people.sealing import seal
from people.selectors.protection import kind_of, note_of
from people.services.files import keep_file
from people.services.oneself import refuse_for_oneself

# Health and family are sensitive personal information: kept only with separate consent (PIPL 29).
NEED_CONSENT = frozenset({Protection.EXPOSURE, Protection.INJURY, Protection.TREATMENT, Protection.MOTHERHOOD})
ASKED_COUNTS = timedelta(days=30)


@dataclass(frozen=True)
class ProtectedRow:
    """A period in the clear, for named HR."""

    period: ProtectedPeriod
    kind: str
    note: str

    @property
    def label(self) -> str:
        return str(Protection(self.kind).label)


@transaction.atomic
def record_protection(
    *,
    employee: Employee,
    kind: str,
    start: date,
    until: date | None,
    actor: Any,
    now: datetime,
    note: str = "",
    consent_on: date | None = None,
    consent_form: str = "",
    upload: Any = None,
) -> ProtectedPeriod:
    """Keep a protected state, or that none was found (which counts for 30 days). The audit entry names no kind.

    Raises PeopleRefused at the field without separate consent where the kind needs it, and for whoever isn't named.
    """
    _must_be_named(actor)
    refuse_for_oneself(user_id=employee.user_id, actor=actor)
    if kind == Protection.NONE:
        until = min(until or start + ASKED_COUNTS, start + ASKED_COUNTS)
    if until and until < start:
        raise PeopleRefused(
            _("The last day %(until)s is before the first %(start)s.") % {"until": until, "start": start}, "until"
        )
    if kind in NEED_CONSENT and not (consent_on and consent_form.strip()):
        raise PeopleRefused(
            _("Health and family are kept only with the person's separate consent (PIPL 29): when, and how given?"),
            "consent_on" if not consent_on else "consent_form",
        )
    period = ProtectedPeriod(
        employee=employee, start=start, until=until, consent_on=consent_on, consent_form=consent_form.strip(),
        recorded_by=actor, recorded_at=now,
    )  # fmt: skip
    period.sealed_kind = seal(kind, f"{period.public_id}/kind")
    period.sealed_note = seal(note.strip(), f"{period.public_id}/note") if note.strip() else None
    if upload:
        period.file = keep_file(upload=upload, actor=actor, now=now)
    period.save()
    after = {"start": start, "until": until, "consent_on": consent_on, "consent_form": period.consent_form}
    record(action=actions.PROTECTION_RECORDED, actor=actor, target=period, person=employee, after=after, at=now)
    return period


@transaction.atomic
def end_protection(*, period: ProtectedPeriod, last_day: date, actor: Any, reason: str) -> None:
    """The state ends on a day; the record stays. Audited."""
    _must_be_named(actor)
    refuse_for_oneself(user_id=period.employee.user_id, actor=actor)
    if last_day < period.start:
        raise PeopleRefused(_("The end is before the start."), "last_day")
    before = {"until": period.until}
    period.until = last_day
    period.save(update_fields=["until"])
    record(
        action=actions.PROTECTION_ENDED, actor=actor, target=period, person=period.employee, before=before,
        after={"until": last_day}, reason=reason,
    )  # fmt: skip


def read_protection(*, employee: Employee, actor: Any) -> list[ProtectedRow]:
    """Every period with its kind, latest first. Each read writes an audit entry; only named HR may."""
    _must_be_named(actor)
    rows = list(ProtectedPeriod.objects.filter(employee=employee).select_related("recorded_by"))
    with transaction.atomic():
        record_view(actor=actor, person=employee, action=actions.PROTECTION_READ)
    return [ProtectedRow(row, kind_of(row), note_of(row)) for row in rows]


def _must_be_named(actor: Any) -> None:
    if not may_read_protection(actor):
        raise PeopleRefused(_("Only HR named for protected periods may see or record why somebody is protected."))
