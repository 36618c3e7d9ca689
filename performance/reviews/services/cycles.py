"""The life of a cycle. One door: `_move`. No stage is skipped, closed is for good (spec 4.2)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.formats import format_day
from notices.services import notify
from people.models import Employee, User
from people.services import ensure_calendar
from performance.reviews import actions, notice_kinds, signals
from performance.reviews.enums import (
    ENDED,
    OPTIONAL,
    ORDER,
    SHOWN_TO_EMPLOYEES,
    CycleKind,
    ItemKind,
    Stage,
)
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import CycleStage, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.participants import Participants, find_participants
from performance.reviews.parts import Slice
from performance.reviews.preflight import find_problems
from performance.reviews.scoring import DEFAULT_BANDS
from performance.reviews.services.cards import refresh_data, refresh_scores

# What a scorecard keeps of its form, for good.
COPIED = ("code", "name_zh", "name_en", "kind", "weight", "sequence", "metric_id", "curve", "levels")
DEFAULT_GUIDELINE = {"S": "0.1", "A": "0.3", "B": "0.4", "C": "0.1", "D": "0.1"}


@dataclass(frozen=True)
class CycleRequest:
    """What a new cycle is. stages: the optional ones wanted; deadlines by stage."""

    code: str
    name: str
    start: date
    until: date
    kind: str = CycleKind.QUARTERLY
    stages: Sequence[str] = (Stage.SELF, Stage.CHECKS)
    deadlines: dict[str, date] = field(default_factory=dict)
    hides_self_scores: bool = False
    bands: Sequence[tuple[str, Decimal]] = DEFAULT_BANDS


@transaction.atomic
def create_cycle(*, request: CycleRequest, actor: Any, now: datetime) -> ReviewCycle:
    """A draft cycle with its stages. Audited. Raises ReviewRefused when code, dates or deadlines don't fit."""
    if request.until < request.start:
        raise ReviewRefused(_("The cycle ends before it begins."))
    try:
        with transaction.atomic():
            cycle = ReviewCycle.objects.create(
                code=request.code.strip(),
                name=request.name.strip(),
                kind=request.kind,
                start=request.start,
                until=request.until,
                bands=[[name, str(floor)] for name, floor in request.bands],
                guideline=DEFAULT_GUIDELINE,
                hides_self_scores=request.hides_self_scores,
                created_at=now,
            )
    except IntegrityError as taken:
        raise ReviewRefused(_("There is a cycle %(code)s already.") % {"code": request.code}) from taken
    wanted = [stage for stage in ORDER if stage not in OPTIONAL or stage in request.stages]
    CycleStage.objects.bulk_create(
        CycleStage(cycle=cycle, stage=stage, sequence=number, deadline=request.deadlines.get(stage))
        for number, stage in enumerate(wanted)
    )
    _refuse_deadlines(cycle)
    after = {"code": cycle.code, "from": cycle.start, "until": cycle.until, "stages": [str(stage) for stage in wanted]}
    record(action=actions.CYCLE_CREATED, actor=actor, target=cycle, after=after)
    return cycle


@transaction.atomic
def set_deadlines(*, cycle: ReviewCycle, deadlines: dict[str, date | None], actor: Any) -> None:
    """Deadlines of stages not yet over. Audited."""
    before = {row.stage: row.deadline for row in cycle.stages.all()}
    for stage, deadline in deadlines.items():
        cycle.stages.filter(stage=stage).update(deadline=deadline, reminded_on=None)
    _refuse_deadlines(cycle)
    after = {row.stage: row.deadline for row in cycle.stages.all()}
    record(action=actions.DEADLINES_SET, actor=actor, target=cycle, before=before, after=after)


def _refuse_deadlines(cycle: ReviewCycle) -> None:
    dates = [row.deadline for row in cycle.stages.order_by("sequence") if row.deadline]
    if dates != sorted(dates):
        raise ReviewRefused(_("A stage can't be due before the one it follows."))


@transaction.atomic
def open_cycle(*, cycle: ReviewCycle, as_of: date, actor: Any, now: datetime) -> ReviewCycle:
    """Freeze who takes part, under which boss, on which form, as of a day; make scorecards; enter the first stage.

    Side effects: scorecards with items from data, notices to whoever is first, an audit entry.
    Raises ReviewRefused while the check finds something that blocks.
    """
    ensure_calendar(start=cycle.start, until=cycle.until)
    found = find_participants(cycle=cycle, as_of=as_of)
    blocking = [problem.text for problem in find_problems(found, cycle) if problem.blocks]
    if blocking:
        raise ReviewRefused(" ".join(blocking))
    first = next_stage(cycle)
    ReviewCycle.objects.filter(pk=cycle.pk).update(as_of=as_of, opened_at=now)
    cycle.refresh_from_db()
    _make_cards(cycle, found)
    record(
        action=actions.CYCLE_OPENED, actor=actor, target=cycle,
        after={"as_of": as_of, "scorecards": len(found.parts), "stage": str(first)},
    )  # fmt: skip
    _move(cycle=cycle, to=first, actor=actor, now=now)
    refresh_data(cycle=cycle, now=now)
    return cycle


def _make_cards(cycle: ReviewCycle, found: Participants) -> None:
    cards = [_card(cycle, part, found) for part in found.parts]
    Scorecard.objects.bulk_create(cards, batch_size=1000)
    items: list[ScorecardItem] = []
    for card, part in zip(cards, found.parts, strict=True):
        form = found.form_for(part)
        items += [
            ScorecardItem(scorecard=card, **{name: getattr(item, name) for name in COPIED})
            for item in (form.items.all() if form else ())
        ]
    ScorecardItem.objects.bulk_create(items, batch_size=2000)


def _card(cycle: ReviewCycle, part: Slice, found: Participants) -> Scorecard:
    return Scorecard(
        cycle=cycle,
        employee_id=part.employee,
        department_id=part.department,
        position_id=part.position,
        scorer_id=part.boss,
        template=found.form_for(part),
        start=part.start,
        until=part.until,
        working_days=part.days,
    )


def next_stage(cycle: ReviewCycle) -> Stage:
    """The stage after the present one among the cycle's own. Raises ReviewRefused at the end."""
    own = [Stage(row.stage) for row in sorted(cycle.stages.all(), key=lambda row: row.sequence)]
    if cycle.stage in ENDED or cycle.stage not in own:
        raise ReviewRefused(_("This cycle is over."))
    return own[own.index(Stage(cycle.stage)) + 1]


@transaction.atomic
def advance_cycle(*, cycle: ReviewCycle, actor: Any, now: datetime) -> ReviewCycle:
    """Take the cycle to its next stage if its guard allows. Audited, notices queued.

    Raises ReviewRefused naming what is missing: teams not submitted, people without a score, open severe findings.
    """
    if cycle.stage == Stage.DRAFT:
        raise ReviewRefused(_("A draft is opened, with a check before it."))
    to = next_stage(cycle)
    if cycle.stage == Stage.HEAD:
        _refuse_unsubmitted(cycle)
    if to == Stage.PUBLISHED:
        _refuse_publication(cycle)
    return _move(cycle=cycle, to=to, actor=actor, now=now)


@transaction.atomic
def cancel_cycle(*, cycle: ReviewCycle, actor: Any, now: datetime, reason: str) -> ReviewCycle:
    """End a cycle that isn't closed, with a reason. What was typed stays on record. Audited."""
    if not reason.strip():
        raise ReviewRefused(_("Say why the cycle is cancelled."))
    if cycle.stage in SHOWN_TO_EMPLOYEES:
        raise ReviewRefused(_("Published results are not taken back: correct them instead."))
    cycle.cancel_reason = reason.strip()
    cycle.save(update_fields=["cancel_reason"])
    return _move(cycle=cycle, to=Stage.CANCELLED, actor=actor, now=now, reason=reason)


def _move(*, cycle: ReviewCycle, to: Stage, actor: Any, now: datetime, reason: str = "") -> ReviewCycle:
    """The one door between stages: compare-and-set, audit, signal, notices."""
    before = cycle.stage
    if before in ENDED:
        raise ReviewRefused(_("This cycle is over."))
    changes: dict[str, Any] = {"stage": to} | ({"published_at": now} if to == Stage.PUBLISHED else {})
    if ReviewCycle.objects.filter(pk=cycle.pk, stage=before).update(**changes) != 1:
        raise ReviewRefused(_("Somebody else has just moved this cycle. Load the page again."))
    cycle.stages.filter(stage=to).update(entered_at=now)
    cycle.refresh_from_db()
    names = {Stage.PUBLISHED: actions.CYCLE_PUBLISHED, Stage.CANCELLED: actions.CYCLE_CANCELLED}
    record(
        action=names.get(to, actions.CYCLE_MOVED), actor=actor, target=cycle,
        before={"stage": str(before)}, after={"stage": str(to)}, reason=reason,
    )  # fmt: skip
    if to == Stage.PUBLISHED:
        refresh_scores(cycle=cycle)
    signals.stage_entered.send(sender=ReviewCycle, cycle=cycle, stage=to, actor=actor, now=now)
    _tell(cycle, to, now)
    cycle.refresh_from_db()
    return cycle


def _refuse_unsubmitted(cycle: ReviewCycle) -> None:
    waiting = cycle.scorecards.filter(submitted_at__isnull=True)
    scorers = list(Employee.objects.filter(pk__in=waiting.values("scorer")).values_list("name", flat=True)[:8])
    if waiting.filter(scorer__isnull=True).exists():
        scorers.append(_("HR (people without a head)"))
    if scorers:
        raise ReviewRefused(_("Not submitted yet: %(names)s.") % {"names": ", ".join(scorers)})


def _refuse_publication(cycle: ReviewCycle) -> None:
    incomplete = ScorecardItem.objects.filter(
        scorecard__cycle=cycle, kind=ItemKind.QUALITATIVE, points__isnull=True, not_applicable=False
    )
    people = incomplete.order_by("scorecard__employee__number").values_list("scorecard__employee__name", flat=True)
    names = list(dict.fromkeys(people))[:8]
    if names:
        raise ReviewRefused(_("Still without a score: %(names)s.") % {"names": ", ".join(names)})
    reasons = [reason for guard in signals.publication_guards for reason in guard(cycle)]
    if reasons:
        raise ReviewRefused(" ".join(reasons))


def _tell(cycle: ReviewCycle, stage: Stage, now: datetime) -> None:
    row = cycle.stages.filter(stage=stage).first()
    context = {"cycle": cycle.name, "deadline": format_day(row.deadline) if row and row.deadline else "—"}
    key, due = f"cycle/{cycle.pk}/{stage}", row.deadline if row else None
    if stage == Stage.SELF:
        users = User.objects.filter(employee__scorecards__cycle=cycle).distinct()
        link = reverse("reviews:my-reviews")
        notify(
            users=users, kind=notice_kinds.SELF_ASSESS, context=context, link=link, dedupe_key=key, now=now, due_on=due
        )  # fmt: skip
    elif stage == Stage.HEAD:
        _tell_scorers(cycle, context, key, now, due)
    elif stage == Stage.PUBLISHED:
        users = User.objects.filter(employee__scorecards__cycle=cycle).distinct()
        link = reverse("reviews:my-reviews")
        notify(users=users, kind=notice_kinds.PUBLISHED, context=context, link=link, dedupe_key=key, now=now)


def _tell_scorers(cycle: ReviewCycle, context: dict, key: str, now: datetime, due: date | None = None) -> None:
    """One notice per scorer with the number of people; the page is always the scorer's own grid."""
    counts: dict[int, int] = {}
    for scorer_id in cycle.scorecards.exclude(scorer=None).values_list("scorer", flat=True):
        counts[scorer_id] = counts.get(scorer_id, 0) + 1
    link = reverse("reviews:team-grid", args=[cycle.public_id])
    for scorer in Employee.objects.filter(pk__in=counts).select_related("user"):
        notify(
            users=[scorer.user], kind=notice_kinds.SCORE_TEAM, context=context | {"people": counts[scorer.pk]},
            link=link, dedupe_key=key, now=now, due_on=due,
        )  # fmt: skip


@transaction.atomic
def hand_over(
    *, cycle: ReviewCycle, scorer: Employee | None, to: Employee, actor: Any, now: datetime, reason: str
) -> int:
    """Give the scorecards of a scorer who can't score (left, ill, nobody) to another. Audited; returns how many."""
    if cycle.stage in ENDED or cycle.stage in SHOWN_TO_EMPLOYEES:
        raise ReviewRefused(_("This cycle is over."))
    if not reason.strip():
        raise ReviewRefused(_("Say why the scorecards are handed over."))
    cards = cycle.scorecards.filter(scorer=scorer).exclude(employee=to)
    moved = cards.update(scorer=to)
    if not moved:
        raise ReviewRefused(_("There is no scorecard to hand over."))
    record(
        action=actions.SCORER_CHANGED, actor=actor, target=cycle, reason=reason,
        before={"scorer": scorer.number if scorer else ""}, after={"scorer": to.number, "scorecards": moved},
    )  # fmt: skip
    if cycle.stage == Stage.HEAD:
        key = f"cycle/{cycle.pk}/head/{now:%Y%m%d%H%M}"
        _tell_scorers(cycle, {"cycle": cycle.name, "deadline": "—"}, key, now)
    return moved
