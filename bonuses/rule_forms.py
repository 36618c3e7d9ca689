"""Forms of the bonus rule: its values, and other terms for departments and positions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bonuses.enums import SplitMode
from bonuses.fields import HUNDRED, PointsField, percent_field
from bonuses.models import BonusPlan
from bonuses.services.rules import VariantTerms
from people.enums import LeaveType
from people.forms.employment import departments
from people.models import Position

POINTS = gettext_lazy("Points as 60:0.6, 100:1, straight lines between.")


class RuleForm(forms.ModelForm):
    """The rule's values; saving makes a new version."""

    reserve_rate = percent_field(gettext_lazy("Reserve"))
    department_curve = PointsField(label=gettext_lazy("Curve of departments"), help_text=POINTS)
    person_curve = PointsField(label=gettext_lazy("Curve of people"), help_text=POINTS)
    plan_eligibility = percent_field(
        gettext_lazy("On an open improvement plan"), help_text=gettext_lazy("How much of a bonus counts then.")
    )
    reason = forms.CharField(label=gettext_lazy("Why it changes"), max_length=400)

    class Meta:
        model = BonusPlan
        fields = [
            "mode", "individual_mode", "base", "score_source", "reserve_rate", "department_curve", "person_curve",
            "person_threshold", "cap_months", "plan_eligibility", "unpaid_by_days",
        ]  # fmt: skip
        help_texts = {
            "cap_months": gettext_lazy("In monthly salaries; empty for no cap."),
            "person_threshold": gettext_lazy("Below this score the coefficient is 0."),
            "score_source": gettext_lazy("Rater-adjusted: without what a scorer gives more or less than others."),
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance
        for name in ("reserve_rate", "plan_eligibility"):
            self.initial[name] = format((getattr(plan, name) * HUNDRED).normalize(), "f")
        for kind in LeaveType:
            share = Decimal(plan.leaver_rule.get(kind, "0")) * HUNDRED
            self.fields[f"left_{kind}"] = percent_field(
                _("Left by the period's end: %(kind)s") % {"kind": kind.label}, initial=format(share.normalize(), "f")
            )
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def clean_reserve_rate(self) -> Decimal:
        return self.cleaned_data["reserve_rate"] / HUNDRED

    def clean_plan_eligibility(self) -> Decimal:
        return self.cleaned_data["plan_eligibility"] / HUNDRED

    def values(self) -> dict[str, Any]:
        """Arguments of services.create_rule and change_rule."""
        found = {name: self.cleaned_data[name] for name in self.Meta.fields}
        shares = {str(kind): self.cleaned_data[f"left_{kind}"] / HUNDRED for kind in LeaveType}
        return found | {"leaver_rule": {kind: format(share.normalize(), "f") for kind, share in shares.items()}}


class VariantForm(forms.Form):
    """Other terms for a department, a position, or a position there; what is empty follows the rule."""

    department = forms.ModelChoiceField(
        departments(), label=gettext_lazy("Department"), required=False,
        help_text=gettext_lazy("With all below it."),
    )  # fmt: skip
    position = forms.ModelChoiceField(Position.objects.none(), label=gettext_lazy("Position"), required=False)
    individual_mode = forms.ChoiceField(
        label=gettext_lazy("Split between people"), required=False,
        help_text=gettext_lazy("Only for a department as a whole."),
    )  # fmt: skip
    person_curve = PointsField(label=gettext_lazy("Curve of people"), required=False, help_text=POINTS)
    person_threshold = forms.DecimalField(
        label=gettext_lazy("Threshold"), max_digits=6, decimal_places=2, min_value=0, required=False
    )
    cap_months = forms.DecimalField(
        label=gettext_lazy("Cap per person"), max_digits=5, decimal_places=2, min_value=0, required=False,
        help_text=gettext_lazy("In monthly salaries."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Why it changes"), max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]
        self.fields["position"].queryset = Position.objects.all()  # type: ignore[attr-defined]
        mode = self.fields["individual_mode"]
        mode.choices = [("", _("As in the rule")), *SplitMode.choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("department") and not found.get("position"):
            self.add_error("department", _("Say for which department or position it holds."))
        if found.get("position") and found.get("individual_mode"):
            self.add_error(
                "individual_mode",
                _("A department's sum is split in one way: choose it for the department as a whole."),
            )
        given = ("individual_mode", "person_curve", "person_threshold", "cap_months")
        if not self.errors and not any(found.get(name) not in (None, "", []) for name in given):
            raise forms.ValidationError(_("Nothing differs from the rule."))
        return found

    def terms(self) -> VariantTerms:
        data = self.cleaned_data
        return VariantTerms(
            department=data["department"],
            position=data["position"],
            individual_mode=data["individual_mode"],
            person_curve=data["person_curve"] or None,
            person_threshold=data["person_threshold"],
            cap_months=data["cap_months"],
        )
