"""Review forms that a pack ships (spec 2.2)."""

from datetime import date
from decimal import Decimal
from typing import Any

from hrplatform.lib import context, dates
from people.models import Position
from performance.measures.models import Metric
from performance.reviews.enums import FormSubject
from performance.reviews.models import FormItem, FormTemplate
from performance.reviews.services.forms import FormRequest, ItemRequest, items_of, refuse_form

FROM_THE_BEGINNING = date(2000, 1, 1)


def load_forms(data: list[dict[str, Any]]) -> None:
    """Create a pack's forms in an empty company; a form that doesn't fit stops the loading."""
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    positions = {position.name: position for position in Position.objects.all()}
    moment = context.current().now or dates.now()
    for row in data:
        items = [_item(item, metrics) for item in row["items"]]
        subject = row.get("subject", FormSubject.PERSON)
        refuse_form(FormRequest(name=row["name"], items=items, start=FROM_THE_BEGINNING, subject=subject))
        form = FormTemplate.objects.create(
            name=row["name"], subject=subject, start=FROM_THE_BEGINNING, created_at=moment, created_by=None,
            position=positions[row["position"]] if "position" in row else None,
        )  # fmt: skip
        FormItem.objects.bulk_create(items_of(form, items))


def _item(row: dict[str, Any], metrics: dict[str, Metric]) -> ItemRequest:
    metric = metrics[row["metric"]] if "metric" in row else None
    return ItemRequest(
        name_zh=row.get("name_zh") or (metric.name_zh if metric else ""),
        name_en=row.get("name_en") or (metric.name_en if metric else ""),
        code=row.get("code", ""),
        weight=Decimal(row["weight"]),
        metric=metric,
        levels=row.get("levels", ()),
        kind=row.get("kind", ""),
    )
