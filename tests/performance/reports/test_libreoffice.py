"""The cycle's workbook opened by LibreOffice: its formulas give the scores the product keeps."""

import shutil
import subprocess
from io import BytesIO

import pytest
from openpyxl import load_workbook

from performance.reports.selectors import cycle_book, export_cards
from performance.reports.workbook import build_cycle_book
from performance.reviews.services import advance_cycle
from tests.performance.reviews import stage as st

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_scores_recompute_in_libreoffice(cast, tmp_path):
    st.add_results(cast.wei, value="11", target="10")
    st.add_results(cast.mei, value="7", target="9")
    cycle = advance_cycle(cycle=st.scored(cast, stages=()), actor=cast.hr, now=st.NOW)
    source = tmp_path / "cycle.xlsx"
    source.write_bytes(build_cycle_book(cycle_book(cycle, export_cards(cast.hr, cycle, st.ON))))
    command = [OFFICE, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run([*command, profile, str(source)], check=True, capture_output=True, timeout=180)
    book = load_workbook(BytesIO((tmp_path / "out" / "cycle.xlsx").read_bytes()), data_only=True)
    cards, _items, departments, bands = book.worksheets
    kept = {card.employee.number: card for card in cycle.scorecards.select_related("employee")}
    rows = [row for row in cards.iter_rows(min_row=3, values_only=True) if row[0]]
    assert len(rows) == len(kept)
    for row in rows:
        card = kept[str(row[0])]
        assert round(row[8], 2) == float(card.score), row
        assert row[9] == card.band
    assert sum(row[1] for row in departments.iter_rows(min_row=3, values_only=True) if row[0]) == len(kept)
    assert sum(row[2] for row in bands.iter_rows(min_row=3, values_only=True) if row[1]) == len(kept)
    errors = [
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if str(cell)[:1] == "#"
    ]
    assert errors == []
