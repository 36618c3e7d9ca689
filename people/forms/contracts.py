"""Contracts and the file that goes with them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.enums import ContractKind
from people.services.contracts import ContractFacts
from people.services.files import ACCEPTED


def area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class UploadField(forms.FileField):
    """A document: PDF, picture or Word, told by its content when it is kept."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("File"))
        kwargs.setdefault("help_text", _("PDF, PNG, JPEG or Word, at most 10 MB. It is stored encrypted."))
        super().__init__(required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}), **kwargs)


class ContractForm(forms.Form):
    kind = forms.ChoiceField(label=_("Type"), choices=ContractKind.choices)
    start = DayField(label=_("From"))
    until = DayField(label=_("Until"), required=False, help_text=_("The last day; empty for an open-ended contract."))
    signed_on = DayField(
        label=_("Signed on"), required=False, help_text=_("In writing within a month of the first day (LCL 10).")
    )
    renewals = forms.IntegerField(
        label=_("Times renewed"), min_value=0, max_value=50,
        help_text=_("Contracts in a row before this one; after two fixed terms the law gives an open-ended one."),
    )  # fmt: skip
    asked_fixed = forms.BooleanField(
        label=_("The employee asked for a fixed term"), required=False,
        help_text=_("Only needed where the law would give an open-ended contract; keep the request in writing."),
    )  # fmt: skip
    transfer_clause = forms.CharField(
        label=_("Transfer clause"), required=False, widget=area(),
        help_text=_("What was agreed on transfers, in the contract's words; a transfer still has to be fair."),
    )  # fmt: skip
    pay_clause = forms.CharField(
        label=_("Pay-change clause"), required=False, widget=area(),
        help_text=_("What was agreed on changes of pay, for instance pay that follows the position."),
    )  # fmt: skip
    text = forms.CharField(label=_("Further text"), required=False, widget=area(4))
    file = UploadField()

    @property
    def facts(self) -> ContractFacts:
        return ContractFacts(**{name: self.cleaned_data[name] for name in ContractFacts.__dataclass_fields__})


class CorrectionForm(ContractForm):
    reason = forms.CharField(label=_("Reason"), max_length=400)
