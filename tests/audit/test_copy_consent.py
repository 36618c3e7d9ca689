"""HR agrees to copies, gets the key once, takes the consent back; auditors look (spec 8.6)."""

import json
import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from audit import actions, copies
from audit.models import AuditEntry
from audit.services import record
from hrplatform.lib import dates
from tenants.archive import keys
from tenants.archive.errors import CopyRefused
from tests.clients import signed_in
from tests.factories import PASSWORD


class TestConsent:
    def test_without_it_no_copy(self, company, now, tmp_path):
        with pytest.raises(CopyRefused, match="no consent of HR"):
            copies.export_company(company=company, path=tmp_path / "x", actor="tests", now=now)
        assert not (tmp_path / "x").exists()

    def test_given_taken_back_and_ended(self, cast, now):
        copies.agree(until=now.date() + timedelta(days=3), actor=cast.hr, now=now)
        assert copies.consent_on(now.date() + timedelta(days=3)).by == "Hong"
        assert copies.consent_on(now.date() + timedelta(days=4)) is None
        copies.withdraw(actor=cast.hr, now=now)
        assert copies.consent_on(now.date()) is None
        with pytest.raises(copies.ConsentRefused):
            copies.withdraw(actor=cast.hr, now=now)

    def test_the_latest_key_counts_and_is_kept_nowhere(self, cast, now):
        first, second = (copies.agree(until=now.date(), actor=cast.hr, now=now) for _ in range(2))
        assert copies.consent_on(now.date()).public == keys.public_of(second)
        kept = json.dumps(list(AuditEntry.objects.values_list("after", flat=True)))
        assert first not in kept and second not in kept and keys.public_of(first) in kept

    @pytest.mark.parametrize("days", [-1, 367])
    def test_a_day_out_of_range_is_refused(self, cast, now, days):
        with pytest.raises(copies.ConsentRefused):
            copies.agree(until=now.date() + timedelta(days=days), actor=cast.hr, now=now)


class TestPages:
    @pytest.fixture(autouse=True)
    def clock(self, monkeypatch, now):
        monkeypatch.setattr(dates, "now", lambda: now)

    def test_hr_agrees_and_sees_the_key_once(self, cast, now):
        client = signed_in(cast.hr)
        page = client.post(
            reverse("audit:copy-agree"), {"until": now.date() + timedelta(days=9), "signature": PASSWORD}
        )
        given = copies.consent_on(now.date())
        private = re.search(r"hr-copy-key-[\w-]{43}", page.content.decode()).group()
        assert page.status_code == 200 and "no-store" in page["Cache-Control"]
        assert keys.public_of(private) == given.public
        listed = client.get(reverse("audit:copy-list")).content.decode()
        assert given.fingerprint in listed and private not in listed

    @pytest.mark.parametrize("signature", [{}, {"signature": ""}, {"signature": "not mine"}])
    def test_whoever_finds_the_session_open_cannot_agree(self, cast, now, signature):
        page = signed_in(cast.hr).post(
            reverse("audit:copy-agree"), {"until": now.date() + timedelta(days=9), **signature}
        )
        assert page.status_code == 422 and "hr-copy-key-" not in page.content.decode()
        assert copies.consent_on(now.date()) is None
        refused = AuditEntry.objects.filter(action="people.account.signature_refused").count()
        assert refused == (signature.get("signature", "") != "")

    def test_a_past_day_is_refused_at_its_field(self, cast):
        page = signed_in(cast.hr).post(reverse("audit:copy-agree"), {"until": "2020-01-01", "signature": PASSWORD})
        assert page.status_code == 422 and "from today on" in page.content.decode()

    def test_auditors_look_and_hr_takes_it_back(self, cast, now):
        copies.agree(until=now.date() + timedelta(days=9), actor=cast.hr, now=now)
        page = signed_in(cast.auditor).get(reverse("audit:copy-list")).content.decode()
        assert "Hong agreed" in page and reverse("audit:copy-withdraw") not in page
        assert signed_in(cast.auditor).post(reverse("audit:copy-withdraw")).status_code == 403
        assert signed_in(cast.hr).post(reverse("audit:copy-withdraw")).status_code == 302
        assert copies.consent_on(now.date()) is None

    @pytest.mark.parametrize("rows", [1, 3])
    def test_what_was_made_is_listed_in_the_same_number_of_questions(
        self, cast, company, now, rows, django_assert_num_queries
    ):
        for n in range(rows):
            with transaction.atomic():
                after = {"by": f"command:root{n}", "fingerprint": "ab"}
                record(action=actions.COPY_MADE, actor=None, target=company, after=after, at=now)
        client = signed_in(cast.hr)
        client.get(reverse("audit:copy-list"))
        with django_assert_num_queries(14):
            page = client.get(reverse("audit:copy-list")).content.decode()
        assert page.count("command:root") == rows
