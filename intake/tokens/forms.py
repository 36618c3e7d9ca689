"""The form of a new token."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.tokens.scopes import READ, WRITE

TERMS = [
    (30, gettext_lazy("30 days")),
    (90, gettext_lazy("90 days")),
    (180, gettext_lazy("180 days")),
    (365, gettext_lazy("A year")),
]


class TokenForm(forms.Form):
    """Who uses it, for what, until when."""

    name = forms.CharField(
        label=gettext_lazy("Which system uses it"), max_length=60,
        help_text=gettext_lazy("As it will stand in the audit log, such as: shop ERP."),
    )  # fmt: skip
    writes = forms.MultipleChoiceField(
        label=gettext_lazy("May send"), choices=list(WRITE.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    reads = forms.MultipleChoiceField(
        label=gettext_lazy("May read"), choices=list(READ.items()), required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "hr-two"}),
        help_text=gettext_lazy("Only what the system needs: whoever has the token reads it of everybody."),
    )  # fmt: skip
    days = forms.TypedChoiceField(label=gettext_lazy("Valid for"), choices=TERMS, coerce=int, initial=365)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("reads") and not said.get("writes"):
            raise forms.ValidationError(_("Choose at least one thing it may do."))
        return said

    def scopes(self) -> list[str]:
        said = self.cleaned_data
        return [f"read:{name}" for name in said["reads"]] + [f"write:{name}" for name in said["writes"]]
