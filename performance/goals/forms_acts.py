"""Forms of what is done with goals: check-in, rating, reasons, giving templates out, the period shown."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.forms.contracts import UploadField
from people.models import Department
from performance.goals.enums import Confidence, GoalKind, PartKind
from performance.goals.forms import named_goal, open_cycles, weight_field
from performance.goals.models import Goal, GoalPart
from performance.goals.services import Report
from performance.reviews.models import ReviewCycle

PERCENT = Decimal(100)


class CheckInForm(forms.Form):
    """How sure, in which words, and how far each part is."""

    confidence = forms.ChoiceField(
        label=_("How sure are you to reach it?"), choices=Confidence.choices, initial=Confidence.ON_TRACK,
        widget=forms.RadioSelect(attrs={"class": "hr-radio"}),
    )  # fmt: skip
    note = forms.CharField(
        label=_("In a sentence"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What moved, what stands in the way, what you need."),
    )  # fmt: skip

    def __init__(self, *args: Any, parts: Sequence[GoalPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = parts
        for part in parts:
            self.fields[f"part_{part.pk}"] = _part_field(part)
            if part.kind == PartKind.MILESTONE:
                self.fields[f"evidence_{part.pk}"] = forms.CharField(
                    label=_("Evidence"), required=False, initial=part.evidence, max_length=2000,
                    widget=forms.Textarea(attrs={"rows": 1}),
                )  # fmt: skip
                self.fields[f"file_{part.pk}"] = UploadField()

    def rows(self) -> list[dict[str, Any]]:
        """Parts with their fields, for the page."""
        return [
            {"part": part, "figure": self[f"part_{part.pk}"],
             "evidence": self[f"evidence_{part.pk}"] if part.kind == PartKind.MILESTONE else None,
             "file": self[f"file_{part.pk}"] if part.kind == PartKind.MILESTONE else None}
            for part in self.parts
        ]  # fmt: skip

    def report(self) -> Report:
        data = self.cleaned_data
        told = {part: data[f"part_{part.pk}"] for part in self.parts if data.get(f"part_{part.pk}") is not None}
        milestones = [part for part in self.parts if part.kind == PartKind.MILESTONE]
        return Report(
            confidence=data["confidence"], note=data["note"],
            values={part.pk: value for part, value in told.items() if part.base_value is not None},
            progress={part.pk: value / PERCENT for part, value in told.items() if part.base_value is None},
            evidence={part.pk: data[f"evidence_{part.pk}"] for part in milestones},
            files={part.pk: data[f"file_{part.pk}"] for part in milestones if data.get(f"file_{part.pk}")},
        )  # fmt: skip


def _part_field(part: GoalPart) -> forms.Field:
    """The present value of a part with a figure, percent of one without."""
    if part.base_value is not None:
        field = forms.DecimalField(label=_("Present value"), max_digits=18, decimal_places=4, required=False)
        field.initial, field.unit = _plain(part.value), part.unit  # type: ignore[attr-defined]
    else:
        field = forms.DecimalField(
            label=_("Progress"), min_value=0, max_value=100, max_digits=5, decimal_places=1, required=False
        )
        field.initial = None if part.progress is None else _plain(part.progress * PERCENT)
        field.unit = "%"  # type: ignore[attr-defined]
    field.widget.attrs.update({"inputmode": "decimal", "step": "any"})
    return field


def _plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value.normalize():f}")


class RateForm(forms.Form):
    """The result: completion of an MBO, a score of each key result, and what it rests on."""

    evidence = forms.CharField(
        label=_("What the result rests on"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    file = UploadField()

    def __init__(self, *args: Any, goal: Goal, parts: Sequence[GoalPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goal, self.parts = goal, parts
        self.fields["evidence"].initial = goal.evidence
        if goal.kind == GoalKind.MBO:
            field = forms.DecimalField(
                label=_("Completion"), min_value=0, max_value=120, max_digits=5, decimal_places=2,
                initial=_plain(goal.completion), help_text=_("Percent = points, from 0 to 120."),
            )  # fmt: skip
            field.unit = "%"  # type: ignore[attr-defined]
            self.fields["completion"] = field
            self.order_fields(["completion"])
        else:
            for part in parts:
                self.fields[f"score_{part.pk}"] = forms.DecimalField(
                    label=part.title, min_value=0, max_value=1, max_digits=3, decimal_places=2,
                    initial=_plain(part.score),
                    help_text=_("0.0 to 1.0; reported: %(share)s") % {"share": _reported(part)},
                )  # fmt: skip
            self.order_fields([f"score_{part.pk}" for part in parts])

    def result(self) -> dict[str, Any]:
        data = self.cleaned_data
        scores = {part.pk: data[f"score_{part.pk}"] for part in self.parts if f"score_{part.pk}" in data}
        return {
            "completion": data.get("completion"), "scores": scores, "evidence": data["evidence"],
            "upload": data.get("file"),
        }  # fmt: skip


def _reported(part: GoalPart) -> str:
    return "—" if part.progress is None else f"{part.progress.quantize(Decimal('0.01')):f}"


class WhyForm(forms.Form):
    """An act on a goal that needs its reason."""

    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}))


class GiveForm(forms.Form):
    """To whom a template is given: departments, positions, or people by number; and when."""

    department = forms.ModelChoiceField(
        label=_("Everybody in"), queryset=Department.objects.none(), required=False, empty_label="—",
        to_field_name="public_id", help_text=_("With all departments below it."),
    )  # fmt: skip
    position = forms.ChoiceField(label=_("Only position"), required=False)
    numbers = forms.CharField(
        label=_("Or by number"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Numbers of people, one per line or divided by commas."),
    )  # fmt: skip
    start = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    weight = weight_field()
    parent = forms.ModelChoiceField(
        label=_("Goal above"),
        queryset=Goal.objects.none(),
        required=False,
        empty_label=_("none"),
        to_field_name="public_id",
    )
    cycle = forms.ModelChoiceField(
        label=_("Counts in"), queryset=ReviewCycle.objects.none(), required=False, to_field_name="public_id",
        empty_label=_("no review cycle"),
    )  # fmt: skip

    def __init__(
        self, *args: Any, departments: Any, positions: Iterable[tuple[int, str]], parents: Sequence[Goal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["department"]
        place.queryset = departments
        place.choices = [("", "—"), *((row.public_id, row.path) for row in departments)]
        where: Any = self.fields["position"]
        where.choices = [("", _("every position")), *((str(pk), name) for pk, name in positions)]
        above: Any = self.fields["parent"]
        above.queryset = Goal.objects.filter(pk__in=[goal.pk for goal in parents])
        above.choices = [("", above.empty_label), *((goal.public_id, named_goal(goal)) for goal in parents)]
        cycles: Any = self.fields["cycle"]
        cycles.queryset = open_cycles()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("department") and not cleaned.get("numbers", "").strip() and not self.errors:
            raise forms.ValidationError(_("Choose a department or give numbers of people."))
        return cleaned

    def listed(self) -> list[str]:
        text = self.cleaned_data["numbers"].replace(",", " ").replace("，", " ").replace("、", " ")
        return text.split()


class PeriodForm(forms.Form):
    """Which goals the cascade shows: those of a quarter, a year, or of a cycle's scorecards."""

    def __init__(self, *args: Any, on: date, cycles: Sequence[ReviewCycle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("quarter", _("this quarter")), ("last", _("last quarter")), ("year", _("this year"))]
        choices += [(str(cycle.public_id), cycle.name) for cycle in cycles]
        self.fields["period"] = forms.ChoiceField(label=_("Period"), required=False, choices=choices, initial="quarter")
        self.on, self.cycles = on, cycles

    @property
    def chosen(self) -> str:
        return self.cleaned_data.get("period") or "quarter" if self.is_valid() else "quarter"

    def cycle(self) -> ReviewCycle | None:
        try:
            wanted = UUID(self.chosen)
        except ValueError:
            return None
        return next((cycle for cycle in self.cycles if cycle.public_id == wanted), None)
