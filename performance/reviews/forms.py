"""Forms of reviews."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms.organisation import PersonNumberField
from people.models import Employee
from performance.reviews.enums import ItemKind
from performance.reviews.models import Scorecard

FORM_ROWS = 10


class ReasonForm(forms.Form):
    """An act that needs its reason on record."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=400)


class HandOverForm(ReasonForm):
    """Another scorer for a team."""

    field_order = ("to", "reason")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = PersonNumberField(on=on, label=_("New scorer"))
        self.order_fields(self.field_order)

    def clean_to(self) -> Employee:
        found: Employee = self.cleaned_data["to"]
        if found.user_id is None:
            raise forms.ValidationError(_("%(name)s has no account to score with."), params={"name": found.name})
        return found


class SelfForm(forms.Form):
    """The employee's own points and words, one pair of fields per judged item; works without JavaScript."""

    def __init__(self, *args: Any, card: Scorecard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.card = card
        keeps = "save" in self.data  # a draft may be empty; what is handed in may not
        self.items = [item for item in card.items.all() if item.kind == ItemKind.QUALITATIVE]
        for item in self.items:
            self.fields[f"points_{item.code}"] = forms.DecimalField(
                label=item.name, min_value=Decimal(0), max_value=Decimal(120), max_digits=5, decimal_places=2,
                required=not keeps, initial=item.self_points,
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )  # fmt: skip
            self.fields[f"comment_{item.code}"] = forms.CharField(
                label=_("In my words"), required=False, max_length=2000, initial=item.self_comment,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def rows(self) -> list[dict[str, Any]]:
        """Items with their fields, for the page."""
        return [
            {"item": item, "points": self[f"points_{item.code}"], "comment": self[f"comment_{item.code}"]}
            for item in self.items
        ]

    def points(self) -> dict[str, Decimal | None]:
        return {item.code: self.cleaned_data[f"points_{item.code}"] for item in self.items}

    def comments(self) -> dict[str, str]:
        return {item.code: self.cleaned_data[f"comment_{item.code}"] for item in self.items}
