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
Context = dict[str, Any]


def sentence_of(finding: Finding) -> str:
    """What is so, in plain words, in the language of the page."""
    context = {
        "department": finding.department.name,
        "scorer": finding.scorer.name if finding.scorer else _("HR"),
        "person": finding.person.name if finding.person else "",
        "people": finding.figures.get("people", 0),
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
        "no_history": _("no earlier cycle to compare with"),
        "too_few": _("too few people"),
        "too_few_people": _("too few people in the company"),
        "too_few_teams": _("too few teams to compare with"),
        "no_self_scores": _("no self-scores"),
    }
    return texts.get(reason, _("not enough to tell"))


def _number(value: Any, places: int = 1) -> str:
    return format_number(Decimal(str(round(float(value or 0), places))), places)


def _points(value: Any) -> str:
    """A size without its sign."""
    return _number(abs(float(value or 0)))


def _signed(value: Any) -> str:
    return ("+" if float(value or 0) >= 0.05 else "") + _number(value)


def _share(value: Any, places: int = 0) -> str:
    return format_percent(Decimal(str(value or 0)), places)


def _lenient(figures: Figures, context: Context) -> str:
    values = context | {
        "points": _points(figures.get("effect")),
        "usual": _points(1.645 * float(figures.get("honest_sd", 0))),
    }
    if float(figures.get("effect", 0)) > 0:
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


def _no_spread(figures: Figures, context: Context) -> str:
    values = context | {
        "own": _points(figures.get("sd")),
        "usual": _points(figures.get("usual_sd")),
        "data": _points(figures.get("kpi_sd")),
        "same": _number(figures.get("sd"), 0),
    }
    texts = {
        "spread": _(
            "%(scorer)s gave the %(people)s people of %(department)s nearly the same score: they differ by %(own)s"
            " points where %(usual)s are usual."
        ),
        "halo": _(
            "%(scorer)s gave each of the %(people)s people of %(department)s nearly the same points on every item: a"
            " person's items differ by %(own)s points where %(usual)s are usual."
        ),
        "identical": _(
            "%(scorer)s gave %(same)s of the %(people)s people of %(department)s exactly the same points on every item;"
            " by chance it would be about %(usual)s."
        ),
    }
    said = texts[figures.get("kind") or "spread"] % values
    if figures.get("kpi_sd") is None:
        return said
    return said + " " + _("Their results from data differ by %(data)s points.") % values


def _all_high(figures: Figures, context: Context) -> str:
    values = context | {"high": figures.get("high", 0), "usual": _share(figures.get("usual_share"))}
    said = (
        _(
            "%(high)s of the %(people)s people of %(department)s, scored by %(scorer)s, are in the top two bands; in"
            " the company it is %(usual)s."
        )
        % values
    )
    if figures.get("high_by_data") is None:
        return said
    more = _("By their data alone, %(n)s of the %(all)s with data would be.")
    return said + " " + more % {"n": figures["high_by_data"], "all": figures.get("people_with_data", 0)}


def _data_gap(figures: Figures, context: Context) -> str:
    values = context | {
        "judged": _number(figures.get("judged")),
        "data": _number(figures.get("data")),
        "points": _points(figures.get("gap")),
        "usual": _points(figures.get("usual")),
    }
    if float(figures.get("gap", 0)) > 0:
        text = _(
            "%(scorer)s gave %(person)s of %(department)s %(judged)s judged points while the data give %(data)s: that"
            " is %(points)s points higher than for the team's others; up to %(usual)s is usual."
        )
    else:
        text = _(
            "%(scorer)s gave %(person)s of %(department)s %(judged)s judged points while the data give %(data)s: that"
            " is %(points)s points lower than for the team's others; up to %(usual)s is usual."
        )
    return text % values + _more_people(figures)


def _more_people(figures: Figures) -> str:
    others = int(figures.get("others") or 0)
    if not others:
        return ""
    text = ngettext("%(n)s more person stands out.", "%(n)s more people stand out.", others)
    return " " + text % {"n": others}


def _jump(figures: Figures, context: Context) -> str:
    values = context | {
        "before": _number(figures.get("before")),
        "judged": _number(figures.get("judged")),
        "jump": _signed(figures.get("jump")),
        "usual": _points(figures.get("usual")),
    }
    if figures.get("kind") == "team":
        text = _(
            "%(scorer)s moved the %(people)s people of %(department)s from %(before)s to %(judged)s points on average,"
            " %(jump)s against the other teams; up to %(usual)s is usual. There are no data to explain it."
        )
        return text % values
    text = _(
        "%(scorer)s moved %(person)s of %(department)s from %(before)s to %(judged)s judged points, %(jump)s against"
        " the team; up to %(usual)s is usual."
    )
    said = text % values
    if figures.get("data_change") is None:
        return said + " " + _("There are no data to explain it.") + _more_people(figures)
    change = {"change": _signed(figures["data_change"])}
    return said + " " + _("The data changed by %(change)s points.") % change + _more_people(figures)


def _pact(figures: Figures, context: Context) -> str:
    if figures.get("kind") == "ring":
        return _ring(figures, context)
    values = context | {
        "equal": figures.get("equal", 0),
        "all": figures.get("comparisons", 0),
        "usual": _share(figures.get("usual_share")),
    }
    return (
        _(
            "In %(department)s, %(equal)s of %(all)s scores by %(scorer)s are the same as the self-score of the person"
            " (%(people)s people); elsewhere about %(usual)s are."
        )
        % values
    )


def _ring(figures: Figures, context: Context) -> str:
    values = context | {"inside": _number(figures.get("inside")), "usual": _number(figures.get("usual"))}
    if int(figures.get("people") or 0) == 2:
        text = _(
            "%(scorer)s (%(department)s) and %(person)s rated each other among their highest: %(inside)s points on"
            " average, while everybody else they rated got %(usual)s."
        )
    else:
        text = _(
            "%(people)s people rated each other in a circle, among them %(scorer)s (%(department)s) and %(person)s:"
            " %(inside)s points on average, while everybody else they rated got %(usual)s."
        )
    return text % values


def _rush(figures: Figures, context: Context) -> str:
    if figures.get("seconds") is not None:
        values = context | {"seconds": _number(figures.get("seconds"), 0)}
        return _("%(scorer)s scored the %(people)s people of %(department)s within %(seconds)s seconds.") % values
    values = context | {"items": figures.get("copied_items", 0)}
    return (
        ngettext(
            "%(scorer)s gave all %(people)s people of %(department)s one and the same value on %(items)s item.",
            "%(scorer)s gave all %(people)s people of %(department)s one and the same value on %(items)s items.",
            int(figures.get("copied_items", 0)),
        )
        % values
    )


def _spent_out(figures: Figures, context: Context) -> str:
    values = context | {
        "full": figures.get("full", 0),
        "cycles": figures.get("cycles", 0),
        "share": _share(figures.get("share"), 1),
        "low": _number(figures.get("lowest_result")),
        "high": _number(figures.get("highest_result")),
    }
    return (
        _(
            "%(department)s spent its bonus money to the last cent in %(full)s of the last %(cycles)s cycles"
            " (%(share)s in all), although the rule lets money go back and its results went from %(low)s to %(high)s"
            " points."
        )
        % values
    )


def _inversion(figures: Figures, context: Context) -> str:
    values = context | {"wrong": figures.get("wrong", 0), "pairs": figures.get("pairs", 0)}
    return (
        _(
            "In %(department)s, bonuses run against the data: of the %(pairs)s pairs that can be made of its %(people)s"
            " people, in %(wrong)s the one with the weaker data gets more for the same pay."
        )
        % values
    )


_WRITERS: dict[Check, Callable[[Figures, Context], str]] = {
    Check.LENIENT: _lenient,
    Check.NO_SPREAD: _no_spread,
    Check.ALL_HIGH: _all_high,
    Check.DATA_GAP: _data_gap,
    Check.JUMP: _jump,
    Check.PACT: _pact,
    Check.RUSH: _rush,
    Check.SPENT_OUT: _spent_out,
    Check.INVERSION: _inversion,
}
_PROPOSALS: dict[Check, Callable[[], str]] = {
    Check.LENIENT: lambda: _("Ask the scorer for the reasons; if they don't convince, uphold, and the scores go back."),
    Check.NO_SPREAD: lambda: _(
        "Ask for what tells these people apart; if nothing is said, uphold, and the scores go back."
    ),
    Check.ALL_HIGH: lambda: _(
        "Ask for the results behind the high bands, person by person; without them, uphold, and the scores go back."
    ),
    Check.DATA_GAP: lambda: _(
        "Ask what the head saw that the data don't show; without an answer that convinces, uphold."
    ),
    Check.JUMP: lambda: _("Ask what has changed since the last cycle; if nothing has, uphold."),
    Check.PACT: lambda: _("Ask whether the scores were given before the self-scores were seen; if not, uphold."),
    Check.RUSH: lambda: _("Ask whether the team was scored on paper first; if not, have it scored again."),
    Check.SPENT_OUT: lambda: _(
        "Compare the scores of these cycles with the results, and set the department's share by its own scorecard."
    ),
    Check.INVERSION: lambda: _(
        "Look at the scores behind the largest differences before the money is approved; if they don't hold, uphold."
    ),
}
