"""What the pages of follow-ups and reviews show, as plain data."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_day
from hrplatform.lib.ui import Action, Fact, Status
from people.models import Contract
from people.selectors.contracts import contract_on
from performance.measures.models import Metric
from pip_workflow.followups.enums import FollowKind, FollowState, ReviewState
from pip_workflow.followups.forms import REASON_LABELS
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.followups.opening import due_of
from pip_workflow.guards.presenters import links_of_plan

FOLLOW_STATUS = {
    FollowState.DRAFT: "warn", FollowState.DECIDED: "info", FollowState.GIVEN: "info", FollowState.SECOND: "info",
    FollowState.REVIEW: "bad", FollowState.CLOSED: "neutral",
}  # fmt: skip
REVIEW_STATUS = {
    ReviewState.PREPARING: "neutral", ReviewState.SIGNED_ONCE: "warn", ReviewState.DECIDED: "bad",
    ReviewState.SERVED: "bad", ReviewState.ENDED: "neutral", ReviewState.WITHDRAWN: "neutral",
}  # fmt: skip


def follow_status(follow_up: FollowUp) -> Status:
    return Status(FOLLOW_STATUS[FollowState(follow_up.state)], follow_up.get_state_display())


def review_status(review: DismissalReview) -> Status:
    return Status(REVIEW_STATUS[ReviewState(review.state)], review.get_state_display())


def task_words() -> dict[str, str]:
    return {
        "certificate": _("Certificate of the end of the contract"),
        "handover_pay": _("Severance at hand-over"),
        "file_transfer": _("Personnel file transferred"),
        "insurance_transfer": _("Social insurance transferred"),
        "keep_contract": _("Contract kept until"),
    }


@dataclass(frozen=True)
class MatchLine:
    """One requirement and what the record shows."""

    kind: str
    name: str
    found: str
    share: Decimal
    is_low: bool
    points: Decimal


@dataclass(frozen=True)
class MatchRow:
    """An open position with its score."""

    department: str
    position: str
    vacant: int
    score: str
    share: Decimal | None
    lines: Sequence[MatchLine]


def match_rows(follow_up: FollowUp) -> list[MatchRow]:
    """The scores as they were frozen, metrics by their names."""
    codes = {line["name"] for row in follow_up.matches for line in row["lines"] if line["kind"] == "strength"}
    names = {metric.code: str(metric) for metric in Metric.objects.filter(code__in=codes)} if codes else {}
    return [
        MatchRow(
            department=row["department_name"], position=row["position_name"], vacant=row["vacant"],
            score=row["score"] or "—", share=Decimal(row["score"]) / 100 if row["score"] is not None else None,
            lines=[_line(line, names) for line in row["lines"]],
        )
        for row in follow_up.matches
    ]  # fmt: skip


def _line(line: dict[str, str], names: dict[str, str]) -> MatchLine:
    share, weight = Decimal(line["share"]), Decimal(line["weight"])
    is_skill = line["kind"] == "skill"
    return MatchLine(
        kind=_("Skill") if is_skill else _("Strength"),
        name=line["name"] if is_skill else names.get(line["name"], line["name"]),
        found=line["found"] or (_("not on record") if is_skill else _("no figures")),
        share=share, is_low=share < Decimal("0.8"), points=(share * weight * 100).quantize(Decimal("0.1")),
    )  # fmt: skip


def follow_facts(follow_up: FollowUp, *, may_view_pay: bool) -> list[Fact]:
    """What was decided, and what has come of it."""
    found = [Fact(_("Failed plan decided"), format_day(follow_up.opened_on))]
    if follow_up.state == FollowState.DRAFT:
        due = due_of(follow_up)
        when = _("stands still: an objection is open") if due == date.max else format_day(due)
        found.append(Fact(_("To be decided by"), when))
        return found
    found.append(Fact(_("What follows"), follow_up.get_kind_display()))
    rows: list[tuple[str, Any]] = [
        (_("What is trained"), follow_up.what),
        (_("New post"), f"{follow_up.department} · {follow_up.position}" if follow_up.department else ""),
        (_("Begins on"), follow_up.begins_on),
        (_("Agreed on"), follow_up.agreed_on),
        (_("How"), follow_up.get_agreed_how_display()),
        (_("Carried out on"), follow_up.given_on),
        (_("Attendance"), follow_up.attendance),
        (_("Material"), follow_up.material),
        (_("Test and result"), follow_up.test),
    ]
    found += [Fact(label, format_day(value) if isinstance(value, date) else value) for label, value in rows if value]
    if may_view_pay and follow_up.new_pay is not None:
        found.append(Fact(_("New monthly salary"), f"¥{follow_up.new_pay:,.2f}"))
    return found


def reason_facts(follow_up: FollowUp) -> list[Fact]:
    """The reasonableness list with its whys."""
    entries = {key: row for key, row in follow_up.reasons.items() if isinstance(row, dict)}
    return [
        Fact(str(REASON_LABELS[key]), f"{_('yes') if row['holds'] else _('no')}: {row['why']}")
        for key, row in entries.items()
    ]


def clause_of(follow_up: FollowUp, on: date) -> Contract | None:
    """The contract whose clause a pay change or a transfer may rest on."""
    contract = contract_on(follow_up.plan.employee, on)
    return contract if contract and (contract.pay_clause or contract.transfer_clause) else None


def act_url(follow_up: FollowUp, act: str) -> str:
    return reverse("plans:follow-up-act", args=[follow_up.public_id, act])


def follow_actions(follow_up: FollowUp, *, may_act: bool, is_own: bool, has_case: bool) -> list[Action]:
    """What may be done now, the next step first in weight."""
    changes = follow_up.kind in (FollowKind.TRANSFER, FollowKind.PAY_CHANGE)
    waits = follow_up.state == FollowState.DECIDED and changes and not follow_up.agreed_on
    if is_own:
        return [Action(_("Agree and sign"), act_url(follow_up, "agree"), "signature", primary=True)] if waits else []
    if not may_act:
        return []
    found: list[Action] = []
    if follow_up.state == FollowState.DRAFT:
        if has_case:
            found.append(Action(_("Open a dismissal review"), act_url(follow_up, "review")))
        found.append(Action(_("Decide what follows"), act_url(follow_up, "decide"), "gavel", primary=True))
    elif follow_up.state == FollowState.DECIDED:
        found.append(Action(_("Close"), act_url(follow_up, "close")))
        if waits:
            found.append(Action(_("Signed on paper"), act_url(follow_up, "paper")))
        if follow_up.kind == FollowKind.TRANSFER and not follow_up.agreed_on:
            found.append(Action(_("Reasons without agreement"), act_url(follow_up, "reasons")))
        if follow_up.kind == FollowKind.TRAINING:
            found.append(Action(_("Training given"), act_url(follow_up, "training"), "check", primary=True))
        else:
            found.append(Action(_("Carry out"), act_url(follow_up, "carry-out"), "check", primary=True))
    elif follow_up.state == FollowState.GIVEN:
        close = Action(_("Close"), act_url(follow_up, "close"), "check")
        second = Action(_("Begin the second period"), act_url(follow_up, "second"), "route")
        if follow_up.kind == FollowKind.TRAINING:
            found += [close, replace(second, primary=True)]
        else:  # an agreed change may well be the end of it
            found += [second] * (follow_up.kind == FollowKind.TRANSFER) + [replace(close, primary=True)]
    return found


def review_url(review: DismissalReview, act: str) -> str:
    return reverse("plans:review-act", args=[review.public_id, act])


def review_actions(review: DismissalReview) -> list[Action]:
    """What HR may do with the file now."""
    if review.state in (ReviewState.PREPARING, ReviewState.SIGNED_ONCE):
        found = [
            Action(_("Withdraw"), review_url(review, "withdraw")),
            Action(_("Union"), review_url(review, "union")),
            Action(_("Money and notice"), review_url(review, "money")),
        ]
        if review.union_body == "none" and not review.absence_second_id:
            found.append(Action(_("I confirm: there is no union"), review_url(review, "no-union")))
        first = review.state == ReviewState.PREPARING
        words = _("Sign as the first") if first else _("Sign as the second")
        return [*found, Action(words, review_url(review, "sign"), "signature", primary=True)]
    if review.state == ReviewState.DECIDED:
        return [
            Action(_("Withdraw"), review_url(review, "withdraw")),
            Action(_("Notice served"), review_url(review, "serve"), "send", primary=True),
        ]
    if review.state == ReviewState.SERVED:
        return [
            Action(_("Withdraw"), review_url(review, "withdraw")),
            Action(_("The contract has ended"), review_url(review, "end"), "check", primary=True),
        ]
    if review.state == ReviewState.ENDED and any(not task["done"] for task in review.tasks.values()):
        return [Action(_("Task done"), review_url(review, "task"), "check", primary=True)]
    return []


@dataclass(frozen=True)
class TaskRow:
    """A task after the end."""

    word: str
    due: date
    done: str
    status: Status


def task_rows(review: DismissalReview, on: date) -> list[TaskRow]:
    words = task_words()
    rows = []
    for name, task in review.tasks.items():
        due = date.fromisoformat(task["due"])
        if task["done"]:
            state = Status("good", _("done"))
        else:
            state = Status("bad", _("overdue")) if due < on else Status("warn", _("to do"))
        rows.append(TaskRow(words.get(name, name), due, task["done"], state))
    return sorted(rows, key=lambda row: row.due)


def review_links(review: DismissalReview) -> dict[str, str]:
    """Where the facts of a review are entered."""
    return {
        **links_of_plan(review.follow_up.plan),
        "follow_up": reverse("plans:follow-up", args=[review.follow_up.public_id]),
        "union": review_url(review, "union"),
        "money": review_url(review, "money"),
    }


def follow_links(follow_up: FollowUp) -> dict[str, str]:
    return {
        **links_of_plan(follow_up.plan),
        "follow_up": reverse("plans:follow-up", args=[follow_up.public_id]),
    }
