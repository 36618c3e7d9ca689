"""PDF from HTML templates with WeasyPrint: Chinese fonts embedded, tagged (PDF/UA), bookmarks from headings (spec 10).

WeasyPrint is imported where it is used: it takes half a second that no other page should pay.
"""

from functools import cache
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header


def render_pdf(template: str, context: dict[str, Any]) -> bytes:
    """The template as a tagged PDF. It must set lang and title; nothing is fetched from outside."""
    return html_to_pdf(render_to_string(template, context))


def html_to_pdf(html: str) -> bytes:
    from weasyprint import HTML

    document = HTML(string=html, url_fetcher=_refuse)
    return document.write_pdf(font_config=_fonts(), pdf_variant="pdf/ua-1")


def render_archive(template: str, context: dict[str, Any]) -> tuple[bytes, int]:
    """The template as PDF/A-3u, to be kept for decades, and its number of pages."""
    from weasyprint import HTML

    document = HTML(string=render_to_string(template, context), url_fetcher=_refuse).render(font_config=_fonts())
    return document.write_pdf(pdf_variant="pdf/a-3u"), len(document.pages)


def pdf_response(content: bytes, filename: str, *, attachment: bool = False) -> HttpResponse:
    """The file with a name that may be Chinese; never kept by a cache."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(as_attachment=attachment, filename=filename) or ""
    response["Cache-Control"] = "no-store"
    return response


@cache
def _fonts() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _refuse(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    raise ValueError(f"a document may not load {url}")
