"""What apps above react to. Sent inside the transaction of the act, in the company's schema."""

from django.dispatch import Signal

# Days of the company calendar changed: `days`, a list of dates. Results of those days are to be evaluated again.
calendar_changed = Signal()

# Place, schedule or leave of people changed: `employees` (ids) from `start` on (`until` None: to the present).
people_changed = Signal()

# Someone left: `employee`, `actor`.
employee_left = Signal()

# A contract ends within 60 days: `contract`, `stage` (60 or 30), `days` left. Sent every night while it does.
contract_ending = Signal()
