"""What a rule watches: a series yields (subject, period, value) for whoever has data, set-based (spec 3.1).

A series is registered once and knows nothing of thresholds or windows; those are the rule's. Subjects are keys like
`e:12` (employee), `d:5` (department), `r:2` (region), `b:3/p:4` (brand × position) or `b:3/p:4/m:7` (with a metric).
A period is a day, or a month called by its last day. Periods without data are simply not there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy

from performance.alerts.enums import Comparison

PARTS = {
    "e": "employee_id",
    "d": "department_id",
    "b": "brand_id",
    "r": "region_id",
    "p": "position_id",
    "m": "metric_id",
}


class Period(StrEnum):
    DAY = "day"
    MONTH = "month"


class MetricUse(StrEnum):
    """Whether a rule of the series names a metric."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL that yields (subject, day, value, low, high, cases), with its parameters."""

    sql: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """What one bad period of a story rests on."""

    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    cases: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """The bad periods of one subject that make an alert, oldest first, with their figures."""

    subject: str
    days: list[date]
    figures: list[Figure] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Option:
    """A number that only rules of one series have; `is_share` is written as a percentage."""

    name: str
    label: Any
    default: Decimal
    help: Any = ""
    is_share: bool = False
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(400)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a new rule of the series begins with."""

    comparison: str = Comparison.UNDER
    threshold: Decimal = Decimal("0.5")
    window: int = 3
    recover: int = 3
    least: int = 0


class Series:
    """One thing that can be watched. Subclasses say what, and give its points; the rest is the same for all."""

    code: str = ""
    label: Any = ""
    help: Any = ""
    # How the threshold is meant, and what `least` counts ("" where the series has no cases).
    threshold_help: Any = ""
    cases_label: Any = ""
    # What the figure of a bad period is called, and how the cases it rests on are counted.
    value_label: Any = ""
    period: Period = Period.DAY
    # Whose series it is: employee, department, region, brand and position.
    subjects: tuple[str, ...] = ("employee",)
    metric_use: MetricUse = MetricUse.NONE
    options: tuple[Option, ...] = ()
    defaults: Defaults = Defaults()
    # The threshold is data of the series itself (missing or not), nobody sets it.
    has_threshold: bool = True
    # Its points are day results of the rule's metric, whose figures and targets are the evidence.
    is_judged: bool = False
    # What an alert's bad periods are called as a whole, and what of the calendar is left out of them.
    periods_title: Any = gettext_lazy("The days")
    periods_note: Any = ""
    # Costly to work out again for days gone by: past days are kept as they were found unless late data touches them.
    reaches_back: int = 0
    # Replaying months of it takes long in a large company.
    is_costly: bool = False

    def points(
        self, *, rule: Any, start: date, until: date, subjects: Sequence[str] | None
    ) -> Statement:  # pragma: no cover - every series has its own
        """Every period from start to until that has data, of these subjects (None: of all)."""
        raise NotImplementedError

    def bad_between(self, *, rule: Any, start: date, until: date) -> set[str] | None:
        """Subjects with a bad period in the range; None where PostgreSQL has to say it from the points."""
        return None

    def key(self, column: str) -> str:
        """SQL of the subject's key; people's series yield bare ids, which sort and join faster."""
        return column

    def is_due(self, *, rule: Any, on: date, has_late: bool) -> bool:
        """Whether a new finding is possible tonight."""
        return True

    def option(self, rule: Any, name: str) -> Decimal:
        """The rule's value of an option, or its default."""
        for option in self.options:
            if option.name == name:
                return Decimal(str(rule.options.get(name, option.default)))
        raise KeyError(name)

    def metrics_of(self, rule: Any, subjects: Sequence[str], on: date) -> dict[str, int]:
        """{subject: metric} where the rule leaves it open and the subject's key doesn't say it."""
        return {}

    def cases_words(self, cases: int) -> str:
        """The cases in words: 4 leavers."""
        return f"{self.cases_label} {cases}"

    def sentence(self, rule: Any) -> str:
        """The rule in plain words."""
        raise NotImplementedError

    def found_words(self, alert: Any, periods: int) -> str:
        """What an alert of the series found, in one line."""
        raise NotImplementedError


def is_bad(rule: Any, value: Decimal, cases: int) -> bool:
    """Whether a point is past the threshold and rests on enough cases; `streak_sql.bad` says the same."""
    is_past = value < rule.threshold if rule.comparison == Comparison.UNDER else value > rule.threshold
    return is_past and cases >= rule.least


def ids(subjects: Iterable[str], letter: str = "e") -> list[int]:
    """Ids of the subjects of one kind: e:12 → 12."""
    start = f"{letter}:"
    return [int(subject[len(start) :]) for subject in subjects if subject.startswith(start) and "/" not in subject]


def place_of(subject: str) -> dict[str, int | None]:
    """{field of Alert: id} of a subject's key; 0 stands for none."""
    pairs = (part.split(":") for part in subject.split("/"))
    return {PARTS[letter]: int(number) or None for letter, number in pairs}
