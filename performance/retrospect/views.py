"""A cycle looked back on: page and PDF."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.services import record_export
from hrplatform.lib import versions
from hrplatform.lib.charts import to_svg
from hrplatform.lib.pdf import pdf_response, render_pdf
from performance.retrospect.permissions import access_published_cycle
from performance.retrospect.presenters import RetrospectPage, build_page
from performance.reviews.models import ReviewCycle
from performance.reviews.presenters import stage_status
from performance.reviews.views.edge import moment


def _page(cycle: ReviewCycle) -> RetrospectPage:
    """Worked out once per version of the data and language."""
    return versions.kept(f"retrospect:{cycle.pk}:{get_language()}", lambda: build_page(cycle))


@login_required
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Does pay follow performance, and what to change next cycle."""
    cycle = access_published_cycle(request.user, public_id)
    context = {"cycle": cycle, "page": _page(cycle), "status": stage_status(cycle.stage)}
    return render(request, "performance/retrospect.html", context)


@login_required
@require_safe
def download(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same figures on paper; making the file is on record."""
    now, _on = moment(request)
    cycle = access_published_cycle(request.user, public_id)
    page = _page(cycle)
    with transaction.atomic():
        record_export(actor=request.user, kind="retrospect", rows=len(page.departments), filters={"cycle": cycle.code})
    context: dict[str, Any] = {
        "cycle": cycle, "page": page, "now": now, "company": request.company,  # type: ignore[attr-defined]
        # ECharts escapes the texts it draws.
        "bands_svg": mark_safe(to_svg(page.bands, width=620, height=180)),
        "scatter_svg": mark_safe(to_svg(page.scatter, width=620, height=240)) if page.scatter else "",
    }  # fmt: skip
    content = render_pdf("performance/pdf/retrospect.html", context)
    return pdf_response(content, f"{cycle.name} {_('Retrospective')}.pdf")
