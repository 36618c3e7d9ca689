"""The night of a business date: what happens in which order, one list.

A step is `step(*, on: date, now: datetime) -> dict[str, int]`, runs in the company's schema inside the night's one
transaction, and may run twice for a date with the same outcome. What it returns is added up by name.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from django.utils.module_loading import import_string

Step = Callable[..., dict[str, int]]

# Each entry is the dotted name of a step; later ones see what earlier ones wrote.
NIGHT_STEPS: list[str] = []


def load_steps() -> list[Step]:
    """The steps, imported."""
    return [import_string(name) for name in NIGHT_STEPS]


def run_steps(*, on: date, now: datetime) -> dict[str, int]:
    """Every step of the night of `on`, in order; the sums of what they report."""
    totals: Counter[str] = Counter()
    for step in load_steps():
        totals.update(step(on=on, now=now))
    return dict(totals)
