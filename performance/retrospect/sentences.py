"""The retrospective in plain sentences, with the figures they rest on (spec 4.5)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hrplatform.lib.formats import format_number, format_percent
from performance.retrospect.looking import Advice
from performance.retrospect.ranks import Correlation
from performance.reviews.enums import Stage

PAY = {
    "clear": _("Pay follows performance: the better the score, the higher the award in months of pay."),
    "weak": _("Pay follows performance only loosely: score and award in months of pay hardly go together."),
    "none": _("Pay doesn't follow performance: score and award in months of pay don't go together."),
    "flat": _("Pay doesn't follow performance: everybody got the same months of pay."),
}
DATA = {
    "clear": _("Scores follow the figures."),
    "weak": _("Scores follow the figures only loosely."),
    "none": _("Scores don't follow the figures."),
}
ADVICE = {
    "pay_loose": _(
        "Award and score hardly go together (%(rho)s over %(people)s people): let the score weigh more in the"
        " allocation rule, or say plainly that the bonus is paid for something else."
    ),
    "department_loose": _(
        "In %(department)s the money motivates nobody: award and score of its %(people)s people don't go together"
        " (%(rho)s). Look at the factors of its awards before the next pool."
    ),
    "department_reversed": _(
        "In %(department)s the better the score, the lower the award (%(rho)s over %(people)s people). Look at the"
        " factors of its awards before the next pool."
    ),
    "department_flat": _(
        "In %(department)s the money motivates nobody: its %(people)s people got the same months of pay although their"
        " scores differ. Look at the bounds and steps of its awards before the next pool."
    ),
    "scores_loose": _(
        "Points from data and scores hardly go together (%(rho)s over %(people)s people): check the weights of"
        " judged items, and whether the metrics measure the work."
    ),
    "top_heavy": _(
        "%(share)s of %(people)s people are in the two upper bands: targets or band floors are too low to tell"
        " people apart."
    ),
    "many_moved": _(
        "%(moved)s of %(people)s people moved by %(points)s points or more: check whether goals of both cycles were"
        " comparable."
    ),
    "narrow": _(
        "In %(department)s, %(people)s people got nearly the same score (standard deviation %(sd)s points): ask the"
        " scorer what tells them apart."
    ),
    "late": _("%(stage)s: %(in_time)s of %(steps)s steps were done in time. Give it more days, or remind earlier."),
    "appeals_right": _(
        "%(changed)s of %(decided)s decided appeals were right: have a second level read the scores before they are"
        " published."
    ),
    "too_sharp": _(
        "%(dismissed)s of %(decided)s decided findings were dismissed: the checks may be set too sharp; see the"
        " reasons given."
    ),
}


def number(value: float | None, places: int = 2) -> str:
    """A statistic as text; a dash for none."""
    return "—" if value is None else format_number(Decimal(str(round(value, places))), places)


def range_text(found: Correlation) -> str:
    """−0.12 (−0.45 … 0.24); a dash without a figure."""
    if found.rho is None:
        return "—"
    return f"{number(found.rho)} ({number(found.low)} … {number(found.high)})"


def award_sentence(found: Correlation, in_pay: Correlation) -> str:
    """Does pay follow performance? In one sentence."""
    if not found.people:
        return str(_("No bonus has been released for this cycle yet: whether pay follows performance can't be told."))
    if in_pay.strength == "few":
        few = _("Only %(people)s people have both a score and an award: too few to tell whether pay follows.")
        return str(few % {"people": found.people})
    return str(PAY[in_pay.strength])


def award_figures(found: Correlation, in_pay: Correlation) -> str:
    """The figures under that sentence; empty where there are none."""
    if in_pay.rho is None:
        return ""
    said = _(
        "Rank correlation over %(people)s people, with its 90 %% range: %(rho)s by amount, %(pay)s by months of pay."
    )
    return str(said % {"people": found.people, "rho": range_text(found), "pay": range_text(in_pay)})


def kpi_sentence(found: Correlation) -> str:
    """Do scores follow the figures?"""
    if found.strength == "few":
        return str(_("Too few people have data items to tell whether scores follow the figures."))
    figures = {"people": found.people, "rho": range_text(found)}
    if found.rho is None:
        return str(_("Points from data or scores of all %(people)s people are the same.") % figures)
    said = _("Rank correlation of points from data and score over %(people)s people: %(rho)s.")
    return f"{DATA[found.strength]} {said % figures}"


def advice_text(advice: Advice, departments: dict[int, str]) -> str:
    """One thing to change next cycle."""
    figures: dict[str, Any] = dict(advice.figures) | {"department": departments.get(advice.department or 0, "")}
    if advice.code in ADVICE:
        return str(ADVICE[advice.code] % _worded(figures))
    return COUNTED[advice.code](int(next(iter(advice.figures.values()))))


def _worded(figures: dict[str, Any]) -> dict[str, Any]:
    if "stage" in figures:
        figures["stage"] = str(Stage(str(figures["stage"])).label)
    if "share" in figures:
        figures["share"] = format_percent(Decimal(str(figures["share"])), 0)
    figures |= {name: number(figures[name], places) for name, places in (("rho", 2), ("sd", 1)) if name in figures}
    return figures


def _appeals_open(n: int) -> str:
    text = ngettext("%(n)s appeal still waits for its answer.", "%(n)s appeals still wait for their answer.", n)
    return text % {"n": n}


def _upheld(n: int) -> str:
    text = ngettext(
        "%(n)s finding was upheld: talk with this scorer before the next cycle begins.",
        "%(n)s findings were upheld: talk with these scorers before the next cycle begins.",
        n,
    )
    return text % {"n": n}


def _findings_open(n: int) -> str:
    text = ngettext(
        "%(n)s finding is still open: decide it before the next cycle.",
        "%(n)s findings are still open: decide them before the next cycle.",
        n,
    )
    return text % {"n": n}


COUNTED = {"appeals_open": _appeals_open, "upheld": _upheld, "findings_open": _findings_open}
