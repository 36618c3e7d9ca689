"""New cycles and their deadlines (spec 4.2). Moving them is services/stages.py."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from performance.reviews import actions
from performance.reviews.enums import ENDED, OPTIONAL, ORDER, CycleKind, Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import CycleStage, ReviewCycle
from performance.reviews.services.scale import company_scale


@dataclass(frozen=True)
class CycleRequest:
    """What a new cycle is. stages: the optional ones wanted; deadlines by stage.

    Heads score unless the cycle goes by data and goals alone (with_head_scores=False).
    """

    code: str
    name: str
    start: date
    until: date
    kind: str = CycleKind.QUARTERLY
    stages: Sequence[str] = (Stage.SELF, Stage.CHECKS)
    deadlines: dict[str, date] = field(default_factory=dict)
    hides_self_scores: bool = False
    bands: Sequence[tuple[str, Decimal]] = ()
    with_head_scores: bool = True

    def wants(self, stage: Stage) -> bool:
        if stage == Stage.HEAD:
            return self.with_head_scores
        return stage not in OPTIONAL or stage in self.stages


@transaction.atomic
def create_cycle(*, request: CycleRequest, actor: Any, now: datetime) -> ReviewCycle:
    """A draft cycle with its stages. Audited. Raises ReviewRefused when code, dates or deadlines don't fit."""
    if request.until < request.start:
        raise ReviewRefused(_("The cycle ends before it begins."))
    bands, guideline = company_scale()
    try:
        with transaction.atomic():
            cycle = ReviewCycle.objects.create(
                code=request.code.strip(),
                name=request.name.strip(),
                kind=request.kind,
                start=request.start,
                until=request.until,
                bands=[[name, str(floor)] for name, floor in request.bands] or bands,
                guideline=guideline,
                hides_self_scores=request.hides_self_scores,
                created_at=now,
            )
    except IntegrityError as taken:
        raise ReviewRefused(_("There is a cycle %(code)s already.") % {"code": request.code}) from taken
    wanted = [stage for stage in ORDER if request.wants(stage)]
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
    """Deadlines of stages not yet over. Audited. Raises ReviewRefused when out of order or the cycle is over."""
    if cycle.stage in ENDED:
        raise ReviewRefused(_("This cycle is over."))
    before = {row.stage: row.deadline for row in cycle.stages.all()}
    for stage, deadline in deadlines.items():
        cycle.stages.filter(stage=stage).update(deadline=deadline, reminded_on=None, overdue_told_on=None)
    _refuse_deadlines(cycle)
    after = {row.stage: row.deadline for row in cycle.stages.all()}
    record(action=actions.DEADLINES_SET, actor=actor, target=cycle, before=before, after=after)


def _refuse_deadlines(cycle: ReviewCycle) -> None:
    dates = [row.deadline for row in cycle.stages.order_by("sequence") if row.deadline]
    if dates != sorted(dates):
        raise ReviewRefused(_("A stage can't be due before the one it follows."))
