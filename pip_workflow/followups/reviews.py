"""The dismissal review: a checklist and a file, never an automatic act (spec 7.2, 7.3).

Opened behind G1–G6 and G10; signed by two people behind G1–G11; G6 again at service and at the end.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.canonical import plain
from audit.sealing import seal_now
from audit.services import record
from people.models import User
from people.permissions import is_hr
from pip_workflow.followups import actions, guarding
from pip_workflow.followups.chain import case_of
from pip_workflow.followups.enums import REVIEW_MOVES, FollowKind, FollowState, ReviewPath, ReviewState, UnionBody
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.followups.opening import StaleFollowUp, move_follow_up, scorer_of
from pip_workflow.followups.services import FollowUpRefused
from pip_workflow.models import GuardRun
from pip_workflow.rules.severance import Severance
from pip_workflow.services.guarding import ask_guards, require
from pip_workflow.services.signing import digest_of

UNION_FIELDS = (
    "union_body", "union_told_on", "union_reasons", "union_reply_on", "union_reply", "union_answered_on",
    "union_answer",
)  # fmt: skip
MONEY_FIELDS = ("pension_category", "place", "average_pay", "last_wage", "notice", "effective_on")


def open_review(
    *, follow_up: FollowUp, path: str, reason: str, actor: User, on: date, now: datetime
) -> DismissalReview:
    """HR opens the file after a failed second period, or in probation under 39(1). Audited, also when refused."""
    _must_be_hr(actor)
    if follow_up.state != FollowState.DRAFT:
        raise FollowUpRefused(_("This step isn't open now."))
    if path not in ReviewPath.values:
        raise FollowUpRefused(_("Choose the path."), "path")
    if not reason.strip():
        raise FollowUpRefused(_("Give the reason for the decision."), "reason")
    case = case_of(follow_up)
    results = guarding.of_opening_review(case, actor, path, on)
    ask_guards(plan=follow_up.plan, step="review_open", results=results, actor=actor, now=now)
    require(results)
    try:
        with transaction.atomic():
            move_follow_up(
                follow_up=follow_up, to=FollowState.REVIEW, actor=actor, now=now, why=reason.strip(),
                reason=reason.strip(), kind=FollowKind.REVIEW, decided_by=actor, decided_on=on,
            )  # fmt: skip
            review = DismissalReview.objects.create(
                follow_up=follow_up, path=path, opened_by=actor, opened_on=on, scorer=scorer_of(follow_up.plan),
                created_at=now,
            )  # fmt: skip
            after = {"path": path, "opened_on": on}
            record(
                action=actions.REVIEW_OPENED, actor=actor, target=review, after=after, reason=reason.strip(),
                person=follow_up.plan.employee, at=now,
            )  # fmt: skip
    except (StaleFollowUp, IntegrityError) as error:
        raise FollowUpRefused(_("Somebody else has just changed this; look at it again.")) from error
    return review


@transaction.atomic
def enter_facts(
    *, review: DismissalReview, values: Mapping[str, Any], actor: User, on: date, now: datetime
) -> DismissalReview:
    """Union, money, notice: what the guards ask for. A signature given before is taken back. Audited."""
    _must_be_hr(actor)
    _lock(review)
    if review.state not in (ReviewState.PREPARING, ReviewState.SIGNED_ONCE):
        raise FollowUpRefused(_("This step isn't open now."))
    unknown = set(values) - set(UNION_FIELDS) - set(MONEY_FIELDS)
    assert not unknown, unknown
    _check_days(values, review, on)
    before = {name: getattr(review, name) for name in values}
    if review.state == ReviewState.SIGNED_ONCE:
        _move(review, ReviewState.PREPARING, actor, now, first_by=None, first_on=None, first_reason="")
    DismissalReview.objects.filter(pk=review.pk).update(**values)
    review.refresh_from_db()
    record(
        action=actions.REVIEW_FACTS, actor=actor, target=review, before=before, after=dict(values),
        person=review.follow_up.plan.employee, at=now,
    )  # fmt: skip
    return review


@transaction.atomic
def confirm_no_union(*, review: DismissalReview, actor: User, now: datetime) -> DismissalReview:
    """One of the two people who record that there is no union, no representatives. Audited."""
    _must_be_hr(actor)
    _lock(review)
    if review.union_body != UnionBody.NOBODY or review.state not in (ReviewState.PREPARING, ReviewState.SIGNED_ONCE):
        raise FollowUpRefused(_("This step isn't open now."))
    if review.absence_first_id is None:
        values = {"absence_first": actor}
    elif review.absence_second_id is None and review.absence_first_id != actor.pk:
        values = {"absence_second": actor}
    else:
        raise FollowUpRefused(_("Two different people record it; you have done so already."))
    DismissalReview.objects.filter(pk=review.pk).update(**values)
    review.refresh_from_db()
    record(
        action=actions.REVIEW_FACTS, actor=actor, target=review, after={"no_union_recorded_by": str(actor)},
        person=review.follow_up.plan.employee, at=now,
    )  # fmt: skip
    return review


def digest_to_sign(review: DismissalReview) -> str:
    """What a signature given now would speak for: the facts on file and the first signature, if there is one."""
    names = (*UNION_FIELDS, *MONEY_FIELDS, "state", "first_by_id", "first_reason", "absence_first_id",
             "absence_second_id")  # fmt: skip
    return digest_of(plain({name: getattr(review, name) for name in names}))


def sign_review(
    *, review: DismissalReview, reason: str, actor: User, on: date, now: datetime, seen: str = ""
) -> DismissalReview:
    """The first, then another person's second signature, each behind all guards; the view asked for the password.

    `seen`: digest_to_sign of what the page showed; nobody signs facts that were changed meanwhile.
    """
    _must_be_hr(actor)
    if not reason.strip():
        raise FollowUpRefused(_("Give the reason for the decision."), "reason")
    review.refresh_from_db()
    if seen and seen != digest_to_sign(review):
        raise FollowUpRefused(_("This was changed after you opened the page: read it again, then sign."))
    if review.state == ReviewState.PREPARING:
        return _sign_first(review, reason.strip(), actor, on, now)
    if review.state == ReviewState.SIGNED_ONCE:
        return _sign_second(review, reason.strip(), actor, on, now)
    raise FollowUpRefused(_("This step isn't open now."))


def _sign_first(review: DismissalReview, reason: str, actor: User, on: date, now: datetime) -> DismissalReview:
    _ask(review, "review_first", guarding.of_signing(review, first=actor, second=None, on=on), actor, now)
    with transaction.atomic():
        _lock_as_read(review)
        return _move(review, ReviewState.SIGNED_ONCE, actor, now, first_by=actor, first_on=on, first_reason=reason)


def _sign_second(review: DismissalReview, reason: str, actor: User, on: date, now: datetime) -> DismissalReview:
    results = guarding.of_signing(review, first=review.first_by, second=actor, on=on)
    run = _ask(review, "review_second", results, actor, now)
    rules = guarding.review_rules(review, on)
    money = guarding.reckon(review, on, rules)
    with transaction.atomic():
        _lock_as_read(review)
        _move(
            review, ReviewState.DECIDED, actor, now, second_by=actor, second_on=on, second_reason=reason, run=run,
            money=_as_json(money) if money else {},
        )  # fmt: skip
        transaction.on_commit(seal_now, robust=True)
    return review


def _as_json(money: Severance) -> dict[str, Any]:
    found = {
        "years": money.years, "base": money.base, "amount": money.amount, "unlawful_amount": money.unlawful_amount,
    }  # fmt: skip
    if money.earlier:
        found |= {"years_before_2008": money.earlier.years, "amount_before_2008": money.earlier.amount}
    return plain(found)  # type: ignore[return-value]


def serve_review(
    *, review: DismissalReview, means: str, witness: str, served_on: date, actor: User, on: date, now: datetime
) -> DismissalReview:
    """The notice was given to the employee: G6 once more, the notice of G8, no new objection. Audited."""
    _must_be_hr(actor)
    if review.state != ReviewState.DECIDED:
        raise FollowUpRefused(_("This step isn't open now."))
    if not witness.strip():
        raise FollowUpRefused(_("Service needs the name of a witness."), "witness")
    if witness.strip() in {review.follow_up.plan.employee.name, str(actor)}:
        raise FollowUpRefused(_("The witness is neither the employee nor who serves the notice."), "witness")
    if served_on > on or (review.second_on and served_on < review.second_on):
        raise FollowUpRefused(_("Served after the decision, and not in the future."), "served_on")
    _ask(review, "review_serve", guarding.of_serving(review, served_on), actor, now)
    with transaction.atomic():
        return _move(
            review, ReviewState.SERVED, actor, now, served_on=served_on, served_means=means,
            served_witness=witness.strip(),
        )  # fmt: skip


def end_contract(*, review: DismissalReview, actor: User, on: date, now: datetime) -> DismissalReview:
    """The last day has come: G6 a third time, then the tasks with their days. The employee file is HR's to change."""
    _must_be_hr(actor)
    if review.state != ReviewState.SERVED:
        raise FollowUpRefused(_("This step isn't open now."))
    if review.effective_on is None or on < review.effective_on:
        raise FollowUpRefused(_("The contract runs until %(day)s.") % {"day": review.effective_on or "—"})
    _ask(review, "review_end", guarding.of_ending(review, review.effective_on), actor, now)
    rules = guarding.review_rules(review, on)
    tasks = {name: {"due": day.isoformat(), "done": ""} for name, day in guarding.tasks_of(review, rules).items()}
    with transaction.atomic():
        return _move(review, ReviewState.ENDED, actor, now, tasks=tasks)


@transaction.atomic
def finish_task(*, review: DismissalReview, task: str, done_on: date, actor: User, on: date, now: datetime) -> None:
    """One of the tasks after the end was done. Audited."""
    _must_be_hr(actor)
    _lock(review)
    entry = review.tasks.get(task)
    if entry is None or entry["done"] or done_on > on:
        raise FollowUpRefused(_("This task isn't open, or the day lies in the future."))
    review.tasks[task] = {**entry, "done": done_on.isoformat(), "by": str(actor)}
    review.save(update_fields=["tasks"])
    record(
        action=actions.TASK_DONE, actor=actor, target=review, after={"task": task, "done_on": done_on},
        person=review.follow_up.plan.employee, at=now,
    )  # fmt: skip


@transaction.atomic
def withdraw_review(*, review: DismissalReview, reason: str, actor: User, now: datetime) -> DismissalReview:
    """The file is closed without a dismissal. Audited."""
    _must_be_hr(actor)
    if not reason.strip():
        raise FollowUpRefused(_("Give a reason."), "reason")
    _move(review, ReviewState.WITHDRAWN, actor, now, withdrawn_reason=reason.strip())
    if review.follow_up.state == FollowState.REVIEW:
        move_follow_up(follow_up=review.follow_up, to=FollowState.CLOSED, actor=actor, now=now, why=reason.strip())
    return review


def _ask(review: DismissalReview, step: str, results: list[Any], actor: User, now: datetime) -> GuardRun:
    run = ask_guards(plan=review.follow_up.plan, step=step, results=results, actor=actor, now=now)
    require(results)
    return run


def _check_days(values: Mapping[str, Any], review: DismissalReview, on: date) -> None:
    for name in ("union_told_on", "union_reply_on", "union_answered_on"):
        day = values.get(name)
        if day and day > on:
            raise FollowUpRefused(_("That day lies in the future."), name)
    told, reply = values.get("union_told_on"), values.get("union_reply_on")
    if told and reply and reply < told:
        raise FollowUpRefused(_("The reply can't come before the notice."), "union_reply_on")
    ends = values.get("effective_on")
    if ends and ends < review.opened_on:
        raise FollowUpRefused(_("The contract can't end before the review."), "effective_on")


def _lock(review: DismissalReview) -> None:
    review.refresh_from_db(from_queryset=DismissalReview.objects.select_for_update(of=("self",)))


def _lock_as_read(review: DismissalReview) -> None:
    """The facts the guards judged are those that are signed."""
    judged = digest_to_sign(review)
    _lock(review)
    if digest_to_sign(review) != judged:
        raise FollowUpRefused(_("Somebody else has just changed this; look at it again."))


def _move(review: DismissalReview, to: str, actor: User, now: datetime, **fields: Any) -> DismissalReview:
    """The one door between states, by compare-and-set. Audited."""
    if to not in REVIEW_MOVES[review.state]:
        raise FollowUpRefused(_("This step isn't open now."))
    before = {"state": review.state, **{name: getattr(review, name) for name in fields}}
    try:
        with transaction.atomic():
            changed = DismissalReview.objects.filter(pk=review.pk, state=review.state).update(state=to, **fields)
    except IntegrityError as error:
        raise FollowUpRefused(_("Two different people decide, and neither of them scored.")) from error
    if changed != 1:
        raise FollowUpRefused(_("Somebody else has just changed this; look at it again."))
    review.refresh_from_db()
    record(
        action=actions.REVIEW_MOVED, actor=actor, target=review, before=before, after={"state": to, **fields},
        person=review.follow_up.plan.employee, at=now,
    )  # fmt: skip
    return review


def _must_be_hr(actor: User) -> None:
    if not is_hr(actor):
        raise FollowUpRefused(_("Only HR may do this."))
