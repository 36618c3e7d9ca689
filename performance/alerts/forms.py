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
        return rows.filter(rule__code=wanted["rule"]) if wanted["rule"] else rows


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
