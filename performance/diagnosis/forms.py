"""Forms of the course catalogue and of the rules of diagnosis."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from performance.diagnosis.enums import Level
from performance.diagnosis.models import Course, DiagnosisRule
from performance.measures.models import Metric

CONDITIONS = 3
# What a condition may ask for; "normal or high" is asked for often enough to have a line of its own.
LEVELS = (
    ("", "—"),
    ("low", pgettext_lazy("against peers", "low")),
    ("normal", pgettext_lazy("against peers", "normal")),
    ("high", pgettext_lazy("against peers", "high")),
    ("normal,high", _("normal or high")),
    ("low,normal", _("low or normal")),
)


class CourseForm(forms.ModelForm):
    """One course of the catalogue."""

    class Meta:
        model = Course
        fields = ("code", "name_zh", "name_en", "form", "hours", "skills", "metrics", "is_active")
        widgets = {"metrics": forms.CheckboxSelectMultiple}
        help_texts = {
            "code": _("Letters, digits and hyphens, for example live-streaming."),
            "skills": _("What is learnt, in a few words."),
            "metrics": _("A diagnosis proposes the course when one of these differs from the peers."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["metrics"].queryset = Metric.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["hours"].min_value = 0  # type: ignore[attr-defined]

    def clean_hours(self) -> Any:
        hours = self.cleaned_data["hours"]
        if hours <= 0:
            raise ValidationError(_("A course takes more than no time."))
        return hours


class DiagnosisForm(forms.ModelForm):
    """A rule: up to three conditions that must hold together."""

    class Meta:
        model = DiagnosisRule
        fields = ("code", "name_zh", "name_en", "is_active")
        help_texts = {"name_zh": _("What to look at, not what is wrong: figures show where, not why.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        metrics = Metric.objects.filter(is_active=True)
        stored = list(self.instance.conditions or [])
        for number in range(CONDITIONS):
            item = stored[number] if number < len(stored) else {"metrics": [], "levels": []}
            self.fields[f"metrics_{number}"] = forms.ModelMultipleChoiceField(
                metrics, to_field_name="code", required=False, initial=item["metrics"],
                label=_("Condition %(n)s: figure") % {"n": number + 1},
                help_text=_("Of several, the first with enough data counts.") if number == 0 else "",
                widget=forms.SelectMultiple(attrs={"size": 5}),
            )  # fmt: skip
            self.fields[f"level_{number}"] = forms.ChoiceField(
                choices=LEVELS, required=False, initial=",".join(sorted(item["levels"], key=_by_height)),
                label=_("Condition %(n)s: beside the peers") % {"n": number + 1},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        wanted = super().clean() or self.cleaned_data
        conditions = []
        for number in range(CONDITIONS):
            metrics, level = wanted.get(f"metrics_{number}"), wanted.get(f"level_{number}")
            if bool(metrics) != bool(level):
                name = f"level_{number}" if metrics else f"metrics_{number}"
                self.add_error(name, _("A condition needs a figure and a level."))
            elif metrics:
                conditions.append({"metrics": [metric.code for metric in metrics], "levels": level.split(",")})
        if not conditions and not self.errors:
            self.add_error("metrics_0", _("A rule needs at least one condition."))
        self.instance.conditions = conditions
        return wanted


def _by_height(level: str) -> int:
    return list(Level).index(Level(level))
