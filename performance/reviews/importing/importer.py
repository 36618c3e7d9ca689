"""Past scores into closed cycles (spec 5.6): whole scorecards, the same file twice changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_noop as _

from audit.services import record
from hrplatform.lib.tabular import BadValue, Refused
from intake.models import Batch
from intake.registry import Outcome, Run, UndoRefused
from performance.reviews import actions
from performance.reviews.enums import Stage
from performance.reviews.importing.reader import CardKey, ItemRow, ScoreReader
from performance.reviews.importing.span import Span, span_of
from performance.reviews.models import CycleStage, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.scoring import DEFAULT_BANDS, Part, band_of, rounded, weighted_score


@dataclass(frozen=True)
class Wanted:
    """The cycle a file belongs to, when the file itself doesn't say."""

    code: str
    start: date | None = None
    until: date | None = None


_wanted: ContextVar[Wanted | None] = ContextVar("wanted_cycle", default=None)


@contextmanager
def for_cycle(wanted: Wanted) -> Iterator[None]:
    """The cycle named on the command line, for the import inside."""
    token = _wanted.set(wanted)
    try:
        yield
    finally:
        _wanted.reset(token)


def import_scores(run: Run) -> Outcome:
    """Write a closed cycle's scorecards. Side effects: the cycle if missing, scorecards, an audit entry."""
    wanted = _wanted.get() or Wanted(_code_in(run))
    reader = ScoreReader(run)
    cards = reader.cards()
    outcome = reader.outcome
    cycle = _find_cycle(wanted, run)
    standing = _standing(cycle)
    fresh: dict[CardKey, list[ItemRow]] = {}
    for key, items in cards.items():
        if key not in standing:
            fresh[key] = items
        elif standing[key] == {item.item: item.said for item in items}:
            outcome.unchanged += len(items)
        else:
            for item in items:
                reader.reject(item.row, "points", BadValue(_("differs from what stands in the closed cycle")))
    outcome.rejected.sort(key=lambda problem: problem.row or 0)
    _write(cycle, fresh, run.batch)
    outcome.created = sum(len(items) for items in fresh.values())
    outcome.effects = [(_("New scorecards"), len(fresh))] if fresh else []
    if fresh:
        record(
            action=actions.SCORES_IMPORTED, actor=run.actor, target=cycle, batch=run.batch,
            after={"scorecards": len(fresh), "rows": outcome.created},
        )  # fmt: skip
    return outcome


def _code_in(run: Run) -> str:
    """The one code of the file's own cycle column."""
    place = run.table.header.columns.get("cycle")
    codes = {str(row[place]).strip() for _n, row in run.table.rows() if place is not None and row[place]}
    if len(codes) != 1:
        raise Refused(_("Which cycle? Name it, or give the file one column “cycle 考核周期” with one value."))
    return codes.pop()


def _find_cycle(wanted: Wanted, run: Run) -> ReviewCycle:
    """The imported cycle of that code, made and closed if it is missing."""
    found = ReviewCycle.objects.filter(code=wanted.code).first()
    if found is not None:
        if not found.is_imported:
            raise Refused(_("The cycle %(code)s was scored here; past scores can't be put into it."), code=wanted.code)
        return found
    span = span_of(wanted.code)
    if wanted.start and wanted.until:
        span = Span(wanted.start, wanted.until, span.kind if span else "quarterly")
    if span is None:
        raise Refused(_("The code %(code)s names no dates; give them with --from and --to."), code=wanted.code)
    cycle = ReviewCycle.objects.create(
        code=wanted.code, name=wanted.code, kind=span.kind, start=span.start, until=span.until, as_of=span.until,
        stage=Stage.CLOSED, bands=[[name, str(floor)] for name, floor in DEFAULT_BANDS], is_imported=True,
        published_at=run.now, created_at=run.now,
    )  # fmt: skip
    CycleStage.objects.create(cycle=cycle, stage=Stage.CLOSED, sequence=0, entered_at=run.now)
    return cycle


def _standing(cycle: ReviewCycle) -> dict[CardKey, dict[str, tuple]]:
    """What the cycle holds already, in the form of a row's own words."""
    found: dict[CardKey, dict[str, tuple]] = {}
    rows = ScorecardItem.objects.filter(scorecard__cycle=cycle).select_related("scorecard")
    for item in rows.iterator(chunk_size=2000):
        card = item.scorecard
        said = (card.scorer_id, item.kind, item.weight, item.self_points, rounded(item.points))
        found.setdefault((card.employee_id, card.department_id), {})[item.name_zh] = said
    return found


def _write(cycle: ReviewCycle, fresh: dict[CardKey, list[ItemRow]], batch: Batch) -> None:
    cards: list[Scorecard] = []
    items: list[ScorecardItem] = []
    bands = list(DEFAULT_BANDS)
    for (employee, department), rows in fresh.items():
        exact = weighted_score(Part(row.weight, row.points) for row in rows)
        card = Scorecard(
            cycle=cycle, employee_id=employee, department_id=department, scorer_id=rows[0].scorer, start=cycle.start,
            until=cycle.until, item_score=rounded(exact), score=rounded(exact), band=band_of(exact, bands), batch=batch,
        )  # fmt: skip
        cards.append(card)
        items += _items(card, rows)
    Scorecard.objects.bulk_create(cards, batch_size=1000)
    ScorecardItem.objects.bulk_create(items, batch_size=2000)


def _items(card: Scorecard, rows: list[ItemRow]) -> Iterator[ScorecardItem]:
    taken: set[str] = set()
    for number, row in enumerate(rows, start=1):
        code = slugify(row.item)
        code = code if code and code not in taken else f"item-{number}"
        taken.add(code)
        yield ScorecardItem(
            scorecard=card, code=code, name_zh=row.item, kind=row.kind, weight=row.weight, points=row.points,
            self_points=row.self_points, scored_at=row.scored_at, sequence=number,
        )  # fmt: skip


@transaction.atomic
def undo_scores(batch: Batch) -> None:
    """Take a batch's scorecards back while no finding rests on their cycle; an emptied cycle goes too."""
    cycles = ReviewCycle.objects.filter(scorecards__batch=batch).distinct()
    for cycle in cycles:
        if cycle.findings.exists():
            raise UndoRefused(_("Findings rest on these scores."))
        ScorecardItem.objects.filter(scorecard__cycle=cycle, scorecard__batch=batch).delete()
        cycle.scorecards.filter(batch=batch).delete()
        if not cycle.scorecards.exists():
            cycle.stages.all().delete()
            cycle.delete()
