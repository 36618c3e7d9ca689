"""Positions, brands and regions as tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.formats import DASH
from hrplatform.lib.lists import Cell, Row, Rows
from people.forms.places import TIERS
from people.models import Assignment, Brand, Position, Region
from people.posts import metric_choices


@dataclass(frozen=True)
class PlaceTable:
    """One kind: its heading, columns (the last one counts people) and rows."""

    kind: str
    title: str
    add: str
    empty: str
    heads: Sequence[str]
    rows: Rows


def place_tables(on: date) -> list[PlaceTable]:
    """Three queries and one for the names of metrics."""
    metrics, tiers = dict(metric_choices()), {value: str(words) for value, words in TIERS}
    return [
        PlaceTable(
            "position", _("Positions"), _("Add a position"), _("They come with the roster, or add them here."),
            (_("Position"), _("Job family"), _("Job grade"), _("Required skills"), _("Metric strengths")),
            Rows([
                _position(row, metrics) for row in counted(Position.objects.order_by("family", "name"), on, "position")
            ]),
        ),
        PlaceTable(
            "brand", _("Brands"), _("Add a brand"), _("A company with one brand needs none."),
            (_("Brand"), _("Code")),
            Rows([_row("brand", row, row.code) for row in counted(Brand.objects.order_by("name"), on, "brand")]),
        ),
        PlaceTable(
            "region", _("Regions"), _("Add a region"), _("A company in one place needs none."),
            (_("Region"), _("Code"), _("City tier")),
            Rows([
                _row("region", row, row.code, tiers.get(row.city_tier, DASH))
                for row in counted(Region.objects.order_by("name"), on, "region")
            ]),
        ),
    ]  # fmt: skip


def counted(rows: QuerySet[Any], on: date, by: str) -> QuerySet[Any]:
    """With the people whose assignment names it (`by`) on the day."""
    here = Assignment.objects.as_of(on).filter(**{by: OuterRef("pk")}).values(by).annotate(number=Count("pk"))
    return rows.annotate(people=Coalesce(Subquery(here.values("number")), 0))


def _position(row: Any, metrics: dict[str, str]) -> Row:
    strengths = [f"{metrics.get(item['metric'], item['metric'])} {item['weight']}" for item in row.strengths]
    return _row(
        "position", row, row.family or DASH, row.grade or DASH, "、".join(map(str, row.skills)) or DASH,
        " · ".join(strengths) or DASH,
    )  # fmt: skip


def _row(kind: str, row: Any, *cells: str) -> Row:
    url = reverse("people:place-edit", args=[kind, row.public_id])
    shown = [Cell(text) for text in cells]
    return Row(row.public_id, (Cell(row.name, url=url), *shown, Cell(str(row.people), right=True)))
