"""Scenarios person by person: a list, and the same as an Excel file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from audit.services import record_export
from bonuses import actions, permissions
from bonuses.models import BonusPool, Scenario
from bonuses.presenters.pool import shown_scenarios, status_of
from bonuses.selectors.comparison import people_beside
from bonuses.views.edge import log_looks
from hrplatform.lib.formats import format_signed
from hrplatform.lib.lists import ListColumn, Listing, build_listing

MOVES = [
    ("", gettext_lazy("everybody")),
    ("more", gettext_lazy("people with more")),
    ("less", gettext_lazy("people with less")),
    ("same", gettext_lazy("people unchanged")),
]


class MoveForm(forms.Form):
    """Who is shown: those the named scenario gives more, less or the same as the first."""

    against = forms.ChoiceField(label=gettext_lazy("Scenario"), required=False)
    move = forms.ChoiceField(label=gettext_lazy("Shown"), choices=MOVES, required=False)

    def __init__(self, *args: Any, scenarios: list[Scenario], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.number), one.name) for one in scenarios[1:]]
        self.fields["against"].choices = choices  # type: ignore[attr-defined]
        self.later = choices

    def narrow(self, rows: QuerySet) -> QuerySet:
        move = self.cleaned_data.get("move")
        number = self.cleaned_data.get("against") or (self.later[-1][0] if self.later else "")
        if not move or not number:
            return rows
        field = f"gain_{number}"
        if move == "same":
            return rows.filter(**{field: 0})
        return rows.filter(**{f"{field}__gt" if move == "more" else f"{field}__lt": 0})


@require_GET
@login_required
def show_people(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What each person would get in each scenario, and the difference from the first."""
    pool = permissions.access_pool(request.user, public_id, alone=True)
    scenarios = shown_scenarios(pool, departments=False)
    if not scenarios:
        return render(request, "bonuses/comparison.html", {"pool": pool, "status": status_of(pool)})
    listing = _listing(request, scenarios)
    if listing.wants_excel:
        filters = {"pool": str(pool.public_id)}
        record_export(actor=request.user, kind=actions.EXPORTED, rows=listing.queryset.count(), filters=filters)
        return listing.as_excel(filename=f"{_file_name(pool)}.xlsx")
    log_looks(request, listing.page)
    return render(request, "bonuses/comparison.html", {"pool": pool, "list": listing, "status": status_of(pool)})


def _file_name(pool: BonusPool) -> str:
    return _("%(pool)s scenarios") % {"pool": pool.name}


def _read(key: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, key)


def _signed(key: str) -> Callable[[Any], str]:
    return lambda row: format_signed(getattr(row, key))


def _listing(request: HttpRequest, scenarios: list[Scenario]) -> Listing:
    columns = [
        ListColumn("name", _("Name"), text=lambda row: row.name, sub=lambda row: row.number, sort="sort_key"),
        ListColumn("places", _("Department"), sort="places"),
    ]
    for one in scenarios:
        columns.append(ListColumn(f"sum_{one.number}", one.name, kind="money", sort=f"sum_{one.number}", total=True))
        if one is not scenarios[0]:
            key = f"gain_{one.number}"
            head = _("Difference %(n)s − %(first)s") % {"n": one.number, "first": scenarios[0].number}
            columns.append(
                ListColumn(key, head, kind="money", text=_signed(key), value=_read(key), sort=key, total=True)
            )
    last = scenarios[-1]
    sort = f"gain_{last.number}" if last is not scenarios[0] else f"-sum_{last.number}"
    return build_listing(
        request,
        people_beside(scenarios),
        caption=_("People beside scenarios"),
        columns=columns,
        search=("name__icontains", "number__startswith", "sort_key__contains", "places__icontains"),
        filters=MoveForm(request.GET or None, scenarios=scenarios),
        default_sort=sort,
        empty_title=_("Nobody here"),
        note=_("Yuan. Differences are against the first scenario; who is in one scenario only counts 0 in the other."),
    )
