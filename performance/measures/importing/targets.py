"""The target importer: names into scopes, then the targets' own bulk service (spec 2.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hrplatform.lib.formats import join_names
from hrplatform.lib.tabular import BadValue, Cell, Ids, Problem, Refused
from hrplatform.lib.tabular import values as cells
from hrplatform.lib.tabular.headers import header_key
from intake.models import Batch
from intake.registry import Outcome, Run, UndoRefused
from people.models import Brand, Department, Employee, Position, Region
from performance.measures.enums import Direction, Per
from performance.measures.importing.columns import metric_field
from performance.measures.importing.figures import PLACES
from performance.measures.models import Metric, Target
from performance.measures.services import BulkTarget, TargetSpec, import_targets
from performance.measures.services.days import mark_targets

PERIODS = {
    "day": Per.DAY, "daily": Per.DAY, "日": Per.DAY, "天": Per.DAY, "每日": Per.DAY, "每天": Per.DAY, "按日": Per.DAY,
    "month": Per.MONTH, "monthly": Per.MONTH, "月": Per.MONTH, "每月": Per.MONTH, "按月": Per.MONTH,
}  # fmt: skip
SCOPES = ("brand", "region", "department", "position", "employee")


@dataclass(slots=True)
class Known:
    """What the names in a file may mean."""

    metrics: dict[str, Metric]
    scopes: dict[str, dict[str, Any]]
    ids: Ids = field(init=False)

    def __post_init__(self) -> None:
        self.ids = Ids(self.scopes["employee"])


def import_target_file(run: Run) -> Outcome:
    """Write the good rows of a target file. Side effects: targets, days to judge again, the service's audit entry."""
    reader = TargetReader(run, load_known())
    rows = [row for number, cells_ in run.table.rows() if (row := reader.read(number, cells_)) is not None]
    rows, repeated = _without_doubles(reader, rows)
    saved = import_targets(
        rows=rows, actor=run.actor, today=run.today, now=run.now, batch=run.batch,
        reason=gettext("Import of %(file)s") % {"file": run.batch.file_name},
    )  # fmt: skip
    for number, column, reason in saved.rejected:
        reader.reject(number, column, reader.cell(reader.kept[number], column), BadValue(reason))
    outcome = reader.outcome
    outcome.rejected.sort(key=lambda problem: problem.row or 0)
    outcome.created, outcome.changed, outcome.unchanged = saved.created, saved.changed, saved.unchanged + repeated
    effects = [(_("New targets"), saved.created), (_("Targets corrected"), saved.changed)]
    outcome.effects = [(message, number) for message, number in effects if number]
    return outcome


def load_known() -> Known:
    metrics: dict[str, Metric] = {}
    for metric in Metric.objects.filter(is_active=True):
        metrics |= dict.fromkeys(metric_field(metric).header_keys(), metric)
    return Known(
        metrics=metrics,
        scopes={
            "brand": _by_words(Brand.objects.all()),
            "region": _by_words(Region.objects.all()),
            "department": {item.path: item for item in Department.objects.all()},
            "position": {item.name: item for item in Position.objects.all()},
            "employee": {item.number: item for item in Employee.objects.all()},
        },
    )


def _by_words(items: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item in items:
        found |= {item.name: item, item.code: item}
    return found


class TargetReader:
    """Rows into what the service is asked for; wrong rows go to `outcome.rejected`."""

    def __init__(self, run: Run, known: Known) -> None:
        self.run, self.known, self.header, self.outcome = run, known, run.table.header, Outcome()
        self.kept: dict[int, Sequence[Cell]] = {}
        columns = self.header.columns
        if "value" not in columns and not {"low", "high"} <= set(columns):
            raise Refused(
                _("A column is missing: %(missing)s. The columns found: %(titles)s."),
                missing="value 目标值",
                titles=join_names(title for title in self.header.titles if title),
            )

    def read(self, number: int, row: Sequence[Cell]) -> BulkTarget | None:
        self.outcome.rows += 1
        self.kept[number] = row
        problem = self.run.table.overlong(number, row)
        if problem:
            self.outcome.rejected.append(problem)
            return None
        try:
            return BulkTarget(number, self._spec(row))
        except _Bad as bad:
            self.reject(number, bad.column, bad.cell, bad.problem)
            return None

    def reject(self, number: int, column: str, cell: Cell, bad: BadValue) -> None:
        self.outcome.rejected.append(
            Problem(bad.message, bad.params, number, self.header.title(column), cells.text(cell)[:80])
        )

    def cell(self, row: Sequence[Cell], name: str) -> Cell:
        place = self.header.columns.get(name)
        return row[place] if place is not None and place < len(row) else None

    def _spec(self, row: Sequence[Cell]) -> TargetSpec:
        metric = self._metric(self.cell(row, "metric"))
        return TargetSpec(
            metric=metric,
            start=self._said(row, "from", cells.parse_month_start, needed=True),
            until=self._said(row, "until", cells.parse_month_end),
            per=self._said(row, "per", lambda cell: cells.parse_choice(cell, PERIODS)) or Per.DAY,
            **self._standard(row, metric),
            **{name: self._scope(row, name) for name in SCOPES},
        )

    def _standard(self, row: Sequence[Cell], metric: Metric) -> dict[str, Decimal | None]:
        names = ("low", "high") if metric.direction == Direction.RANGE else ("value",)
        return {name: self._said(row, name, lambda cell: self._figure(metric, cell), needed=True) for name in names}

    def _figure(self, metric: Metric, cell: Cell) -> Decimal:
        """A target may be a mean, so that counts need not be whole."""
        if metric.unit == "percent":
            number = cells.parse_percent(cell, points=self.run.choices.percent_points)
        else:
            number = cells.parse_not_negative(cell)
        if number >= 10**12:
            raise BadValue(_("is too large"))
        return number.quantize(PLACES)

    def _said(self, row: Sequence[Cell], name: str, parse: Any, *, needed: bool = False) -> Any:
        cell = self.cell(row, name)
        try:
            if cells.has_no_data(cell):
                if needed:
                    raise BadValue(_("is empty"))
                return None
            return parse(cell)
        except BadValue as bad:
            raise _Bad(name, cell, bad) from bad

    def _metric(self, cell: Cell) -> Metric:
        metric = self.known.metrics.get(header_key(cells.text(cell)))
        if metric is None:
            message = _("is empty") if cells.is_blank(cell) else _("is no metric of the company")
            raise _Bad("metric", cell, BadValue(message))
        return metric

    def _scope(self, row: Sequence[Cell], name: str) -> Any:
        cell = self.cell(row, name)
        if cells.has_no_data(cell):
            return None
        known = self.known.scopes[name]
        if name == "employee":
            found = known.get(self.known.ids.find(cell) or "")
        elif name == "department":
            found = known.get("/".join(part.strip() for part in cells.text(cell).strip("/").split("/")))
        else:
            found = known.get(cells.parse_text(cell, most=400))
        if found is None:
            raise _Bad(name, cell, BadValue(_("is not known in the company")))
        return found


class _Bad(Exception):
    def __init__(self, column: str, cell: Cell, problem: BadValue) -> None:
        super().__init__(str(problem))
        self.column, self.cell, self.problem = column, cell, problem


def _without_doubles(reader: TargetReader, rows: list[BulkTarget]) -> tuple[list[BulkTarget], int]:
    """A scope and start twice in a file: equal rows are one, different ones are both rejected."""
    groups: dict[tuple[tuple[int | None, ...], date], list[BulkTarget]] = defaultdict(list)
    for row in rows:
        groups[row.spec.scope_key, row.spec.start].append(row)
    kept, repeated = [], 0
    for group in groups.values():
        if all(row.spec == group[0].spec for row in group):
            kept.append(group[0])
            repeated += len(group) - 1
            continue
        for row in group:
            others = join_names(str(other.row) for other in group if other is not row)
            bad = BadValue(_("says something else than row %(rows)s for the same scope and day"), rows=others)
            column = "value" if "value" in reader.header.columns else "low"
            reader.reject(row.row, column, reader.cell(reader.kept[row.row], column), bad)
    return kept, repeated


def undo_targets(batch: Batch) -> None:
    """Take a target file back: its targets are void (kept, replaced by themselves), those it corrected live again,
    open ones before them reach up to the next one as before. Days are judged again."""
    mine = list(Target.objects.select_for_update().filter(batch=batch))
    later = [target for target in mine if target.superseded_by_id]
    if later:
        raise UndoRefused(
            gettext("A target of this import was corrected since: %(target)s.") % {"target": _named(later[0])}
        )
    seen = Target.objects.filter(batch=batch, acknowledgements__isnull=False).first()
    if seen:
        raise UndoRefused(
            gettext("An employee has acknowledged a target of this import: %(target)s.") % {"target": _named(seen)}
        )
    mark_targets(target_ids=[target.pk for target in mine])
    for target in mine:
        earlier = Target.objects.filter(superseded_by=target).first()
        if earlier:
            Target.objects.filter(pk=earlier.pk).update(superseded_by=earlier)
        Target.objects.filter(pk=target.pk).update(superseded_by=target)
        if earlier:
            Target.objects.filter(pk=earlier.pk).update(superseded_by=None)
    _reopen_before(mine)


def _named(target: Target) -> str:
    return f"{target.metric} {target.start}"


def _reopen_before(gone: list[Target]) -> None:
    """Open-ended targets of the same scopes end the day before the next live one, or not at all."""
    scope = ("metric_id", "employee_id", "position_id", "department_id", "brand_id", "region_id")
    for key in {tuple(getattr(target, name) for name in scope) for target in gone}:
        filters = {name if value is not None else f"{name}__isnull": value if value is not None else True
                   for name, value in zip(scope, key, strict=True)}  # fmt: skip
        live = list(Target.objects.filter(superseded_by=None, **filters).order_by("start"))
        for target, following in zip(live, [*live[1:], None], strict=True):
            until = following.start - timedelta(days=1) if following else None
            if target.open_ended and target.until != until:
                target.until = until
                target.save(update_fields=["until"])
