"""Goals seen together: the company's cascade on one page, one's own, a team's."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hrplatform.lib.formats import format_percent
from hrplatform.lib.lists import ListColumn, build_listing
from hrplatform.lib.paths import row_path
from people import permissions as people_permissions
from performance.goals import presenters, selectors
from performance.goals.enums import GoalLevel, GoalState
from performance.goals.forms_acts import PeriodForm
from performance.goals.models import Goal
from performance.goals.periods import quarter_of, span_of, year_of
from performance.goals.permissions import LEADERS
from performance.goals.selectors import Span
from performance.reviews.models import ReviewCycle
from performance.reviews.permissions import cards_to_mend
from performance.reviews.views.edge import moment

# Up to so many lines the page shows all; beyond, branches are opened one by one.
LINES, PEOPLE_LINES, PAGE = 150, 100, 100
HELD = 50


@login_required
@require_safe
def show_cascade(request: HttpRequest) -> HttpResponse:
    """Company → department → team → person on one page, progress rolled up by weight."""
    _now, on = moment(request)
    if not people_permissions.roles_of(request.user, on):
        raise PermissionDenied("nobody of this company")
    cycles = list(ReviewCycle.objects.filter(goals__isnull=False).distinct()[:12])
    form = PeriodForm(request.GET or None, on=on, cycles=cycles)
    cycle = form.cycle()
    span = Span(cycle.start, cycle.until) if cycle else span_of(form.chosen, on)
    rows = selectors.cascade(span=span, cycle=cycle)
    opened = request.GET.get("open", "")
    lines = _lines(request, rows, span, opened, f"period={form.chosen}&")
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    own = Goal.objects.filter(level=GoalLevel.PERSON).exclude(state=GoalState.DROPPED)
    own = own.filter(cycle=cycle) if cycle else own
    numbers = [selectors.in_span(part, span).count() for part in (own, own.filter(state=GoalState.DRAFT))]
    context = {
        "rows": page, "page": page, "form": form, "span": span, "opened": opened,
        "figures": presenters.cascade_figures(rows, *numbers),
        "is_hr": people_permissions.is_hr(request.user), "total": len(rows),
        "headed": people_permissions.headed_departments(request.user, on),
    }  # fmt: skip
    return render(request, "performance/goal_cascade.html", context)


def _lines(request: HttpRequest, rows: list[Any], span: Span, opened: str, query: str) -> list[presenters.CascadeRow]:
    """Every line of a small company; of a large one the upper levels, and the branch that is open."""
    _now, on = moment(request)
    few = len(rows) <= LINES
    within = _branch(rows, opened)
    shown = [row for row in rows if few or row.depth <= 1 or row.goal.pk in within]
    people = sum(row.people for row in rows)
    parents = [row.goal.pk for row in shown if row.people and (people <= PEOPLE_LINES or row.goal.pk in within)]
    below = (
        selectors.people_below(parents=parents, user=request.user, on=on, span=span, limit=2 * PEOPLE_LINES)
        if parents
        else []
    )
    return presenters.with_people([presenters.cascade_row(row, query) for row in shown], below)


def _branch(rows: list[Any], opened: str) -> set[int]:
    """Keys of the open goal and all below it."""
    found: set[int] = set()
    for row in rows:
        if str(row.goal.public_id) == opened or row.goal.parent_id in found:
            found.add(row.goal.pk)
    return found


@login_required
@require_safe
def show_my_goals(request: HttpRequest) -> HttpResponse:
    """My goals of this year, what waits for me first."""
    _now, on = moment(request)
    me = people_permissions.employee_of(request.user, on)
    if me is None:
        raise Http404("no employee record")
    cards = [
        presenters.build_card(goal, viewer=request.user, on=on) for goal in selectors.goals_of(me, span=year_of(on))
    ]
    waiting = [card for card in cards if card.goal.state == GoalState.DRAFT and not card.goal.employee_agreed_at]
    due = set(selectors.due_check_ins(on, employee=me).values_list("pk", flat=True))
    context = {
        "cards": cards, "waiting": len(waiting), "due": due, "person": me, "sum": presenters.sum_of_weights(cards),
        "mine": True,
    }  # fmt: skip
    return render(request, "performance/my_goals.html", context)


@login_required
@require_safe
def show_team(request: HttpRequest) -> HttpResponse:
    """The people one leads with how far their goals of this quarter are; HR sees everybody."""
    _now, on = moment(request)
    if not people_permissions.is_hr(request.user) and not people_permissions.roles_of(request.user, on) & LEADERS:
        raise PermissionDenied("nobody is led by this account")
    span, people = quarter_of(on), selectors.team_people(user=request.user, on=on)
    at_once = "as" in request.GET or request.GET.get("sort", "name").removeprefix("-") != "name"
    listing = build_listing(
        request, selectors.with_goals(people, span) if at_once else people, caption=_("Goals of the team"),
        columns=_team_columns(), default_sort="name", search=("name__icontains", "number__startswith"),
        search_hint=_("Name or number"), empty_title=_("Nobody to lead"),
        empty_text=_("People you lead stand here with their goals."),
    )  # fmt: skip
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Goals of the team')} {on}.xlsx")
    if not at_once:
        listing.page.object_list = list(listing.page.object_list)
        selectors.fill_goals(listing.page.object_list, span)
    to_agree = list(selectors.goals_to_agree(request.user, on)[:20])
    cards = cards_to_mend(request.user, on)
    context = {
        "list": listing, "span": span, "held": list(selectors.items_held_by_goals(cards)[:HELD]),
        "waiting": [presenters.build_card(goal, viewer=request.user, on=on) for goal in to_agree],
    }  # fmt: skip
    return render(request, "performance/team_goals.html", context)


def _team_columns() -> list[ListColumn]:
    def mean(row: Any) -> Any:
        return row.product / row.told_weight if row.told_weight else None

    def turn(row: Any) -> str:
        if row.n_for_boss:
            return _("%(n)s wait for the boss") % {"n": row.n_for_boss}
        return _("%(n)s wait for the person") % {"n": row.n_for_person} if row.n_for_person else ""

    def address(row: Any) -> str:
        return row_path("people:person-tab", row.public_id, "goals")

    return [
        ListColumn("name", _("Name"), text=lambda row: row.name, url=address, sub=lambda row: row.number,
                   sort="sort_key"),
        ListColumn("goals", _("Goals"), kind="count", value=lambda row: row.n_goals, sort="n_goals"),
        ListColumn("agreed", _("Agreed"), kind="count", value=lambda row: row.n_agreed, sort="n_agreed"),
        ListColumn("turn", _("To agree"), text=turn),
        ListColumn("weight", _("Sum of weights"), kind="number", value=lambda row: row.weight_sum, sort="weight_sum"),
        ListColumn("progress", _("Progress"), kind="percent", value=mean,
                   text=lambda row: format_percent(mean(row), 0) if mean(row) is not None else ""),
        ListColumn("off", _("Off track"), kind="count", value=lambda row: row.n_off, sort="n_off"),
    ]  # fmt: skip
