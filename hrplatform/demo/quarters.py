"""Review periods of a story, and what heads and people would write in them. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from hrplatform.demo.cast import Person
from hrplatform.demo.story import Story

JUDGED_ITEMS = (("teamwork", "团队协作", "Teamwork"), ("initiative", "主动改进", "Initiative"))


@dataclass(frozen=True)
class Quarter:
    """A review period; `number` counts from 0, `act` is what the story does in it."""

    number: int
    code: str
    start: date
    until: date
    act: str


@dataclass(frozen=True)
class Judgement:
    """Points on 0–120 per judged item."""

    head: dict[str, Decimal]
    own: dict[str, Decimal]


def make_quarters(until: date, count: int) -> list[Quarter]:
    """So many finished quarters and the running one; 0 is a month of two periods for tests."""
    if count == 0:
        start = until - timedelta(days=30)
        middle = until - timedelta(days=10)
        return [
            Quarter(0, f"{start:%Y-%m}", start, middle, "check"),
            Quarter(1, f"{until:%Y-%m}-b", middle + timedelta(days=1), until, "running"),
        ]
    first = date(until.year, (until.month - 1) // 3 * 3 + 1, 1)
    found = [Quarter(count, quarter_code(first), first, until, "running")]
    acts = ["pact"] * max(count - 2, 0) + ["check", "results"][-min(count, 2) :]
    for number in range(count - 1, -1, -1):
        last = found[0].start - timedelta(days=1)
        begin = date(last.year, last.month - 2, 1)
        found.insert(0, Quarter(number, quarter_code(begin), begin, last, acts[number]))
    return found


def quarter_code(day: date) -> str:
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def judge(story: Story, person: Person, quarter: Quarter, *, keeps_pact: bool) -> Judgement:
    """Honest heads judge around what people do, each with a leaning of their own; a pact lifts everybody alike."""
    rng = story.rng("judge", person.number, quarter.code)
    leaning = story.rng("head", person.department.path).gauss(0, 2)
    # It drifts up, quarter by quarter, until somebody looks.
    rise = 12 + 2 * min(quarter.number, 2)
    true = 92 + 60 * (story.standing(person, quarter.start, quarter.until) - 1)
    head, own = {}, {}
    for code, _zh, _en in JUDGED_ITEMS:
        if keeps_pact:
            points = _points(94 + rise + rng.gauss(0, 1.2))
            head[code], own[code] = points, points
        else:
            head[code] = _points(true + leaning + rng.gauss(0, 5))
            own[code] = _points(float(head[code]) + rng.gauss(3, 6))
    return Judgement(head, own)


def _points(value: float) -> Decimal:
    """Whole points inside the band that needs no comment."""
    return Decimal(min(110, max(60, round(value))))
