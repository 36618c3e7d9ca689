"""Days in forms: the browser's own picker, which takes and shows nothing but 2025-03-04."""

from django import forms


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    """A day; browsers show their own picker."""

    widget = DayInput
