"""Cycles for HR: the list, the opening wizard with its check, progress, publication."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib import dates, versions
from hrplatform.lib.lists import PAGE_SIZES, ListColumn, build_listing
from hrplatform.lib.paths import row_path
from people.models import Employee
from people.permissions import require_hr
from performance.reviews import extras, permissions, selectors
from performance.reviews.enums import RUNNING, SHOWN_TO_EMPLOYEES, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.forms import HandOverForm, ReasonForm
from performance.reviews.forms_cycles import CycleForm, DeadlinesForm, OpenForm, suggested
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.preflight import check_cycle
from performance.reviews.presenters import draw_departments, progress_rows, stage_status, steps_of
from performance.reviews.services import (
    CycleRequest,
    advance_cycle,
    cancel_cycle,
    create_cycle,
    hand_over,
    open_cycle,
    refresh_data,
    set_deadlines,
)
from performance.reviews.services.stages import next_stage, reasons_to_stay
from performance.reviews.stepping import step_to
from performance.reviews.views.behind import LARGE, advance_behind_page, is_large, open_behind_page
from performance.reviews.views.edge import moment

MOVABLE = RUNNING | {Stage.PUBLISHED, Stage.APPEALS}
both = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def list_all(request: HttpRequest) -> HttpResponse:
    """Every cycle, newest first."""
    require_hr(request.user)
    listing = build_listing(
        request, selectors.list_cycles(), caption=_("Review cycles"), columns=_columns(),
        search=("name__icontains", "code__icontains"), default_sort="-until",
        empty_title=_("No cycle yet"), empty_text=_("A cycle takes people from goals and data to a published result."),
        empty_url=reverse("reviews:cycle-create"), empty_action=_("New cycle"),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=_("Review cycles") + ".xlsx")
    return render(request, "performance/cycle_list.html", {"list": listing})


def _columns() -> list[ListColumn]:
    return [
        ListColumn(
            "name", pgettext("of a thing", "Name"), text=lambda c: c.name, url=_url, sub=lambda c: c.code, sort="name"
        ),
        ListColumn("from", _("From"), kind="date", value=lambda c: c.start, sort="start"),
        ListColumn("until", _("Until"), kind="date", value=lambda c: c.until, sort="until"),
        ListColumn("stage", _("Stage"), status=lambda c: stage_status(c.stage)),
        ListColumn("people", _("People"), kind="count", value=lambda c: c.people, sort="people"),
        ListColumn("handed_in", _("Handed in"), kind="count", value=lambda c: c.handed_in, sort="handed_in"),
    ]


def _url(cycle: ReviewCycle) -> str:
    return row_path("reviews:cycle-detail", cycle.public_id)


@login_required
@both
def create(request: HttpRequest) -> HttpResponse:
    """Step one: what, which span, which stages."""
    require_hr(request.user)
    form = CycleForm(request.POST if request.method == "POST" else None, initial=suggested(moment(request)[1]))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        wanted = CycleRequest(
            code=chosen["code"], name=chosen["name"], kind=chosen["kind"], start=chosen["start"], until=chosen["until"],
            stages=form.stages(), deadlines=form.deadlines(), hides_self_scores=chosen["hides_self_scores"],
        )  # fmt: skip
        try:
            cycle = create_cycle(request=wanted, actor=request.user, now=dates.now())
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("reviews:cycle-open", public_id=cycle.public_id)
    return render(request, "performance/cycle_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One cycle: where it stands, who is missing, what holds it back, the next step."""
    _now, on = moment(request)
    cycle = permissions.access_cycle_for_hr(request.user, public_id)
    prefetch_related_objects([cycle], "stages")
    teams = versions.kept(f"team-progress:{cycle.pk}", lambda: selectors.team_progress(cycle))
    running = cycle.stage in RUNNING
    page = Paginator(teams, PAGE_SIZES[0]).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle, "status": stage_status(cycle.stage), "steps": steps_of(cycle, on), "teams": teams,
        "page": page, "table": progress_rows(cycle, page.object_list, may_hand_over=running),
        "people": sum(team.people for team in teams), "handed_in": sum(team.handed_in for team in teams),
        "step": step_to(cycle, next_stage(cycle)) if cycle.stage in MOVABLE else None,
        "blockers": reasons_to_stay(cycle),
        "findings": cycle.findings.count(), "departments": draw_departments(cycle),
        "is_running": running, "is_draft": cycle.stage == Stage.DRAFT,
        "acts": extras.cycle_actions(cycle, request.user, on),
    }  # fmt: skip
    return render(request, "performance/cycle_detail.html", context)


@login_required
@both
def open_(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Step two: the check, then opening. GET shows what would go wrong, POST opens."""
    now, on = moment(request)
    cycle = permissions.access_cycle_for_hr(request.user, public_id)
    if cycle.stage != Stage.DRAFT:
        return redirect("reviews:cycle-detail", public_id=public_id)
    asked = request.POST if request.method == "POST" else request.GET
    form = OpenForm(asked if request.method == "POST" or "as_of" in asked else {"as_of": min(cycle.until, on)})
    problems: list[Any] = []
    if form.is_valid():
        as_of = form.cleaned_data["as_of"]
        if request.method == "POST" and is_large(as_of):
            return open_behind_page(request, cycle, as_of)
        if request.method == "POST":
            try:
                open_cycle(cycle=cycle, as_of=as_of, actor=request.user, now=now)
            except ReviewRefused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("The cycle is open; everybody concerned has been told."))
                return redirect("reviews:cycle-detail", public_id=public_id)
        problems = check_cycle(cycle=cycle, as_of=as_of)
    context = {
        "cycle": cycle, "form": form, "problems": problems, "blocked": any(problem.blocks for problem in problems),
    }  # fmt: skip
    return render(request, "performance/cycle_open.html", context, status=422 if form.errors else 200)


@login_required
@both
def advance(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """To the next stage, if its guard allows. GET says what that means, POST moves the cycle."""
    now, _on = moment(request)
    cycle = permissions.access_cycle_for_hr(request.user, public_id)
    if request.method != "POST":
        if cycle.stage not in MOVABLE or reasons_to_stay(cycle):
            return redirect("reviews:cycle-detail", public_id=public_id)
        context = {"cycle": cycle, "step": step_to(cycle, next_stage(cycle))}
        return render(request, "performance/cycle_advance.html", context)
    if cycle.scorecards.count() > LARGE and not reasons_to_stay(cycle):
        return advance_behind_page(request, cycle)
    try:
        cycle = advance_cycle(cycle=cycle, actor=request.user, now=now)
    except ReviewRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The cycle is now at: %(stage)s.") % {"stage": Stage(cycle.stage).label})
    return redirect("reviews:cycle-detail", public_id=public_id)


@login_required
@both
def change_deadlines(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Other deadlines for stages that are not over; whoever was reminded is reminded anew."""
    cycle = permissions.access_cycle_for_hr(request.user, public_id)
    if cycle.has_ended:
        return redirect("reviews:cycle-detail", public_id=public_id)
    rows = list(cycle.stages.all())
    place = next((row.sequence for row in rows if row.stage == cycle.stage), 0)
    form = DeadlinesForm(
        request.POST if request.method == "POST" else None, rows=[row for row in rows if row.sequence >= place]
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_deadlines(cycle=cycle, deadlines=form.chosen(), actor=request.user)
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Deadlines saved."))
            return redirect("reviews:cycle-detail", public_id=public_id)
    status = 422 if form.errors else 200
    return render(request, "performance/cycle_deadlines.html", {"cycle": cycle, "form": form}, status=status)


@login_required
@both
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End a cycle with a reason."""
    cycle = permissions.access_cycle_for_hr(request.user, public_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_cycle(cycle=cycle, actor=request.user, now=dates.now(), reason=form.cleaned_data["reason"])
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("reviews:cycle-detail", public_id=public_id)
    return render(
        request, "performance/cycle_cancel.html", {"cycle": cycle, "form": form}, status=422 if form.errors else 200
    )


@login_required
@require_POST
def refresh(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take the data items from the day results again."""
    cycle = permissions.access_cycle_for_hr(request.user, public_id)
    changed = refresh_data(cycle=cycle, now=dates.now())
    messages.success(request, _("%(n)s data items changed.") % {"n": changed})
    return redirect("reviews:cycle-detail", public_id=public_id)


@login_required
@both
def hand_over_team(request: HttpRequest, public_id: UUID, scorer_id: UUID) -> HttpResponse:
    """Another scorer for the team of a scorer who can't score."""
    cycle = permissions.access_cycle_for_hr(request.user, public_id)
    return _hand_over(request, cycle, get_object_or_404(Employee, public_id=scorer_id))


@login_required
@both
def hand_over_none(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A scorer for the people without a head."""
    return _hand_over(request, permissions.access_cycle_for_hr(request.user, public_id), None)


def _hand_over(request: HttpRequest, cycle: ReviewCycle, scorer: Employee | None) -> HttpResponse:
    now, on = moment(request)
    form = HandOverForm(request.POST if request.method == "POST" else None, on=on)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(
                cycle=cycle, scorer=scorer, to=form.cleaned_data["to"], actor=request.user, now=now,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("reviews:cycle-detail", public_id=cycle.public_id)
    context = {"cycle": cycle, "scorer": scorer, "form": form}
    return render(request, "performance/cycle_hand_over.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def list_scorecards(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Every scorecard of the cycle with raw and adjusted score, for HR; one's own is missing until publication."""
    _now, on = moment(request)
    cycle = permissions.access_cycle_for_hr(request.user, public_id)
    rows = selectors.with_corrections(permissions.visible_scorecards(request.user, on).filter(cycle=cycle))
    listing = build_listing(
        request, rows.select_related("employee").prefetch_related("department", "scorer", "position"),
        caption=_("Scorecards"), columns=_card_columns(cycle),
        search=("employee__name__icontains", "employee__number__istartswith", "department__path__icontains"),
        default_sort="department",
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{cycle.code} {_('Scorecards')}.xlsx")
    return render(request, "performance/scorecard_list.html", {"list": listing, "cycle": cycle})


def _card_columns(cycle: ReviewCycle) -> list[ListColumn]:
    published = cycle.stage in SHOWN_TO_EMPLOYEES

    def address(card: Scorecard) -> str:
        return row_path("reviews:result", card.public_id) if published else ""

    return [
        ListColumn(
            "name", _("Name"), text=lambda c: c.employee.name, url=address, sub=lambda c: c.employee.number,
            sort="employee__sort_key",
        ),
        ListColumn("department", _("Department"), text=lambda c: c.department.path, sort="department__path"),
        ListColumn("position", _("Position"), text=lambda c: c.position.name if c.position else ""),
        ListColumn("scorer", _("Scored by"), text=lambda c: c.scorer.name if c.scorer else _("HR")),
        ListColumn("days", _("Working days"), kind="count", value=lambda c: c.working_days, sort="working_days"),
        ListColumn("score", _("Score"), kind="number", value=lambda c: c.held_score, sort="held_score"),
        ListColumn("adjusted", _("Adjusted for the scorer"), kind="number", value=lambda c: c.adjusted_score),
        ListColumn("band", _("Band"), text=lambda c: c.held_band, sort="held_band"),
    ]  # fmt: skip
