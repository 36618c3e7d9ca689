"""Rows of a plan's form: measures with steps, support, follow-ups; as many as there are, and one more.

Plans name days by date, templates by the plan's working day; `when` makes the field for either.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from performance.measures.models import Metric
from pip_workflow.enums import SupportKind

LEAST = {"metric": 2, "step": 3, "what": 3, "check_in": 3}
MOST = {"metric": 4, "step": 8, "what": 8, "check_in": 10}
When = Callable[..., forms.Field]


def count_rows(kind: str, values: Mapping[str, Any], prefix: str) -> int:
    """How many rows of a kind: those that hold something and one more, within what is sensible."""
    places = [int(key[len(prefix) :]) for key in values if key.startswith(prefix) and key[len(prefix) :].isdigit()]
    filled = max((place for place in places if values.get(f"{prefix}{place}")), default=0)
    return min(max(LEAST[kind], filled + 1), MOST[kind])


class PlanRowsForm(forms.Form):
    """What is expected, what follows, and the rows. Subclasses say how a day is written."""

    needs_values = True
    head_names: tuple[str, ...] = ()

    expectation = forms.CharField(label=_("What is expected"), widget=forms.Textarea(attrs={"rows": 2}))
    consequences = forms.CharField(
        label=_("What follows"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What happens when it is reached, and when it isn't. People decide, with a reason."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {**(self.initial or {}), **({key: self.data.get(key) for key in self.data} if self.is_bound else {})}
        self.measure_count = count_rows("metric", known, "metric_")
        self.step_counts = {
            row: count_rows("step", known, f"value_{row}_") for row in range(1, self.measure_count + 1)
        }  # fmt: skip
        self.support_count = count_rows("what", known, "what_")
        self.check_in_count = count_rows("check_in", known, "check_in_")
        metrics = list(Metric.objects.filter(is_active=True))
        for row in range(1, self.measure_count + 1):
            self._add_measure(row, metrics)
        for row in range(1, self.support_count + 1):
            self._add_support(row)
        for row in range(1, self.check_in_count + 1):
            self.fields[f"check_in_{row}"] = self.when(
                label=gettext("Follow-up %(row)s") % {"row": row}, required=row == 1
            )

    def when(self, *, label: str, required: bool) -> forms.Field:
        raise NotImplementedError

    def _add_measure(self, row: int, metrics: list[Metric]) -> None:
        where: dict[str, int] = {"row": row}
        field = forms.ModelChoiceField(
            Metric.objects.filter(is_active=True), label=gettext("Measure %(row)s") % where, required=row == 1,
            empty_label="—",
        )  # fmt: skip
        field.choices = [("", "—"), *((metric.pk, str(metric)) for metric in metrics)]
        self.fields[f"metric_{row}"] = field
        for step in range(1, self.step_counts[row] + 1):
            where["step"] = step
            needed = row == 1 and step == 1
            self.fields[f"value_{row}_{step}"] = forms.DecimalField(
                label=gettext("Measure %(row)s, step %(step)s: reach") % where,
                required=needed and self.needs_values, min_value=Decimal("0.0001"),
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}),
            )  # fmt: skip
            self.fields[f"by_{row}_{step}"] = self.when(
                label=gettext("Measure %(row)s, step %(step)s: by") % where, required=needed
            )

    def _add_support(self, row: int) -> None:
        where = {"row": row}
        self.fields[f"kind_{row}"] = forms.ChoiceField(
            label=gettext("Support %(row)s: kind") % where, choices=SupportKind.choices, required=row == 1
        )
        self.fields[f"what_{row}"] = forms.CharField(
            label=gettext("Support %(row)s: what") % where, max_length=200, required=row == 1
        )
        self.fields[f"who_{row}"] = forms.CharField(
            label=gettext("Support %(row)s: who gives it") % where, max_length=80, required=False
        )
        self.fields[f"given_{row}"] = self.when(label=gettext("Support %(row)s: by") % where, required=row == 1)
        self.fields[f"times_{row}"] = forms.IntegerField(
            label=gettext("Support %(row)s: times") % where, min_value=1, max_value=60, required=False, initial=1
        )

    # what was typed

    def measure_rows(self) -> list[tuple[Metric, list[tuple[Any, Decimal | None]]]]:
        """Each measure with its steps as (when, value)."""
        data, found = self.cleaned_data, []
        for row, steps in self.step_counts.items():
            if metric := data.get(f"metric_{row}"):
                pairs = [(data.get(f"by_{row}_{n}"), data.get(f"value_{row}_{n}")) for n in range(1, steps + 1)]
                found.append((metric, [(by, value) for by, value in pairs if by]))
        return found

    def support_rows(self) -> list[dict[str, Any]]:
        """Each support as {kind, what, who, given, times}."""
        names = ("kind", "what", "who", "given", "times")
        rows = [
            {name: self.cleaned_data.get(f"{name}_{row}") for name in names}
            for row in range(1, self.support_count + 1)
        ]  # fmt: skip
        return [row for row in rows if row["what"]]

    def check_in_rows(self) -> list[Any]:
        rows = (self.cleaned_data.get(f"check_in_{row}") for row in range(1, self.check_in_count + 1))
        return sorted({row for row in rows if row})

    # for the page

    def head(self) -> list[Any]:
        return [self[name] for name in self.head_names if name in self.fields]

    def measures(self) -> list[dict[str, Any]]:
        return [
            {
                "metric": self[f"metric_{row}"],
                "steps": [(self[f"by_{row}_{n}"], self[f"value_{row}_{n}"]) for n in range(1, steps + 1)],
            }
            for row, steps in self.step_counts.items()
        ]

    def supports(self) -> list[list[Any]]:
        names = ("kind", "what", "who", "given", "times")
        return [[self[f"{name}_{row}"] for name in names] for row in range(1, self.support_count + 1)]

    def check_ins(self) -> list[Any]:
        return [self[f"check_in_{row}"] for row in range(1, self.check_in_count + 1)]
