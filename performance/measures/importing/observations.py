"""Rows of an observation file, wide or long, into lines for COPY. Reads the file once and keeps nothing of it.

The way of a right row through `read` is short on purpose: a million rows take it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_noop as _

from hrplatform.lib.formats import join_names
from hrplatform.lib.tabular import BadValue, Cell, Header, Ids, Problem, Refused, Row
from hrplatform.lib.tabular import values as cells
from hrplatform.lib.tabular.headers import header_key
from intake.table import Table
from performance.measures.enums import Aggregation, Unit
from performance.measures.importing.columns import GROSS, PREFIX, REFUND, REVENUE, metric_field, observation_columns
from performance.measures.importing.figures import Figures
from performance.measures.importing.parts import BadCell, Part, owner_of, why_no_pair
from performance.measures.models import Metric

MOST_REJECTED = 50_000


@dataclass(slots=True)
class Seen:
    """What reading found out."""

    rows: int = 0
    good: int = 0
    staged: int = 0
    derived: int = 0
    outside: int = 0
    first_day: date | None = None
    last_day: date | None = None
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Person:
    """Who a number means, and the days of employment as ISO text."""

    key: int
    hired: str
    left: str


class ObservationReader:
    """Turns rows into lines for COPY (line, employee, metric, day, value); wrong rows go to `seen.rejected`."""

    def __init__(
        self,
        header: Header,
        people: dict[str, Person],
        metrics: Sequence[Metric],
        *,
        percent_points: bool,
        own: Collection[int] | None = None,
    ) -> None:
        """own: ids of the metrics whose figures the sender may import; None: all."""
        self.header, self.people, self.ids = header, people, Ids(people)
        self.foreign = {metric.code for metric in metrics if own is not None and metric.pk not in own}
        self.metrics = {metric.code: metric for metric in metrics}
        self.seen = Seen()
        self.figures = {unit: Figures(unit, percent_points=percent_points) for unit in Unit.values}
        self.is_long = {"metric", "value"} <= set(header.columns)
        self.width = max(header.columns.values()) + 1
        self._person_at, self._day_at = header.columns["employee"], header.columns["date"]
        self._metric_at, self._value_at = header.columns.get("metric", 0), header.columns.get("value", 0)
        self._people: dict[Cell, Person] = {}
        self._days: dict[Cell, str] = {}
        self._meant: dict[Cell, tuple[int, Figures]] = {}
        self._pairs: dict[tuple[int, str], list[Part]] = {}
        self._by_word = {key: code for code, item in self.metrics.items() for key in metric_field(item).header_keys()}
        self._by_word |= {
            key: item.name for item in observation_columns(metrics)[4:6] if item.name in (GROSS, REFUND)
            for key in item.header_keys()
        }  # fmt: skip
        self.columns = [] if self.is_long else self._wide_columns()

    def lines(self, rows: Iterator[Row], table: Table) -> Iterator[str]:
        """Lines for COPY of all rows; long files of words met before take a short way, a million rows want it."""
        seen, read, width = self.seen, self.read, table.width
        for number, row in rows:
            problem = table.overlong(number, row) if len(row) > width else None
            if problem:
                seen.rows += 1
                seen.rejected.append(problem)
                continue
            lines = (self._known(number, row) if self.is_long else None) or read(number, row)
            if lines:
                yield lines

    def _known(self, number: int, row: Sequence[Cell]) -> str | None:
        """The line of a long row whose words have all been understood before; None for any other."""
        try:
            person, day = self._people[row[self._person_at]], self._days[row[self._day_at]]
            metric, figures = self._meant[row[self._metric_at]]
            digits = figures.seen[row[self._value_at]]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None
        if digits is None or not person.hired <= day <= person.left:
            return None
        seen = self.seen
        seen.rows += 1
        seen.good += 1
        seen.staged += 1
        return f"{number}\t{person.key}\t{metric}\t{day}\t{digits}\n"

    def read(self, number: int, row: Sequence[Cell]) -> str:
        """Lines for COPY; empty for a row without data, with something wrong, or kept for `rest()`."""
        seen = self.seen
        seen.rows += 1
        if len(row) < self.width:
            row = [*row, *[None] * (self.width - len(row))]
        try:
            cell = row[self._person_at]
            person = self._people.get(cell) or self._person(cell)
            cell = row[self._day_at]
            day = self._days.get(cell) or self._day(cell)
            lines = self._long(number, row, person, day) if self.is_long else self._wide(number, row, person, day)
        except BadCell as bad:
            self.reject(number, bad.column, bad.cell, bad.problem)
            return ""
        seen.good += 1
        if lines:
            seen.staged += 1
            if not person.hired <= day <= person.left:
                seen.outside += 1
        return lines

    def rest(self) -> Iterator[str]:
        """Revenue of long files that give it as gross and refunds on two rows."""
        for (person, day), parts in self._pairs.items():
            said = {code: {part.amount for part in parts if part.code == code} for code in (GROSS, REFUND)}
            if len(said[GROSS]) == len(said[REFUND]) == 1:
                net, line = said[GROSS].pop() - said[REFUND].pop(), max(part.line for part in parts)
                self.seen.staged += 1
                yield f"{line}\t{person}\t{self.metrics[REVENUE].pk}\t{day}\t{net:f}\n"
                continue
            for part in parts:
                self.seen.good -= 1
                self.reject(part.line, "metric", part.word, why_no_pair(part, parts, said))

    def reject(self, number: int, column: str, cell: Cell, bad: BadValue) -> None:
        value = cells.text(cell)[:80]
        title = self.header.title(column)
        self.seen.rejected.append(Problem(bad.message, bad.params, number, title, value))
        if len(self.seen.rejected) > MOST_REJECTED:
            raise Refused(
                _("More than %(most)s rows are wrong; the first: row %(row)s, %(column)s “%(value)s” %(reason)s."),
                most=MOST_REJECTED,
                row=self.seen.rejected[0].row,
                column=self.seen.rejected[0].column,
                value=self.seen.rejected[0].value,
                reason=self.seen.rejected[0].reason,
            )

    def _cell(self, row: Sequence[Cell], name: str) -> Cell:
        return row[self.header.columns[name]]

    def _person(self, cell: Cell) -> Person:
        number = self.ids.find(cell)
        if number:
            self._people[cell] = self.people[number]
            return self._people[cell]
        if cells.is_blank(cell):
            raise BadCell("employee", cell, BadValue(_("is empty")))
        if self.ids.is_ambiguous(cell):
            raise BadCell("employee", cell, BadValue(_("may be several people, whose numbers differ by zeros")))
        raise BadCell("employee", cell, BadValue(_("is the number of nobody in the company")))

    def _day(self, cell: Cell) -> str:
        try:
            day = cells.parse_date(cell)
        except BadValue as bad:
            raise BadCell("date", cell, bad) from bad
        self.seen.first_day = min(day, self.seen.first_day or day)
        self.seen.last_day = max(day, self.seen.last_day or day)
        self._days[cell] = day.isoformat()
        return self._days[cell]

    # wide

    def _wide_columns(self) -> list[tuple[int, str, int, Figures]]:
        """Place, field, metric id and reader of each column that counts; derived metrics are only warned about."""
        found = []
        for name, place in self.header.columns.items():
            if not name.startswith(PREFIX):
                continue
            metric = self.metrics[name.removeprefix(PREFIX)]
            if metric.aggregation == Aggregation.RATIO:
                message = _("The column %(title)s was ignored: %(metric)s is computed from other metrics.")
                params = {"title": self.header.title(name), "metric": str(metric)}
                self.seen.warnings.append(Problem(message, params))
            elif metric.code in self.foreign:
                message = _("The column %(title)s was ignored: figures of this metric are imported by: %(owner)s.")
                self.seen.warnings.append(
                    Problem(message, {"title": self.header.title(name), "owner": owner_of(metric)})
                )
            else:
                found.append((place, name, metric.pk, self.figures[metric.unit]))
        self._check_gross(bool(found))
        return found

    def _check_gross(self, has_metrics: bool) -> None:
        columns = self.header.columns
        has_gross = GROSS in columns or REFUND in columns
        if has_gross and f"{PREFIX}{REVENUE}" in columns:
            message = _("The columns of gross revenue and refunds were ignored: the file gives revenue net.")
            self.seen.warnings.append(Problem(message))
            self.gross = None
        elif has_gross and not (GROSS in columns and REFUND in columns):
            missing = REFUND if GROSS in columns else GROSS
            raise Refused(_("Revenue is net of refunds: the column %(missing)s is missing."), missing=missing)
        elif has_gross and REVENUE in self.foreign:
            message = _("The columns of gross revenue and refunds were ignored: revenue is imported by: %(owner)s.")
            self.seen.warnings.append(Problem(message, {"owner": owner_of(self.metrics[REVENUE])}))
            self.gross = None
        else:
            self.gross = (columns[GROSS], columns[REFUND]) if has_gross else None
        if not has_metrics and not self.gross:
            titles = join_names(title for title in self.header.titles if title)
            message = _("No column is a metric to import; nor are there columns metric 指标, value 数值: %(titles)s.")
            raise Refused(message, titles=titles)

    def _wide(self, number: int, row: Sequence[Cell], person: Person, day: str) -> str:
        lines, start = [], f"{number}\t{person.key}\t"
        for place, name, metric, figures in self.columns:
            cell = row[place]
            digits = figures.seen.get(cell) if isinstance(cell, str) else None
            if digits is None:
                digits = self._digits(figures, name, cell)
                if digits is None:
                    continue
            lines.append(f"{start}{metric}\t{day}\t{digits}\n")
        if self.gross:
            net = self._net(row)
            if net is not None:
                lines.append(f"{start}{self.metrics[REVENUE].pk}\t{day}\t{net}\n")
        return "".join(lines)

    def _digits(self, figures: Figures, name: str, cell: Cell) -> str | None:
        try:
            return figures.read(cell)
        except BadValue as bad:
            raise BadCell(name, cell, bad) from bad

    def _net(self, row: Sequence[Cell]) -> str | None:
        parts = {name: self._amount(name, self._cell(row, name)) for name in (GROSS, REFUND)}
        given = [name for name, part in parts.items() if part is not None]
        if len(given) == 1:
            missing = REFUND if GROSS in given else GROSS
            raise BadCell(missing, None, BadValue(_("is empty; write 0 if there was none")))
        return format(parts[GROSS] - parts[REFUND], "f") if given else None  # type: ignore[operator]

    def _amount(self, name: str, cell: Cell) -> Decimal | None:
        try:
            return None if cells.has_no_data(cell) else cells.parse_not_negative(cell)
        except BadValue as bad:
            raise BadCell(name, cell, bad) from bad

    # long

    def _long(self, number: int, row: Sequence[Cell], person: Person, day: str) -> str:
        word, cell = self._cell(row, "metric"), self._cell(row, "value")
        meant = self._meant.get(word)
        if meant is None:
            meant = self._metric(number, row, person, day)
            if meant is None:
                return ""
        metric, figures = meant
        digits = figures.seen.get(cell) if isinstance(cell, str) else None
        if digits is None:
            digits = self._digits(figures, "value", cell)
            if digits is None and not cells.is_blank(cell):
                return ""  # the row says that there is no data
            if digits is None:
                raise BadCell("value", cell, BadValue(_("is empty")))
        return f"{number}\t{person.key}\t{metric}\t{day}\t{digits}\n"

    def _metric(self, number: int, row: Sequence[Cell], person: Person, day: str) -> tuple[int, Figures] | None:
        """What the metric cell means; None where the row is no figure of its own: derived, or a part of revenue."""
        word = self._cell(row, "metric")
        code = self._by_word.get(header_key(cells.text(word)))
        if code is None:
            raise BadCell("metric", word, BadValue(_("is no metric of the company")))
        metric = self.metrics[REVENUE if code in (GROSS, REFUND) else code]
        if metric.code in self.foreign:
            raise BadCell("metric", word, BadValue(_("is imported by others: %(owner)s"), owner=owner_of(metric)))
        if code in (GROSS, REFUND):
            self._keep_part(code, number, row, person.key, day)
            return None
        if metric.aggregation == Aggregation.RATIO:
            self.seen.derived += 1
            return None
        self._meant[word] = metric.pk, self.figures[metric.unit]
        return self._meant[word]

    def _keep_part(self, code: str, number: int, row: Sequence[Cell], person: int, day: str) -> None:
        amount = self._amount("value", self._cell(row, "value"))
        if amount is None:
            raise BadCell("value", None, BadValue(_("is empty")))
        part = Part(number, code, amount, self._cell(row, "metric"))
        self._pairs.setdefault((person, day), []).append(part)
