"""Days in forms: the browser's own picker, which takes and shows nothing but 2025-03-04."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hrplatform.lib.dates import EARLIEST, LATEST


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day; browsers show their own picker. Days nobody means can't be reckoned with: the next one may not exist."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day is not None and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(_("Choose a day between 1900 and 2200."))
        return day
