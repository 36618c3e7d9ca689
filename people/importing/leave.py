"""Personal leave as something that can be imported (spec 2.1, 13.3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

from audit.services import record
from hrplatform.lib.tabular import BadValue, Cell, Field, Problem
from hrplatform.lib.tabular import values as cells
from intake.changes import Touched, keep_changes, take_back
from intake.models import Batch
from intake.registry import ImportKind, Outcome, Run, register
from people import actions
from people.enums import AbsenceKind
from people.models import Employee, Leave
from people.permissions import is_hr
from people.signals import people_changed

COLUMNS = (
    Field("employee", ("工号", "员工编号", "员工工号", "number"), gettext_lazy("Number"), required=True),
    Field("from", ("开始日期", "请假开始", "开始", "start", "first day"), gettext_lazy("First day"), required=True),
    Field("until", ("结束日期", "请假结束", "结束", "end", "last day"), gettext_lazy("Last day")),
    Field("kind", ("请假类型", "假别", "类型", "leave type"), gettext_lazy("Kind of leave"), required=True),
)
KINDS = {
    **{str(kind): str(kind) for kind in AbsenceKind},
    "年假": "annual", "年休假": "annual", "病假": "sick", "事假": "unpaid", "无薪假": "unpaid", "产假": "maternity",
    "其他": "other", "其它": "other",
}  # fmt: skip
EXAMPLE = (("工号", "开始日期", "结束日期", "请假类型"), ("0007", "2025-03-10", "2025-03-14", "年假"))
OPEN = date.max


@dataclass(frozen=True, slots=True)
class Said:
    """One good row."""

    row: int
    employee: int
    start: date
    until: date | None
    kind: str

    @property
    def content(self) -> tuple[date | None, str]:
        return self.until, self.kind

    @property
    def key(self) -> tuple[date, tuple[date | None, str]]:
        return self.start, self.content


class LeaveReader:
    """Reads rows under the header and compares them with each other and with the leave on record."""

    def __init__(self, run: Run) -> None:
        self.header = run.table.header
        self.people = dict(Employee.objects.values_list("number", "pk"))
        self.ids = cells.Ids(self.people)

    def read(self, number: int, row: Sequence[Cell]) -> Said | Problem:
        raw = {name: row[place] if place < len(row) else None for name, place in self.header.columns.items()}
        found = self.ids.find(raw["employee"])
        if found is None:
            return self._problem(number, raw, "employee", BadValue(_("is nobody's number")))
        values: dict[str, object] = {"until": None}
        for name in ("from", "until", "kind"):
            if name == "until" and cells.is_blank(raw.get(name)):
                continue
            try:
                values[name] = cells.parse_choice(raw[name], KINDS) if name == "kind" else cells.parse_date(raw[name])
            except BadValue as bad:
                return self._problem(number, raw, name, bad)
        if values["until"] and values["until"] < values["from"]:  # type: ignore[operator]
            return self._problem(number, raw, "until", BadValue(_("is before the first day")))
        return Said(number, self.people[found], values["from"], values["until"], values["kind"])  # type: ignore[arg-type]

    def _problem(self, number: int, raw: dict[str, Cell], name: str, bad: BadValue) -> Problem:
        return Problem(bad.message, bad.params, number, self.header.title(name), cells.text(raw.get(name))[:80])

    def clash(self, said: Said, other: date) -> Problem:
        message = _("overlaps other leave of the same person from %(day)s")
        return Problem(message, {"day": other.isoformat()}, said.row, self.header.title("from"), said.start.isoformat())


def import_leave(run: Run) -> Outcome:
    """Write the good rows: new leave, or another end or kind of leave from the same day. Sends people_changed."""
    outcome, reader = Outcome(), LeaveReader(run)
    said: list[Said] = []
    for number, row in run.table.rows():
        outcome.rows += 1
        read = run.table.overlong(number, row) or reader.read(number, row)
        if isinstance(read, Problem):
            outcome.rejected.append(read)
        else:
            said.append(read)
    stored = _stored(said)
    good = _without_clashes(reader, said, stored, outcome)
    _write(run, good, stored, outcome)
    outcome.rejected.sort(key=lambda problem: problem.row or 0)
    outcome.unchanged = outcome.rows - len(outcome.rejected) - outcome.created - outcome.changed
    return outcome


def _stored(said: Sequence[Said]) -> dict[int, dict[date, Leave]]:
    found: dict[int, dict[date, Leave]] = defaultdict(dict)
    for leave in Leave.objects.filter(employee_id__in={item.employee for item in said}):
        found[leave.employee_id][leave.start] = leave
    return found


def _without_clashes(
    reader: LeaveReader, said: Sequence[Said], stored: dict[int, dict[date, Leave]], outcome: Outcome
) -> list[Said]:
    """A row twice is one row; rows that overlap each other or leave from another day are wrong."""
    by_person: dict[int, list[Said]] = defaultdict(list)
    for item in said:
        by_person[item.employee].append(item)
    good = []
    for person, rows in by_person.items():
        starts = {item.start for item in rows}
        spans = [(leave.start, leave.until) for start, leave in stored[person].items() if start not in starts]
        kept: dict[date, Said] = {}
        for item in rows:
            others = [(other.start, other.until) for other in rows if (other.start, other.content) != item.key]
            overlap = next((start for start, until in [*spans, *others] if _overlap(item, start, until)), None)
            if overlap is None:
                kept[item.start] = item
            else:
                outcome.rejected.append(reader.clash(item, overlap))
        good += kept.values()
    return good


def _overlap(item: Said, start: date, until: date | None) -> bool:
    return item.start <= (until or OPEN) and start <= (item.until or OPEN)


def _write(run: Run, good: Sequence[Said], stored: dict[int, dict[date, Leave]], outcome: Outcome) -> None:
    made, changed, touched = [], [], []
    days: list[tuple[date, date | None]] = []
    for item in good:
        leave = stored[item.employee].get(item.start)
        if leave is None:
            made.append(Leave(employee_id=item.employee, start=item.start, until=item.until, kind=item.kind))
        elif (leave.until, leave.kind) == item.content:
            continue
        else:
            touched.append(Touched(leave, {"until": leave.until, "kind": leave.kind},
                                   {"until": item.until, "kind": item.kind}))  # fmt: skip
            days.append((leave.start, leave.until))
            leave.until, leave.kind = item.content
            changed.append(leave)
        days.append((item.start, item.until))
    Leave.objects.bulk_create(made, batch_size=2000)
    Leave.objects.bulk_update(changed, ["until", "kind"], batch_size=2000)
    touched += [Touched(row, None, {"start": row.start, "until": row.until, "kind": row.kind}) for row in made]
    outcome.created, outcome.changed = len(made), len(changed)
    if not days:
        return
    keep_changes(batch=run.batch, touched=touched)
    people = sorted({row.employee_id for row in (*made, *changed)})
    after = {"rows": len(made) + len(changed), "people": len(people)}
    record(action=actions.LEAVE_RECORDED, actor=run.actor, target=None, after=after, batch=run.batch, at=run.now)
    _tell(people, days)
    effects = [(_("New leave"), len(made)), (_("Leave changed"), len(changed))]
    outcome.effects = [(message, number) for message, number in effects if number]


def _tell(people: list[int], days: Sequence[tuple[date, date | None]]) -> None:
    last = [until for _start, until in days]
    until = None if None in last else max(day for day in last if day)
    people_changed.send(sender=Leave, employees=people, start=min(start for start, _until in days), until=until)


def undo_leave(batch: Batch) -> None:
    """Leave as it was before the batch; UndoRefused where it was changed since. Sends people_changed."""
    changes = list(batch.changes.all())
    rows = list(Leave.objects.filter(pk__in=[change.key for change in changes]))
    take_back(changes)
    if rows:
        days = [(row.start, row.until) for row in rows]
        days += [(row.start, row.until) for row in Leave.objects.filter(pk__in=[row.pk for row in rows])]
        _tell(sorted({row.employee_id for row in rows}), days)


def register_leave() -> None:
    """Called once when the app is ready."""
    register(
        ImportKind(
            code="leave",
            label=gettext_lazy("Leave"),
            help=gettext_lazy("Personal leave by first and last day. The same first day again changes end or kind."),
            fields=lambda: COLUMNS,
            importer=import_leave,
            undo=undo_leave,
            may_import=is_hr,
            order=45,
            example=EXAMPLE,
        )
    )
