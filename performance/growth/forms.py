"""Forms of nominations and recognitions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.models import Position
from people.signing import SigningMixin
from performance.growth.enums import NominationState, RecognitionKind, Track
from performance.growth.models import Nomination


class NominationForm(forms.Form):
    """A proposal; the scores stand beside it and are frozen into it."""

    position = forms.ModelChoiceField(label=_("Proposed position"), queryset=Position.objects.all(), empty_label="")
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 5}), max_length=4000,
        help_text=_("What this person does beyond the present position, with examples."),
    )  # fmt: skip

    def __init__(self, *args: Any, track: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if track != Track.PROMOTION:
            del self.fields["position"]


class DecideNominationForm(SigningMixin, forms.Form):
    """The written answer, signed."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class WithdrawForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=400)


class RecognitionForm(forms.Form):
    """What somebody is recognised for."""

    kind = forms.ChoiceField(label=_("Kind"), choices=RecognitionKind.choices)
    title = forms.CharField(label=_("Title"), max_length=80, help_text=_("For example: best live stream of the month."))
    text = forms.CharField(label=_("What for"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    on = DayField(label=_("Day"))


class NominationFilter(forms.Form):
    """What the list is narrowed to."""

    track = forms.ChoiceField(label=_("Track"), required=False, choices=[("", _("all")), *Track.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *NominationState.choices])

    def narrow(self, rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
        """The rows that match what was chosen."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return rows.filter(**{name: value for name, value in chosen.items() if value})
