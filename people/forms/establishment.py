"""Approved headcount."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.forms.employment import departments
from people.models import Department, Position


class HeadcountForm(forms.Form):
    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"))
    position = forms.ModelChoiceField(Position.objects.none(), label=_("Position"))
    headcount = forms.IntegerField(
        label=_("Approved headcount"), min_value=0, max_value=100_000, help_text=_("0 closes the posts.")
    )
    start = DayField(label=_("From"), help_text=_("Holds until the next change; earlier figures stay as they were."))
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]
        self.fields["position"].queryset = Position.objects.all()  # type: ignore[attr-defined]
        self.fields["headcount"].unit = _("posts")  # type: ignore[attr-defined]
