"""Submitting, approving, returning, releasing, paying: each signed anew (spec 6.5, 8.4)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bonuses import permissions, services
from bonuses.enums import PoolState
from bonuses.forms import ReasonForm, ReleaseForm, SubmitForm
from bonuses.models import BonusPool
from bonuses.selectors.preflight import preflight
from bonuses.views.edge import answer, moment
from bonuses.views.pools import pool_url
from hrplatform.lib.formats import format_money
from people.signing import SigningForm


@require_http_methods(["GET", "POST"])
@login_required
def submit_pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Check first, then freeze: the points found stand above the form."""
    scenario = permissions.access_scenario_for_hr(request.user, public_id)
    pool = scenario.pool
    found = preflight(pool, scenario)
    form = SubmitForm(request.POST or None, request=request, needs_note=bool(found.warnings))

    def act() -> str:
        note = form.cleaned_data["note"]
        services.submit_pool(pool=pool, scenario=scenario, actor=request.user, now=moment(request), note=note)
        return pool_url(pool)

    context = {"pool": pool, "scenario": scenario, "found": found}
    return answer(request, form, "bonuses/pool_submit.html", context, act, _("Submitted: it is HR's turn to approve."))


@require_http_methods(["GET", "POST"])
@login_required
def approve_pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """HR first, then finance: the state says whose turn it is."""
    pool = permissions.access_pool(request.user, public_id)
    if request.method == "GET":
        permissions.require(permissions.can_approve(request.user, pool))
    by_finance = pool.state == PoolState.HR_APPROVED or not permissions.people.is_hr(request.user)
    permissions.require(permissions.people.is_finance(request.user) if by_finance else True)
    service = services.approve_by_finance if by_finance else services.approve_by_hr
    paid = format_money(pool.chosen.paid) if pool.chosen else ""
    text = _("%(paid)s go to %(n)s people, the rest of %(pool)s stays in the reserve.") % {
        "paid": paid,
        "n": pool.chosen.people if pool.chosen else 0,
        "pool": format_money(pool.amount),
    }
    if by_finance:
        text += " " + _("Your approval posts the ledger; afterwards only adjustments change anything.")
    return _signed(
        request, pool, lambda: service(pool=pool, actor=request.user, now=moment(request)),
        title=_("Approve for finance") if by_finance else _("Approve for HR"), consequence=text,
        submit=_("Approve"), done=_("Approved."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def return_pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back to draft with a reason."""
    pool = permissions.access_pool(request.user, public_id)
    if request.method == "GET":
        permissions.require(permissions.can_return(request.user, pool))
    permissions.require(permissions.can_view_pools(request.user))
    form = ReasonForm(request.POST or None, request=request)

    def act() -> BonusPool:
        permissions.require(permissions.can_return(request.user, pool))
        reason = form.cleaned_data["reason"]
        return services.return_pool(pool=pool, actor=request.user, reason=reason, now=moment(request))

    return _signed(
        request, pool, act, form=form, title=_("Return"), submit=_("Return"), done=_("Returned."),
        consequence=_("The pool goes back to draft; scenarios may be changed and submitted again."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def release_pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Employees see their own."""
    pool = permissions.access_pool_for_hr(request.user, public_id)
    form = ReleaseForm(request.POST or None, request=request)

    def act() -> BonusPool:
        pay_on = form.cleaned_data["pay_on"]
        return services.release_pool(pool=pool, actor=request.user, now=moment(request), pay_on=pay_on)

    return _signed(
        request, pool, act, form=form, title=_("Release to employees"), submit=_("Release"), done=_("Released."),
        consequence=_("Each of %(n)s people gets a notice and can see every step of the own bonus.")
        % {"n": pool.chosen.people if pool.chosen else 0},
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
def pay_pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The payroll went out."""
    pool = permissions.access_pool(request.user, public_id)
    permissions.require(permissions.people.is_finance(request.user))
    return _signed(
        request, pool, lambda: services.pay_pool(pool=pool, actor=request.user, now=moment(request)),
        title=_("Mark as paid"), submit=_("Mark as paid"), done=_("Paid."),
        consequence=_("The ledger posts every award and adjustment as paid."),
    )  # fmt: skip


def _signed(
    request: HttpRequest,
    pool: BonusPool,
    act: Callable[[], BonusPool],
    *,
    form: forms.Form | None = None,
    done: str,
    **context: Any,
) -> HttpResponse:
    signed = form or SigningForm(request.POST or None, request=request)

    def go() -> str:
        act()
        return pool_url(pool)

    return answer(request, signed, "bonuses/pool_sign.html", {"pool": pool, **context}, go, done)
