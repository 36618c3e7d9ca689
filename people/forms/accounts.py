"""Roles, grants, invitations, accounts in bulk."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.enums import GrantKind, Role
from people.models import Department


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Head, deputy and manager follow from dated rows and are not set here."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=400, required=False)


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"))
    name = forms.CharField(label=_("Name"), max_length=80)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )


class GrantForm(forms.Form):
    """An extra right on a department with all below it."""

    kind = forms.ChoiceField(label=_("Right granted"), choices=GrantKind.choices)
    department = forms.ModelChoiceField(Department.objects.none(), label=_("Department"))
    start = DayField(label=_("From"))
    until = DayField(label=_("Until"), required=False, help_text=_("The last day; a right to see pay needs one."))
    reason = forms.CharField(label=_("Reason"), max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        start, until = data.get("start"), data.get("until")
        if isinstance(start, date) and isinstance(until, date) and until < start:
            self.add_error("until", _("The end is before the start."))
        return data


class SlipsForm(forms.Form):
    """Accounts for everybody of a department, or of the company, who has none."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("Department"), required=False, empty_label=_("The whole company")
    )
    by = forms.ChoiceField(
        label=_("They sign in with"), choices=[("number", _("their number")), ("phone", _("their phone number"))],
        help_text=_("The slip shows it beside a one-time password; nobody needs an e-mail address."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.filter(is_active=True)  # type: ignore[attr-defined]
