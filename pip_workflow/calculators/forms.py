"""What the calculators ask; they are answered by GET, so that a result can be linked."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from pip_workflow.followups.enums import PensionCategory


class SeveranceForm(forms.Form):
    first = DayField(label=_("First day of service"))
    last = DayField(label=_("Last day of service"))
    average = forms.DecimalField(
        label=_("Average pay of the last 12 months"), min_value=Decimal(0), decimal_places=2,
        help_text=_("Yuan a month, with bonus and allowances."),
    )  # fmt: skip
    local_average = forms.DecimalField(
        label=_("Local average wage"), min_value=Decimal("0.01"), decimal_places=2,
        help_text=_("Yuan a month, of the year before, as published for the place."),
    )  # fmt: skip
    local_minimum = forms.DecimalField(
        label=_("Local minimum wage"), min_value=Decimal(0), decimal_places=2, required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("first"), data.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", gettext_now("The last day is before the first."))
        return data


class PensionForm(forms.Form):
    born = forms.RegexField(
        label=_("Month of birth"), regex=r"^(19|20)\d{2}-(0[1-9]|1[0-2])$", help_text=_("For example 1968-05.")
    )
    category = forms.ChoiceField(label=_("Pension category"), choices=PensionCategory.choices)
