"""Filters of the people list; they stand in the URL."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hrplatform.lib import versions
from people.models import Brand, Employee, Position, Region
from people.permissions import visible_departments
from people.selectors import PeopleFilter, narrow_people
from people.selectors.contracts import narrow_contracts

STATES = [
    ("employed", _("Employed")),
    ("left", _("Left")),
    ("future", _("Not started yet")),
    ("all", _("All")),
]


def _choices(user: Any, on: date, people: QuerySet[Employee]) -> dict[str, list[tuple[str, str]]]:
    """Departments the account may see, and what the people it may see hold."""
    shown = people.order_by().values("pk")
    rows: dict[str, QuerySet[Any]] = {
        "department": visible_departments(user, on).values_list("public_id", "path"),
        "position": Position.objects.filter(assignments__employee__in=shown).values_list("public_id", "name"),
        "brand": Brand.objects.filter(assignment__employee__in=shown).values_list("public_id", "name"),
        "region": Region.objects.filter(assignment__employee__in=shown).values_list("public_id", "name"),
    }
    return {
        name: [(str(public_id), text) for public_id, text in found.order_by(label).distinct()]
        for (name, found), label in zip(rows.items(), ("path", "name", "name", "name"), strict=True)
    }


class PeopleFilterForm(forms.Form):
    """Department (with all below), position, brand, region, state. Choices hold only what the viewer may see."""

    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    department = forms.ChoiceField(label=_("Department"), required=False)
    position = forms.ChoiceField(label=_("Position"), required=False)
    brand = forms.ChoiceField(label=_("Brand"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, data: Any, *, user: Any, on: date, people: QuerySet[Employee]) -> None:
        super().__init__(data)
        self.on = on
        found = versions.kept(f"people-filters:{user.pk}:{on}", lambda: _choices(user, on, people))
        for name, choices in found.items():
            if choices:
                self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def narrow(self, rows: QuerySet[Employee]) -> QuerySet[Employee]:
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        return narrow_people(rows, PeopleFilter(**wanted), self.on)


CONTRACT_STATES = [
    ("", _("All")),
    ("ending", _("Ends within 60 days")),
    ("ended", _("Over, still working")),
    ("none", _("No contract on file")),
    ("fixed", _("Fixed term")),
    ("open", _("Open-ended")),
]


class ContractFilterForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=CONTRACT_STATES, required=False)

    def __init__(self, data: Any, *, on: date, ahead: date) -> None:
        super().__init__(data)
        self.on, self.ahead = on, ahead

    def narrow(self, rows: QuerySet[Employee]) -> QuerySet[Employee]:
        return narrow_contracts(rows, self.cleaned_data["state"], self.on, self.ahead)
