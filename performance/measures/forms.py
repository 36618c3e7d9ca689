"""Forms of metrics and targets."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from hrplatform.lib.tabular import BadValue
from hrplatform.lib.tabular.values import parse_number, parse_percent
from people.models import Brand, Department, Employee, Position, Region
from performance.measures.enums import Per
from performance.measures.models import Metric, Target
from performance.measures.services import TargetSpec


class FigureField(forms.CharField):
    """A figure as people type it: 1,234.5, ¥1,234.5, 95%. Cleaned to a Decimal, or None."""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_percent(text) if text.rstrip().endswith(("%", "％")) else parse_number(text)
        except BadValue as error:
            raise forms.ValidationError(_("Write a number such as 1,234.5 or 95%.")) from error


class TargetForm(forms.Form):
    """A new target, or a correction of one with the same scope and start."""

    metric = forms.ModelChoiceField(Metric.objects.none(), label=_("Metric"))
    value = FigureField(label=_("Target"), required=False, help_text=_("For a percentage 95% or 0.95."))
    low = FigureField(label=_("Low end"), required=False, help_text=_("Only for metrics that must lie in a range."))
    high = FigureField(label=_("High end"), required=False)
    per = forms.ChoiceField(label=_("Per"), choices=Per.choices)
    start = DayField(label=_("From"))
    until = DayField(
        label=_("Until"), required=False,
        help_text=_("Empty: until a later target of the same scope begins."),
    )  # fmt: skip
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, help_text=_("With all below it.")
    )
    position = forms.ModelChoiceField(Position.objects.none(), label=_("Position"), required=False)
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), required=False)
    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"), required=False)
    employee = forms.CharField(
        label=_("Employee number"), required=False, max_length=40,
        help_text=_("Leave the scope empty for everybody; the most specific target is in force."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=400, help_text=_("Needed when it corrects an earlier value.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["metric"].queryset = Metric.objects.filter(is_active=True)
        fields["department"].queryset = Department.objects.filter(is_active=True)
        for name, model in (("position", Position), ("brand", Brand), ("region", Region)):
            fields[name].queryset = model.objects.all()

    def clean_employee(self) -> Employee | None:
        number = self.cleaned_data["employee"].strip()
        if not number:
            return None
        found = Employee.objects.filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this number."))
        return found

    def spec(self) -> TargetSpec:
        """What was asked for."""
        values = {key: value for key, value in self.cleaned_data.items() if key != "reason"}
        return TargetSpec(**values)


class EndForm(forms.Form):
    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=400)


class TargetFilter(forms.Form):
    """What a list of targets is narrowed by."""

    metric = forms.ModelChoiceField(Metric.objects.none(), label=_("Metric"), required=False, to_field_name="code")
    held = forms.ChoiceField(
        label=_("In force"), required=False,
        choices=[("", _("now and later")), ("past", _("ended")), ("all", _("all"))],
    )  # fmt: skip

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["metric"].queryset = Metric.objects.all()  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Target]) -> QuerySet[Target]:
        wanted = self.cleaned_data
        if wanted["metric"]:
            rows = rows.filter(metric=wanted["metric"])
        if wanted["held"] == "past":
            return rows.filter(until__lt=self.on)
        return rows if wanted["held"] == "all" else rows.exclude(until__lt=self.on)
