"""Excel files of lists: real types, frozen head, filters, number formats, totals as formulas (spec 10).

Written row by row, so that 10,000 rows take no more memory than one.
"""

from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from hrplatform.lib.excel_sheets import Sheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def build_workbook(sheets: Sequence[Sheet], *, title: str = "", author: str = "") -> bytes:
    """The .xlsx file with one worksheet per sheet."""
    from hrplatform.lib.excel_writer import write_workbook

    return write_workbook(sheets, title=title, author=author)


def excel_response(content: bytes, filename: str) -> HttpResponse:
    """A download with a name that may be Chinese."""
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename)
    response["Cache-Control"] = "no-store"
    return response
