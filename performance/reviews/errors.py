"""What reviews refuse."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


class ReviewRefused(ValueError):
    """An act the rules don't allow; the message names what and why, and is shown as it is."""


@dataclass
class ScoreConflict(Exception):
    """Somebody else changed the cell meanwhile: what stands there now, by whom, since when."""

    points: Decimal | None
    comment: str
    version: int
    by: str
    at: datetime | None
