"""Forms of goals."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hrplatform.lib.day_field import DayField
from people.forms.contracts import UploadField
from people.models import Department, Employee
from performance.goals.enums import Commitment, Confidence, GoalKind, GoalLevel, PartKind
from performance.goals.models import Goal, GoalPart
from performance.goals.services import GoalRequest, PartRequest, Report
from performance.reviews.enums import DATA_FOLLOWS, Stage
from performance.reviews.models import ReviewCycle

PERCENT = Decimal(100)
PART_ROWS = 5


def weight_field(**more: Any) -> forms.DecimalField:
    found = forms.DecimalField(
        label=_("Weight"), min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2,
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"}), **more,
    )  # fmt: skip
    found.unit = "%"  # type: ignore[attr-defined]
    return found


def open_cycles() -> Any:
    """Cycles whose scorecards still take in goals."""
    return ReviewCycle.objects.filter(stage__in=(Stage.DRAFT, *DATA_FOLLOWS), is_imported=False)


class GoalForm(forms.Form):
    """What the goal says; its parts and shares stand in their own rows."""

    title = forms.CharField(
        label=pgettext_lazy("an agreed aim", "Goal"),
        max_length=200,
        help_text=_("What is reached at the end, for example: open two shops in Hangzhou."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=GoalKind.choices,
        help_text=_("MBO: completion is rated with evidence. OKR: three to five key results scored 0.0 to 1.0."),
    )  # fmt: skip
    commitment = forms.ChoiceField(
        label=_("Commitment (OKR)"), required=False, choices=[("", "—"), *Commitment.choices],
        help_text=_("Committed: 1.0 is 100 points. Aspirational: 0.7 is 100 points already, 1.0 is 120."),
    )  # fmt: skip
    start = DayField(label=_("From"))
    until = DayField(label=_("Until"))
    weight = weight_field(help_text=_("Among the owner's goals, and within the goal above."))
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
        help_text=_("A goal can live without a cycle; then it counts on no scorecard."),
    )  # fmt: skip
    description = forms.CharField(label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, parents: Sequence[Goal] = (), is_template: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_template:
            del self.fields["parent"], self.fields["cycle"]
            return
        choice: Any = self.fields["parent"]
        choice.queryset = Goal.objects.filter(pk__in=[goal.pk for goal in parents])
        choice.choices = [("", choice.empty_label), *((goal.public_id, _named(goal)) for goal in parents)]
        cycles: Any = self.fields["cycle"]
        cycles.queryset = open_cycles()

    def request(
        self,
        *,
        parts: Sequence[PartRequest],
        shares: Sequence[tuple[Department, Decimal]] = (),
        employee: Employee | None = None,
        department: Department | None = None,
        is_template: bool = False,
    ) -> GoalRequest:
        data = self.cleaned_data
        return GoalRequest(
            title=data["title"], kind=data["kind"], start=data["start"], until=data["until"], weight=data["weight"],
            commitment=data["commitment"] if data["kind"] == GoalKind.OKR else "", description=data["description"],
            employee=employee, department=department, is_template=is_template, parent=data.get("parent"),
            cycle=data.get("cycle"), parts=parts, shares=shares,
        )  # fmt: skip


def _named(goal: Goal) -> str:
    owner = goal.department.name if goal.department else str(GoalLevel(goal.level).label)
    return f"{owner} · {goal.title}"


class PartForm(forms.Form):
    """A milestone or key result; a row without words is left out."""

    public_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Key result or milestone"), max_length=200, required=False)
    weight = weight_field(required=False)
    due_on = DayField(label=_("Due"), required=False)
    base_value = forms.DecimalField(label=_("Starts at"), max_digits=18, decimal_places=4, required=False)
    target_value = forms.DecimalField(label=_("Should reach"), max_digits=18, decimal_places=4, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("title") and cleaned.get("weight") is None and "weight" not in self.errors:
            self.add_error("weight", _("Give its weight."))
        return cleaned

    def request(self) -> PartRequest | None:
        data = self.cleaned_data
        if not data.get("title"):
            return None
        return PartRequest(**{name: data[name] for name in PartRequest.__dataclass_fields__})


class ShareForm(forms.Form):
    """A department that owns a share of a shared goal."""

    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), required=False, to_field_name="public_id",
        empty_label="—",
    )  # fmt: skip
    share = weight_field(required=False)

    def __init__(self, *args: Any, departments: Sequence[Department] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = Department.objects.all()
        field.choices = [("", "—"), *((row.public_id, row.path) for row in departments)]
        self.fields["share"].label = pgettext_lazy("of a shared goal", "Share")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("department")) != (cleaned.get("share") is not None) and not self.errors:
            raise forms.ValidationError(_("Give both the department and its share."))
        return cleaned


PartSet = forms.formset_factory(PartForm, extra=0, max_num=12)
ShareSet = forms.formset_factory(ShareForm, extra=0, max_num=8)


def part_rows(goal: Goal | None) -> list[dict[str, Any]]:
    """What stands in the rows of parts: those of the goal, and empty ones up to five."""
    names = tuple(PartRequest.__dataclass_fields__)
    held = [part for part in goal.parts.all() if part.kind != PartKind.SHARE] if goal else []
    rows = [{name: getattr(part, name) for name in names} for part in held]
    return rows + [{} for _n in range(max(PART_ROWS - len(rows), 0))]


def share_rows(goal: Goal | None) -> list[dict[str, Any]]:
    held = goal.parts.filter(kind=PartKind.SHARE).select_related("department") if goal else []
    rows = [{"department": part.department.public_id, "share": part.weight} for part in held if part.department]
    return rows + [{} for _n in range(max(3 - len(rows), 1))]


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
        above.choices = [("", above.empty_label), *((goal.public_id, _named(goal)) for goal in parents)]
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
