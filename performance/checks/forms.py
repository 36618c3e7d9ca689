"""Forms of second reviews."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from performance.checks.enums import FindingState, Severity
from performance.checks.models import Finding


class DecideForm(forms.Form):
    """Why a finding is upheld or dismissed; it stays on record."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class CorrectForm(DecideForm):
    """By how many points HR moves the judged items of a finding's people."""

    shift = forms.DecimalField(
        label=_("Move every judged item by"), max_digits=5, decimal_places=2, min_value=-120, max_value=120
    )
    field_order = ("shift", "reason")


class FindingFilter(forms.Form):
    """What the list is narrowed to."""

    cycle = forms.CharField(label="", required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *FindingState.choices])
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=[("", _("all")), *Severity.choices])

    def narrow(self, rows: QuerySet[Finding]) -> QuerySet[Finding]:
        """The rows that match what was chosen."""
        chosen = self.cleaned_data if self.is_valid() else {}
        for name, field in (("cycle", "cycle__code"), ("state", "state"), ("severity", "severity")):
            if chosen.get(name):
                rows = rows.filter(**{field: chosen[name]})
        return rows
