"""Forms of questions about a bonus and their answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class QuestionForm(forms.Form):
    """Which of the eight steps it is about, and what the person would like to know."""

    step = forms.TypedChoiceField(label=_("Which step it is about"), coerce=int, empty_value=None, required=False)
    text = forms.CharField(
        label=_("What would you like to know?"), max_length=400, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example: I was on paid leave in May, why are five days taken off?"),
    )  # fmt: skip

    def __init__(self, *args: Any, steps: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbered = [(str(n), f"{n} {title}") for n, title in enumerate(steps, start=1)]
        self.fields["step"].choices = [("", _("the bonus as a whole")), *numbered]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Name the step and where its figure comes from. If something is wrong, propose an adjustment too."),
    )  # fmt: skip
