"""The evidence dossier: complete, numbered, readable, and provable with nothing but python3 (spec 7.4)."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from audit import checker, merkle
from audit.erasure import ErasureStopped
from audit.models import AuditEntry
from audit.services import destroy_person_keys
from jobs.models import Download, Progress
from performance.talks.enums import TalkTopic
from pip_workflow.dossier import package, parts
from pip_workflow.dossier.holds import hold_of, lift_hold, place_hold
from pip_workflow.dossier.models import Dossier
from pip_workflow.dossier.services import make_dossier
from pip_workflow.dossier.sources.plans import plans
from pip_workflow.dossier.tasks import make_dossier_file
from pip_workflow.errors import PlanRefused
from pip_workflow.services import give_support, hold_check_in, raise_objection
from tests.clients import signed_in
from tests.factories import PASSWORD
from tests.pip_workflow.conftest import at
from tests.pip_workflow.test_plans import active, issue, sign, talk_on  # noqa: F401

UNTIL = date(2025, 3, 20)
SHEET = b"%PDF-1.4 signed by all"


@pytest.fixture
def case(cast, active, observe):  # noqa: F811
    """A plan under way with data, a talk, support given and an objection."""
    observe(date(2025, 3, 3), 2, 3, 2, 3, 12, 0, 0, 5, 6)
    talk_on(cast, date(2025, 3, 11))
    support = active.supports.get()
    day = date(2025, 3, 12)
    sheet = SimpleUploadedFile("签到表.pdf", SHEET)
    give_support(support=support, note="签到表", actor=cast.tao.user, given_on=day, on=day, now=at(day), upload=sheet)
    raise_objection(plan=active, kind="object", text="三月八日停电", actor=cast.wei.user, on=day, now=at(day))
    return cast.wei


@pytest.fixture
def made_here(case, cast) -> bytes:
    with override("zh-hans"):
        dossier = make_dossier(employee=case, start=date(2025, 1, 1), until=UNTIL, actor=cast.hr, now=at(UNTIL))
    return bytes(dossier.download.content)


KEPT: list[bytes] = []


@pytest.fixture
def made(request) -> zipfile.ZipFile:
    """The package, made once for all tests that only read it."""
    if not KEPT:
        KEPT.append(request.getfixturevalue("made_here"))
    return zipfile.ZipFile(BytesIO(KEPT[0]))


def unpack(book: zipfile.ZipFile, folder) -> None:
    book.extractall(folder)


def check(folder, *arguments: str) -> subprocess.CompletedProcess:
    """The checker as a court's expert runs it: python3 alone, an empty environment."""
    command = [sys.executable, "check.py", *arguments]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, timeout=60, check=False)


def pages_of(folder) -> list[str]:
    done = subprocess.run(["pdftotext", "-layout", "dossier.pdf", "-"], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def inflate(stream: bytes) -> bytes:
    """What a stream of the PDF holds; pictures and fonts may be packed otherwise."""
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


def test_every_exhibit_is_there_and_the_index_leads_to_its_page(made, tmp_path):
    unpack(made, tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    folders = {name.split("/")[1] for name in made.namelist() if name.startswith("exhibits/")}
    assert len(folders) == manifest["exhibits"] >= 15
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    pages = pages_of(tmp_path)
    assert len(pages) == manifest["pages"] and f"{len(pages)}" in pages[0]
    index = dict(re.findall(r"证据\s*(\d+)\s.*?\.{2,}\s*(\d+)\s*$", "\n".join(pages[1:4]), re.M))
    assert [int(number) for number in index] == list(range(1, manifest["exhibits"] + 1))
    for number, page in index.items():
        assert re.search(rf"证据\s*{number}\b", pages[int(page) - 1]), f"exhibit {number} is not on page {page}"


def test_both_sides_are_in_it(made):
    """Rule and notice, data with its file, plan, signature, talk, support, and the employee's objection."""
    shown = "".join(made.read(name).decode() for name in made.namelist() if name.endswith("exhibit.json"))
    for words in ("绩效管理制度", "10 orders a day", "heard", "签到表", "三月八日停电", "Live selling"):
        assert words in shown
    titles = [json.loads(made.read(n))["title"] for n in made.namelist() if n.endswith("exhibit.json")]
    assert (
        sum(title[1:2] == "、" and title[0] in "一二三四五六七" for title in titles) == 7
    )  # art. 93, factor by factor


def test_the_proof_of_support_is_in_it_as_it_was_filed(made):
    (name,) = [name for name in made.namelist() if name.endswith("签到表.pdf")]
    assert made.read(name) == SHEET
    exhibit = json.loads(made.read(name.rsplit("/", 1)[0] + "/exhibit.json"))
    assert hashlib.sha256(SHEET).hexdigest() in str(exhibit["tables"]) and exhibit["originals"]


def test_the_pdf_is_pdf_a_with_searchable_chinese(made, tmp_path):
    unpack(made, tmp_path)
    streams = re.findall(rb"stream\r?\n(.*?)endstream", (tmp_path / "dossier.pdf").read_bytes(), re.S)
    written = b"".join(inflate(stream) for stream in streams)
    assert re.search(rb'pdfaid:part(=")?>?3', written)
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    text = "".join(pages_of(tmp_path))
    assert "证据卷宗" in text and "三月八日停电" in text


def test_the_checker_confirms_and_names_a_single_changed_byte(made, tmp_path):
    unpack(made, tmp_path)
    fine = check(tmp_path)
    assert fine.returncode == 0, fine.stdout + fine.stderr
    head = re.search(r"[0-9a-f]{64}", fine.stdout.splitlines()[-1])[0]
    assert check(tmp_path, "--head", head).returncode == 0
    assert check(tmp_path, "--head", "0" * 64).returncode == 1
    for name in ("dossier.pdf", next(n for n in made.namelist() if n.startswith("exhibits/")), "proofs/0001.json"):
        before = (tmp_path / name).read_bytes()
        for changed in spoilt(before):
            (tmp_path / name).write_bytes(changed)
            found = check(tmp_path)
            assert (found.returncode, found.stderr) == (1, "") and f"{name} was changed" in found.stdout
        (tmp_path / name).write_bytes(before)


def spoilt(content: bytes) -> list[bytes]:
    """One byte changed, near the end and to one that no JSON bears; and cut short."""
    return [content[:-20] + bytes([content[-20] ^ 1]) + content[-19:], b"\x00" + content[1:], content[:-1]]


@pytest.mark.parametrize(
    ("name", "said", "spoil"),
    [
        ("proofs/0001.json", "proofs/0001.json can't be read", lambda proof: {**proof, "path": ["zz"]}),
        ("proofs/0001.json", "proofs/0001.json can't be read", lambda proof: {**proof, "path": None}),
        ("proofs/0001.json", "proofs/0001.json: the entry is not", lambda proof: {**proof, "path": ["00"]}),
        ("proofs/0001.json", "proofs/0001.json can't be read", lambda proof: {**proof, "block": []}),
        ("proofs/0001.json", "proofs/0001.json can't be read", lambda proof: [proof]),
        ("proofs/0001.json", "proofs/0001.json: its block is missing", lambda proof: {**proof, "block": -1}),
        ("made.json", "made.json can't be read", lambda made: {"entry": made["entry"]}),
        ("made.json", "made.json can't be read", lambda made: {}),
        ("chain.json", "chain.json can't be read", lambda chain: [{**chain[0], "sealed_at": float("nan")}, *chain[1:]]),
        ("chain.json", "made.json: its block is missing", lambda chain: []),
        ("manifest.json", "manifest.json or made.json can't be read", lambda manifest: {**manifest, "files": [{}]}),
    ],
)  # fmt: skip
def test_the_checker_names_the_file_that_is_no_longer_what_it_should_be(bare, name, said, spoil):
    before = json.loads((bare / name).read_text())
    (bare / name).write_text(json.dumps(spoil(before)))
    found = check(bare)
    assert (found.returncode, found.stderr) == (1, "") and said in found.stdout


@pytest.mark.parametrize("name", ["proofs/0001.json", "made.json", "chain.json", "manifest.json"])
def test_the_checker_names_a_file_that_is_no_json(bare, name):
    (bare / name).write_bytes(b"{")
    found = check(bare)
    assert (found.returncode, found.stderr) == (1, "") and f"{name} " in found.stdout


def test_the_checker_says_when_there_is_no_dossier(bare):
    (bare / "manifest.json").unlink()
    assert check(bare).returncode == 2
    assert check(bare, "--hat", "0").returncode == 2


@pytest.fixture
def bare(tmp_path):
    """A dossier of one proof and one exhibit, whole by the checker's own rules; needs no database."""
    shown, previous = {"about": "王伟"}, "0" * 64
    files = {**package.tools(), "exhibits/001/exhibit.json": b"{}"}
    files["proofs/0001.json"] = package.as_json(proof_of(shown, block=1))
    files["manifest.json"] = package.build_manifest(files, facts={"exhibits": 1})
    made = {"digest": hashlib.sha256(files["manifest.json"]).hexdigest()}
    files["made.json"] = package.as_json(proof_of(made, block=2))
    chain = []
    for number, entry in enumerate((shown, made), 1):
        root = merkle.hash_leaf(checker.canonical(entry)).hex()
        block = {"number": number, "previous": previous, "root": root, "size": 1, "sealed_at": "2025-03-20T00:00:00Z"}
        previous = checker.block_hash(block)
        chain.append({**block, "hash": previous})
    files["chain.json"] = package.as_json(chain)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    assert check(tmp_path).returncode == 0
    return tmp_path


def proof_of(entry: dict[str, str], *, block: int) -> dict[str, object]:
    """The proof of the only entry in a block."""
    return {"format": checker.FORMAT, "entry": entry, "index": 0, "path": [], "block": block}


def test_the_checker_names_what_was_added_taken_away_or_relisted(made, tmp_path):
    unpack(made, tmp_path)
    (tmp_path / "exhibits/999.txt").write_text("slipped in")
    assert "exhibits/999.txt was added" in check(tmp_path).stdout
    (tmp_path / "exhibits/999.txt").unlink()
    (tmp_path / "proofs/0001.json").unlink()
    assert "proofs/0001.json is missing" in check(tmp_path).stdout
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    manifest["files"] = [item for item in manifest["files"] if item["path"] != "proofs/0001.json"]
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    assert "not the one whose hash was sealed" in check(tmp_path).stdout


def test_the_checker_is_short():
    with open("pip_workflow/dossier/check.py", encoding="utf-8") as file:
        assert len(file.readlines()) < 100


def test_making_is_audited_with_the_manifests_hash(made_here, case, cast):
    dossier = Dossier.objects.get()
    entry = AuditEntry.objects.get(action="pip_workflow.dossier.made")
    assert entry.digest == dossier.manifest_sha256 and entry.actor_name == cast.hr.display_name
    made = zipfile.ZipFile(BytesIO(made_here))
    assert json.loads(made.read("made.json"))["entry"]["digest"] == dossier.manifest_sha256


def test_sections_without_records_say_so(company, cast):
    case = parts.Case(cast.pan, date(2025, 1, 1), UNTIL, at(UNTIL))
    empty = {section.code for section, items in parts.collect(case) if not items}
    assert {"alerts", "talks", "plans", "reviews", "rules"} <= empty
    assert all(section.empty for section, items in parts.collect(case) if not items)


def test_follow_ups_stand_in_words(cast, active, observe):  # noqa: F811
    """What was measured: the days it rests on and the figures, as one reads them; nothing as the database keeps it."""
    day = date(2025, 3, 14)
    observe(date(2025, 3, 10), 4, 4, 4, 4, 4)
    talk = talk_on(cast, day, TalkTopic.PLAN)
    hold_check_in(check_in=active.check_ins.first(), talk=talk, actor=cast.tao.user, on=day, now=at(day))
    with override("en"):
        found = list(plans(parts.Case(cast.wei, date(2025, 1, 1), UNTIL, at(UNTIL))))
        (held,) = [exhibit for exhibit in found if exhibit.title == "Follow-up"]
    (row,) = held.tables[0].rows
    assert row[1:] == ("5: 2025-03-10 – 2025-03-14", "4", "5", "10")


def test_digests_and_moments_are_set_whole():
    cells = ("a1" * 32, "2025-03-10 10:00", "2025-03-10", "Tang", "a sentence of several words", "签到表" * 20)
    table = parts.Table(("",) * len(cells), [cells])
    assert [setting for _cell, setting in table.printed[0]] == ["digest", "whole", "whole", "whole", "", ""]


def test_a_hold_stops_erasing_until_it_is_lifted(cast):
    hold = place_hold(employee=cast.wei, reason="arbitration", actor=cast.hr, now=at(UNTIL))
    with pytest.raises(PlanRefused):
        place_hold(employee=cast.wei, reason="again", actor=cast.hr, now=at(UNTIL))
    with pytest.raises(ErasureStopped), transaction.atomic():
        destroy_person_keys(person=cast.wei, actor=cast.hr, reason="asked")
    lift_hold(hold=hold, reason="settled", actor=cast.hr, now=at(UNTIL))
    assert hold_of(cast.wei) is None
    assert destroy_person_keys(person=cast.wei, actor=cast.hr, reason="asked") >= 0
    with pytest.raises(PlanRefused):
        lift_hold(hold=hold, reason="twice", actor=cast.hr, now=at(UNTIL))


def test_opening_the_case_is_on_record(cast):
    answer = signed_in(cast.hr).get(reverse("dossiers:case", args=[cast.wei.public_id]))
    assert answer.status_code == 200
    assert AuditEntry.objects.filter(action="audit.dossier.read", actor_key=str(cast.hr.public_id)).count() == 1


def test_making_from_the_page_leads_to_the_download(cast, case, monkeypatch):
    monkeypatch.setattr(make_dossier_file, "delay_on_commit", lambda *args: make_dossier_file(*args))
    page = reverse("dossiers:make", args=[case.public_id])
    data = {"start": "2025-01-01", "until": "2025-03-20", "language": "zh-hans"}
    client = signed_in(cast.hr)
    assert client.post(page, data).status_code == 422  # not signed
    answer = client.post(page, data | {"signature": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert Progress.objects.get().state == "done"
    assert Download.objects.get().name.endswith(".zip")


def test_tables_of_the_dossier_hold_no_formulas():
    rows = [["-2+3+cmd|' /C calc'!A0", "-1,234.50", "+8.1%"], ["=1", "@x", "a-b"]]
    text = package.as_csv(parts.Table(["=head", "b", "c"], rows)).decode("utf-8-sig")
    assert text.splitlines() == ["'=head,b,c", "'-2+3+cmd|' /C calc'!A0,\"-1,234.50\",+8.1%", "'=1,'@x,a-b"]
