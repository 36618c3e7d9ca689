"""Heads and departments."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.enums import HeadKind
from people.models import Employee
from people.selectors import employees_as_of


class PersonNumberField(forms.CharField):
    """A person given by number; cleaned to the employee. search.js offers people while a name or number is typed."""

    def __init__(self, *, on: date, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"data-person": True, "autocomplete": "off"}))
        kwargs.setdefault("help_text", _("The number; type a name or pinyin to find it."))
        super().__init__(**kwargs)
        self.on = on

    def clean(self, value: Any) -> Employee | None:  # type: ignore[override]
        number = super().clean(value).strip()
        if not number:
            return None
        found = employees_as_of(self.on).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody with number %(number)s works here."), params={"number": number})
        return found


class HeadForm(forms.Form):
    kind = forms.ChoiceField(label=_("As"), choices=HeadKind.choices)
    start = DayField(label=_("From"))
    until = DayField(label=_("Until"), required=False, help_text=_("A deputy is appointed for a period."))
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False)
    field_order = ("employee", "kind", "start", "until", "reason")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employee"] = PersonNumberField(on=on, label=_("Number of the person"))
        self.order_fields(self.field_order)


class DepartmentForm(forms.Form):
    path = forms.CharField(
        label=_("Path"), max_length=400, help_text=_("Names from the top, divided by /, for example Operations/Tmall.")
    )
