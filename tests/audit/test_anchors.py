"""The day's head hash outside the system: custodians' mails, RFC 3161 stamps, the alarm (spec 8.2)."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from django.urls import reverse

from audit import custodians, stamps
from audit.models import AuditBlock, AuditEntry, AuditStamp
from audit.sealing import seal_now
from audit.verification import verify
from jobs import anchors, outbox, watch
from jobs.models import OutboxMessage
from notices.models import Notice
from tests.audit.helpers import write
from tests.audit.stamping import Authority, serving
from tests.audit.test_dump_and_heads import NOW
from tests.clients import signed_in


@pytest.fixture(scope="module")
def authority():
    return Authority()


@pytest.fixture
def stamping(authority, settings, tmp_path):
    """The authority, set up and reachable."""
    roots = tmp_path / "roots.pem"
    roots.write_bytes(authority.roots_pem)
    authority.status = 200
    with serving(authority) as url:
        settings.AUDIT_TSA_URL, settings.AUDIT_TSA_ROOTS = url, str(roots)
        yield authority


@pytest.fixture
def block(company) -> AuditBlock:
    with transaction.atomic():
        write()
    seal_now()
    return AuditBlock.objects.order_by("-number").first()


def test_each_custodian_is_mailed_the_hash_once_a_day(company, cast, block):
    for name in ("律师", "工会"):
        custodians.add_custodian(name=name, email=f"{name}@law.example", actor=cast.hr, now=NOW)
    seal_now()
    head = AuditBlock.objects.order_by("-number").first()
    assert anchors.send_head(company=company, now=NOW) is not None
    assert anchors.send_head(company=company, now=NOW + timedelta(hours=5)) is None
    outbox.relay(now=NOW)
    assert {m.to[0] for m in mail.outbox} == {"律师@law.example", "工会@law.example"}
    assert all(head.hash in m.body and f"--head {head.number}:{head.hash}" in m.body for m in mail.outbox)
    entry = AuditEntry.objects.get(action="audit.head.kept")
    assert entry.after["hash"] == head.hash and len(entry.after["custodians"]) == 2


def test_who_is_no_longer_named_gets_no_mail_and_the_naming_is_on_record(company, cast, block):
    one = custodians.add_custodian(name="律师", email="law@law.example", actor=cast.hr, now=NOW)
    with pytest.raises(custodians.CustodianRefused):
        custodians.add_custodian(name="again", email="law@law.example", actor=cast.hr, now=NOW)
    custodians.end_custodian(custodian=one, actor=cast.hr, now=NOW)
    with pytest.raises(custodians.CustodianRefused):
        custodians.end_custodian(custodian=one, actor=cast.hr, now=NOW)
    anchors.send_head(company=company, now=NOW)
    assert not OutboxMessage.objects.exists()
    assert AuditEntry.objects.filter(action__startswith="audit.custodian.").count() == 2


def test_the_head_is_stamped_by_the_authority_and_the_stamp_is_checked(company, block, stamping):
    anchors.send_head(company=company, now=NOW)
    outbox.relay(now=NOW)
    stamp = AuditStamp.objects.get()
    assert (stamp.block, stamp.hash) == (block.number, block.hash)
    assert stamps.check_token(bytes(stamp.token), block.hash).at == stamp.stamped_at
    with pytest.raises(stamps.BadStamp):
        stamps.check_token(bytes(stamp.token), "0" * 64)
    assert stamps.stamped_heads() == [(block.number, block.hash)] and stamps.bad_stamps() == []
    assert verify(heads=stamps.stamped_heads()).ok
    assert AuditEntry.objects.filter(action="audit.head.stamped").count() == 1


def test_a_stamp_of_an_authority_nobody_trusts_is_refused(company, block, stamping, settings, tmp_path):
    other = tmp_path / "other.pem"
    other.write_bytes(Authority().roots_pem)
    settings.AUDIT_TSA_ROOTS = str(other)
    anchors.send_head(company=company, now=NOW)
    outbox.relay(now=NOW)
    assert not AuditStamp.objects.exists()
    assert OutboxMessage.objects.get().state == "failed"


def test_an_authority_that_is_down_is_asked_again(company, block, stamping):
    stamping.status = 503
    anchors.send_head(company=company, now=NOW)
    outbox.relay(now=NOW)
    assert OutboxMessage.objects.get().state == "pending" and not AuditStamp.objects.exists()
    stamping.status = 200
    outbox.relay(now=NOW + timedelta(minutes=2))
    assert AuditStamp.objects.count() == 1


def test_a_stamped_head_tells_a_chain_that_was_made_anew(company, block, stamping):
    anchors.send_head(company=company, now=NOW)
    outbox.relay(now=NOW)
    heads = [(block.number, "f" * 64)]
    found = verify(heads=heads)
    assert not found.ok and found.first_bad.what == "head_differs"


def test_hr_names_custodians_on_the_page_and_auditors_look(cast, company, block):
    client = signed_in(cast.hr)
    assert client.post(reverse("audit:custodian-add"), {"name": "律师", "email": "no"}).status_code == 422
    data = {"name": "律师", "email": "law@law.example"}
    assert client.post(reverse("audit:custodian-add"), data).status_code == 302
    assert client.post(reverse("audit:custodian-add"), data).status_code == 422
    anchors.send_head(company=company, now=NOW)
    page = signed_in(cast.auditor).get(reverse("audit:anchor-list")).content.decode()
    assert "律师" in page and AuditBlock.objects.latest("number").hash in page
    assert reverse("audit:custodian-add") not in page


@pytest.fixture
def old_company(company):
    company.created_at = NOW - timedelta(days=30)
    return company


def test_silence_is_an_alarm_for_hr_and_auditors_once_a_day(old_company, cast):
    write(at=NOW)
    seal_now()
    late = NOW + timedelta(hours=27)
    assert watch.watch_audit(company=old_company, now=NOW + timedelta(hours=25)) == []
    assert watch.watch_audit(company=old_company, now=late) == [watch.SILENT]
    assert watch.watch_audit(company=old_company, now=late) == [watch.SILENT]
    told = Notice.objects.filter(kind="audit.log.troubled")
    assert {cast.hr.pk, cast.auditor.pk} <= {notice.user_id for notice in told}
    assert len({notice.user_id for notice in told}) == told.count()


def test_entries_that_wait_too_long_for_their_seal_are_an_alarm(old_company, cast):
    seal_now()
    write(at=NOW)
    assert watch.watch_audit(company=old_company, now=NOW + timedelta(minutes=10)) == []
    assert watch.UNSEALED in watch.watch_audit(company=old_company, now=NOW + timedelta(minutes=20))


def test_a_guard_that_is_off_is_an_alarm(old_company, monkeypatch):
    write(at=NOW)
    seal_now()
    monkeypatch.setattr(watch, "missing_guards", lambda: ["audit_entry: the triggers that refuse changes are off"])
    assert watch.watch_audit(company=old_company, now=NOW) == [watch.UNGUARDED]


def test_a_new_company_is_not_called_silent(company):
    company.created_at = NOW - timedelta(hours=1)
    assert watch.SILENT not in watch.watch_audit(company=company, now=NOW)
    assert connection.schema_name == "acme" and date(2025, 3, 10) == NOW.date()
