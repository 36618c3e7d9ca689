"""Forms of goals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hrplatform.lib.day_field import DayField
from people.models import Department, Employee
from performance.goals.enums import Commitment, GoalKind, GoalLevel, PartKind
from performance.goals.models import Goal
from performance.goals.services import GoalRequest, PartRequest
from performance.reviews.enums import DATA_FOLLOWS, Stage
from performance.reviews.models import ReviewCycle

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
        choice.choices = [("", choice.empty_label), *((goal.public_id, named_goal(goal)) for goal in parents)]
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


def named_goal(goal: Goal) -> str:
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
