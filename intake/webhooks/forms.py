"""The form of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from intake.webhooks.addresses import LONGEST
from intake.webhooks.events import all_events


class WebhookForm(forms.Form):
    """Where to, about what."""

    name = forms.CharField(label=gettext_lazy("Which system listens"), max_length=60)
    url = forms.CharField(
        label=gettext_lazy("Address"), max_length=LONGEST,
        help_text=gettext_lazy("Public and over HTTPS, such as https://oa.example.com/hooks/hr."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label=gettext_lazy("What it is told"), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("Switched on"), required=False, initial=True)

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = list(all_events().items())  # type: ignore[attr-defined]
        if is_new:
            del self.fields["is_active"]
