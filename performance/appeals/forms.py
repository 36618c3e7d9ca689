"""Forms of appeals; they work without JavaScript."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from people.forms.contracts import UploadField
from people.forms.organisation import PersonNumberField
from people.models import Employee
from people.signing import SigningMixin
from performance.appeals.enums import AppealState
from performance.appeals.models import Appeal
from performance.appeals.services import MOST_FILES
from performance.reviews.enums import ItemKind
from performance.reviews.models import Scorecard
from performance.reviews.scoring import TOP, ZERO


class AppealForm(forms.Form):
    """What the employee objects to, with up to three files."""

    text = forms.CharField(
        label=_("What I object to, and why"), widget=forms.Textarea(attrs={"rows": 8}), max_length=8000,
        help_text=_("Name the item, the figure or the judgement, and what you think is right."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, MOST_FILES + 1):
            self.fields[f"file_{n}"] = UploadField(label=_("File %(n)s") % {"n": n})

    def uploads(self) -> list[Any]:
        """The files chosen, in order."""
        chosen = (self.cleaned_data[f"file_{n}"] for n in range(1, MOST_FILES + 1))
        return [file for file in chosen if file]


class AssignForm(forms.Form):
    """Who decides instead of HR."""

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decider"] = PersonNumberField(on=on, label=_("Who decides"))

    def clean_decider(self) -> Employee:
        found: Employee = self.cleaned_data["decider"]
        if found.user_id is None:
            raise forms.ValidationError(_("%(name)s has no account to decide with."), params={"name": found.name})
        return found


class AnswerForm(SigningMixin, forms.Form):
    """The written answer, signed; with new points where the score changes."""

    answer = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 6}), max_length=8000,
        help_text=_("Take up each point of the appeal. The employee reads it as it is."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, card: Scorecard, held: dict[int, Decimal | None], fresh: dict[int, Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fresh = fresh
        self.judged = [
            item for item in card.items.all() if item.kind == ItemKind.QUALITATIVE and not item.not_applicable
        ]
        for item in self.judged:
            self.fields[f"points_{item.pk}"] = forms.DecimalField(
                label=_("New points: %(item)s") % {"item": item.name}, required=False, min_value=ZERO, max_value=TOP,
                max_digits=5, decimal_places=2,
                help_text=_("Now %(points)s; empty leaves it.") % {"points": _written(held[item.pk])},
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )  # fmt: skip
        if fresh:
            self.fields["take_data"] = forms.BooleanField(
                label=_("Take the data items again"), required=False,
                help_text=_("The day results have changed since publication: %(n)s items.") % {"n": len(fresh)},
            )  # fmt: skip
        self.order_fields([name for name in self.fields if name != "signature"] + ["signature"])

    def points(self) -> dict[int, Decimal]:
        """New points by item id."""
        typed = {item.pk: self.cleaned_data.get(f"points_{item.pk}") for item in self.judged}
        data = self.fresh if self.cleaned_data.get("take_data") else {}
        return {pk: value for pk, value in typed.items() if value is not None} | data


def _written(points: Decimal | None) -> str:
    return "—" if points is None else f"{points.normalize():f}"


class AppealFilter(forms.Form):
    """What the list is narrowed to."""

    cycle = forms.CharField(label="", required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *AppealState.choices])

    def narrow(self, rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
        """The rows that match what was chosen."""
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("cycle"):
            rows = rows.filter(scorecard__cycle__code=chosen["cycle"])
        return rows.filter(state=chosen["state"]) if chosen.get("state") else rows
