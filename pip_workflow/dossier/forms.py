"""What HR chooses when a dossier is made or a hold placed."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.signing import SigningMixin


class DossierForm(SigningMixin, forms.Form):
    """The span and the language; signed, because a file about one person leaves the system."""

    start = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, until = data.get("start"), data.get("until")
        if start and until and until < start:
            self.add_error("until", _("The end lies before the start."))
        if until and until > self.on:
            self.add_error("until", _("The end lies in the future."))
        return data


class HoldForm(forms.Form):
    """Why nothing may be deleted, or why it may again."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
