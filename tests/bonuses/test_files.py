"""Letters are tagged and land in ZIP files; Excel opens in LibreOffice and its formulas give the same totals."""

import csv
import re
import shutil
import subprocess
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from bonuses import letters, payroll, services, tasks, trace_book
from bonuses.presenters import charts
from bonuses.presenters.paper import draw_waterfall
from bonuses.selectors.pools import awards_of
from hrplatform.lib.charts import light_colours
from jobs.models import Download
from jobs.progress import start_progress
from tests.bonuses.conftest import AT
from tests.bonuses.test_life import approve


def number(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("−", "-").replace("+", ""))


@pytest.fixture
def released(stage, company):
    return services.release_pool(pool=approve(stage), actor=stage.cast.hr, now=AT)


def test_letter_is_tagged_and_has_bookmarks(stage, released, company):
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    content = letters.build_letter(award, company=company, now=AT)
    assert content.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in content or b"/ObjStm" in content


def as_csv(content: bytes, folder, sheet: int) -> list[list[str]]:
    """The sheet as LibreOffice computes it."""
    file = folder / "book.xlsx"
    file.write_bytes(content)
    options = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", options,
         "--outdir", str(folder), str(file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    made = next(folder.glob("book*.csv"))
    rows = list(csv.reader(made.open(encoding="utf-8")))
    made.unlink()
    return rows


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_payroll_totals_recompute_in_libreoffice(stage, released, tmp_path):
    rows = as_csv(payroll.build_payroll(released, now=AT), tmp_path, 1)
    total = rows[-1]
    assert number(total[-1]) == stage.scenario.paid
    people = rows[2:-1]
    assert sum(number(row[-1]) for row in people) == stage.scenario.paid


def test_trace_workbook_works_each_award_out_by_formulas(stage, released):
    """Three sheets; own weight, the award and the rounding are formulas over the cells of their own row."""
    book = load_workbook(BytesIO(trace_book.build_trace_workbook(released, awards_of(released))))
    assert len(book.worksheets) == 3
    awards = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    heads, rows = list(awards[0]), awards[1:-1]
    again = heads.index("重新计算")
    weights = [row[again - 1] for row in rows]
    assert all(str(cell).startswith("=ROUND(") for cell in weights)
    assert all("MIN(" in str(row[again]) for row in rows if row[heads.index("得分")] is not None)
    assert str(awards[-1][again]).startswith("=SUBTOTAL")
    money = list(book.worksheets[2].iter_rows(values_only=True))
    assert str(money[-1][1]).startswith("=ROUND(B")


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_trace_formulas_give_the_same_awards_in_libreoffice(stage, released, tmp_path):
    """Each award worked out by the sheet's own formulas is the award to the fen; the pool's check is zero."""
    content = trace_book.build_trace_workbook(released, awards_of(released))
    rows = as_csv(content, tmp_path, 1)
    heads = rows[1]
    again, bonus = heads.index("重新计算"), heads.index("奖金")
    assert number(rows[-1][bonus]) == stage.scenario.paid
    for row in rows[2:-1]:
        assert abs(number(row[again]) - number(row[bonus])) <= Decimal("0.01")
    assert abs(number(rows[-1][again]) - stage.scenario.paid) <= Decimal("0.01") * len(rows)
    departments = as_csv(content, tmp_path, 2)
    assert number(departments[-1][-1]) == stage.scenario.paid
    money = as_csv(content, tmp_path, 3)
    assert number(money[-1][1]) == 0
    assert number(money[-4][1]) == released.amount


def test_all_letters_land_in_the_download_centre_in_pieces(stage, released, company, monkeypatch):
    """Three letters a piece: two files of three, each PDF under the person's number and name."""
    monkeypatch.setattr(tasks, "PIECE", 3)
    monkeypatch.setattr(tasks.make_letters, "delay_on_commit", lambda *args: tasks.make_letters(*args))
    progress = start_progress(kind="bonuses.letters", label="Q1", actor=stage.cast.hr, total=6, now=AT)
    tasks.make_letters(company.schema_name, str(released.public_id), stage.cast.hr.pk, progress.pk)
    files = list(Download.objects.order_by("pk"))
    assert [len(ZipFile(BytesIO(bytes(one.content))).namelist()) for one in files] == [3, 3]
    progress.refresh_from_db()
    assert (progress.state, progress.done) == ("done", 6)


def test_paper_shows_the_amounts_of_the_page_and_escapes_names():
    """The waterfall drawn for letters has the texts and colours of the chart on the page."""
    bars = [
        charts.Bar("① Pool", Decimal(0), Decimal(1000), total=True),
        charts.Bar("<b>x</b>", Decimal(1000), Decimal(700), away=True),
        charts.Bar("gain", Decimal(700), Decimal("800.50")),
        charts.Bar("loss", Decimal("800.50"), Decimal(600)),
    ]
    svg = draw_waterfall(bars)
    option = charts.waterfall(bars)["series"][1]["data"]
    assert all(one["label"]["formatter"] in svg for one in option)
    assert "&lt;b&gt;x" in svg
    assert "<b>" not in svg
    colours = light_colours()
    assert [re.findall(r'height="15" fill="([^"]+)"', svg)] == [
        [colours[one["itemStyle"]["color"].removeprefix("$")] for one in option]
    ]
    assert draw_waterfall([]).endswith("</svg>")
