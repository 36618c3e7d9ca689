"""Pages of talks."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib import dates
from hrplatform.lib.http import query_id
from hrplatform.lib.lists import ListColumn, build_listing
from performance.alerts.permissions import access_alert, visible_alerts
from performance.talks import presenters, services
from performance.talks.enums import TalkTopic
from performance.talks.forms import AddendumForm, ChangeTalkForm, ConfirmTalkForm, TalkForm, initial_of
from performance.talks.models import Talk
from performance.talks.permissions import access_employee_to_talk
from performance.talks.selectors import SEARCHED, access_talk, visible_talks
from performance.talks.subjects import find_subject, see_subject


def _today(request: HttpRequest) -> tuple[datetime, date]:
    now = dates.now()
    return now, dates.company_today(request.company, now)  # type: ignore[attr-defined]


@login_required
@require_safe
def list_talks(request: HttpRequest) -> HttpResponse:
    """Talks one took part in; HR sees all."""
    now, on = _today(request)
    columns = [
        ListColumn(
            "employee", _("Employee"), text=lambda t: t.employee.name, url=lambda t: f"{t.public_id}/",
            sort="employee__sort_key",
        ),
        ListColumn("held", _("Held"), kind="moment", value=lambda t: t.held_at, sort="held_at"),
        ListColumn("topic", _("Topic"), text=lambda t: t.get_topic_display(), sort="topic"),
        ListColumn("leader", _("Led by"), text=lambda t: str(t.led_by)),
        ListColumn("state", _("State"), status=lambda t: presenters.state_of(t, now)),
    ]  # fmt: skip
    listing = build_listing(
        request, visible_talks(request.user, on), caption=_("Talks"), columns=columns, default_sort="-held",
        search=SEARCHED,
        search_hint=_("Name, number or words"), empty_title=_("No talks yet"),
        empty_text=_("Open an alert or a person and record a talk there."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Talks')} {on}.xlsx")
    return render(request, "performance/talk_list.html", {"list": listing})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create_talk(request: HttpRequest) -> HttpResponse:
    """Record a talk with somebody one leads (?employee=, ?alert=), beside the figures it is about."""
    now, on = _today(request)
    person = access_employee_to_talk(request.user, query_id(request, "employee"), on)
    alert = access_alert(request.user, query_id(request, "alert"), on) if "alert" in request.GET else None
    if alert and alert.employee_id != person.pk:
        raise PermissionDenied("this alert is about somebody else")
    plan_id = query_id(request, "plan") if "plan" in request.GET else None
    plan = find_subject("plan", request.user, plan_id, on) if plan_id else None
    if plan and plan.employee_id != person.pk:
        raise PermissionDenied("this plan is about somebody else")
    facts = [*presenters.facts_of(alert), *(dict(line) for line in (plan.facts if plan else ()))]
    topic = plan.topic if plan else TalkTopic.PERFORMANCE
    form = TalkForm(request.POST or None, on=on, initial=initial_of(topic, timezone.localtime(now)))
    if request.method == "POST" and form.is_valid():
        try:
            talk = services.record_talk(
                employee=person, content=form.content(facts), actor=request.user, now=now, alert=alert,
                about_plan=plan_id, present=form.cleaned_data["present"],
            )  # fmt: skip
        except services.TalkRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, _("The talk is on record; %(name)s is asked to confirm it.") % {"name": person.name}
            )
            return redirect("talks:talk-detail", talk.public_id)
    context = {"form": form, "person": person, "facts": presenters.write_facts(facts), "alert": alert, "plan": plan}
    return render(request, "performance/talk_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def show_talk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One record with its addenda, and what the reader may do with it."""
    now, on = _today(request)
    return _talk_page(request, access_talk(request.user, public_id, on), now)


def _talk_page(request: HttpRequest, talk: Talk, now: datetime, **forms: Any) -> HttpResponse:
    is_own = talk.employee.user_id == request.user.pk
    context = {
        "talk": talk,
        "state": presenters.state_of(talk, now),
        "may_open_alert": visible_alerts(request.user, _today(request)[1]).filter(pk=talk.alert_id).exists(),
        "about": see_subject("plan", request.user, talk.about_plan, _today(request)[1]) if talk.about_plan else None,
        "present": talk.present.all(),
        "facts": presenters.write_facts(talk.facts.get("lines", [])),
        "addenda": talk.addenda.select_related("author"),
        "may_confirm": is_own and talk.confirmed_at is None,
        "may_change": talk.led_by_id == request.user.pk and services.is_open(talk, now),
        "confirm_form": forms.get("confirm") or ConfirmTalkForm(initial={"seen": services.digest_to_confirm(talk)}),
        "add_form": forms.get("add") or AddendumForm(),
    }
    bad = any(form.errors for form in forms.values())
    return render(request, "performance/talk_detail.html", context, status=422 if bad else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_talk(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct one's own record within 24 hours."""
    now, on = _today(request)
    talk = access_talk(request.user, public_id, on)
    if talk.led_by_id != request.user.pk:
        raise PermissionDenied("only who recorded it")
    form = ChangeTalkForm(
        request.POST or None, initial={"summary": talk.summary, "employee_words": talk.employee_words}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_talk(talk=talk, actor=request.user, now=now, **form.cleaned_data)
        except services.TalkRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("talks:talk-detail", talk.public_id)
    context = {"form": form, "person": talk.employee, "talk": talk}
    return render(request, "performance/talk_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The employee confirms the record or adds their own view."""
    now, on = _today(request)
    talk = access_talk(request.user, public_id, on)
    if talk.employee.user_id != request.user.pk:
        raise PermissionDenied("only the employee")
    form = ConfirmTalkForm(request.POST)
    if not form.is_valid():
        return _talk_page(request, talk, now, confirm=form)
    try:
        services.confirm_talk(talk=talk, actor=request.user, now=now, **form.cleaned_data)
    except services.TalkRefused as refused:
        messages.error(request, str(refused))
    return redirect("talks:talk-detail", talk.public_id)


@login_required
@require_POST
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add to a record."""
    now, on = _today(request)
    talk = access_talk(request.user, public_id, on)
    form = AddendumForm(request.POST)
    if not form.is_valid():
        return _talk_page(request, talk, now, add=form)
    services.add_to_talk(talk=talk, actor=request.user, text=form.cleaned_data["text"], now=now)
    return redirect("talks:talk-detail", talk.public_id)
