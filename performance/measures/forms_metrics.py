"""Forms of metrics, their curves and benchmarks (spec 2.2, 2.3, 2.5)."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.models import Position
from performance.measures.achievement import check_curve
from performance.measures.enums import Aggregation
from performance.measures.forms import FigureField
from performance.measures.models import Metric

PARTS = ("numerator", "denominator", "weight_metric")
FIXED = ("unit", "aggregation", *PARTS)
NEEDED = {Aggregation.RATIO: ("numerator", "denominator"), Aggregation.WEIGHTED_MEAN: ("weight_metric",)}


class CurveField(forms.CharField):
    """Points over achievement as `0:0, 1:100, 1.2:120`; cleaned to pairs of decimal texts, empty for the default."""

    def clean(self, value: Any) -> list[list[str]]:
        pairs = [
            self._pair(part) for part in (super().clean(value) or "").replace("，", ",").split(",") if part.strip()
        ]
        if pairs:
            refused = {
                "too_few_points": _("A curve has at least two points."),
                "not_increasing": _("The first figures of the points must rise."),
                "not_positive": _("A curve has no figures below zero."),
            }.get(check_curve(pairs))
            if refused:
                raise forms.ValidationError(refused)
        return [[f"{x:f}", f"{y:f}"] for x, y in pairs]

    def prepare_value(self, value: Any) -> Any:
        return write_curve(value) if isinstance(value, list) else value

    @staticmethod
    def _pair(text: str) -> tuple[Decimal, Decimal]:
        left, found, right = text.replace("：", ":").partition(":")
        try:
            if not found:
                raise InvalidOperation
            x = Decimal(left.strip().rstrip("%")) / (100 if left.strip().endswith("%") else 1)
            y = Decimal(right.strip())
        except InvalidOperation as error:
            raise forms.ValidationError(_("Write points such as 0:0, 1:100, 1.2:120.")) from error
        if not (x.is_finite() and y.is_finite()):
            raise forms.ValidationError(_("Write points such as 0:0, 1:100, 1.2:120."))
        return x, y


def write_curve(curve: list[list[str]]) -> str:
    return ", ".join(f"{x}:{y}" for x, y in curve)


class MetricForm(forms.ModelForm):
    """A metric. What its figures are made of stays as it is once there are figures."""

    curve = CurveField(
        label=_("Points curve"), required=False, max_length=400,
        help_text=_("Achievement and points: 0:0, 1:100, 1.2:120, straight lines between; empty: the default."),
        widget=forms.TextInput(attrs={"data-curve": "curve-plot"}),
    )  # fmt: skip

    class Meta:
        model = Metric
        fields = (
            "code", "name_zh", "name_en", "unit", "direction", "aggregation", *PARTS, "data_owner", "curve",
            "sequence", "is_primary", "is_active",
        )  # fmt: skip
        labels = {
            "numerator": _("Numerator"), "denominator": _("Denominator"), "weight_metric": _("Weighted by"),
            "sequence": _("Place in lists"), "is_primary": _("Main metric of the team day"), "is_active": _("In use"),
        }  # fmt: skip
        help_texts = {
            "code": _("Small letters, digits and _; the name of its column in files and the interface."),
            "aggregation": _("How days and people are put together. Rates are summed before they are divided."),
            "numerator": _("For a ratio of sums only."), "denominator": _("For a ratio of sums only."),
            "weight_metric": _("For a weighted mean only: satisfaction by chats."),
            "data_owner": _("Who may import or correct its figures and answers questions about them."),
        }  # fmt: skip

    def __init__(self, *args: Any, has_figures: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = Metric.objects.exclude(aggregation__in=list(NEEDED)).exclude(pk=self.instance.pk)
        for name in PARTS:
            self.fields[name].queryset = plain  # type: ignore[attr-defined]
        if self.instance.pk:
            self.fields["code"].disabled = True
        if has_figures:
            for name in FIXED:
                self.fields[name].disabled = True
            self.fields["unit"].help_text = _("Stays as it is: there are figures already.")

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].lower().replace("-", "_")
        if code == "new":
            raise forms.ValidationError(_("This code is taken by the system."))
        return code

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        needed = NEEDED.get(found.get("aggregation", ""), ())
        for name in PARTS:
            if name in needed and not found.get(name):
                self.add_error(name, gettext("Choose the metric it is made of."))
            elif name not in needed:
                found[name] = None
        return found


class BenchmarkForm(forms.Form):
    """A reference value from outside."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("For example: industry average, women's wear."))
    value = FigureField(label=_("Value"), help_text=_("Per person and working day; for a percentage 5% or 0.05."))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Report, association or platform."))
    as_of = DayField(label=_("Date of the source"))
    position = forms.ModelChoiceField(
        Position.objects.none(), label=_("Position"), required=False, help_text=_("Empty: for every position.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = Position.objects.all()  # type: ignore[attr-defined]
