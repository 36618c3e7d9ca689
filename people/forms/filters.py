"""Filters of the people list; they stand in the URL."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

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
        shown = people.order_by().values("pk")
        self._choose("department", visible_departments(user, on), "path")
        for name, model in (("position", Position), ("brand", Brand), ("region", Region)):
            held = model.objects.filter(assignment__employee__in=shown) if name != "position" else (
                model.objects.filter(assignments__employee__in=shown)
            )  # fmt: skip
            self._choose(name, held.distinct().order_by("name"), "name")

    def _choose(self, name: str, rows: QuerySet[Any], label: str) -> None:
        choices = [(str(public_id), text) for public_id, text in rows.values_list("public_id", label)]
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
