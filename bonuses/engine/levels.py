"""Splitting a whole number of fen by weight between bounds, exactly.

`water_level` finds the one λ with Σ clamp(λ·w, floor, cap) = total; `round_to_sum` makes whole
fen of exact shares by largest remainder. Weights, floors and caps are integers.
"""

from collections.abc import Sequence
from fractions import Fraction

PASSES = 8


def water_level(
    total: int, weights: Sequence[int], floors: Sequence[int], caps: Sequence[int | None]
) -> Fraction | None:
    """λ with Σ clamp(λ·w, floor, cap) = total; None where no λ reaches it (all at their caps).

    Items of weight 0 stay at their floor. Σ floors ≤ total is the caller's business.
    Sorts the points where an item leaves its floor or meets its cap, then walks up: O(n log n).
    """
    filled = sum(floors)
    if filled >= total:
        return Fraction(0)
    slope = 0
    bends: list[tuple[int, int, int, int]] = []  # (sort key, fen, weight, change of slope)
    # With this factor, fen × factor // weight sorts all fen/weight exactly as fractions would.
    factor = 1 << (2 * max((w.bit_length() for w in weights), default=1) + 2)
    for weight, floor, cap in zip(weights, floors, caps, strict=True):
        if weight <= 0:
            continue
        if floor:
            bends.append((floor * factor // weight, floor, weight, weight))
        else:
            slope += weight
        if cap is not None:
            bends.append((cap * factor // weight, cap, weight, -weight))
    bends.sort(key=lambda bend: bend[0])
    at = Fraction(0)
    reached = Fraction(filled)
    for _key, fen, weight, change in bends:
        bend_at = Fraction(fen, weight)
        if slope and reached + slope * (bend_at - at) >= total:
            return at + (total - reached) / slope
        reached += slope * (bend_at - at)
        at = bend_at
        slope += change
    return at + (total - reached) / slope if slope else None


def capped_level(total: int, weights: Sequence[int], caps: Sequence[int | None]) -> Fraction | None:
    """λ with Σ min(λ·w, cap) = total for many items; None where the caps don't let it be reached.

    Starts at the plain share total ÷ Σw and takes out who is over the cap there. That raises λ,
    so they stay capped. A few passes settle ordinary cases; the sorted walk bounds the worst.
    """
    rest, weight_sum = total, sum(weights)
    capped = [(w, c) for w, c in zip(weights, caps, strict=True) if w and c is not None]
    for _pass in range(PASSES):
        if weight_sum == 0:
            return None
        over = [(w, c) for w, c in capped if rest * w > c * weight_sum]
        if not over:
            return Fraction(rest, weight_sum)
        capped = [(w, c) for w, c in capped if rest * w <= c * weight_sum]
        rest -= sum(c for _w, c in over)
        weight_sum -= sum(w for w, _c in over)
    return water_level(total, weights, [0] * len(weights), caps)


def round_to_sum(total: int, exact: Sequence[tuple[int, int]]) -> list[int]:
    """Whole fen that add up to `total` from exact shares given as (quotient, remainder).

    All remainders stand over one denominator. The largest get one fen more each; ties go to
    who stands first, so items come in order of code or number. The shares add up to `total`.
    """
    amounts = [quotient for quotient, _remainder in exact]
    missing = total - sum(amounts)
    if missing:
        remainders = [remainder for _quotient, remainder in exact]
        # A sort is stable, also in reverse: equal remainders stay in the order given.
        for i in sorted(range(len(exact)), key=remainders.__getitem__, reverse=True)[:missing]:
            amounts[i] += 1
    return amounts
