"""Forms of doubted figures."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.formats import format_measure, plain_digits
from performance.measures.enums import Unit
from performance.measures.forms import FigureField
from performance.measures.models import Metric
from performance.measures.selectors.figures import Part

TEXT = {"rows": 4}


class QuestionForm(forms.Form):
    """What the employee holds to be wrong."""

    said = forms.CharField(
        label=_("What is wrong with the figure?"), max_length=1000, widget=forms.Textarea(attrs=TEXT),
        help_text=_("For example: two orders of the afternoon are missing, numbers 4471 and 4475."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """How the figure came about, and its parts as they should be."""

    answer = forms.CharField(
        label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs=TEXT),
        help_text=_("How the figure came about, and what you checked. The employee and the boss read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, parts: Iterable[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = [part.metric for part in parts]
        for part in parts:
            now = format_measure(part.value, part.metric.unit)
            written = gettext("now %(value)s; empty: no data") % {"value": now}
            self.fields[self.name_of(part.metric)] = FigureField(
                label=str(part.metric), required=False, help_text=written, initial=_plain(part)
            )

    @staticmethod
    def name_of(metric: Metric) -> str:
        return f"value_{metric.code}"

    def values(self) -> dict[Metric, Decimal | None]:
        """{part: figure as it should be}."""
        return {metric: self.cleaned_data[self.name_of(metric)] for metric in self.parts}


def _plain(part: Part) -> str:
    if part.value is None:
        return ""
    if part.metric.unit == Unit.PERCENT:
        return f"{plain_digits(part.value * 100)}%"
    return plain_digits(part.value)
