"""Identifiers and protected periods."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.enums import Protection
from people.forms.contracts import UploadField, area


class IdentifiersForm(forms.Form):
    """Empty leaves a number as it is: what is on file is never shown in a form."""

    national_id = forms.CharField(
        label=_("National id"), max_length=40, required=False,
        help_text=_("18 digits, the last may be X. Empty leaves the one on file."),
    )  # fmt: skip
    bank_account = forms.CharField(
        label=_("Bank account"),
        max_length=60,
        required=False,
        help_text=_("Digits only. Empty leaves the one on file."),
    )
    remove = forms.MultipleChoiceField(
        label=_("Remove from file"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("national_id", _("National id")), ("bank_account", _("Bank account"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("national_id", "bank_account"):
            self.fields[name].widget.attrs |= {"autocomplete": "off", "spellcheck": "false"}

    @property
    def values(self) -> dict[str, str]:
        """What to save: what was typed, and "" for what is to be removed."""
        said = {name: self.cleaned_data[name] for name in ("national_id", "bank_account") if self.cleaned_data[name]}
        return {**dict.fromkeys(self.cleaned_data["remove"], ""), **said}


class ProtectionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Protected state"), choices=Protection.choices)
    start = DayField(label=_("From"))
    until = DayField(
        label=_("Until"), required=False,
        help_text=_("Empty while the end isn't known. “None applies” counts for 30 days, then ask again."),
    )  # fmt: skip
    consent_on = DayField(
        label=_("Separate consent on"), required=False,
        help_text=_("Health and family are kept only with the person's separate consent (PIPL 29)."),
    )  # fmt: skip
    consent_form = forms.CharField(
        label=_("How it was given"), max_length=200, required=False, help_text=_("For instance: form signed by hand.")
    )
    note = forms.CharField(
        label=_("Note"), required=False, widget=area(2), help_text=_("Stored encrypted, read by named HR only.")
    )
    file = UploadField()


class EndProtectionForm(forms.Form):
    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=400)
