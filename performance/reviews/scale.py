"""Bands and the guideline as company data (spec 4.1): pure functions over what a cycle keeps.

A guideline says which share of people a band should hold, by department size; it informs, never forces.
Kept as {"sizes": [{"from": 1, "shares": {"S": "0.1", …}}, …]}, or as one {"S": "0.1", …} for every size.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

ZERO, ONE = Decimal(0), Decimal(1)
TOP = Decimal(120)


def guideline_shares(stored: Mapping[str, Any], people: int) -> dict[str, Decimal]:
    """{band: share of a department of so many people}; empty where the company set none for that size."""
    if "sizes" not in stored:
        return {name: Decimal(str(share)) for name, share in stored.items()}
    fitting = [row for row in stored["sizes"] if row["from"] <= people]
    if not fitting:
        return {}
    row = max(fitting, key=lambda row: row["from"])
    return {name: Decimal(share) for name, share in row["shares"].items()}


def refuse_bands(bands: Sequence[tuple[str, Decimal]]) -> str:
    """Why bands may not be used, or an empty string: two at least, one name and one floor each, the lowest at 0."""
    names, floors = [name for name, _floor in bands], [floor for _name, floor in bands]
    if len(bands) < 2:
        return "too_few"
    if len(set(names)) < len(names) or len(set(floors)) < len(floors) or not all(names):
        return "twice"
    if any(not ZERO <= floor < TOP for floor in floors):
        return "outside_scale"
    return "" if min(floors) == ZERO else "no_lowest"


def refuse_guideline(shares: Sequence[Decimal | None]) -> str:
    """Why the shares of one department size may not be used, or an empty string: none at all, or together 1."""
    given = [share for share in shares if share is not None]
    if not given:
        return ""
    if any(share < ZERO for share in given):
        return "negative"
    return "" if len(given) == len(shares) and sum(given, ZERO) == ONE else "not_hundred"
