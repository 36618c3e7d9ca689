"""The day's head hash leaves the system: mails to custodians and an RFC 3161 stamp, through the outbox (spec 8.2)."""

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from audit import actions, stamps
from audit.custodians import custodians
from audit.heads import export_head
from audit.models import Custodian
from audit.services import record
from hrplatform.lib import dates
from jobs import channels, outbox
from jobs.channels import NotDelivered, Refused
from jobs.models import OutboxMessage
from tenants.models import Company

STAMP = "timestamp"
TIMEOUT = 20
QUERY_TYPE = "application/timestamp-query"
SERVER_ERRORS = 500


def send_head(*, company: Company, now: datetime) -> Path | None:
    """Keep the day's first head in its file, and queue a mail to each custodian and a stamp. None: nothing new."""
    path = export_head(company=company, now=now)
    if path is None:
        return None
    head = json.loads(path.read_text(encoding="utf-8"))
    named = custodians()
    with transaction.atomic():
        mails = [_mail(company, head, custodian) for custodian in named]
        outbox.queue_messages(mails, now=now)
        if stamps.is_configured():
            payload = {"block": head["number"], "hash": head["hash"]}
            outbox.queue_message(channel=STAMP, key=f"stamp/{head['number']}", payload=payload, now=now)
        if named or stamps.is_configured():
            after = {"block": head["number"], "hash": head["hash"], "custodians": [c.email for c in named]}
            record(action=actions.HEAD_KEPT, actor=None, target=None, job="audit heads", after=after, at=now)
    return path


def _mail(company: Company, head: dict[str, object], custodian: Custodian) -> outbox.Queued:
    with override(company.language):
        subject = _("Audit log of %(company)s: head hash of %(day)s") % {
            "company": company.name, "day": str(head["exported_at"])[:10]
        }  # fmt: skip
        text = _(
            "%(name)s, please keep this mail; you need not do anything else.\n\n"
            "Block: %(number)s\nHash: %(hash)s\nSealed: %(sealed)s\n\n"
            "Should anybody doubt the log later, or after a restore: verify_audit SCHEMA --head %(number)s:%(hash)s "
            "says whether it is still the same chain. Every dossier's check.py takes the hash as --head."
        ) % {"name": custodian.name, "number": head["number"], "hash": head["hash"], "sealed": head["sealed_at"]}
    key = f"head/{head['number']}/{custodian.public_id}"
    return outbox.mail(to=custodian.email, subject=subject, text=text, key=key)


def ask_for_stamp(message: OutboxMessage) -> None:
    """payload: block, hash. Asks the authority, checks its answer, keeps it."""
    import requests

    head = str(message.payload["hash"])
    try:
        answer = requests.post(
            settings.AUDIT_TSA_URL, data=stamps.build_request(head), headers={"Content-Type": QUERY_TYPE},
            timeout=TIMEOUT,
        )  # fmt: skip
    except requests.RequestException as error:
        raise NotDelivered(f"{type(error).__name__}: {error}") from error
    if answer.status_code >= SERVER_ERRORS:
        raise NotDelivered(f"HTTP {answer.status_code}")
    if not answer.ok:
        raise Refused(f"HTTP {answer.status_code}")
    try:
        stamps.keep_stamp(block=int(message.payload["block"]), head=head, token=answer.content, now=dates.now())
    except stamps.BadStamp as error:
        raise Refused(str(error)) from error


def _authority(message: OutboxMessage) -> str:
    return settings.AUDIT_TSA_URL


channels.register(STAMP, ask_for_stamp, label=gettext_lazy("Time stamp"), describe=_authority)
