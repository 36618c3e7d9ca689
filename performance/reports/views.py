"""The scorecard as PDF, the cycle as a workbook, a department's report as page and PDF."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.services import record_export, record_view
from hrplatform.lib import versions
from hrplatform.lib.charts import to_svg
from hrplatform.lib.lists import PAGE_SIZES
from hrplatform.lib.pdf import pdf_response, render_pdf
from jobs.progress import start_progress
from people.permissions import is_hr
from performance.reports import actions, selectors
from performance.reports.department import build_report
from performance.reports.permissions import access_report
from performance.reports.scorecard import scorecard_pdf
from performance.reports.tasks import make_cycle_book
from performance.reviews.permissions import access_cycle_for_hr, access_result
from performance.reviews.selectors import published_cycles
from performance.reviews.views.edge import moment


@login_required
@require_safe
def list_reports(request: HttpRequest) -> HttpResponse:
    """Departments whose report the account may read, of the cycle chosen."""
    _now, on = moment(request)
    departments = selectors.reported_departments(request.user, on)
    if not (is_hr(request.user) or departments.exists()):
        raise PermissionDenied("only heads and HR")
    cycles = list(published_cycles().order_by("-until", "-pk")[:12])
    chosen = next((cycle for cycle in cycles if str(cycle.public_id) == request.GET.get("cycle")), None)
    chosen = chosen or (cycles[0] if cycles else None)
    page = None
    if chosen:
        rows = selectors.departments_with_results(departments, chosen)
        page = Paginator(rows, PAGE_SIZES[0]).get_page(request.GET.get("page"))
    return render(request, "performance/report_list.html", {"cycles": cycles, "chosen": chosen, "page": page})


@login_required
@require_safe
def show_scorecard(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A published scorecard on paper: one's own, or one of a team led. Somebody else's is kept in the audit log."""
    now, on = moment(request)
    card = access_result(request.user, public_id, on)
    if card.employee.user_id != request.user.pk:
        record_view(actor=request.user, person=card.employee, action=actions.SCORECARD_PRINTED, target=card.cycle)
    company = request.company  # type: ignore[attr-defined]
    content = scorecard_pdf(card, company=company, now=now, language=get_language() or "zh-hans")
    return pdf_response(content, f"{card.cycle.name} {card.employee.name}.pdf")


@login_required
@require_POST
def make_book(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The whole cycle as a workbook, made behind the page; it lands in the download centre."""
    now, on = moment(request)
    cycle = access_cycle_for_hr(request.user, public_id)
    total = selectors.export_cards(request.user, cycle, on).count()
    with transaction.atomic():
        progress = start_progress(
            kind="performance.cycle_book", label=cycle.name, actor=request.user, total=total, now=now
        )
        make_cycle_book.delay_on_commit(
            connection.schema_name, str(cycle.public_id), request.user.pk, progress.pk, on.isoformat()
        )
    return redirect("jobs:progress-detail", progress.public_id)


@login_required
@require_safe
def show_department(request: HttpRequest, public_id: UUID, department_id: UUID) -> HttpResponse:
    """A department's cycle at a glance."""
    _now, on = moment(request)
    cycle, department = access_report(request.user, public_id, department_id, on)
    cards = selectors.reported_cards(request.user, cycle, department, on)
    name = f"department-report:{cycle.pk}:{department.pk}:{request.user.pk}:{on}:{get_language()}"
    report = versions.kept(name, lambda: build_report(cycle, department, cards))
    page = Paginator(report.people, PAGE_SIZES[0]).get_page(request.GET.get("page"))
    context = {"cycle": cycle, "department": department, "report": report, "page": page}
    return render(request, "performance/department_report.html", context)


@login_required
@require_safe
def download_department(request: HttpRequest, public_id: UUID, department_id: UUID) -> HttpResponse:
    """The same figures on paper; making the file is on record."""
    now, on = moment(request)
    cycle, department = access_report(request.user, public_id, department_id, on)
    report = build_report(cycle, department, selectors.reported_cards(request.user, cycle, department, on))
    with transaction.atomic():
        filters = {"cycle": cycle.code, "department": department.path}
        record_export(actor=request.user, kind="department_report", rows=len(report.people), filters=filters)
    context = {
        "cycle": cycle, "department": department, "report": report, "now": now,
        "company": request.company,  # type: ignore[attr-defined]
        "svg": mark_safe(to_svg(report.option, width=620, height=190)),  # ECharts escapes the texts it draws
    }  # fmt: skip
    content = render_pdf("performance/pdf/department.html", context)
    return pdf_response(content, f"{cycle.name} {department.name} {_('Department report')}.pdf")
