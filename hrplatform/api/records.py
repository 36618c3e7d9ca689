"""The records of spec 13.7 as the documentation describes them. A test holds each against what `dump` really gives."""

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import ConfigDict, Field

Day = Annotated[str, Field(json_schema_extra={"format": "date"}, examples=["2025-03-01"])]
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2025-03-01T02:00:00Z"])]
Figure = Annotated[
    str, Field(pattern=r"^-?\d+(\.\d+)?$", description=_("A decimal number as text."), examples=["3480.5"])
]
Number = Annotated[str, Field(description=_("Employee number."), examples=["0007"])]
Path = Annotated[str, Field(description=_("Department path."), examples=["运营中心/天猫组"])]


class Record(Schema):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class EmployeeRecord(Record):
    employee: Number
    name: str
    department: Path | None
    position: str | None
    brand: str | None
    region: str | None
    manager: Number | None
    hire_date: Day
    leave_date: Day | None


class AssignmentRecord(Record):
    employee: Number
    department: Path
    position: str
    brand: str | None
    region: str | None
    manager: Number | None
    start: Day = Field(alias="from")
    until: Day | None


class CompensationRecord(Record):
    employee: Number
    salary: Figure
    bonus_share: Figure | None
    start: Day = Field(alias="from")
    until: Day | None


class DepartmentRecord(Record):
    department: Path
    code: str
    name: str
    parent: Path | None
    active: bool


class MetricRecord(Record):
    metric: str
    name_zh: str
    name_en: str
    unit: str
    direction: str
    aggregation: str
    numerator: str | None
    denominator: str | None
    weight: str | None
    primary: bool
    active: bool


class TargetScope(Record):
    """The dimensions a target names; those it doesn't name are absent."""

    employee: Number | None = None
    position: str | None = None
    department: Path | None = None
    brand: str | None = None
    region: str | None = None


class TargetRecord(Record):
    metric: str
    value: Figure | None
    start: Day = Field(alias="from")
    until: Day | None
    per: Literal["day", "month"]
    scope: TargetScope
    version: int
    superseded: bool
    set_after: bool
    low: Figure | None = None
    high: Figure | None = None


class ObservationRecord(Record):
    employee: Number
    date: Day
    metric: str
    value: Figure
    batch: str | None


class DayRecord(Record):
    employee: Number
    date: Day
    metric: str
    value: Figure | None
    target: Figure | None
    target_version: int | None
    achievement: Figure | None
    points: Figure | None
    grain: Literal["day", "month"]
    through: Day | None


class AlertScope(Record):
    brand: str | None
    region: str | None
    position: str | None
    department: Path | None


class AlertRecord(Record):
    id: str
    rule: str
    version: int
    severity: Literal["info", "warning", "severe"]
    employee: Number | None
    scope: AlertScope
    first_day: Day
    raised_on: Day
    last_day: Day
    days: list[Day]
    state: Literal["open", "acknowledged", "in_hand", "resolved"]
    new_hire: bool
    quiet: bool = Field(description=_("Raised by a rule on trial that only HR sees."))
    resolved_on: Day | None
    resolved_how: str | None


class PlanMeasureRecord(Record):
    metric: str
    target: Figure | None
    actual: Figure | None


class PlanRecord(Record):
    employee: Number
    alert: str | None
    state: str
    issued_on: Day
    deadline: Day
    extensions: int
    measures: list[PlanMeasureRecord]
    decided_by: str | None
    decided_on: Day | None
    reason: str


class CycleRecord(Record):
    cycle: str
    name: str
    kind: str
    start: Day = Field(alias="from")
    until: Day
    stage: str
    opened_at: Moment | None
    published_at: Moment | None


class ScorecardItemRecord(Record):
    code: str
    kind: Literal["kpi", "judged"]
    weight: Figure
    own: Figure | None = Field(alias="self")
    points: Figure | None


class ScorecardRecord(Record):
    cycle: str
    employee: Number
    department: Path
    score: Figure | None
    band: str
    adjusted_score: Figure | None
    items: list[ScorecardItemRecord]


class FindingRecord(Record):
    cycle: str
    check: str
    severity: Literal["info", "warning", "severe"]
    department: Path
    scorer: Number | None
    employees: list[Number]
    statistic: Figure
    p_value: float | None
    q_value: float | None
    state: Literal["open", "upheld", "dismissed", "closed"]


class PoolRecord(Record):
    pool: str
    id: str
    start: Day = Field(alias="from")
    until: Day
    cycle: str | None
    state: str
    amount: Figure
    carried_in: Figure
    scenario: str | None
    rule: str | None
    awards: Figure | None
    reserve: Figure | None
    people: int | None
    engine: str | None
    digest: str | None


class AwardRecord(Record):
    pool: str
    employee: Number
    department: Path
    amount: Figure
    eligibility: str
    eligibility_reason: str
    trace: Any = Field(description=_("Every step from the pool to this award."))


class AuditObject(Record):
    kind: str | None
    id: str | None
    label: str | None


class AuditRecord(Record):
    id: str
    at: Moment
    action: str
    actor: str | None
    actor_id: str | None
    job: str | None
    ip: str | None
    request_id: str | None
    object: AuditObject
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str | None
    batch: str | None
    digest: str | None
    block: int | None


RECORDS: dict[str, type[Record]] = {
    "employees": EmployeeRecord,
    "assignments": AssignmentRecord,
    "compensations": CompensationRecord,
    "departments": DepartmentRecord,
    "metrics": MetricRecord,
    "targets": TargetRecord,
    "observations": ObservationRecord,
    "days": DayRecord,
    "alerts": AlertRecord,
    "plans": PlanRecord,
    "cycles": CycleRecord,
    "scorecards": ScorecardRecord,
    "findings": FindingRecord,
    "pools": PoolRecord,
    "awards": AwardRecord,
    "audit": AuditRecord,
}
