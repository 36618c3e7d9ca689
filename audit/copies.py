"""Copies of the whole company: HR agrees to them, the operator makes and restores them, each on record (spec 8.6).

The consent is an entry of the log: it can't be changed afterwards, is sealed like every act, and names who gave it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from audit import actions
from audit.keys import company_key
from audit.models import AuditBlock, AuditEntry
from audit.sealing import seal_now
from audit.services import record
from audit.verification import Verification, verify
from hrplatform.lib import dates
from tenants.archive import keys
from tenants.archive.errors import CopyRefused
from tenants.archive.export import Written, require_room, write_copy
from tenants.archive.restore import Restored, RestoreRequest, read_copy
from tenants.enums import OperatorAct
from tenants.models import Company
from tenants.services import delete_company, record_event

MOST_DAYS = 366


class ConsentRefused(ValueError):
    """The consent can't be given or taken back; the text says why."""


@dataclass(frozen=True)
class Consent:
    """HR agreed: copies may be made until that day, sealed to this key."""

    public: str
    fingerprint: str
    until: date
    by: str
    at: datetime


@transaction.atomic
def agree(*, until: date, actor: Any, now: datetime) -> str:
    """Agree to copies until a day; HR's half of the new copy key, which is kept nowhere.

    Copies made from now on need that key; earlier ones keep theirs. Raises ConsentRefused for a day out of range.
    """
    today = dates.company_today(_company(), now)
    if not today <= until <= today + timedelta(days=MOST_DAYS):
        raise ConsentRefused(_("Choose a day from today on, within a year."))
    private = keys.new_private()
    public = keys.public_of(private)
    after = {"lock": public, "fingerprint": keys.fingerprint(public), "until": until}
    record(action=actions.COPY_AGREED, actor=actor, target=_company(), after=after, at=now)
    return private


@transaction.atomic
def withdraw(*, actor: Any, now: datetime) -> None:
    """No more copies from now on. Raises ConsentRefused where there is no consent."""
    consent = consent_on(dates.company_today(_company(), now))
    if consent is None:
        raise ConsentRefused(_("There is no consent to take back."))
    before = {"fingerprint": consent.fingerprint, "until": consent.until}
    record(action=actions.COPY_WITHDRAWN, actor=actor, target=_company(), before=before, after={}, at=now)


def consent_on(day: date) -> Consent | None:
    """The consent in force on a day: the latest one, unless it ended or was taken back."""
    wanted = (actions.COPY_AGREED, actions.COPY_WITHDRAWN)
    entry = AuditEntry.objects.filter(action__in=wanted).order_by("-id").first()
    if entry is None or entry.action != actions.COPY_AGREED:
        return None
    given = entry.after or {}
    until = date.fromisoformat(given["until"])
    return Consent(given["lock"], given["fingerprint"], until, entry.actor_name, entry.at) if day <= until else None


def copies_made(limit: int = 50) -> list[AuditEntry]:
    """What was made (or given up) and restored, newest first."""
    wanted = (actions.COPY_MADE, actions.COPY_FAILED, actions.COMPANY_RESTORED)
    return list(AuditEntry.objects.filter(action__in=wanted).order_by("-id")[:limit])


@dataclass(frozen=True)
class Exported:
    """A copy with the consent it rests on, and the log's head it holds."""

    written: Written
    consent: Consent
    head: str


def export_company(*, company: Company, path: Path, actor: str, now: datetime) -> Exported:
    """Write the company's copy to `path`, sealed to HR's key. Raises CopyRefused without consent.

    The act is recorded and sealed in the company first, so the copy holds the entry about itself; when nothing came of
    it, another entry says so.
    """
    with tenant_context(company):
        consent = consent_on(dates.company_today(company, now))
        if consent is None:
            raise CopyRefused(
                f"{company.schema_name}: no consent of HR in force; HR gives it in the audit log under Copies"
            )
        require_room(path)
        after = {"file": path.name, "by": actor, "fingerprint": consent.fingerprint, "consent_of": consent.by}
        with transaction.atomic():
            record(action=actions.COPY_MADE, actor=None, target=company, after=after, job="export_company", at=now)
        seal_now()
        head = AuditBlock.objects.order_by("-number").first()
        key = company_key(company)
    try:
        written = write_copy(company=company, company_key=key, public=consent.public, path=path, now=now)
    except BaseException:
        with tenant_context(company), transaction.atomic():
            record(action=actions.COPY_FAILED, actor=None, target=company, after=after, job="export_company", at=now)
        raise
    detail = f"{written.size} bytes, sha256 {written.sha256}, key {consent.fingerprint}, consent of {consent.by}"
    record_event(actor=actor, act=OperatorAct.EXPORTED, company=company, now=now, detail=detail)
    return Exported(written, consent, f"{head.number}:{head.hash}" if head else "")


def restore_company(*, request: RestoreRequest, actor: str, now: datetime) -> tuple[Restored, Verification]:
    """The company of a copy, with the restore on its record and its log verified.

    Raises CopyRefused or CompanyRefused; nothing is left behind then.
    """
    restored = read_copy(request=request, actor=actor, now=now)
    company = Company.objects.get(pk=restored.company.pk)
    after = {"made_at": restored.made_at, "by": actor, "fingerprint": restored.key, "schema": company.schema_name}
    try:
        with tenant_context(company):
            with transaction.atomic():
                record(
                    action=actions.COMPANY_RESTORED, actor=None, target=company, after=after, job="restore_company",
                    at=now,
                )  # fmt: skip
            seal_now()
            found = verify()
    except BaseException:
        delete_company(company=company, actor=actor, now=now)
        raise
    return restored, found


def _company() -> Company:
    company = connection.tenant
    return company if isinstance(company, Company) else Company.objects.get(schema_name=connection.schema_name)
