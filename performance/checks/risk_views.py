"""Risk reports of departments: the list, one report, its PDF (HR only)."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hrplatform.lib import dates
from hrplatform.lib.charts import to_svg
from hrplatform.lib.pdf import pdf_response, render_pdf
from people.permissions import require_hr
from performance.checks.permissions import access_risk_department
from performance.checks.risk import last_cycles, risk_of, risks
from performance.checks.risk_presenters import conclusion_of, risk_page


@login_required
@require_safe
def list_risks(request: HttpRequest) -> HttpResponse:
    """Departments that were all high, or spent everything, in three of the last four cycles."""
    require_hr(request.user)
    rows = [{"risk": risk, "conclusion": conclusion_of(risk)} for risk in risks()]
    return render(request, "performance/risk_list.html", {"rows": rows, "cycles": last_cycles()})


@login_required
@require_safe
def show_risk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One department's last four cycles with figures and proposals."""
    page = risk_page(risk_of(access_risk_department(request.user, public_id)))
    return render(request, "performance/risk_report.html", {"page": page, "department": page.risk.department})


@login_required
@require_safe
def risk_pdf(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same report on paper."""
    page = risk_page(risk_of(access_risk_department(request.user, public_id)))
    now = dates.now()
    context = {
        "page": page, "department": page.risk.department, "company": request.company,  # type: ignore[attr-defined]
        "picture": mark_safe(to_svg(page.chart, height=224)), "now": now,
    }  # fmt: skip
    name = _("Risk report") + f" {page.risk.department.name}.pdf"
    return pdf_response(render_pdf("performance/pdf/risk_report.html", context), name)
