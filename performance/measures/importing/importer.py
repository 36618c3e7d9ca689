"""The observation importer: stream the file into staging, check by set, upsert once."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hrplatform.lib.formats import join_names
from hrplatform.lib.tabular import BadValue, Problem
from intake.models import Batch
from intake.registry import Outcome, Run, UndoRefused
from people.models import Employee
from performance.measures.importing import staging
from performance.measures.importing.columns import PREFIX
from performance.measures.importing.observations import ObservationReader, Person, Seen
from performance.measures.models import Metric
from performance.measures.permissions import feedable_metrics
from performance.measures.services import mark_batch

PROGRESS_EVERY = 20_000
MANY_ROWS = 20_000
NEVER = date.max


def import_observations(run: Run) -> Outcome:
    """Write the good rows of an observation file. Side effects: observations, replaced values, days to judge again."""
    reader = ObservationReader(
        run.table.header, _people(), list(Metric.objects.filter(is_active=True)),
        percent_points=run.choices.percent_points, own=_own_metrics(run),
    )  # fmt: skip
    staging.empty()
    _stage(run, reader)
    seen = reader.seen
    outcome = Outcome(rows=seen.rows, rejected=seen.rejected, warnings=seen.warnings)
    if seen.staged:
        _write(run, reader, outcome)
    outcome.unchanged = seen.good - outcome.created - outcome.changed
    outcome.rejected.sort(key=lambda problem: problem.row or 0)
    _warn(run, seen, outcome)
    staging.empty()
    return outcome


def _own_metrics(run: Run) -> set[int] | None:
    """What the sender may import; a command and a token have no sender, their own scope is all."""
    return None if run.actor is None else set(feedable_metrics(run.actor).values_list("pk", flat=True))


def _people() -> dict[str, Person]:
    rows = Employee.objects.values_list("number", "pk", "hire_date", "leave_date")
    return {
        number: Person(pk, hired.isoformat(), left.isoformat() if left else "9") for number, pk, hired, left in rows
    }


def _stage(run: Run, reader: ObservationReader) -> None:
    told = PROGRESS_EVERY
    with staging.writer() as add:
        for lines in reader.lines(run.table.rows(), run.table):
            add(lines)
            if reader.seen.rows >= told:
                run.progress(reader.seen.rows)
                told += PROGRESS_EVERY
        for lines in reader.rest():
            add(lines)


def _write(run: Run, reader: ObservationReader, outcome: Outcome) -> None:
    """Days nobody has written yet go straight in; if that fails or there are some, lines are compared first."""
    seen, batch = reader.seen, run.batch.pk
    first, last = seen.first_day, seen.last_day
    assert first is not None
    assert last is not None
    if seen.staged > MANY_ROWS:
        staging.plan_for_many()
    marked = staging.write_new(batch) if staging.days_are_new(first, last) else None
    if marked is not None:
        outcome.created, (inserted, outcome.touched_days) = seen.staged, marked
        outcome.effects = [(_("New observations"), inserted)]
        return
    _drop_doubles(reader)
    outcome.created, outcome.changed = staging.compare(first, last)
    if not outcome.created and not outcome.changed:
        return
    replaced = staging.keep_replaced(batch, first, last) if outcome.changed else 0
    written = staging.write(batch)
    outcome.touched_days = mark_batch(batch_id=batch, start=first, until=last)
    effects = [
        (_("New observations"), written - replaced), (_("Observations replaced"), replaced),
        (_("Days judged before that are judged again"), staging.judged_before(batch, first, last)),
    ]  # fmt: skip
    outcome.effects = [(message, number) for message, number in effects if number]


def _drop_doubles(reader: ObservationReader) -> None:
    """A key twice in a file: equal values are one row, different ones reject both rows."""
    if not staging.has_doubles():
        return
    codes = {metric.pk: code for code, metric in reader.metrics.items()}
    torn = staging.contradictions()
    for line, metric, lines, value in torn:
        column = "value" if reader.is_long else f"{PREFIX}{codes[metric]}"
        others = join_names(str(other) for other in lines if other != line)
        bad = BadValue(_("says something else than row %(rows)s for the same person, day and metric"), rows=others)
        reader.seen.good -= 1
        reader.reject(line, column, value.rstrip("0").rstrip("."), bad)
    staging.drop_lines([item[0] for item in torn])
    staging.drop_repeats()


def _warn(run: Run, seen: Seen, outcome: Outcome) -> None:
    if seen.derived:
        message = _("Rows of metrics that are computed from others were ignored: %(number)s.")
        outcome.warnings.append(Problem(message, {"number": seen.derived}))
    if seen.last_day and seen.last_day > run.today:
        message = _("The file has days in the future, up to %(day)s.")
        outcome.warnings.append(Problem(message, {"day": seen.last_day.isoformat()}))
    if seen.outside:
        message = _("Rows dated before the hire date or after the leave date of their person: %(number)s.")
        outcome.warnings.append(Problem(message, {"number": seen.outside}))


def undo_observations(batch: Batch) -> None:
    """Take an observation file back; UndoRefused while a later file's values lie over it."""
    later = staging.later_batches(batch.pk)
    if later:
        raise UndoRefused(
            gettext("Later imports replaced values of this one; undo them first: %(names)s.")
            % {"names": join_names(later)}
        )
    staging.take_back(batch.pk)
