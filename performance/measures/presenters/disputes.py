"""Doubted figures in words."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hrplatform.lib.formats import format_day, format_measure, format_moment
from hrplatform.lib.ui import Fact, Status
from performance.measures.enums import DisputeState
from performance.measures.models import Dispute, Metric
from performance.measures.selectors.figures import FigureOfDay, Part

KINDS = {
    DisputeState.OPEN: "info",
    DisputeState.CORRECTED: "good",
    DisputeState.CONFIRMED: "neutral",
    DisputeState.WITHDRAWN: "neutral",
}


def disputed() -> Status:
    """The badge of a day, or an alert, whose figure is open to doubt."""
    return Status("warn", pgettext("figure", "Disputed"), "help-circle")


def state_of(dispute: Dispute, today: date) -> Status:
    """Waiting, overdue by n days, corrected, confirmed, taken back."""
    if dispute.state == DisputeState.OPEN and dispute.due_on < today:
        late = (today - dispute.due_on).days
        return Status("bad", ngettext("overdue by %(n)s day", "overdue by %(n)s days", late) % {"n": late})
    return Status(KINDS[DisputeState(dispute.state)], str(DisputeState(dispute.state).label))


def facts(dispute: Dispute, figure: FigureOfDay) -> list[Fact]:
    """What was, what is, and where it came from."""
    unit = dispute.metric.unit
    rows = [
        Fact(_("Figure when questioned"), format_measure(dispute.value_then, unit)),
        Fact(_("Figure now"), format_measure(figure.value, unit)),
    ]
    rows += [Fact(str(part.metric), _source(part)) for part in figure.parts]
    rows.append(Fact(_("Questioned"), format_moment(dispute.raised_at)))
    rows.append(Fact(_("Answer due"), format_day(dispute.due_on)))
    if dispute.answered_at:
        rows.append(Fact(_("Answered"), f"{format_moment(dispute.answered_at)} · {dispute.answered_by}"))
    return rows


def figure_facts(metric: Metric, figure: FigureOfDay) -> list[Fact]:
    """The figure and its parts, for who is about to question it."""
    rows = [Fact(str(metric), format_measure(figure.value, metric.unit))]
    if len(figure.parts) > 1 or figure.parts[0].metric != metric:
        rows += [Fact(str(part.metric), _source(part)) for part in figure.parts]
    else:
        rows.append(Fact(_("Source"), _origin(figure.parts[0])))
    return rows


def _source(part: Part) -> str:
    return (
        f"{format_measure(part.value, part.metric.unit)} · {_origin(part)}" if part.value is not None else _("No data")
    )


def _origin(part: Part) -> str:
    if part.value is None:
        return _("No data")
    if part.at is None:
        return _("entered or corrected by hand")
    words: dict[str, Any] = {"file": part.source or _("data interface"), "at": format_moment(part.at)}
    return _("%(file)s, %(at)s") % words
