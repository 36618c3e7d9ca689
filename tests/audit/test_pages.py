"""The pages of the audit log: who may read, what they read, what their reading leaves."""

import json
from io import BytesIO

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from audit import labels
from audit.models import AuditEntry, AuditSeal
from audit.presenters import Opener, changes_of, kind_of, who
from audit.sealing import seal_now
from audit.services import destroy_person_keys
from tests.audit.helpers import write
from tests.clients import signed_in
from tests.queries import counted_queries


@pytest.fixture
def entry(cast):
    return write(
        actor=cast.hr,
        target=cast.wei,
        person=cast.wei,
        before={"name": "Wei"},
        after={"name": "Wei Wei"},
        reason="typo",
    )


class TestWhoMayRead:
    @pytest.mark.parametrize("name", ["lin", "wei", "finance"])
    def test_others_are_refused(self, cast, entry, name):
        who = getattr(cast, name)
        client = signed_in(getattr(who, "user", who))
        for url in (
            reverse("audit:entry-list"), reverse("audit:entry-detail", args=[entry.public_id]),
            reverse("audit:proof-download", args=[entry.public_id]), reverse("audit:checker-download"),
        ):  # fmt: skip
            assert client.get(url).status_code == 403
        assert client.post(reverse("audit:log-verify")).status_code == 403

    @pytest.mark.parametrize("name", ["hr", "auditor"])
    def test_hr_and_auditors_read(self, cast, entry, name):
        client = signed_in(getattr(cast, name))
        assert client.get(reverse("audit:entry-list")).status_code == 200
        assert client.get(reverse("audit:entry-detail", args=[entry.public_id])).status_code == 200

    def test_an_unknown_entry_is_404(self, cast):
        url = reverse("audit:entry-detail", args=["00000000-0000-0000-0000-000000000000"])
        assert signed_in(cast.hr).get(url).status_code == 404

    def test_verifying_is_no_get(self, cast):
        assert signed_in(cast.hr).get(reverse("audit:log-verify")).status_code == 405

    def test_what_others_did_about_the_reader_stays_closed(self, cast, entry):
        cast.wei.user.groups.add(*cast.hr.groups.all())
        client = signed_in(cast.wei.user)
        for url in (reverse("audit:entry-list"), reverse("audit:entry-detail", args=[entry.public_id])):
            page = client.get(url).content.decode()
            assert "Wei Wei" not in page and "typo" not in page and "about yourself" in page
        assert (
            "Wei Wei" in signed_in(cast.hr).get(reverse("audit:entry-detail", args=[entry.public_id])).content.decode()
        )


class TestList:
    def test_shows_object_and_reason_decrypted(self, cast, entry):
        page = signed_in(cast.hr).get(reverse("audit:entry-list")).content.decode()
        assert "Tested" in page and "typo" in page and "Hong" in page and "~:" not in page

    def test_narrows_by_action_and_search(self, cast, entry):
        write(action="audit.file.exported", after={"kind": "roster"})
        client = signed_in(cast.hr)
        url = reverse("audit:entry-list")
        assert "typo" not in client.get(url, {"action": "audit.file.exported"}).content.decode()
        assert "typo" in client.get(url, {"area": "audit", "q": "Hong"}).content.decode()
        assert "typo" not in client.get(url, {"q": "nobody of that name"}).content.decode()
        assert "typo" not in client.get(url, {"until": "2001-01-01"}).content.decode()
        assert "typo" in client.get(url, {"start": "2001-01-01"}).content.decode()

    def test_queries_do_not_grow_with_rows(self, cast):
        client = signed_in(cast.hr)
        made = []
        for _ in range(2):
            write(actor=cast.hr, target=cast.wei, person=cast.wei, reason="typo")
            client.get(reverse("audit:entry-list"))
            with counted_queries() as counted:
                client.get(reverse("audit:entry-list"))
            made.append(len(counted))
            for person in (cast.wei, cast.mei, cast.lin, cast.pan):
                write(actor=cast.hr, target=person, person=person, reason="typo")
        assert made[0] == made[1] <= 14

    def test_excel_holds_what_is_shown_and_is_itself_recorded(self, cast, entry):
        answer = signed_in(cast.hr).get(reverse("audit:entry-list"), {"as": "xlsx", "action": "audit.test.done"})
        rows = list(load_workbook(BytesIO(answer.content)).active.values)
        assert any("typo" in row for row in rows)
        last = AuditEntry.objects.latest("id")
        assert (last.action, last.after["rows"]) == ("audit.file.exported", 1)


class TestEntry:
    def test_before_and_after_in_the_clear_and_the_reading_recorded(self, cast, entry):
        page = signed_in(cast.auditor).get(reverse("audit:entry-detail", args=[entry.public_id])).content.decode()
        assert "Wei Wei" in page
        last = AuditEntry.objects.latest("id")
        assert (last.action, last.actor_name, last.object_key) == ("audit.entry.read", "An", str(entry.public_id))

    def test_plain_entries_leave_no_trace_of_reading(self, cast):
        entry = write()
        client = signed_in(cast.auditor)
        count = AuditEntry.objects.count()
        client.get(reverse("audit:entry-detail", args=[entry.public_id]))
        assert AuditEntry.objects.count() == count

    def test_erased_values_are_gone_and_the_page_still_opens(self, cast, entry):
        destroy_person_keys(person=cast.wei, actor=cast.hr, reason="over")
        page = signed_in(cast.hr).get(reverse("audit:entry-detail", args=[entry.public_id])).content.decode()
        assert "Wei Wei" not in page and "erased" in page


class TestProofAndVerification:
    def test_the_proof_comes_with_the_entry_sealed(self, cast, entry):
        client = signed_in(cast.hr)
        url = reverse("audit:proof-download", args=[entry.public_id])
        assert client.get(url).status_code == 302
        seal_now()
        proof = json.loads(client.get(url).content)
        assert proof["entry"]["public_id"] == str(entry.public_id)
        assert "Wei Wei" not in json.dumps(proof)
        assert AuditEntry.objects.latest("id").action == "audit.proof.exported"

    def test_the_checker_is_the_script_that_is_tested(self, cast):
        answer = signed_in(cast.hr).get(reverse("audit:checker-download"))
        with open("audit/checker.py", "rb") as file:
            assert b"".join(answer.streaming_content) == file.read()

    def test_verifying_seals_what_waits_and_shows_the_head(self, cast, entry):
        page = signed_in(cast.auditor).post(reverse("audit:log-verify")).content.decode()
        assert AuditSeal.objects.filter(entry=entry).exists()
        last = AuditEntry.objects.latest("id")
        assert (last.action, last.after["ok"]) == ("audit.log.verified", True)
        assert last.after["head"] in page


class TestWords:
    """No code names on a page people read."""

    def test_objects_fields_and_choices_are_words(self, cast):
        entry = write(target=cast.wei, before={"leave_type": "", "salary": "1"}, after={"leave_type": "resigned"})
        with translation.override("zh-hans"):
            changes = changes_of(entry, Opener())
            assert kind_of(entry) == "员工"
        assert [(str(c.name), c.before, c.after) for c in changes] == [
            ("离职类型", "空", "主动离职"), ("月薪", "1", None),
        ]  # fmt: skip

    def test_every_kind_named_exists_and_every_recorded_one_is_named(self):
        models = {m._meta.label_lower for m in apps.get_models()}
        assert set(labels.KINDS) <= models
        assert set(labels.KINDS) >= {"people.employee", "bonuses.bonuspool", "pip_workflow.plan", "performance.alert"}

    def test_a_field_of_a_later_version_is_shown_by_its_recorded_name(self, cast):
        entry = write(after={"shoe_size": 44})
        assert [c.name for c in changes_of(entry, Opener())] == ["shoe size"]


@pytest.mark.parametrize(
    ("job", "language", "words"),
    [
        ("nightly", "en", "System: nightly run"),
        ("nightly", "zh-hans", "系统：夜间计算"),
        ("own", "zh-hans", "系统：own"),
    ],
)
def test_a_job_is_named_in_words(job, language, words):
    with translation.override(language):
        assert who(AuditEntry(job=job)) == words


def test_every_task_is_called_by_a_name_people_know():
    """An entry of the system says which job wrote it, never the name of a function."""
    from audit import labels
    from hrplatform.celery import app

    app.loader.import_default_modules()
    ours = {name for name in app.tasks if not name.startswith(("celery.", "tests."))}
    assert ours and ours <= set(labels.JOBS), ours - set(labels.JOBS)
