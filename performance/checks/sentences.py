"""A finding in one sentence a head without statistics understands, with its figures (spec 5, 11)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.formats import format_number, format_percent
from performance.checks.enums import Check
from performance.checks.models import Finding

Figures = dict[str, Any]


def sentence_of(finding: Finding) -> str:
    """What is so, in plain words, in the language of the page."""
    context = {
        "department": finding.department.name,
        "scorer": finding.scorer.name if finding.scorer else _("HR"),
    }
    return _WRITERS[Check(finding.check_code)](finding.figures, context)


def proposal_of(finding: Finding) -> str:
    """The step proposed: a person decides."""
    return str(_PROPOSALS[Check(finding.check_code)]())


def certainty_of(finding: Finding) -> str:
    """How sure the check is, in words; empty for checks without a test."""
    if finding.q_value is None:
        return _("This check counts, it doesn't test: take it as a hint.")
    share = format_percent(Decimal(str(max(finding.q_value, 0.0001))), 2 if finding.q_value < 0.01 else 0)
    return _("Among findings as clear as this one, at most %(share)s would be false alarms.") % {"share": share}


def undetermined_text(reason: str) -> str:
    """Why a check can say nothing about a team."""
    texts = {
        "no_data": _("no data items to compare with"),
        "too_few": _("too few people"),
        "too_few_people": _("too few people in the company"),
        "too_few_teams": _("too few teams to compare with"),
        "no_self_scores": _("no self-scores"),
    }
    return texts.get(reason, _("not enough to tell"))


def _points(value: Any) -> str:
    return format_number(Decimal(str(abs(float(value or 0)))), 1)


def _lenient(figures: Figures, context: dict[str, str]) -> str:
    mild = float(figures.get("effect", 0)) > 0
    values = context | {
        "people": figures.get("people", 0),
        "points": _points(figures.get("effect", 0)),
        "usual": _points(1.645 * float(figures.get("honest_sd", 0))),
    }
    if mild:
        text = _(
            "%(scorer)s scored the %(people)s people of %(department)s %(points)s points higher on average than their"
            " data and their own history explain; nine in ten scorers stay within %(usual)s points."
        )
    else:
        text = _(
            "%(scorer)s scored the %(people)s people of %(department)s %(points)s points lower on average than their"
            " data and their own history explain; nine in ten scorers stay within %(usual)s points."
        )
    said = text % values
    if figures.get("earlier_cycles"):
        said += " " + ngettext(
            "In the cycle before, it was %(before)s points.",
            "In the %(cycles)s cycles before, it was %(before)s points.",
            int(figures.get("earlier_cycles", 0)),
        ) % {"cycles": figures.get("earlier_cycles", 0), "before": _signed(figures.get("expected", 0))}
    return said


def _signed(value: Any) -> str:
    number = Decimal(str(round(float(value or 0), 1)))
    return ("+" if number > 0 else "") + format_number(number, 1)


def _no_spread(figures: Figures, context: dict[str, str]) -> str:
    values = context | {
        "people": figures.get("people", 0),
        "sd": _points(figures.get("sd", 0)),
        "usual": _points(figures.get("usual_sd", 0)),
        "kpi": _points(figures.get("kpi_sd", 0)),
    }
    return (
        _(
            "%(scorer)s gave the %(people)s people of %(department)s nearly the same score: they differ by %(sd)s"
            " points where %(usual)s are usual, while their results differ by %(kpi)s."
        )
        % values
    )


def _pact(figures: Figures, context: dict[str, str]) -> str:
    values = context | {
        "people": figures.get("people", 0),
        "equal": figures.get("equal", 0),
        "all": figures.get("comparisons", 0),
        "usual": format_percent(Decimal(str(figures.get("usual_share", 0))), 0),
    }
    return (
        _(
            "In %(department)s, %(equal)s of %(all)s scores by %(scorer)s are the same as the self-score of the person"
            " (%(people)s people); elsewhere about %(usual)s are."
        )
        % values
    )


def _rush(figures: Figures, context: dict[str, str]) -> str:
    if figures.get("seconds") is not None:
        values = context | {
            "people": figures.get("people", 0),
            "seconds": format_number(Decimal(str(figures.get("seconds", 0))), 0),
        }
        return _("%(scorer)s scored the %(people)s people of %(department)s within %(seconds)s seconds.") % values
    values = context | {"people": figures.get("people", 0), "items": figures.get("copied_items", 0)}
    return (
        ngettext(
            "%(scorer)s gave all %(people)s people of %(department)s one and the same value on %(items)s item.",
            "%(scorer)s gave all %(people)s people of %(department)s one and the same value on %(items)s items.",
            int(figures.get("copied_items", 0)),
        )
        % values
    )


def _other(figures: Figures, context: dict[str, str]) -> str:
    return _("The scores of %(department)s by %(scorer)s need a second look.") % context


_WRITERS: dict[Check, Callable[[Figures, dict[str, str]], str]] = {
    Check.LENIENT: _lenient,
    Check.NO_SPREAD: _no_spread,
    Check.PACT: _pact,
    Check.RUSH: _rush,
    Check.ALL_HIGH: _other,
    Check.DATA_GAP: _other,
    Check.JUMP: _other,
    Check.SPENT_OUT: _other,
    Check.INVERSION: _other,
}
_PROPOSALS: dict[Check, Callable[[], str]] = {
    check: lambda: _("Ask the scorer for the reasons; if they don't convince, uphold, and the scores go back.")
    for check in Check
} | {
    Check.NO_SPREAD: lambda: _(
        "Ask for what tells these people apart; if nothing is said, uphold, and the scores go back."
    ),
    Check.PACT: lambda: _("Ask whether the scores were given before the self-scores were seen; if not, uphold."),
    Check.RUSH: lambda: _("Ask whether the team was scored on paper first; if not, have it scored again."),
}
