"""Pages of alerts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from hrplatform.lib import dates
from hrplatform.lib.formats import format_day
from hrplatform.lib.lists import ListColumn, build_listing
from performance.alerts import presenters
from performance.alerts.forms import AcknowledgeForm, AlertFilter, ResolveForm
from performance.alerts.models import Alert
from performance.alerts.permissions import access_alert
from performance.alerts.selectors import fill_alerts, targets_of
from performance.alerts.selectors import list_alerts as alerts_for
from performance.alerts.services import AlertRefused, acknowledge_alert, resolve_alert
from performance.alerts.services.telling import alert_link
from performance.diagnosis.presenters import card as diagnosis_card
from performance.diagnosis.selectors import diagnosis_of
from performance.links import link
from performance.talks.selectors import list_talks_with

# So many bad days stand in the table; the ones before are folded away.
SHOWN = 20


def _today(request: HttpRequest) -> tuple[Any, Any]:
    now = dates.now()
    return now, dates.company_today(request.company, now)  # type: ignore[attr-defined]


@login_required
@require_safe
def list_alerts(request: HttpRequest) -> HttpResponse:
    """Alerts about the people one leads; HR sees all."""
    _now, on = _today(request)
    filters = AlertFilter({"state": "", **request.GET.dict()})
    rows = alerts_for(request.user, on)
    rows = rows if "as" in request.GET else rows.prefetch_related(None)
    listing = build_listing(
        request, rows, caption=_("Alerts"), columns=_columns(), filters=filters,
        search=("employee__name__icontains", "employee__number__iexact", "department__name__icontains"),
        default_sort="-raised", search_hint=_("Name or number"),
        empty_title=_("No alerts"), empty_text=_("Rules are checked every night; what they find stands here."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Alerts')} {on}.xlsx")
    listing.page.object_list = list(listing.page.object_list)
    fill_alerts(listing.page.object_list)
    return render(request, "performance/alert_list.html", {"list": listing})


@login_required
@require_safe
def show_alert(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One alert: its days, what led to it, the talks, the targets, and what to do."""
    _now, on = _today(request)
    return _alert_page(request, access_alert(request.user, public_id, on), on)


@login_required
@require_POST
def acknowledge(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody has seen it."""
    now, on = _today(request)
    alert = access_alert(request.user, public_id, on)
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return _alert_page(request, alert, on, acknowledge=form)
    try:
        acknowledge_alert(alert=alert, actor=request.user, note=form.cleaned_data["note"], now=now)
    except AlertRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Acknowledged."))
    return redirect(alert_link(alert))


@login_required
@require_POST
def resolve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End it by hand, with a reason."""
    now, on = _today(request)
    alert = access_alert(request.user, public_id, on)
    form = ResolveForm(request.POST)
    if not form.is_valid():
        return _alert_page(request, alert, on, resolve=form)
    try:
        resolve_alert(alert=alert, actor=request.user, on=on, reason=form.cleaned_data["reason"], now=now)
    except AlertRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Resolved."))
    return redirect(alert_link(alert))


def _alert_page(request: HttpRequest, alert: Alert, on: Any, **forms: Any) -> HttpResponse:
    days = presenters.strip(alert)
    context = {
        "alert": alert,
        "who": presenters.who(alert),
        "severity": presenters.severity_status(alert),
        "state": presenters.state_status(alert),
        "lead": presenters.lead(alert, len(days)),
        "days": days[-SHOWN:],
        "earlier": days[:-SHOWN],
        "heads": presenters.heads(alert),
        "is_disputed": any(day.is_disputed for day in days),
        "facts": presenters.facts(alert),
        "chart": presenters.curve(alert, on),
        "talks": list_talks_with(alert.employee)[:5] if alert.employee else [],
        "targets": targets_of(alert),
        "diagnosis": _diagnosis(alert),
        "talk_url": _person_link("talks:talk-create", alert),
        "plan_url": _person_link("plans:plan-create", alert),
        "person_url": link("people:person", alert.employee.public_id) if alert.employee else "",
        "acknowledge": forms.get("acknowledge") or AcknowledgeForm(),
        "resolve": forms.get("resolve") or ResolveForm(),
        "show_resolve": "resolve" in forms,
    }
    return render(request, "performance/alert_detail.html", context, status=422 if forms else 200)


def _diagnosis(alert: Alert) -> Any:
    """The person's funnel beside the peers' up to the last bad day (spec 3.4)."""
    metric = alert.rule.metric_id or alert.metric_id
    found = diagnosis_of(alert.employee, alert.last_day) if alert.employee and metric else None
    return diagnosis_card(found) if found else None


def _person_link(name: str, alert: Alert) -> str:
    if not alert.employee or not alert.is_unresolved:
        return ""
    return link(name, employee=alert.employee.public_id, alert=alert.public_id)


def _columns() -> list[ListColumn]:
    return [
        ListColumn("who", _("About"), text=presenters.who, url=alert_link, sub=_place, sort="employee__sort_key"),
        ListColumn("rule", _("Alert"), status=presenters.severity_status, sub=_what, sort="code"),
        ListColumn(
            "raised", _("Raised on"), kind="date", value=lambda row: row.raised_on, text=_raised, sort="raised_on"
        ),
        ListColumn(
            "days",
            pgettext("bad days or months of an alert", "For"),
            value=lambda row: row.number_of_days,
            text=presenters.periods_words,
            sort="number_of_days",
        ),
        ListColumn("state", _("State"), status=presenters.state_status, sort="state"),
        ListColumn(
            "last",
            pgettext("bad days or months of an alert", "Until"),
            kind="date",
            value=lambda row: row.last_day,
            text=presenters.last_words,
            sort="last_day",
        ),
        ListColumn("new", _("New hire"), text=lambda row: _("yes") if row.new_hire else ""),
    ]


def _raised(row: Any) -> str:
    """Without the weekday: the day stays whole on a phone."""
    return format_day(row.raised_on, weekday=False)


def _place(row: Any) -> str:
    return row.place or (row.department.path if row.department else "")


def _what(row: Any) -> str:
    return presenters.sentence(row, row.number_of_days)
