"""The company's performance over months."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from audit.services import record_export
from hrplatform.lib import versions
from hrplatform.lib.dates import month_bounds
from hrplatform.lib.excel import excel_response
from people.models import Assignment, Employee
from people.permissions import access_department, is_group_viewer, is_hr, led_employees
from performance.measures.models import Metric
from performance.measures.presenters import company as presenter
from performance.measures.selectors import company as selector
from performance.measures.views.edge import day_or, today_of, uuid_or_404

PAGE_SIZE = 50


@login_required
@require_safe
def show_company(request: HttpRequest) -> HttpResponse:
    """Attainment by department or person over whole months, pooled; Excel of both."""
    _now, today = today_of(request)
    people = _people(request, today)
    start, until = _span(request, today)
    metrics = selector.metrics_with_targets(start, until)
    metric = _metric(request, metrics)
    context = {"start": start, "until": until, "metrics": metrics, "metric": metric, "today": today}
    if metric is None:
        return render(request, "performance/company.html", context)
    by = "person" if request.GET.get("by") == "person" else "department"
    span = _kept_span(request, people, metric, start, until, by, today)
    if request.GET.get("as") == "xlsx":
        other = "department" if by == "person" else "person"
        also = selector.read_span(people=people, metric=metric, start=start, until=until, by=other)
        pair = (also, span) if by == "person" else (span, also)
        record_export(actor=request.user, kind="company performance", rows=len(span.groups), filters=request.GET.dict())
        return excel_response(presenter.workbook(*pair), f"{_('Company performance')} {start} {until}.xlsx")
    page = Paginator(span.groups, PAGE_SIZE).get_page(request.GET.get("page"))
    context |= {
        "span": span,
        "by": by,
        "page": page,
        "lines": [presenter.line(group, span, by) for group in page.object_list],
        "total": presenter.total_line(span),
        "figures": presenter.figures(span),
        "department": request.GET.get("department", ""),
    }
    return render(request, "performance/company.html", context)


def _kept_span(
    request: HttpRequest, people: QuerySet[Employee], metric: Metric, start: date, until: date, by: str, today: date
) -> selector.CompanySpan:
    """The pooled span, kept for this account until the company's data change."""
    name = f"company:{request.user.pk}:{today}:{metric.pk}:{start}:{until}:{by}:{request.GET.get('department', '')}"
    return versions.kept(
        name, lambda: selector.read_span(people=people, metric=metric, start=start, until=until, by=by)
    )


def _people(request: HttpRequest, today: date) -> QuerySet[Employee]:
    if is_hr(request.user) or is_group_viewer(request.user):
        people = Employee.objects.all()
    else:
        people = led_employees(request.user, today)
        if not people.exists():
            raise PermissionDenied("only those who lead people see the company's performance")
    chosen = request.GET.get("department")
    if not chosen:
        return people
    department = access_department(request.user, uuid_or_404(chosen), today)
    held = Assignment.objects.filter(department__lineage__startswith=department.lineage)
    return people.filter(pk__in=held.values("employee"))


def _span(request: HttpRequest, today: date) -> tuple[date, date]:
    first, last = selector.default_span(today)
    start = day_or(request.GET.get("from", ""), first)
    asked = request.GET.get("until", "")
    until = day_or(asked, last)
    if len(asked) == 7:
        until = month_bounds(until)[1]
    return (start, until) if start <= until else (until.replace(day=1), until)


def _metric(request: HttpRequest, metrics: list[Metric]) -> Metric | None:
    code = request.GET.get("metric", "")
    if not code:
        return metrics[0] if metrics else None
    found = Metric.objects.filter(code=code).first()
    if found is None:
        raise Http404("no such metric")
    return found
