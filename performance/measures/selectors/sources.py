"""Where a figure of a span comes from, in words: for traces, letters and dossiers."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.models import Employee
from performance.measures.models import Metric, Observation
from performance.measures.selectors.figures import PARTS, parts_of


def sources_of(*, employee: Employee, metric_ids: Iterable[int], start: date, until: date) -> dict[int, str]:
    """{metric id: "62 days of data (sales.csv …)"}; a rate names what it is made of: "Orders ÷ Visitors: 62 days …".

    Two queries. A metric without any data in the span is left out.
    """
    metrics = list(Metric.objects.filter(pk__in=list(metric_ids)).select_related(*PARTS))
    wanted = {part.pk for metric in metrics for part in parts_of(metric)}
    rows = (
        Observation.objects.filter(employee=employee, metric__in=wanted, day__range=(start, until))
        .order_by()
        .values_list("metric_id")
        .annotate(days=Count("day"), batches=Count("batch", distinct=True), first=Min("batch__file_name"))
    )
    seen = {row[0]: row[1:] for row in rows}
    return {metric.pk: words for metric in metrics if (words := _words(metric, seen))}


def _words(metric: Metric, seen: dict[int, tuple[int, int, str | None]]) -> str:
    found = [seen.get(part.pk) for part in parts_of(metric)]
    if not found or None in found:
        return ""  # a rate enters with both parts only
    days, batches, first = min(found, key=lambda item: item[0])  # type: ignore[index,type-var]
    text = ngettext("%(n)s day of data", "%(n)s days of data", days) % {"n": days}
    if first:
        text += f" ({first}{'' if batches == 1 else ' …'})"
    return f"{made_of}: {text}" if (made_of := _made_of(metric)) else text


def _made_of(metric: Metric) -> str:
    """Orders ÷ Visitors; weighted by Chats; nothing for what is observed itself."""
    if metric.aggregation == "ratio":
        return f"{metric.numerator} ÷ {metric.denominator}"
    if metric.aggregation == "weighted_mean":
        return _("weighted by %(metric)s") % {"metric": metric.weight_metric}
    return ""
