"""Forms of calibration."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.organisation import PersonNumberField
from people.models import Employee
from performance.calibration.enums import Opinion
from performance.calibration.models import CalibrationSeat
from performance.reviews.scoring import TOP, ZERO


class SeatForm(forms.Form):
    """Somebody more at the table."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonNumberField(on=on, label=_("Calibrator"))

    def clean_person(self) -> Employee:
        found: Employee = self.cleaned_data["person"]
        if found.user_id is None:
            raise forms.ValidationError(_("%(name)s has no account to sign with."), params={"name": found.name})
        return found


class MarkForm(forms.Form):
    """Agree, question, or take the mark back."""

    opinion = forms.ChoiceField(choices=[("", ""), *Opinion.choices], required=False)
    note = forms.CharField(max_length=400, required=False)


class MoveForm(forms.Form):
    """Where the meeting moves a score, and why."""

    score = forms.DecimalField(
        label=_("New score"), required=False, min_value=ZERO, max_value=TOP, max_digits=5, decimal_places=2,
        help_text=_("0 to 120; empty goes back to what the items give."),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=400,
        help_text=_("What the meeting found, for instance compared with whom. The employee's scorer reads it."),
    )  # fmt: skip

    def wanted(self) -> Decimal | None:
        found: Decimal | None = self.cleaned_data["score"]
        return found


class EndForm(forms.Form):
    """Who was present; they sign."""

    present = forms.ModelMultipleChoiceField(
        label=_("Who was present"), queryset=CalibrationSeat.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("They are asked to sign; from then on nothing is moved."),
    )  # fmt: skip

    def __init__(self, *args: Any, seats: Sequence[CalibrationSeat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["present"]
        field.queryset = CalibrationSeat.objects.filter(pk__in=[seat.pk for seat in seats]).select_related("user")  # type: ignore[attr-defined]
        field.choices = [(seat.pk, str(seat.user)) for seat in seats]  # type: ignore[attr-defined]


class ReopenForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=400)
