"""Forms of trials (spec 3.3)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from performance.alerts.models import Rule, Trial
from performance.alerts.rule_forms import RuleForm, ScopeForm, ShareField
from performance.alerts.scope import FIELDS as SCOPE
from performance.alerts.series import get

NOTE: dict[str, Any] = {"max_length": 1000, "widget": forms.Textarea(attrs={"rows": 2})}


class TrialScopeForm(ScopeForm):
    """Where it is tried: at least one of brand, region, department, position."""

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not any(found.get(name) for name in SCOPE):
            raise forms.ValidationError(_("Choose a brand, region, department or position to try it on."))
        return found


class RuleTrialForm(RuleForm):
    """What of the rule is changed for the trial, without its own scope: the trial's is beside it."""

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, series=get(rule.series), rule=rule, prefix="rule", **kwargs)
        for name in (*SCOPE, "mode", "name_zh", "name_en", "reason", "told"):
            self.fields.pop(name)


class TargetValueForm(forms.Form):
    """The value tried out instead of the one in force, in the metric's unit."""

    def __init__(self, *args: Any, metric: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if metric.direction == "range":
            self.fields["low"] = _number(metric, _("From"))
            self.fields["high"] = _number(metric, _("To"))
        else:
            self.fields["value"] = _number(metric, _("Value to try"))


def _number(metric: Any, label: Any) -> forms.Field:
    if metric.unit == "percent":
        return ShareField(label=label)
    field = forms.DecimalField(label=label, max_digits=18, decimal_places=6, min_value=0)
    field.unit = metric.get_unit_display()  # type: ignore[attr-defined]
    return field


class NoteForm(forms.Form):
    """Why: kept with the step."""

    note = forms.CharField(label=_("Reason"), **NOTE)


class StartForm(forms.Form):
    how = forms.ChoiceField(
        label=_("Run it"), widget=forms.RadioSelect,
        choices=[("quiet", _("quietly: HR alone sees what it finds")), ("live", _("live: heads see it and are asked"))],
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), required=False, **NOTE)

    def __init__(self, *args: Any, trial: Trial, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if trial.state == "quiet":
            self.fields["how"].choices = [("live", _("live: heads see it and are asked"))]
            self.fields["how"].initial = "live"


class CommentForm(forms.Form):
    note = forms.CharField(
        label=pgettext_lazy("trial", "Comment"),
        help_text=_("What you see with your people; it is kept with the trial."),
        **NOTE,
    )
