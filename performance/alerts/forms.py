"""Forms of alerts and rules."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from performance.alerts.enums import AlertState, Severity
from performance.alerts.models import Alert, Rule

UNRESOLVED = "unresolved"


class AlertFilter(forms.Form):
    """What a list of alerts is narrowed by; unresolved ones unless asked otherwise."""

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("Not resolved")), *AlertState.choices, ("all", _("All"))],
    )  # fmt: skip
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=[("", _("All")), *Severity.choices])
    rule = forms.ChoiceField(label=_("Alert rule"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = Rule.objects.filter(is_current=True).order_by("code")
        self.fields["rule"].choices = [("", _("All")), *((rule.code, str(rule)) for rule in rules)]

    def narrow(self, rows: QuerySet[Alert]) -> QuerySet[Alert]:
        wanted = self.cleaned_data
        if not wanted["state"]:
            rows = rows.filter(~Q(state=AlertState.RESOLVED))
        elif wanted["state"] != "all":
            rows = rows.filter(state=wanted["state"])
        if wanted["severity"]:
            rows = rows.filter(severity=wanted["severity"])
        return rows.filter(code=wanted["rule"]) if wanted["rule"] else rows


class AcknowledgeForm(forms.Form):
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What you know about it, or what you will do next."),
    )  # fmt: skip


class ResolveForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Days until today will not raise this alert again."),
    )  # fmt: skip


class RuleForm(forms.ModelForm):
    """A change of a rule: it becomes the next version."""

    reason = forms.CharField(label=_("Reason"), max_length=400, help_text=_("It is kept with the new version."))

    class Meta:
        model = Rule
        fields = ("name_zh", "name_en", "mode", "threshold", "window", "recover", "severity", "proposes")
        help_texts = {
            "threshold": _("A share of the target: 0.5 is half of it. Exactly at the threshold is not under it."),
            "window": _("Working days with data and a target; others neither count nor break."),
            "mode": _("Quiet: HR alone sees its alerts. Off: it raises none."),
        }

    def clean_threshold(self) -> Any:
        value = self.cleaned_data["threshold"]
        if not 0 < value <= 2:
            raise forms.ValidationError(_("Between 0 and 2."))
        return value
