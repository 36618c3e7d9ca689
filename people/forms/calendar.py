"""Days on which the company differs from the public calendar, and rest days of positions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.models import Position

WEEKDAYS = [
    (1, _("Monday")),
    (2, _("Tuesday")),
    (3, _("Wednesday")),
    (4, _("Thursday")),
    (5, _("Friday")),
    (6, _("Saturday")),
    (7, _("Sunday")),
]


class OverrideForm(forms.Form):
    day = DayField(label=_("Day"))
    works = forms.TypedChoiceField(
        label=_("The company"), choices=[("yes", _("works")), ("no", _("is closed"))], coerce=lambda text: text == "yes"
    )
    reason = forms.CharField(label=_("Reason"), max_length=400)


class RestForm(forms.Form):
    position = forms.ModelChoiceField(Position.objects.none(), label=_("Position"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Days off"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    start = DayField(label=_("From"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = Position.objects.all()  # type: ignore[attr-defined]
