"""Forms of reviews."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hrplatform.lib.day_field import DayField
from people.forms.organisation import PersonNumberField
from people.models import Employee
from performance.reviews.enums import CycleKind, ItemKind, Stage
from performance.reviews.models import Scorecard

FORM_ROWS = 10


class CycleForm(forms.Form):
    """Step one of a new cycle: what, which span, which stages, until when."""

    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=80,
        help_text=_("Shown to everybody, for example 2025 Q1 review."),
    )
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("Short and unique, for example 2025Q1."))
    kind = forms.ChoiceField(label=_("Kind"), choices=CycleKind.choices, initial=CycleKind.QUARTERLY)
    start = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    with_self = forms.BooleanField(label=_("With self-assessment"), required=False, initial=True)
    with_checks = forms.BooleanField(label=_("With score checks and second review"), required=False, initial=True)
    hides_self_scores = forms.BooleanField(
        label=_("Heads see self-scores only after they have submitted"), required=False
    )
    self_due = DayField(label=_("Self-assessment due"), required=False)
    head_due = DayField(label=_("Head scores due"), required=False)
    publish_due = DayField(label=_("Publication planned"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, until = cleaned.get("start"), cleaned.get("until")
        if start and until and until < start:
            self.add_error("until", _("The cycle ends before it begins."))
        dues = [cleaned[name] for name in ("self_due", "head_due", "publish_due") if cleaned.get(name)]
        if dues != sorted(dues):
            self.add_error("head_due", _("A stage can't be due before the one it follows."))
        return cleaned

    def stages(self) -> list[str]:
        chosen = self.cleaned_data
        return [stage for stage, name in ((Stage.SELF, "with_self"), (Stage.CHECKS, "with_checks")) if chosen[name]]

    def deadlines(self) -> dict[str, date]:
        names = {Stage.SELF: "self_due", Stage.HEAD: "head_due", Stage.PUBLISHED: "publish_due"}
        return {stage: self.cleaned_data[name] for stage, name in names.items() if self.cleaned_data.get(name)}


class OpenForm(forms.Form):
    """Step two: the day as of which everything is frozen."""

    as_of = DayField(label=_("As of"), help_text=_("Places, heads and forms are taken as of this day."))


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
        self.items = [item for item in card.items.all() if item.kind == ItemKind.QUALITATIVE]
        for item in self.items:
            self.fields[f"points_{item.code}"] = forms.DecimalField(
                label=item.name, min_value=Decimal(0), max_value=Decimal(120), max_digits=5, decimal_places=2,
                required=False, initial=item.self_points,
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
