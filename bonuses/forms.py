"""Forms of pools, scenarios, approvals and adjustments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bonuses.enums import OPENED_STATES, FundingKind, SplitMode
from bonuses.fields import HUNDRED, PointsField, day_field, money_field, percent_field
from bonuses.models import BonusPlan, BonusPool, Scenario
from bonuses.selectors.outside import cycle_choices
from bonuses.services.scenarios import DepartmentTerms, Terms
from hrplatform.lib.formats import plain_number
from people.signing import SigningMixin


class PoolForm(forms.Form):
    """A new pool: period, review cycle, reserve carried in."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("For example: Bonus pool, fourth quarter of 2024")
    )
    start = day_field(_("From"))
    until = day_field(_("Until"), help_text=_("Both days count."))
    cycle_code = forms.ChoiceField(
        label=_("Review cycle"), required=False, help_text=_("Its published scores decide the shares.")
    )
    carried_from = forms.ModelChoiceField(
        label=_("Carry over the reserve of"), queryset=BonusPool.objects.none(), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cycle_code"].choices = [("", _("No cycle")), *cycle_choices()]  # type: ignore[attr-defined]
        earlier = BonusPool.objects.filter(state__in=OPENED_STATES, carried_into__isnull=True)
        self.fields["carried_from"].queryset = earlier  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        start, until = found.get("start"), found.get("until")
        if start and until and until < start:
            self.add_error("until", _("The period ends before it starts."))
        return found


class FundingForm(forms.Form):
    """One source of money; which fields count depends on the kind."""

    kind = forms.ChoiceField(label=_("Kind"), choices=FundingKind.choices)
    label = forms.CharField(
        label=_("What it is"), max_length=80, required=False, help_text=_("For example: profit of the quarter")
    )
    amount = money_field(_("Amount"), required=False, help_text=_("Fixed amount, or the amount at 100% of the curve."))
    rate = percent_field(_("Rate"), required=False)
    actual = money_field(_("Actual result"), required=False, help_text=_("Profit, revenue, or the sum of salaries."))
    threshold = money_field(
        _("Threshold"), required=False, help_text=_("Only what is above it counts; the target for a curve.")
    )
    ceiling = money_field(_("Counted up to"), required=False)
    curve = PointsField(
        label=_("Curve"), required=False, initial="80:0, 100:1, 120:1.5",
        help_text=_("Share of the amount by percent of the target reached: 80:0, 100:1, 120:1.5."),
    )  # fmt: skip
    source = forms.CharField(label=_("Where the figure is from"), max_length=200, required=False)
    gate_label = forms.CharField(
        label=_("Gate"), max_length=80, required=False,
        help_text=_("A result that has to be reached before this source gives anything, such as profit."),
    )  # fmt: skip
    gate_at = money_field(_("The gate opens at"), required=False, min_value=None)
    gate_actual = money_field(_("Result at the gate"), required=False, min_value=None)

    NEEDED = {
        FundingKind.FIXED: ("amount",),
        FundingKind.SALARY_SHARE: ("rate", "actual"),
        FundingKind.RATE_ABOVE: ("rate", "actual"),
        FundingKind.RESULT_CURVE: ("amount", "actual", "threshold", "curve"),
    }
    GATE = ("gate_label", "gate_at", "gate_actual")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in self.NEEDED.get(found.get("kind", ""), ()):
            if found.get(name) in (None, []) and name not in self.errors:
                self.add_error(name, _("This kind needs it."))
        if any(found.get(name) not in (None, "") for name in self.GATE):
            for name in self.GATE:
                if found.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("A gate needs its name, where it opens and the result."))
        return found

    def values(self) -> dict[str, Any]:
        """Arguments of services.add_funding."""
        found = {key: value for key, value in self.cleaned_data.items() if value not in (None, "")}
        if "rate" in found:
            found["rate"] = found["rate"] / HUNDRED
        if found["kind"] != FundingKind.RESULT_CURVE:
            found.pop("curve", None)
        return found


class ScenarioForm(forms.Form):
    """A new scenario: the rule with some terms changed."""

    name = forms.CharField(
        label=_("Name of the scenario"), max_length=80, help_text=_("For example: by result, the rest kept")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    mode = forms.ChoiceField(label=_("Split between departments"), choices=SplitMode.choices)
    individual_mode = forms.ChoiceField(label=_("Split between people"), choices=SplitMode.choices)
    reserve_rate = percent_field(_("Reserve"))
    cap_months = forms.DecimalField(
        label=_("Cap per person"), max_digits=5, decimal_places=2, min_value=0, required=False,
        help_text=_("In monthly salaries; empty for no cap."),
    )  # fmt: skip
    uses_scores = forms.BooleanField(label=_("Departments count by their own score"), required=False)

    @classmethod
    def initial_of(cls, plan: BonusPlan) -> dict[str, Any]:
        return {
            "mode": plan.mode,
            "individual_mode": plan.individual_mode,
            "reserve_rate": plain_number(plan.reserve_rate * HUNDRED),
            "cap_months": plan.cap_months,
            "uses_scores": True,
        }

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            reserve_rate=data["reserve_rate"] / HUNDRED,
            mode=data["mode"],
            individual_mode=data["individual_mode"],
            cap_months=data["cap_months"],
            no_cap=data["cap_months"] is None,
            uses_scores=data["uses_scores"],
        )


class AdjustForm(forms.Form):
    """The sliders of one scenario: reserve, and weight, floor and cap per department."""

    reserve_rate = percent_field(_("Reserve"))

    def __init__(self, *args: Any, scenario: Scenario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scenario = scenario
        self.rows = list(scenario.departments.select_related("department"))
        self.fields["reserve_rate"].initial = float(scenario.reserve_rate * HUNDRED)
        for row in self.rows:
            code = row.department.pk
            self.fields[f"weight_{code}"] = forms.DecimalField(
                label=row.department.name, max_digits=4, decimal_places=2, min_value=0, max_value=3, initial=row.weight
            )
            for name, value in (("min", row.min_share), ("max", row.max_share)):
                field = percent_field(row.department.name, required=False)
                field.initial = None if value is None else plain_number(value * HUNDRED)
                self.fields[f"{name}_{code}"] = field

    def lines(self) -> list[tuple[Any, Any, Any, Any]]:
        """(row, weight field, min field, max field) per department."""
        return [(row, *(self[f"{name}_{row.department.pk}"] for name in ("weight", "min", "max"))) for row in self.rows]

    def terms(self) -> Terms:
        data = self.cleaned_data

        def share(name: str, key: int) -> Decimal | None:
            value = data.get(f"{name}_{key}")
            return None if value is None else value / HUNDRED

        own = {
            row.department.code: DepartmentTerms(
                weight=data[f"weight_{row.department.pk}"],
                min_share=share("min", row.department.pk),
                max_share=share("max", row.department.pk),
                reason=row.reason,
            )
            for row in self.rows
        }
        return Terms(reserve_rate=data["reserve_rate"] / HUNDRED, departments=own)


class SubmitForm(SigningMixin):
    """What the check found is answered in words; signed."""

    note = forms.CharField(
        label=_("What the approvers should know"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, needs_note: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = needs_note


class StepForm(SigningMixin):
    """An approval of the step its reader saw: a click that comes late never counts for the next one."""

    step = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(SigningMixin):
    reason = forms.CharField(
        label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever submitted it reads this."),
    )  # fmt: skip


class ReleaseForm(SigningMixin):
    pay_on = day_field(_("Pay day"), required=False, help_text=_("Printed on the letters."))


class AdjustmentForm(SigningMixin):
    amount = forms.DecimalField(
        label=_("Change (yuan)"), max_digits=12, decimal_places=2, help_text=_("Positive for more, negative for less.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


class DecisionForm(SigningMixin):
    """Approve the step its reader saw, or refuse with a reason."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("approve", _("Approve")), ("reject", _("Refuse"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason, when refusing"), max_length=400, required=False)

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("decision") == "reject" and not found.get("reason", "").strip():
            self.add_error("reason", _("Say why it is refused."))
        return found
