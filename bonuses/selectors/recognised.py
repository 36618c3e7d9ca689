"""What stands beside the money: recognitions in a pool's period (spec 4.5)."""

from bonuses.models import BonusPool
from people.models import Employee
from performance.growth.models import Recognition
from performance.growth.selectors import recognitions_of


def recognised_in(pool: BonusPool, employee: Employee) -> list[Recognition]:
    """The person's recognitions from the pool's first to its last day, newest first."""
    return list(recognitions_of(employee, start=pool.start, until=pool.until).select_related(None))


def latest_recognitions(employee: Employee, *, count: int = 10) -> list[Recognition]:
    """The person's newest recognitions of any time."""
    return list(recognitions_of(employee)[:count])
