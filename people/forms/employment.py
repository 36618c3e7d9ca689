"""Hire, transfer, raise, leave, details: one dated form each (spec 2.1)."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField, DayInput
from people.enums import AbsenceKind, Gender, LeaveType
from people.models import Assignment, Brand, Department, Employee, Position, Region
from people.selectors import employees_as_of


def departments() -> Any:
    return Department.objects.filter(is_active=True)


class PlaceForm(forms.Form):
    """Where somebody works from a day on."""

    start = DayField(label=_("From"))
    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"))
    position = forms.ModelChoiceField(Position.objects.none(), label=_("Position"))
    brand = forms.ModelChoiceField(Brand.objects.none(), label=_("Brand"), required=False)
    region = forms.ModelChoiceField(Region.objects.none(), label=_("Region"), required=False)
    manager = forms.CharField(
        label=_("Manager"),
        required=False,
        help_text=_("Number of the direct manager; empty: the head of the nearest department."),
    )

    def __init__(self, *args: Any, on: date, employee: Employee | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.employee = on, employee
        for name, rows in (
            ("department", departments()),
            ("position", Position.objects.all()),
            ("brand", Brand.objects.order_by("name")),
            ("region", Region.objects.order_by("name")),
        ):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_manager(self) -> Employee | None:
        number = self.cleaned_data["manager"].strip()
        if not number:
            return None
        found = employees_as_of(self.cleaned_data.get("start") or self.on).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody with number %(number)s works here on that day."), params={"number": number}
            )
        if found == self.employee:
            raise forms.ValidationError(_("Nobody is their own manager."))
        return found

    @property
    def place(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("department", "position", "brand", "region", "manager")}


class TransferForm(PlaceForm):
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False)

    @staticmethod
    def initial_of(place: Assignment | None, on: date) -> dict[str, Any]:
        if place is None:
            return {"start": on}
        return {
            "start": on,
            "department": place.department_id,
            "position": place.position_id,
            "brand": place.brand_id,
            "region": place.region_id,
            "manager": place.manager.number if place.manager else "",
        }


class HireForm(PlaceForm):
    number = forms.CharField(
        label=_("Number"), max_length=40, help_text=_("Text: leading zeros count, for example 0072.")
    )
    name = forms.CharField(label=_("Name"), max_length=80)
    salary = forms.DecimalField(label=_("Monthly salary"), max_digits=12, decimal_places=2, min_value=0, required=False)
    bonus_share = forms.DecimalField(
        label=_("Target bonus share"), max_digits=6, decimal_places=2, min_value=0, required=False,
        help_text=_("Percent of the monthly salary, for example 20."),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    gender = forms.ChoiceField(label=_("Gender"), choices=[("", "—"), *Gender.choices], required=False)
    birth_date = DayField(label=_("Date of birth"), required=False)
    probation_end = DayField(
        label=_("End of probation"), required=False, help_text=_("At most 1, 2 or 6 months by the contract (LCL 19).")
    )
    field_order = ("number", "name", "start", "department", "position", "brand", "region", "manager")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["start"].label = _("Hire date")
        self.fields["salary"].unit = _("a month")  # type: ignore[attr-defined]
        self.fields["bonus_share"].unit = "%"  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip()
        if Employee.objects.filter(number=number).exists():
            raise forms.ValidationError(_("Number %(number)s is already used."), params={"number": number})
        return number

    def clean_bonus_share(self) -> Any:
        share = self.cleaned_data["bonus_share"]
        return share / 100 if share is not None else None


class PayForm(forms.Form):
    start = DayField(label=_("From"))
    salary = forms.DecimalField(label=_("Monthly salary"), max_digits=12, decimal_places=2, min_value=0)
    bonus_share = forms.DecimalField(
        label=_("Target bonus share"), max_digits=6, decimal_places=2, min_value=0, required=False,
        help_text=_("Percent of the monthly salary, for example 20."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["salary"].unit = _("a month")  # type: ignore[attr-defined]
        self.fields["bonus_share"].unit = "%"  # type: ignore[attr-defined]

    def clean_bonus_share(self) -> Any:
        share = self.cleaned_data["bonus_share"]
        return share / 100 if share is not None else None


class LeaveForm(forms.Form):
    leave_date = DayField(label=_("Last day"), help_text=_("The last day that counts; the account closes after it."))
    leave_type = forms.ChoiceField(label=_("How"), choices=LeaveType.choices)
    leave_reason = forms.CharField(label=_("Reason"), max_length=400, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=400)


class DetailsForm(forms.ModelForm):
    class Meta:
        model = Employee
        fields = ("name", "email", "phone", "gender", "birth_date", "hire_date", "probation_end")
        widgets = {name: DayInput() for name in ("birth_date", "hire_date", "probation_end")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gender"].choices = [("", "—"), *Gender.choices]  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    start = DayField(label=_("First day"))
    until = DayField(label=_("Last day"), required=False, help_text=_("Empty while the end isn't known."))
    kind = forms.ChoiceField(label=_("Kind"), choices=AbsenceKind.choices)
