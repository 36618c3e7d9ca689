"""Correcting one figure by hand, by whoever owns the data (spec 2.2)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from people.models import Employee
from performance.measures import actions
from performance.measures.enums import Aggregation, Unit
from performance.measures.models import Metric, Observation
from performance.measures.permissions import can_feed
from performance.measures.services.days import mark_days


class FigureRefused(ValueError):
    """A figure that may not be written."""


def check_figure(metric: Metric, value: Decimal | None) -> None:
    """FigureRefused for what no figure of the metric can be (spec 2.2); None, no data, always can."""
    if value is None:
        return
    if metric.aggregation == Aggregation.RATIO:
        raise FigureRefused(_("%(metric)s is computed from other metrics; correct those.") % {"metric": metric})
    if metric.unit == Unit.COUNT and (value < 0 or value != value.to_integral_value()):
        raise FigureRefused(_("A count is a whole number, not below zero."))
    if metric.unit == Unit.PERCENT and not 0 <= value <= 1:
        raise FigureRefused(_("A percentage is at most 100%; write 95% or 0.95."))
    if metric.unit != Unit.MONEY and value < 0:
        raise FigureRefused(_("The figure can't be below zero."))


@transaction.atomic
def correct_figure(
    *, employee: Employee, metric: Metric, day: date, value: Decimal | None, actor: Any, reason: str, now: datetime
) -> bool:
    """Write a figure over what was observed; None takes it away. Returns whether it differs from before.

    Side effects: the observation, the day marked for judging again, an audit entry with before and after.
    FigureRefused: not the actor's metric, a computed metric, a value it can't have, no reason.
    """
    if not can_feed(actor, metric):
        raise FigureRefused(_("Figures of %(metric)s are corrected by their data owner only.") % {"metric": metric})
    if not reason.strip():
        raise FigureRefused(_("A correction needs a reason."))
    check_figure(metric, value)
    if value is not None:
        value = value.quantize(Decimal("0.000001"))
    known = Observation.objects.select_for_update().filter(employee=employee, metric=metric, day=day).first()
    before = known.value if known else None
    if before == value:
        return False
    if value is None:
        Observation.objects.filter(employee=employee, metric=metric, day=day).delete()
    else:
        Observation.objects.update_or_create(
            employee=employee, metric=metric, day=day, defaults={"value": value, "batch": None}
        )
    mark_days(days=[(employee.pk, day)])
    audit.record(
        action=actions.FIGURE_CORRECTED, actor=actor, target=metric, person=employee, reason=reason, at=now,
        before={"day": day, "value": before}, after={"day": day, "value": value},
    )  # fmt: skip
    return True
