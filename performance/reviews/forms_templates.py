"""The editor of review forms: a head, and items of five kinds whose weights sum to 100 (spec 4.1)."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hrplatform.lib.day_field import DayField
from people.models import Position
from performance.measures.achievement import check_curve
from performance.measures.models import Metric
from performance.reviews.enums import FormSubject, ItemKind


class FormHeadForm(forms.Form):
    """Name, for whom, and first day of a review form."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    subject = forms.ChoiceField(
        label=_("For"), choices=FormSubject.choices, initial=FormSubject.PERSON, required=False,
        help_text=_("Departments are scored on their metrics and goals only."),
    )  # fmt: skip
    position = forms.ModelChoiceField(
        label=_("Position"),
        queryset=Position.objects.all(),
        required=False,
        empty_label=_("everybody without an own form"),
    )
    start = DayField(label=_("Valid from"))
    peers_are_anonymous = forms.BooleanField(
        label=_("Peers (360) rate anonymously"), required=False, initial=True,
        help_text=_("Peers' points show only from four answers up, named or not."),
    )  # fmt: skip

    def __init__(self, *args: Any, has_subject: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_subject:
            del self.fields["subject"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("subject") == FormSubject.DEPARTMENT and cleaned.get("position"):
            self.add_error("position", _("A form for departments has no position."))
        return cleaned


class FormItemForm(forms.Form):
    """One item: from data, from goals, from peers, or judged on five anchored levels."""

    kind = forms.ChoiceField(
        label=_("Points from"), required=False, initial=ItemKind.KPI.value,
        choices=[
            (ItemKind.KPI.value, _("data (KPI)")),
            (ItemKind.MBO.value, _("objectives (MBO)")),
            (ItemKind.OKR.value, _("objectives and key results (OKR)")),
            (ItemKind.QUALITATIVE.value, _("judgement on anchored levels")),
            (ItemKind.PEERS.value, _("peers (360)")),
        ],
    )  # fmt: skip
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80, required=False)
    weight = forms.DecimalField(
        label=_("Weight"), min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2
    )
    metric = forms.ModelChoiceField(
        label=_("Metric"), queryset=Metric.objects.filter(is_active=True), required=False, empty_label=_("none"),
    )  # fmt: skip
    curve = forms.CharField(
        label=_("Curve"), required=False, max_length=200,
        help_text=_("Attainment:points, for example 0:0, 1:100, 1.2:120. Empty: the metric's own."),
    )  # fmt: skip
    levels = forms.CharField(
        label=_("Levels 1 to 5, one per line"), required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Level 1 is 40 points, 5 is 120; both ends of the scale need a comment."),
    )  # fmt: skip

    def __init__(self, *args: Any, metrics: Sequence[Metric] = (), **kwargs: Any) -> None:
        """`metrics` are those to choose from, read once for all items of the page."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["metric"]
        field.choices = [("", field.empty_label), *((metric.pk, str(metric)) for metric in metrics)]

    def clean_levels(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["levels"].splitlines() if line.strip()]
        if lines and len(lines) != 5:
            raise forms.ValidationError(_("Write five lines, one for each level from 1 to 5, or none."))
        return lines

    def clean_curve(self) -> list[list[str]]:
        """[[attainment, points], …] of "0:0, 1:100"."""
        text = self.cleaned_data["curve"].replace("，", ",").replace("：", ":")
        pairs = [part.split(":") for part in text.split(",") if part.strip()]
        try:
            found = [(Decimal(left.strip()), Decimal(right.strip())) for left, right in pairs]
        except (ValueError, InvalidOperation) as error:
            raise forms.ValidationError(_("Write pairs like 0:0, 1:100, 1.2:120.")) from error
        if found and (check_curve(found) or any(points > 120 for _x, points in found)):
            raise forms.ValidationError(_("The curve rises from left to right and ends at 120 points at most."))
        return [[str(x), str(y)] for x, y in found]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind") or (ItemKind.KPI if cleaned.get("metric") else ItemKind.QUALITATIVE)
        cleaned["kind"] = kind
        if kind != ItemKind.KPI:
            cleaned["metric"], cleaned["curve"] = None, []
        elif not cleaned.get("metric") and "metric" not in self.errors:
            self.add_error("metric", _("Points from data need a metric."))
        return cleaned


FormItemSet = forms.formset_factory(FormItemForm, extra=1, min_num=1, max_num=20, can_delete=True)


def write_curve(pairs: Sequence[Sequence[str]]) -> str:
    """A stored curve as it is typed."""
    return ", ".join(":".join(pair) for pair in pairs)
