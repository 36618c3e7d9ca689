"""The eight steps from the pool to one award in words with every figure, so that a reader can work each one out."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from bonuses.enums import Eligibility, SplitMode
from bonuses.models import Award
from bonuses.presenters.funding import describe_funding, join_words
from hrplatform.lib.formats import DASH, MINUS, format_amount, format_number, format_percent, format_signed

RULE_ANCHOR = "#rule"
DEPARTMENT_ANCHOR = "#department-score"
SCORE_ANCHOR = "#score"


@dataclass(frozen=True)
class Step:
    """One step: what it is, how it is worked out, where it comes from, the amount and what it leads to."""

    title: str
    text: str
    amount: str
    after: str = ""
    source: str = ""
    url: str = ""
    detail: str = ""


class Numbers:
    """The trace's figures as Decimals; traces of engine 1.0 have no totals to share over."""

    def __init__(self, award: Award) -> None:
        self.trace: dict[str, Any] = award.trace
        self.pool, self.reserve = self["pool"], self["reserve"]
        self.distributable = self.pool - self.reserve
        self.department = self["department_amount"]
        self.by_base, self.by_score = self["by_base"], self["by_score"]
        self.by_eligibility, self.exact = self["by_eligibility"], self["exact"]
        self.is_complete = "departments_rule" in self.trace

    def __getitem__(self, name: str) -> Decimal:
        return Decimal(self.trace[name])

    def text(self, name: str, places: int | None = None) -> str:
        return format_number(self[name], places)

    def exact_text(self, name: str) -> str:
        return exact(self[name])


def exact(value: Decimal) -> str:
    """1,234.50 or 1,234.567891: money that is not whole fen keeps what the next step needs."""
    text = format_number(value, 6)
    whole, _point, places = text.partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"


def individual_mode(award: Award, n: Numbers) -> str:
    """How this department split its amount among its people."""
    return str(n.trace.get("individual_mode", award.scenario.individual_mode))


def build_steps(award: Award, n: Numbers, links: dict[str, str]) -> list[Step]:
    """All eight, in order; `links` are addresses of sources this reader may open."""
    return [
        Step(
            _("Pool"),
            describe_funding(award.scenario.pool),
            format_amount(n.pool),
            source=_("Pool and its sources"),
            url=links.get("pool", ""),
        ),
        _reserve_step(award, n),
        _department_step(n, links),
        _base_step(n, links),
        _score_step(award, n, links),
        _eligibility_step(award, n),
        _cap_step(award, n),
        _rounding_step(award, n),
    ]


def _reserve_step(award: Award, n: Numbers) -> Step:
    return Step(
        _("Reserve"),
        _("Pool × %(rate)s, carried to the next period") % {"rate": format_percent(award.scenario.reserve_rate, 2)},
        f"{MINUS}{format_amount(n.reserve)}" if n.reserve else format_amount(n.reserve),
        _("leaves %(sum)s") % {"sum": format_amount(n.distributable)},
        _("Rule of the reserve"),
        RULE_ANCHOR,
    )


def _department_step(n: Numbers, links: dict[str, str]) -> Step:
    score = n.trace.get("department_score")
    text = _("Base %(base)s × coefficient %(c)s (%(score)s) × strategic weight %(w)s = %(weighted)s") % {
        "base": n.exact_text("department_base"),
        "c": n.text("department_coefficient"),
        "score": _("score %(s)s") % {"s": format_number(score, 2)} if score else _("no scorecard"),
        "w": n.text("department_weight"),
        "weighted": n.exact_text("department_weighted") if n.is_complete else DASH,
    }
    share = _("%(share)s of what is distributed") % {"share": format_percent(n["department_share"], 4)}
    return Step(
        _("Department's share"),
        text,
        format_amount(n.department),
        _("elsewhere %(sum)s") % {"sum": format_amount(n.distributable - n.department)},
        _("Items of the department's score") if "department" in links else _("Curve of departments"),
        links.get("department", RULE_ANCHOR),
        join_words([part for part in (_department_level(n), share) if part]),
    )


def _department_level(n: Numbers) -> str:
    """What the weighted base turns into: a bound, or its part of what was shared."""
    if not n.is_complete:
        return ""
    bound = n.trace["department_bound"]
    if bound == "floor":
        return _("less than its floor: raised to %(sum)s") % {"sum": n.text("department_floor", 2)}
    if bound == "cap":
        return _("more than its cap: held at %(sum)s") % {"sum": n.text("department_cap", 2)}
    values = {
        "weighted": n.exact_text("department_weighted"),
        "shared": n.exact_text("departments_shared"),
        "over": n.exact_text("departments_over"),
        "bound": n.exact_text("departments_at_bounds"),
        "n": n.trace["departments"],
    }
    if n.trace["departments_rule"] == "own":
        return _("%(weighted)s × %(shared)s ÷ %(over)s, the base of all %(n)s departments") % values
    if n["departments_at_bounds"]:
        text = _(
            "%(weighted)s × %(shared)s ÷ %(over)s: what is left once departments at a floor or cap have %(bound)s,"
            " over the weighted bases of the others"
        )
        return text % values
    return _("%(weighted)s × %(shared)s ÷ %(over)s, the weighted bases of all %(n)s departments") % values


def _base_step(n: Numbers, links: dict[str, str]) -> Step:
    share = n["base"] / n["people_base"] if n["people_base"] else Decimal(0)
    values = {"pay": _slices(n), "period": n.trace["period_days"], "base": n.exact_text("base")}
    text = _("(%(pay)s) ÷ %(period)s days in the period = my base %(base)s") % values
    detail = _("%(share)s of the base of %(people)s people in the department, %(sum)s") % {
        "people": n.trace["department_people"],
        "sum": n.exact_text("people_base"),
        "share": format_percent(share, 4),
    }
    return Step(
        _("Pay and days"), text, format_amount(n.by_base), source=_("Pay on record"), url=links.get("pay", ""),
        detail=detail,
    )  # fmt: skip


def _slices(n: Numbers) -> str:
    """10,000.00 × 31 days + 11,200.00 × 61 days."""
    slices = n.trace.get("slices") or [[n.trace["base"], n.trace["days"]]]
    days = _("days")
    return " + ".join(f"{format_amount(pay)} × {count} {days}" for pay, count in slices)


def _score_step(award: Award, n: Numbers, links: dict[str, str]) -> Step:
    score = format_number(award.score, 2) if award.score is not None else _("none")
    if individual_mode(award, n) == SplitMode.ABSOLUTE:
        text = _("Score %(s)s gives coefficient %(k)s; what is not earned stays in the reserve")
        text = text % {"s": score, "k": n.text("k")}
    else:
        text = _("Score %(s)s gives coefficient %(k)s; the department's mean is %(mean)s")
        text = text % {"s": score, "k": n.text("k"), "mean": n.text("mean_k")}
    return Step(
        _("Score"), text, format_signed(n.by_score - n.by_base),
        _("comes to %(sum)s") % {"sum": format_amount(n.by_score)}, _("My review"), links.get("score", ""),
    )  # fmt: skip


def _eligibility_step(award: Award, n: Numbers) -> Step:
    text = join_words([_("My eligibility %(e)s") % {"e": format_number(n["e"])}, eligibility_text(award)])
    return Step(
        _("Eligibility"),
        text,
        format_signed(n.by_eligibility - n.by_score),
        _("comes to %(sum)s") % {"sum": format_amount(n.by_eligibility)},
        _("Rule of eligibility"),
        RULE_ANCHOR,
        _weight_text(award, n),
    )


def eligibility_text(award: Award) -> str:
    """Every reason with its factor, and for unpaid leave the days it was counted with."""
    found = award.eligibility_reasons or [[award.eligibility_reason, str(award.eligibility)]]
    several = len(found) > 1
    return join_words(_reason_text(award, Eligibility(key), Decimal(factor), several) for key, factor in found)


def _reason_text(award: Award, reason: Eligibility, factor: Decimal, several: bool) -> str:
    days = award.trace["days"]
    away = round((1 - factor) * days)
    counted = Decimal(days - away) / days if days else Decimal(0)
    values = {"reason": reason.label, "days": days, "away": away, "factor": format_number(factor)}
    if reason == Eligibility.UNPAID_LEAVE and abs(counted - factor) <= Decimal("0.000001"):
        return _("%(reason)s: (%(days)s − %(away)s) ÷ %(days)s days") % values
    return _("%(reason)s: × %(factor)s") % values if several else str(reason.label)


def own_weight_text(n: Numbers) -> str:
    """w = base × k × e of one person."""
    values = {
        "base": n.exact_text("base"),
        "k": n.text("k"),
        "e": format_number(n["e"]),
        "weight": n.exact_text("weight"),
    }
    return _("my weight %(base)s × %(k)s × %(e)s = %(weight)s") % values


def _weight_text(award: Award, n: Numbers) -> str:
    """The own weight, and the total it is held against."""
    own = own_weight_text(n)
    if individual_mode(award, n) == SplitMode.ABSOLUTE:
        total = _("the base that takes part is %(sum)s of %(all)s") % {
            "sum": n.exact_text("people_base_e"),
            "all": n.exact_text("people_base"),
        }
    else:
        total = _("all weights of the department together are %(sum)s") % {"sum": n.exact_text("people_weight")}
    return join_words([own, total])


def _cap_step(award: Award, n: Numbers) -> Step:
    return Step(
        _("Cap"),
        _cap_text(award, n),
        format_signed(n.exact - n.by_eligibility),
        _("comes to %(sum)s") % {"sum": format_amount(n.exact)},
        _("Rule of the cap"),
        RULE_ANCHOR,
        _people_level(award, n),
    )


def _cap_text(award: Award, n: Numbers) -> str:
    if n.trace["cap"] is None:
        return _("This rule has no cap")
    months = format_number(n.trace.get("cap_months", award.scenario.cap_months))
    full = Decimal(n.trace.get("cap_full") or n.trace["cap"])
    text = _("%(months)s months × monthly salary %(salary)s at the period's end = %(cap)s") % {
        "months": months,
        "salary": format_amount(award.salary),
        "cap": format_amount(full),
    }
    if full != n["cap"]:
        taken = {"taken": format_amount(full - n["cap"]), "left": format_amount(n["cap"])}
        text = join_words([text, _("less %(taken)s from another department leaves %(left)s") % taken])
    return join_words([text, _("reached") if n.trace["capped"] else _("not reached")])


def _people_level(award: Award, n: Numbers) -> str:
    """Where the department's amount did not fit its people's own weights: what was shared over which weights."""
    if not n.is_complete or n.trace["people_rule"] == "own" or not n["weight"]:
        return ""
    if n.trace["people_rule"] == "bounds":
        return _("everybody with a weight is at the cap, the rest goes back to the reserve")
    values = {
        "weight": n.exact_text("weight"),
        "shared": n.exact_text("people_shared"),
        "over": n.exact_text("people_over"),
        "bound": n.exact_text("people_at_caps"),
    }
    if not n["people_at_caps"]:
        level = _("my weight %(weight)s × %(shared)s ÷ %(over)s, all weights") % values
        if individual_mode(award, n) == SplitMode.ABSOLUTE:
            return join_words([_("all own amounts together pass the department's and are lowered alike"), level])
        return level
    if n.trace["capped"]:
        return _("what is over the caps goes to the others: %(shared)s over weights of %(over)s") % values
    return (
        _("my weight %(weight)s × %(shared)s ÷ %(over)s: what is left once people at the cap have %(bound)s") % values
    )


def _rounding_step(award: Award, n: Numbers) -> Step:
    rule = _("largest remainder") if n.trace["rounding_rule"] == "largest_remainder" else _("rounded down")
    text = join_words([f"{format_number(n.exact, 6)} → {format_amount(award.amount)}", rule])
    return Step(
        _("Rounding to fen"), text, format_signed(n["rounding"], 6 if n["rounding"] else 2),
        source=_("Rule of rounding"), url=RULE_ANCHOR,
    )  # fmt: skip
