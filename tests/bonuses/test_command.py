"""`allocate_bonus FILE`: one JSON object on stdout, or one clear line on stderr and exit 1 (spec 6.7, 13.4)."""

import json
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bonuses.engine import InputError, parse

DATA = Path(__file__).parents[1] / "data" / "bonus"


def run(path, *options):
    out = StringIO()
    call_command("allocate_bonus", str(path), *options, stdout=out)
    return json.loads(out.getvalue())


def small():
    return json.loads((DATA / "small.json").read_text())


def test_prints_awards_with_traces():
    answer = run(DATA / "small.json", "--json")
    first = answer["awards"][0]
    assert first["amount"] == "30000.00"
    assert {"base", "k", "e", "weight", "cap", "rounding"} <= set(first["trace"])
    assert first["trace"]["cap"] == "30000.00"
    assert first["trace"]["capped"] is True
    assert answer["engine"] == "1.1"
    assert len(answer["inputs_digest"]) == 64


def test_a_clash_is_one_line_on_stderr_and_exit_1():
    done = subprocess.run(
        [sys.executable, "manage.py", "allocate_bonus", str(DATA / "clash.json"), "--json"],
        cwd=settings.BASE_DIR, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout == ""
    line = done.stderr.strip().splitlines()[-1]
    assert all(code in line for code in ("D000", "D001", "D002"))
    assert json.loads(line.removeprefix("CommandError: "))["error"] == "floors"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: d.update(pool="12.345"), "pool"),
        (lambda d: d.update(pool=12.5), "pool"),
        (lambda d: d.pop("plan"), "plan"),
        (lambda d: d.update(extra=1), "extra"),
        (lambda d: d["period"].update(to="2024-01-01"), "period.to"),
        (lambda d: d["plan"].update(mode="fair"), "plan.mode"),
        (lambda d: d["plan"].update(reserve_rate="1.5"), "plan.reserve_rate"),
        (lambda d: d["plan"].update(person_curve=[["60", "1"], ["60", "2"]]), "plan.person_curve[1][0]"),
        (lambda d: d["plan"].update(person_curve=[["60", "1"], ["70", "0.5"]]), "plan.person_curve[1][1]"),
        (lambda d: d["departments"][1].update(code="CS"), "departments[1].code"),
        (lambda d: d["departments"][0].update(min_share="0.5", max_share="0.4"), "departments[0].min_share"),
        (lambda d: d["members"][0].update(department="XX"), "members[0].department"),
        (lambda d: d["members"][0].update(days=91), "members[0].days"),
        (lambda d: d["members"][0].update(days="90"), "members[0].days"),
        (lambda d: d["members"][0].update(eligibility="1.2"), "members[0].eligibility"),
        (lambda d: d["members"][0].update(score=None), "members[0].score"),
        (lambda d: d["members"][0].update(salary="-1"), "members[0].salary"),
        (lambda d: d["members"].append(dict(d["members"][0])), "members[8].employee"),
        (lambda d: d["members"].append({**d["members"][0], "department": "CS", "salary": "1.00"}), "members[8].salary"),
        (lambda d: d["members"].append({**d["members"][0], "department": "CS"}), "members[8].days"),
        (lambda d: d["members"][0].update(slices=[{"salary": "1.00", "days": 3}]), "members[0].days"),
    ],
)
def test_wrong_fields_are_named(change, path):
    document = small()
    change(document)
    with pytest.raises(InputError) as refused:
        parse(document)
    assert refused.value.path == path


@pytest.mark.parametrize(
    ("content", "word"),
    [("{", "Expecting"), ('{"pool": "1", "pool": "2"}', "twice"), ("[]", "object"), (b"\xff\xfe", "UTF-8")],
)
def test_files_that_are_no_document(tmp_path, content, word):
    file = tmp_path / "bad.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError, match=word):
        run(file)
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.json")


def test_someone_without_a_score_who_is_not_eligible_is_fine():
    document = small()
    document["members"][1].update(score=None)
    assert parse(document).members[1].score is None
