"""An award worked out from its trace alone, as a careful reader with a calculator would: no engine, no database."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

FEN = Fraction(1, 100)
SIX = Fraction(1, 10**6)


def number(value: Any) -> Fraction:
    return Fraction(str(value))


def on_curve(points: list[list[str]], x: Fraction) -> Fraction:
    """Linear between the points printed, constant outside."""
    line = [(number(a), number(b)) for a, b in points]
    if x <= line[0][0]:
        return line[0][1]
    for (x0, y0), (x1, y1) in zip(line, line[1:], strict=False):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return line[-1][1]


def half_up(value: Fraction) -> Fraction:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Fraction(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def department_amount(trace: dict[str, Any]) -> Fraction:
    """A_d before rounding: the bound, else W_d × what was shared ÷ the weights it was shared over."""
    if trace["department_bound"]:
        return number(trace[f"department_{trace['department_bound']}"])
    score = trace["department_score"]
    c = Fraction(1) if score is None else on_curve(trace["department_curve"], number(score))
    weighted = number(trace["department_base"]) * c * number(trace["department_weight"])
    over = number(trace["departments_over"])
    return weighted * number(trace["departments_shared"]) / over if over else Fraction(0)


def own_weight(trace: dict[str, Any]) -> Fraction:
    days = number(trace["period_days"])
    base = sum((number(pay) * part for pay, part in trace["slices"]), Fraction(0)) / days
    return base * own_k(trace) * number(trace["e"])


def own_k(trace: dict[str, Any]) -> Fraction:
    if trace["score"] is None:
        return Fraction(0)
    score = number(trace["score"])
    if trace["person_threshold"] is not None and score < number(trace["person_threshold"]):
        return Fraction(0)
    return on_curve(trace["person_curve"], score)


def own_amount(trace: dict[str, Any]) -> Fraction:
    """x_i before rounding: w_i × what was shared ÷ the weights it was shared over, at most the cap."""
    weight, over = own_weight(trace), number(trace["people_over"])
    cap = None if trace["cap"] is None else number(trace["cap"])
    if trace["people_rule"] == "bounds":
        return cap if weight and cap is not None else Fraction(0)
    amount = weight * number(trace["people_shared"]) / over if over else Fraction(0)
    return amount if cap is None else min(amount, cap)
