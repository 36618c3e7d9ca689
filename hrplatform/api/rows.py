"""The bodies of the write routes: rows of plain values, checked one by one by the same rules as a file (spec 2.6)."""

from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from intake.pushed import MOST_ROWS

LONGEST = 2000


def _plain_value(said: Any) -> Any:
    """A text, a number or null; yes and no too where `flag`."""
    if isinstance(said, bool) or not (said is None or isinstance(said, (str, int, float, Decimal))):
        raise ValueError("is neither a text nor a number")
    if isinstance(said, str) and len(said) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    return said


def _plain_or_flag(said: Any) -> Any:
    return said if isinstance(said, bool) else _plain_value(said)


_TEXT = {"type": "string", "maxLength": LONGEST}
Value = Annotated[
    Any, BeforeValidator(_plain_value), WithJsonSchema({"anyOf": [_TEXT, {"type": "number"}, {"type": "null"}]})
]
Flag = Annotated[
    Any,
    BeforeValidator(_plain_or_flag),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, _TEXT, {"type": "number"}, {"type": "null"}]}),
]


class Row(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ObservationRow(Row):
    """Long: `metric` and `value`. Wide: a key per metric instead (its code or one of its names)."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {"employee": "0007", "date": "2025-03-01", "metric": "orders", "value": 12},
                {"employee": "0007", "date": "2025-03-01", "orders": 12, "revenue": "3480.50"},
            ]
        },
    )
    __pydantic_extra__: dict[str, Value]

    employee: Value = Field(description=_("Employee number."))
    date: Value = Field(description=_("Day of the figures."))
    metric: Value = Field(None, description=_("Code or name of the metric (long rows)."))
    value: Value = Field(None, description=_("The figure (long rows); a decimal as text keeps every digit."))


class EmployeeRow(Row):
    """A person as a roster has them: new numbers are hired, known ones changed from `as_of` on."""

    employee: Value = Field(description=_("Employee number."))
    name: Value = None
    department: Value = Field(None, description=_("Path such as 运营中心/天猫组; missing departments are made."))
    position: Value = None
    hire_date: Value = None
    brand: Value = None
    region: Value = None
    manager: Value = Field(None, description=_("Number of the direct superior."))
    head: Flag = Field(None, description=_("Whether the person heads the department."))
    salary: Value = None
    bonus_share: Value = None
    email: Value = None
    phone: Value = None
    leave_date: Value = None
    leave_type: Value = None
    leave_reason: Value = None
    probation_end: Value = None
    gender: Value = None
    birth_date: Value = None
    as_of: Value = Field(
        None, description=_("From when the row holds; empty: the hire date of somebody new, else today.")
    )


class AssignmentRow(Row):
    """Where a known person works from a day on."""

    employee: Value = Field(description=_("Employee number."))
    department: Value = Field(description=_("Path such as 运营中心/天猫组; missing departments are made."))
    position: Value
    brand: Value = None
    region: Value = None
    manager: Value = None
    as_of: Value = Field(None, alias="from", description=_("The first day there; empty: today."))


class ScheduleRow(Row):
    """Whether a person works on a day."""

    employee: Value = Field(description=_("Employee number."))
    date: Value
    works: Flag = Field(description=_("true or false, 是 or 否."))


class LeaveRow(Row):
    """Personal leave, both days included."""

    employee: Value = Field(description=_("Employee number."))
    start: Value = Field(alias="from")
    until: Value = Field(None, description=_("The last day; empty while it isn't known."))
    kind: Value = Field(description=_("annual, sick, unpaid, maternity or other; 年假, 病假, 事假, 产假, 其他."))


class Batch(BaseModel):
    """Up to 10,000 rows, taken whole or not at all unless `accept_good`."""

    model_config = ConfigDict(extra="forbid")

    accept_good: bool = Field(False, strict=True, description=_("Take the good rows even if others are wrong."))
    dry_run: bool = Field(False, strict=True, description=_("Check and say what would change; write nothing."))
    totals: bool = Field(True, strict=True, description=_("Count what the company has now; false answers sooner."))


def _rows(most: int = MOST_ROWS) -> Any:
    return Field(min_length=1, max_length=most, description=_("Counted from 1 in answers."))


class ObservationBatch(Batch):
    rows: list[ObservationRow] = _rows()


class EmployeeBatch(Batch):
    rows: list[EmployeeRow] = _rows()


class AssignmentBatch(Batch):
    rows: list[AssignmentRow] = _rows()


class ScheduleBatch(Batch):
    rows: list[ScheduleRow] = _rows()


class LeaveBatch(Batch):
    rows: list[LeaveRow] = _rows()


class RejectedRow(Schema):
    row: int | None
    column: str
    value: str
    reason: str


class ImportAnswer(Schema):
    """What a batch did (spec 13.7)."""

    rows: int
    created: int
    changed: int
    unchanged: int
    rejected: list[RejectedRow]
    warnings: list[str]
    batch: str | None = Field(description=_("Id of the batch, by which it can be read and undone; null for a trial."))
    totals: dict[str, int]
    dry_run: bool
