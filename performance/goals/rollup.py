"""Progress from below, by weight (spec 4.1): pure arithmetic over plain rows, no database, no clock.

A goal with goals below it stands where they stand, by their weights; one without stands where its own key results or
milestones do. What nobody has reported yet is left out and said ("2 of 3 reported"), never counted as zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from performance.reviews.points import Weighed

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


@dataclass(frozen=True, slots=True)
class Node:
    """A goal as the arithmetic sees it. leaves: goals of people below it, summed by the database."""

    key: int
    parent: int | None
    weight: Decimal
    own: Decimal | None = None
    leaves: "Leaves | None" = None


@dataclass(frozen=True, slots=True)
class Leaves:
    """Σ weight × progress and Σ weight of those that reported, Σ weight of all, and their numbers."""

    product: Decimal
    reported_weight: Decimal
    weight: Decimal
    reported: int
    count: int


@dataclass(frozen=True, slots=True)
class Rolled:
    """Where a goal stands. progress: 0 to 1, None when nothing was reported. covered: how many of its parts have."""

    progress: Decimal | None
    reported: int
    count: int


def figure_progress(base: Decimal | None, target: Decimal | None, value: Decimal | None) -> Decimal | None:
    """How far a figure has come from where it started to where it should be, held in [0, 1]; either direction."""
    if base is None or target is None or value is None or base == target:
        return None
    return max(ZERO, min(ONE, (value - base) / (target - base)))


def own_progress(parts: Iterable[Weighed]) -> Decimal | None:
    """A goal's own progress by the weights of those parts that were reported; None before the first."""
    reported = [part for part in parts if part.value is not None]
    total = sum((part.weight for part in reported), ZERO)
    return (
        sum((part.weight * part.value for part in reported if part.value is not None), ZERO) / total if total else None
    )


def roll_up(nodes: Sequence[Node]) -> dict[int, Rolled]:
    """{key: where it stands}. A circle, which the services refuse, would stop at its own key."""
    below: dict[int | None, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)
    done: dict[int, Rolled] = {}
    for node in nodes:
        _stand(node, below, done, frozenset())
    return done


def _stand(
    node: Node, below: Mapping[int | None, list[Node]], done: dict[int, Rolled], above: frozenset[int]
) -> Rolled:
    if node.key in done:
        return done[node.key]
    children = [child for child in below.get(node.key, ()) if child.key not in above]
    stands = [(child.weight, _stand(child, below, done, above | {node.key})) for child in children]
    product = sum((weight * found.progress for weight, found in stands if found.progress is not None), ZERO)
    weight = sum((weight for weight, found in stands if found.progress is not None), ZERO)
    reported, count = sum(found.progress is not None for _w, found in stands), len(stands)
    if node.leaves:
        product, weight = product + node.leaves.product, weight + node.leaves.reported_weight
        reported, count = reported + node.leaves.reported, count + node.leaves.count
    if count:
        done[node.key] = Rolled(product / weight if weight else None, reported, count)
    else:
        done[node.key] = Rolled(node.own, int(node.own is not None), 1)
    return done[node.key]


def share_of(weight: Decimal, shares: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """A shared goal's weight split among its owning departments; the pieces sum to the weight."""
    return {department: weight * share / HUNDRED for department, share in shares.items()}


def contributions(goals: Iterable[tuple[Decimal, Decimal | None, Mapping[int, Decimal]]]) -> dict[int, Decimal]:
    """{department: what it adds to the goal above}, from (weight, progress, shares) of the goals below it.

    The contributions sum to the goal's progress from below: weights are taken of those that were reported.
    """
    listed = [(weight, progress, shares) for weight, progress, shares in goals if progress is not None]
    total = sum((weight for weight, _p, _s in listed), ZERO)
    found: dict[int, Decimal] = {}
    for weight, progress, shares in listed:
        for department, part in share_of(weight, shares).items():
            found[department] = found.get(department, ZERO) + part * (progress or ZERO) / total
    return found


def refuse_shares(shares: Sequence[Decimal]) -> str:
    """Why a shared goal may not be saved, or an empty string: two owners at least, sharing 100."""
    if len(shares) == 1:
        return "one_owner"
    if any(share <= ZERO for share in shares):
        return "not_positive"
    return "" if not shares or sum(shares, ZERO) == HUNDRED else "not_hundred"
