"""What apps above react to. Sent inside the transaction of the act, in the company's schema."""

from typing import Any, NamedTuple

from django.dispatch import Signal

# Days of the company calendar changed: `days`, a list of dates. Results of those days are to be evaluated again.
calendar_changed = Signal()

# Place, schedule or leave of people changed: `employees` (ids) from `start` on (`until` None: to the present).
people_changed = Signal()

# Someone left: `employee`, `actor`.
employee_left = Signal()

# Contracts end within 60 days: `endings`, a list of Ending. Sent every night while any does.
contracts_ending_soon = Signal()


class Ending(NamedTuple):
    """A contract that ends soon: the stage of the notice (60 or 30) and the days left."""

    contract: Any
    stage: int
    days: int
