"""The allocation engine (spec 6.2-6.4): a pure function from inputs to awards.

No database, no clock, no settings: anyone can check a result by running it again.
Money is integer fen, shares and scores are exact (Decimal in, Fraction inside).
"""

from .allocate import allocate
from .codec import parse, parse_plan
from .errors import BonusError, BoundsClash, FloorsClash, InputError
from .render import render, render_awards, render_inputs
from .types import Award, DepartmentInput, DepartmentShare, Inputs, Member, Plan, Result, Variant
from .version import ENGINE_VERSION, digest

__all__ = [
    "ENGINE_VERSION",
    "Award",
    "BonusError",
    "BoundsClash",
    "DepartmentInput",
    "DepartmentShare",
    "FloorsClash",
    "InputError",
    "Inputs",
    "Member",
    "Plan",
    "Result",
    "Variant",
    "allocate",
    "digest",
    "parse",
    "parse_plan",
    "render",
    "render_awards",
    "render_inputs",
]
