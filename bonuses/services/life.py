"""The life of a pool (spec 6.5): one door, compare-and-set, two people at least.

draft → simulated → submitted → (hr_approved while further steps wait) → approved → released → paid. Who approves, in
which order and from which size on is company data (people/approvals). Until it is released a pool can be returned with
a reason; one that all steps approved is reversed by counter-entries. Each move is audited in its transaction;
approvals are sealed at once.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.sealing import seal_now
from audit.services import record
from bonuses import actions, engine, notice_kinds
from bonuses.enums import RETURNABLE_STATES, WAITING_STATES, AdjustmentState, PoolAct, PoolState
from bonuses.errors import BonusRefused, PoolMoved
from bonuses.models import Adjustment, BonusPool, PoolEvent, Scenario
from bonuses.selectors.inputs import assemble
from bonuses.selectors.preflight import findings_point, preflight
from bonuses.services import approvals, ledger
from bonuses.services.scenarios import amounts_of, current_document
from notices.services import notify
from people.approvals.services import decide, return_
from people.enums import Role
from people.models import User

ACTION_OF = {
    PoolAct.SUBMITTED: actions.POOL_SUBMITTED,
    PoolAct.HR_APPROVED: actions.POOL_HR_APPROVED,
    PoolAct.APPROVED: actions.POOL_APPROVED,
    PoolAct.RETURNED: actions.POOL_RETURNED,
    PoolAct.RELEASED: actions.POOL_RELEASED,
    PoolAct.PAID: actions.POOL_PAID,
}


@transaction.atomic
def submit_pool(*, pool: BonusPool, scenario: Scenario, actor: Any, now: datetime, note: str = "") -> BonusPool:
    """Freeze a scenario and ask for the approvals; `note` answers what the check before it found.

    Locks the pool, refuses when people, pay or scores changed since the scenario was computed, when the check found
    a blocker, or a warning without a note. Audited; the first approvers get a notice. Raises BonusRefused, PoolMoved.
    """
    locked = _lock(pool, PoolState.SIMULATED)
    scenario = locked.scenarios.get(pk=scenario.pk)
    _check_fresh(locked, scenario)
    found = preflight(locked, scenario)
    if found.blockers:
        raise BonusRefused(_("This has to be settled first: %(what)s") % {"what": found.blockers[0].text})
    if found.warnings and not note.strip():
        raise BonusRefused(
            _("The check found %(n)s points: say why the pool goes on all the same.") % {"n": len(found.warnings)}
        )
    values = {
        "chosen": scenario,
        "engine_version": scenario.engine_version,
        "digest": pool_digest(scenario),
        "submit_note": note.strip(),
    }
    moved = _move(locked, {PoolState.SIMULATED}, PoolAct.SUBMITTED, actor, now, reason=note.strip(), values=values)
    approvals.ask_for_pool(moved, actor=actor, now=now, note=note.strip())
    return moved


@transaction.atomic
def approve_pool(*, pool: BonusPool, step: int, actor: Any, now: datetime) -> BonusPool:
    """Give the approval of the step the actor saw; the last one posts the ledger. Audited and sealed at once.

    Before the last step counts, the frozen inputs are computed again and compared with the digest. Raises BonusRefused
    (not this person's step, digest, a severe finding raised since), PoolMoved when another approver was faster:
    nothing happens twice.
    """
    request = approvals.request_for_pool(pool)
    if request is None or request.step != step:
        raise PoolMoved(_moved_text(pool))
    found = findings_point(pool)
    if found is not None:
        raise BonusRefused(_("This has to be settled first: %(what)s") % {"what": found.text})
    try:
        # First of all: the loser of two clicks stops here, its transaction undone.
        with approvals.as_bonus():
            decide(request=request, step=step, actor=actor, now=now)
    except PoolMoved as late:
        raise PoolMoved(_moved_text(pool)) from late
    if not request.is_approved:
        moved = _move(pool, WAITING_STATES, PoolAct.HR_APPROVED, actor, now)
        _seal_after_commit()
        return moved
    moved = _move(pool, WAITING_STATES, PoolAct.APPROVED, actor, now)
    scenario = _chosen(moved)
    _check_digest(moved, scenario)
    awards = amounts_by_employee(scenario)
    ledger.post_allocation(pool=moved, awards=awards, actor=actor, now=now, round_=_last_round(moved))
    _tell(moved, notice_kinds.APPROVED, _members_of(Role.HR), actor, now)
    _seal_after_commit()
    return moved


@transaction.atomic
def return_pool(*, pool: BonusPool, actor: Any, reason: str, now: datetime) -> BonusPool:
    """Back to draft with a reason, while approvals wait or before an approved pool is released. Audited.

    An approved one is reversed in the ledger by counter-entries. Who submitted gets a notice. Raises BonusRefused
    without a reason or once adjustments rest on it, PoolMoved when it is neither.
    """
    if not reason.strip():
        raise BonusRefused(_("Say why it is returned: whoever submitted it has to know what to change."))
    state, chosen = BonusPool.objects.filter(pk=pool.pk).values_list("state", "chosen_id").get()
    if state not in RETURNABLE_STATES:
        raise PoolMoved(_moved_text(pool))
    round_, submitted = _last_round(pool), _event(pool, PoolAct.SUBMITTED)
    if state in WAITING_STATES:
        _send_back(pool, actor, reason, now)
    elif Adjustment.objects.filter(award__scenario=chosen).exists():
        raise BonusRefused(_("Adjustments rest on this pool: correct it by further adjustments."))
    values = {"chosen": None, "digest": "", "engine_version": ""}
    moved = _move(pool, {state}, PoolAct.RETURNED, actor, now, reason=reason.strip(), values=values, to=PoolState.DRAFT)
    if state == PoolState.APPROVED:
        ledger.post_reversal(pool=moved, actor=actor, now=now, round_=round_, memo=reason.strip())
        _seal_after_commit()
        if submitted and submitted.actor:
            _tell(moved, notice_kinds.RETURNED, [submitted.actor], actor, now, reason=reason.strip())
    return moved


def _send_back(pool: BonusPool, actor: Any, reason: str, now: datetime) -> None:
    request = approvals.request_for_pool(pool)
    if request is None:
        raise PoolMoved(_moved_text(pool))
    try:
        with approvals.as_bonus():
            return_(request=request, step=request.step, actor=actor, reason=reason, now=now)
    except PoolMoved as late:
        raise PoolMoved(_moved_text(pool)) from late


@transaction.atomic
def release_pool(*, pool: BonusPool, actor: Any, now: datetime, pay_on: date | None = None) -> BonusPool:
    """Employees may see their own awards; each with an account gets a notice. Audited. Raises PoolMoved."""
    moved = _move(pool, {PoolState.APPROVED}, PoolAct.RELEASED, actor, now, values={"pay_on": pay_on})
    users = User.objects.filter(employee__awards__scenario_id=moved.chosen_id, is_active=True).distinct()
    context = {"pool": moved.name}
    link = reverse("bonuses:my-awards")
    notify(
        users=users, kind=notice_kinds.RELEASED, context=context, link=link, dedupe_key=_key(moved, "released"), now=now
    )
    return moved


@transaction.atomic
def pay_pool(*, pool: BonusPool, actor: Any, now: datetime) -> BonusPool:
    """The payroll file went out: awards and approved adjustments are posted as paid. Audited. Raises PoolMoved."""
    moved = _move(pool, {PoolState.RELEASED}, PoolAct.PAID, actor, now)
    scenario = _chosen(moved)
    ledger.post_payment(
        pool=moved,
        awards=amounts_by_employee(scenario),
        adjustments=adjustments_by_employee(scenario),
        actor=actor,
        now=now,
    )
    return moved


def pool_digest(scenario: Scenario) -> str:
    """Digest of inputs, result and engine version together (hex); printed on the letter."""
    return engine.digest([scenario.inputs_digest, scenario.result_digest, scenario.engine_version])


def amounts_by_employee(scenario: Scenario) -> dict[int, Decimal]:
    rows = scenario.awards.order_by().values_list("employee_id").annotate(total=Sum("amount"))
    return dict(rows)


def adjustments_by_employee(scenario: Scenario) -> dict[int, Decimal]:
    rows = Adjustment.objects.filter(award__scenario=scenario, state=AdjustmentState.APPROVED)
    return dict(rows.order_by().values_list("award__employee_id").annotate(total=Sum("amount")))


def submitter_id(pool: BonusPool) -> int | None:
    event = _event(pool, PoolAct.SUBMITTED)
    return event.actor_id if event else None


def _move(
    pool: BonusPool,
    olds: Collection[str],
    act: PoolAct,
    actor: Any,
    now: datetime,
    *,
    reason: str = "",
    values: Mapping[str, Any] | None = None,
    to: str = "",
) -> BonusPool:
    """The one door: compare-and-set from one of `olds`, one event, one audit entry. PoolMoved if someone was faster."""
    new = to or act.value
    old = BonusPool.objects.filter(pk=pool.pk).values_list("state", flat=True).get()
    fits = old in olds and BonusPool.objects.filter(pk=pool.pk, state=old).update(state=new, **(values or {})) == 1
    if not fits:
        raise PoolMoved(_moved_text(pool))
    moved = BonusPool.objects.get(pk=pool.pk)
    PoolEvent.objects.create(pool=moved, act=act, actor=actor, at=now, reason=reason, round=_round(moved, act))
    after = {"state": new, **({"digest": moved.digest, "amount": moved.amount} if moved.digest else {})}
    record(
        action=ACTION_OF[act], actor=actor, target=moved, before={"state": old}, after=after, reason=reason, at=now,
        digest=moved.digest,
    )  # fmt: skip
    return moved


def _last_round(pool: BonusPool) -> int:
    return pool.events.aggregate(last=Max("round"))["last"] or 1


def _round(pool: BonusPool, act: PoolAct) -> int:
    last = _last_round(pool)
    if act == PoolAct.SUBMITTED and pool.events.filter(act=PoolAct.SUBMITTED).exists():
        return last + 1
    return last


def _event(pool: BonusPool, act: PoolAct) -> PoolEvent | None:
    """The newest event of the kind in the present round."""
    return pool.events.filter(act=act, round=_last_round(pool)).select_related("actor").last()


def _moved_text(pool: BonusPool) -> str:
    """Who was faster, and where the pool stands now."""
    now_at = BonusPool.objects.get(pk=pool.pk)
    last = now_at.events.select_related("actor").last()
    if last and last.actor:
        return _("%(who)s was faster: the pool is now “%(state)s”. Nothing was done twice.") % {
            "who": last.actor,
            "state": now_at.get_state_display(),
        }
    return _("The pool is “%(state)s” now.") % {"state": now_at.get_state_display()}


def _lock(pool: BonusPool, state: str) -> BonusPool:
    locked = BonusPool.objects.select_for_update().get(pk=pool.pk)
    if locked.state != state:
        raise PoolMoved(_moved_text(pool))
    return locked


def _chosen(pool: BonusPool) -> Scenario:
    if pool.chosen is None:
        raise BonusRefused(_("No scenario was submitted."))
    return pool.chosen


def _check_fresh(pool: BonusPool, scenario: Scenario) -> None:
    document = current_document(scenario, pool, assemble(pool, scenario.plan))
    if engine.digest(engine.render_inputs(engine.parse(document))) != scenario.inputs_digest:
        raise BonusRefused(
            _("People, pay or scores changed since “%(name)s” was computed: compute it again.")
            % {"name": scenario.name}
        )


def _check_digest(pool: BonusPool, scenario: Scenario) -> None:
    """Compute the frozen inputs again and compare: inputs, result and stored awards must be what was submitted."""
    result = engine.allocate(engine.parse(scenario.inputs))
    stored = {
        (number, code): amount
        for number, code, amount in scenario.awards.values_list("employee__number", "department__code", "amount")
    }
    computed = {(a.member.employee, a.member.department): Decimal(a.amount).scaleb(-2) for a in result.awards}
    same = (
        pool_digest(scenario) == pool.digest
        and engine.digest(engine.render_inputs(result.inputs)) == scenario.inputs_digest
        and engine.digest(amounts_of(result)) == scenario.result_digest
        and stored == computed
    )
    if not same:
        raise BonusRefused(_("What is stored is not what was submitted: the digest differs. Nothing was approved."))


def _members_of(role: str) -> Iterable[User]:
    return User.objects.filter(groups__name=role, is_active=True)


def _key(pool: BonusPool, what: str) -> str:
    return f"bonuses/{pool.public_id}/{what}/{pool.events.count()}"


def _tell(pool: BonusPool, kind: str, users: Iterable[User], actor: Any, now: datetime, **more: str) -> None:
    context = {"pool": pool.name, "actor": str(actor), **more}
    link = reverse("bonuses:pool-detail", args=[pool.public_id])
    others = [user for user in users if user.pk != actor.pk]
    notify(users=others, kind=kind, context=context, link=link, dedupe_key=_key(pool, kind), now=now)


def _seal_after_commit() -> None:
    """Sealed as soon as the entry is committed; should that fail, the next minute's tick seals it."""
    transaction.on_commit(seal_now, robust=True)
