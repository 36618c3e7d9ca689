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
from bonuses.forms import ReasonForm, ReleaseForm, StepForm, SubmitForm
from bonuses.models import BonusPool
from bonuses.selectors.preflight import preflight
from bonuses.services.approvals import request_for_pool
from bonuses.views.edge import answer, moment, pool_url, today
from hrplatform.lib.formats import format_money
from people.approvals.models import ApprovalRequest
from people.approvals.selectors import turns_of
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
    return answer(
        request,
        form,
        "bonuses/pool_submit.html",
        context,
        act,
        _("Submitted: the first approvers were told."),
    )


@require_http_methods(["GET", "POST"])
@login_required
def approve_pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The step that waits, by whoever it names; the page keeps which step its reader saw."""
    on = today(request)
    pool = permissions.access_pool(request.user, public_id, on)
    if request.method == "GET":
        permissions.require(permissions.can_approve(request.user, pool, on))
    asked = request_for_pool(pool)
    form = StepForm(request.POST or None, request=request, initial={"step": asked.step if asked else None})

    def act() -> BonusPool:
        step = form.cleaned_data["step"]
        return services.approve_pool(pool=pool, step=step, actor=request.user, now=moment(request))

    return _signed(
        request, pool, act, form=form, title=_("Approve"), consequence=_consequence(pool, asked),
        submit=_("Approve"), done=_("Approved."),
    )  # fmt: skip


def _consequence(pool: BonusPool, asked: ApprovalRequest | None) -> str:
    """What the approval means: which step it is, what it pays, whether it posts the ledger."""
    if asked is None:
        return ""
    turns = turns_of(asked)
    text = _("Step %(n)s of %(total)s: %(who)s. %(paid)s for %(people)s people, the rest of %(pool)s is reserve.") % {
        "n": asked.step,
        "total": len(turns),
        "who": turns[asked.step - 1].approver,
        "paid": format_money(pool.chosen.paid) if pool.chosen else "",
        "people": pool.chosen.people if pool.chosen else 0,
        "pool": format_money(pool.amount),
    }
    if asked.step == len(turns):
        text += " " + _("Your approval posts the ledger; afterwards only adjustments change anything.")
    return text


@require_http_methods(["GET", "POST"])
@login_required
def return_pool(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Back to draft with a reason."""
    on = today(request)
    pool = permissions.access_pool(request.user, public_id, on)
    if request.method == "GET":
        permissions.require(permissions.can_return(request.user, pool, on))
    form = ReasonForm(request.POST or None, request=request)

    def act() -> BonusPool:
        permissions.require(permissions.can_return(request.user, pool, on))
        reason = form.cleaned_data["reason"]
        return services.return_pool(pool=pool, actor=request.user, reason=reason, now=moment(request))

    text = _("The pool goes back to draft; scenarios may be changed and submitted again.")
    if pool.state == PoolState.APPROVED:
        text += " " + _("The ledger keeps what was posted and gets counter-entries.")
    return _signed(
        request, pool, act, form=form, title=_("Return"), submit=_("Return"), done=_("Returned."), consequence=text
    )


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

    return answer(
        request, signed, "bonuses/pool_sign.html", {"pool": pool, "back": pool_url(pool), **context}, go, done
    )
