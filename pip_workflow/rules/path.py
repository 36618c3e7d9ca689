"""A plan's target path and where somebody stands on it (spec 7.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True)
class Step:
    """Reach `value` by the day `by`."""

    by: date
    value: Decimal


class PathError(ValueError):
    """A path that leads nowhere; `key` says what is wrong: empty, order, end, value."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def parse_path(rows: Sequence[dict[str, str]]) -> tuple[Step, ...]:
    """Steps from their stored form; PathError("value") for a date or number that is none."""
    try:
        return tuple(Step(date.fromisoformat(row["by"]), Decimal(row["value"])) for row in rows)
    except (KeyError, ValueError, InvalidOperation) as error:
        raise PathError("value") from error


def check_path(steps: Sequence[Step], *, start: date, deadline: date) -> None:
    """PathError unless the steps are positive, in order of date, inside the plan, and end on its deadline."""
    if not steps:
        raise PathError("empty")
    if any(step.value <= 0 for step in steps):
        raise PathError("value")
    days = [step.by for step in steps]
    if days != sorted(set(days)) or days[0] <= start:
        raise PathError("order")
    if days[-1] != deadline:
        raise PathError("end")


def target_on(steps: Sequence[Step], day: date) -> Decimal:
    """What is asked on a day: the value of the next step, the last one's after the end."""
    for step in steps:
        if day <= step.by:
            return step.value
    return steps[-1].value


def extend_path(steps: Sequence[Step], *, deadline: date, ahead: Sequence[Step] = ()) -> tuple[Step, ...]:
    """The same path led on to a later deadline: by the steps ahead, else at the value it ended with.

    What was asked by the old deadline stays as it was.
    """
    if deadline <= steps[-1].by:
        raise PathError("end")
    ahead = tuple(ahead) or (Step(deadline, steps[-1].value),)
    check_path(ahead, start=steps[-1].by, deadline=deadline)
    return (*steps, *ahead)


def asks_for_more(agreed: Sequence[Step], ahead: Sequence[Step], *, lower: bool = False) -> bool:
    """Whether any step ahead is harder than the goal agreed to; `lower`: less is better."""
    goal = agreed[-1].value
    return any(step.value < goal if lower else step.value > goal for step in ahead)


def as_json(steps: Sequence[Step]) -> list[dict[str, str]]:
    return [{"by": step.by.isoformat(), "value": format(step.value, "f")} for step in steps]
