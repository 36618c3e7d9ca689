"""Kinds of decisions that need approval. Apps register theirs when they start.

register(Kind(key="bonuses.pool", label=_("Bonus pool"), stake=Stake.MONEY, size=_("Pool (yuan)"),
              steps=(Step(role="hr", submitter_may=True), Step(role="finance"))))
"""

from dataclasses import dataclass
from typing import Any

from people.approvals.rules import Stake, Step, faults


@dataclass(frozen=True)
class Kind:
    """label, about: what people read; size: what `from` counts in ("" where there is no size); steps: the standard."""

    key: str
    label: Any
    stake: Stake
    steps: tuple[Step, ...]
    size: Any = ""
    about: Any = ""
    order: int = 50


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> str:
    """Add or replace a kind; returns its key. Its standard has to keep the rules of its stake."""
    wrong = faults(kind.steps, kind.stake)
    if wrong:
        raise ValueError(f"approval kind {kind.key}: {wrong}")
    _kinds[kind.key] = kind
    return kind.key


def kind_of(key: str) -> Kind:
    """Raises KeyError for a kind nobody registered."""
    return _kinds[key]


def all_kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.key))
