"""Targets and metrics in words."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hrplatform.lib.formats import format_measure
from hrplatform.lib.ui import Status
from performance.measures.models import Metric, Target

SCOPE = ("employee", "position", "department", "brand", "region")


def worth(target: Target) -> str:
    """10 per day, 30 s per day, 4 to 6 per month."""
    unit = target.metric.unit
    if target.value is not None:
        figure = format_measure(target.value, unit)
    else:
        figure = _("%(low)s to %(high)s") % {
            "low": format_measure(target.low, unit),
            "high": format_measure(target.high, unit),
        }
    return f"{figure} / {per(target.per)}"


def per(span: str) -> str:
    """What a target speaks of, behind a stroke: 10 / day."""
    return pgettext("per", "month") if span == "month" else pgettext("per", "day")


def scope(target: Target) -> str:
    """Whom it holds for."""
    found = [str(getattr(target, name)) for name in SCOPE if getattr(target, f"{name}_id")]
    return " · ".join(found) or _("Everybody")


def held(target: Target) -> str:
    """From – until."""
    return f"{target.start} – {target.until}" if target.until else f"{target.start} –"


def set_status(target: Target) -> Status | None:
    """A target set afterwards is never evidence of a known standard."""
    return Status("warn", _("Set afterwards")) if target.set_after else None


def made_of(metric: Metric) -> str:
    """How the figure comes about."""
    if metric.aggregation == "ratio":
        return f"{metric.numerator} ÷ {metric.denominator}"
    if metric.aggregation == "weighted_mean":
        return _("mean weighted by %(metric)s") % {"metric": metric.weight_metric}
    return str(metric.get_aggregation_display())
