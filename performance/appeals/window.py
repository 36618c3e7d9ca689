"""When a result may be appealed: a pure function of the cycle's stages (spec 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from performance.reviews.enums import Stage


@dataclass(frozen=True, slots=True)
class Window:
    """Whether an appeal may be filed; until: the last day, None without a deadline; why: a code when it may not."""

    is_open: bool
    until: date | None = None
    why: str = ""


def window_of(stage: str, stages: Mapping[str, date | None], on: date) -> Window:
    """The window opens with publication and ends with the appeals stage's deadline, or when the cycle is closed.

    stages: the cycle's own with their deadlines. A cycle without an appeals stage has no window.
    """
    if Stage.APPEALS not in stages:
        return Window(False, None, "no_stage")
    until = stages[Stage.APPEALS]
    if stage not in (Stage.PUBLISHED, Stage.APPEALS):
        return Window(False, until, "closed" if stage in (Stage.CLOSED, Stage.CANCELLED) else "not_published")
    if until is not None and on > until:
        return Window(False, until, "over")
    return Window(True, until)
