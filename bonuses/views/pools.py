"""Pools: list, page, money, scenarios."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bonuses import permissions, services
from bonuses.enums import OPEN_STATES
from bonuses.errors import BonusRefused
from bonuses.forms import AdjustForm, FundingForm, PoolForm, ScenarioForm
from bonuses.models import BonusPlan, BonusPool
from bonuses.presenters.funding import describe_part
from bonuses.presenters.pool import build_pool_page, status_of
from bonuses.selectors.drift import Difference, current_drift
from bonuses.selectors.pools import adjustments_of, events_of, list_pools
from bonuses.selectors.questions import questions_in
from bonuses.services.approvals import turns_of_pool
from bonuses.views.edge import answer, moment, pool_url, today
from hrplatform.lib import versions
from hrplatform.lib.formats import format_day
from hrplatform.lib.lists import ListColumn, build_listing


@require_GET
@login_required
def show_pools(request: HttpRequest) -> HttpResponse:
    """All pools, newest first."""
    if not permissions.can_view_pools(request.user):
        raise Http404("no pools for this account")
    is_hr = permissions.people.is_hr(request.user)
    columns = [
        ListColumn("name", _("Pool"), text=lambda pool: pool.name, url=pool_url, sort="name"),
        ListColumn(
            "period",
            _("Period"),
            text=lambda p: f"{format_day(p.start, weekday=False)} – {format_day(p.until, weekday=False)}",
            sort="until",
        ),
        ListColumn("state", _("State"), status=status_of, sort="state"),
        ListColumn("amount", _("Pool (yuan)"), kind="money", sort="amount", total=True),
        ListColumn(
            "paid", _("Awards (yuan)"), kind="money", value=lambda p: p.chosen.paid if p.chosen else None, total=True
        ),
        ListColumn(
            "reserve", _("Reserve (yuan)"), kind="money", value=lambda p: p.chosen.reserve if p.chosen else None
        ),
        ListColumn("scenarios", _("Scenarios"), kind="count", value=lambda pool: pool.scenario_count),
    ]
    listing = build_listing(
        request,
        list_pools(),
        caption=_("Bonus pools"),
        columns=columns,
        search=("name__icontains",),
        empty_title=_("No bonus pool yet"),
        empty_text=_("A pool holds the money of one period, the scenarios for it and both approvals."),
        empty_url=reverse("bonuses:pool-create") if is_hr else "",
        empty_action=_("New pool") if is_hr else "",
    )
    if listing.wants_excel:
        return listing.as_excel(filename=f"{_('Bonus pools')}.xlsx")
    return render(request, "bonuses/pool_list.html", {"list": listing, "is_hr": is_hr})


@require_http_methods(["GET", "POST"])
@login_required
def create_pool(request: HttpRequest) -> HttpResponse:
    """A draft pool."""
    if not permissions.can_view_pools(request.user):
        raise Http404("no pools for this account")
    permissions.people.require_hr(request.user)
    form = PoolForm(request.POST or None)

    def act() -> str:
        return pool_url(services.create_pool(actor=request.user, now=moment(request), **form.cleaned_data))

    return answer(
        request, form, "bonuses/pool_form.html", {}, act, _("The pool was made. Next: where its money comes from.")
    )


def _drift(pool: BonusPool) -> list[Difference]:
    """Worked out once per version of the data and language: a rule's yes and no are words."""
    return versions.kept(f"drift:{pool.pk}:{get_language()}", lambda: current_drift(pool))


@require_GET
@login_required
def show_pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Rivers side by side, who gets more or less, whose turn it is."""
    on = today(request)
    pool = permissions.access_pool(request.user, public_id, on)
    page = build_pool_page(pool, request.user, on)
    context = {
        "page": page,
        "pool": pool,
        "parts": [(part, describe_part(part)) for part in pool.parts.all()],
        "events": events_of(pool),
        "turns": turns_of_pool(pool),
        "questions": questions_in(pool) if pool.chosen_id and permissions.people.is_hr(request.user) else [],
        "adjustments": adjustments_of(pool) if pool.chosen_id else [],
        "drift": [] if pool.state in OPEN_STATES else _drift(pool),
        "is_hr": permissions.people.is_hr(request.user),
        "is_insider": permissions.can_view_pools(request.user),
        "adjust": _adjust_form(request, page),
    }
    return render(request, "bonuses/pool_detail.html", context)


def _adjust_form(request: HttpRequest, page) -> AdjustForm | None:  # type: ignore[no-untyped-def]
    """The sliders of the scenario named in the URL, else the last one, for HR while the pool is open."""
    if not page.is_open or not page.rivers or not permissions.people.is_hr(request.user):
        return None
    wanted = request.GET.get("scenario", "")
    found = [river.scenario for river in page.rivers if str(river.scenario.public_id) == wanted]
    return AdjustForm(scenario=found[0] if found else page.rivers[-1].scenario)


@require_http_methods(["GET", "POST"])
@login_required
def add_funding(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One more source of money."""
    pool = permissions.access_pool_for_hr(request.user, public_id)
    form = FundingForm(request.POST or None)

    def act() -> str:
        services.add_funding(pool=pool, actor=request.user, now=moment(request), **form.values())
        return pool_url(pool)

    context = {"pool": pool, "title": _("Add a source of money"), "submit": _("Add")}
    return answer(request, form, "bonuses/pool_act.html", context, act, _("Added. Compute the scenarios again."))


@require_POST
@login_required
def remove_funding(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a source out again."""
    part = permissions.access_part_for_hr(request.user, public_id)
    return _do(request, part.pool, lambda: services.remove_funding(part=part, actor=request.user, now=moment(request)))


@require_http_methods(["GET", "POST"])
@login_required
def create_scenario(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A what-if allocation by the rule in force."""
    pool = permissions.access_pool_for_hr(request.user, public_id)
    rule = services.rule_in_force()
    form = ScenarioForm(request.POST or None, initial=ScenarioForm.initial_of(rule or BonusPlan()))

    def act() -> str:
        now = moment(request)
        plan = rule or services.create_rule(name=_("Standard rule"), actor=request.user, now=now)
        services.create_scenario(
            pool=pool, plan=plan, name=form.cleaned_data["name"], note=form.cleaned_data["note"],
            terms=form.terms(), actor=request.user, now=now,
        )  # fmt: skip
        return pool_url(pool)

    context = {"pool": pool, "title": _("New scenario"), "submit": _("Compute")}
    return answer(request, form, "bonuses/pool_act.html", context, act)


@require_POST
@login_required
def change_scenario(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The sliders: terms change, everything is computed again, the pool stays as it is."""
    scenario = permissions.access_scenario_for_hr(request.user, public_id)
    form = AdjustForm(request.POST, scenario=scenario)
    if not form.is_valid():
        page = build_pool_page(scenario.pool, request.user, today(request))
        context = {
            "page": page,
            "pool": scenario.pool,
            "adjust": form,
            "is_hr": True,
            "is_insider": True,
            "events": events_of(scenario.pool),
        }
        return render(request, "bonuses/pool_detail.html", context, status=422)
    return _do(
        request,
        scenario.pool,
        lambda: services.compute_scenario(
            scenario=scenario, terms=form.terms(), actor=request.user, now=moment(request)
        ),
        query=f"?scenario={scenario.public_id}",
    )


@require_POST
@login_required
def remove_scenario(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a scenario away."""
    scenario = permissions.access_scenario_for_hr(request.user, public_id)
    act = lambda: services.remove_scenario(scenario=scenario, actor=request.user, now=moment(request))  # noqa: E731
    return _do(request, scenario.pool, act)


def _do(request: HttpRequest, pool: BonusPool, act, query: str = "") -> HttpResponse:  # type: ignore[no-untyped-def]
    """Run a service; a refusal is shown on the pool's page."""
    try:
        act()
    except BonusRefused as refused:
        messages.error(request, str(refused))
    return HttpResponseRedirect(pool_url(pool) + query)
