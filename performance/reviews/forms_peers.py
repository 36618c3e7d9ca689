"""Forms of feedback from colleagues."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.organisation import PersonNumberField
from people.models import Employee
from performance.reviews.models import PeerAnswer, ScorecardItem
from performance.reviews.peers import LEAST_WEIGHT, MOST_WEIGHT


class InviteForm(forms.Form):
    """One more colleague to ask."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rater"] = PersonNumberField(on=on, label=_("Colleague"))
        self.fields["weight"] = forms.DecimalField(
            label=_("Weight of the answer"), initial=Decimal(1), min_value=LEAST_WEIGHT, max_value=MOST_WEIGHT,
            max_digits=5, decimal_places=2,
            help_text=_("1 for everybody; 2 counts twice, for example a close internal customer."),
        )  # fmt: skip

    def clean_rater(self) -> Employee:
        found: Employee = self.cleaned_data["rater"]
        if found.user_id is None:
            raise forms.ValidationError(_("%(name)s has no account."), params={"name": found.name})
        return found


class PeerForm(forms.Form):
    """Points and words per item; or a reason to decline."""

    reason = forms.CharField(label=_("Why you decline"), max_length=200, required=False)

    def __init__(
        self, *args: Any, items: Sequence[ScorecardItem], given: Mapping[int, PeerAnswer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        answering = not {"accept", "decline"} & set(self.data)
        for item in items:
            held = given.get(item.pk)
            self.fields[f"points_{item.pk}"] = forms.DecimalField(
                label=_("Points (0–120)"), min_value=Decimal(0), max_value=Decimal(120), max_digits=5, decimal_places=2,
                required=answering, initial=held.points if held else None,
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )  # fmt: skip
            self.fields[f"comment_{item.pk}"] = forms.CharField(
                label=_("In my words"), required=False, max_length=2000, initial=held.comment if held else "",
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """Items with their fields, for the page."""
        return [
            {"item": item, "points": self[f"points_{item.pk}"], "comment": self[f"comment_{item.pk}"]}
            for item in self.items
        ]

    def points(self) -> dict[int, Decimal]:
        found = {item.pk: self.cleaned_data.get(f"points_{item.pk}") for item in self.items}
        return {pk: points for pk, points in found.items() if points is not None}

    def comments(self) -> dict[int, str]:
        return {item.pk: self.cleaned_data.get(f"comment_{item.pk}", "") for item in self.items}
