"""The log as records, and its head hashes kept outside."""

import json
from datetime import date, datetime, timedelta, timezone

from django.db import transaction

from audit.heads import export_head, heads_folder, kept_heads
from audit.models import AuditBlock
from audit.sealing import seal_now
from audit.verification import verify
from hrplatform.lib.dump import records
from tenants.models import Company
from tests.audit.helpers import write

NOW = datetime(2025, 3, 10, 2, 0, tzinfo=timezone.utc)


def test_records_are_in_the_clear_and_in_order(cast):
    write(
        at=NOW, actor=cast.hr, target=cast.wei, person=cast.wei, before={"name": "Wei"}, after={"name": "V"}, reason="r"
    )
    write(at=NOW, job="nightly", after={"n": 1}, batch="b", digest="d")
    seal_now()
    first, second = list(records("audit"))[-2:]
    assert first["at"] == "2025-03-10T02:00:00.000000Z"
    assert (first["actor"], first["action"], first["reason"]) == ("Hong", "audit.test.done", "r")
    assert (first["before"], first["after"]) == ({"name": "Wei"}, {"name": "V"})
    assert first["object"] == {"kind": "people.employee", "id": str(cast.wei.public_id), "label": str(cast.wei)}
    assert (second["actor"], second["job"], second["before"], second["batch"]) == (None, "nightly", None, "b")
    assert second["block"] == AuditBlock.objects.latest("number").number


def test_since_and_as_of_are_days_of_the_company_both_included(company):
    for hours in (0, 24, 48):
        write(at=NOW + timedelta(hours=hours), after={"h": hours})

    def hours(**days: date) -> list[int]:
        found = records("audit", **days)
        return [r["after"]["h"] for r in found if r["action"] == "audit.test.done"]

    assert hours(since=date(2025, 3, 11)) == [24, 48]
    assert hours(as_of=date(2025, 3, 11)) == [0, 24]
    assert hours(since=date(2025, 3, 11), as_of=date(2025, 3, 11)) == [24]


def test_records_come_in_pieces_without_gap_or_repetition(company, monkeypatch):
    monkeypatch.setattr("hrplatform.lib.dump.CHUNK", 2)
    for n in range(5):
        write(after={"n": n})
    assert [r["after"]["n"] for r in records("audit") if r["action"] == "audit.test.done"] == [0, 1, 2, 3, 4]


def test_the_first_head_of_a_day_is_kept_and_never_written_over(vault):
    assert export_head(company=vault, now=NOW) is None
    with transaction.atomic():
        write()
    (block,) = seal_now()
    path = export_head(company=vault, now=NOW)
    assert path.name == "2025-03-10.json" and path.parent == heads_folder(vault)
    kept = json.loads(path.read_text())
    assert (kept["number"], kept["hash"], kept["company"]) == (block.number, block.hash, "vault")
    with transaction.atomic():
        write()
    seal_now()
    assert export_head(company=vault, now=NOW + timedelta(hours=3)) is None
    assert kept_heads(vault) == [(block.number, block.hash)]
    export_head(company=vault, now=NOW + timedelta(days=1))
    assert len(kept_heads(vault)) == 2
    assert verify(heads=kept_heads(vault)).ok


def test_a_company_made_again_under_the_same_name_has_a_folder_of_its_own(vault):
    before = heads_folder(vault)
    assert heads_folder(Company(schema_name=vault.schema_name)) != before
