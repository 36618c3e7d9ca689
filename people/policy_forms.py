"""Forms of company rules."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib.day_field import DayField
from people.enums import NoticeMeans, PolicyKind
from people.forms.contracts import UploadField, area
from people.forms.employment import departments
from people.forms.organisation import PersonNumberField
from people.models import Department, Employee


class PolicyForm(forms.Form):
    """A new policy, or the next version of one with the same name."""

    name = forms.CharField(
        label=gettext_lazy("Name of the rule"), max_length=120,
        help_text=gettext_lazy("A known name makes its next version."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=PolicyKind.choices)
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, widget=area(10),
        help_text=gettext_lazy("The text, or a file below, or both."),
    )  # fmt: skip
    file = UploadField()
    consultation = forms.CharField(
        label=gettext_lazy("Staff discussion"), required=False, widget=area(),
        help_text=gettext_lazy(
            "Who discussed it when and what became of proposals (LCL 4). Without it no plan can rest on this rule."
        ),
    )  # fmt: skip
    consulted_on = DayField(label=gettext_lazy("Discussed on"), required=False)
    union_record = forms.CharField(
        label=gettext_lazy("Union or staff representatives"), required=False, widget=area(),
        help_text=gettext_lazy("With whom it was agreed on an equal footing, and the outcome."),
    )  # fmt: skip
    union_on = DayField(label=gettext_lazy("Agreed on"), required=False)
    published_on = DayField(
        label=gettext_lazy("Published on"), help_text=gettext_lazy("It is in force from this day; it may lie ahead.")
    )


class ServeForm(forms.Form):
    """Service on those who have had no notice yet: everybody, a department with all below it, or one person."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department"), required=False,
        empty_label=gettext_lazy("The whole company"),
    )  # fmt: skip
    on = DayField(label=gettext_lazy("Date"))
    means = forms.ChoiceField(label=gettext_lazy("Means"), choices=NoticeMeans.choices[1:])
    witness = forms.CharField(label=gettext_lazy("Witness"), max_length=80)
    field_order = ("employee", "department", "on", "means", "witness")

    def __init__(self, *args: Any, on: date, people: QuerySet[Employee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day, self.people = on, people
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]
        self.fields["employee"] = PersonNumberField(
            on=on, label=gettext_lazy("Only one person"), required=False,
            help_text=gettext_lazy("Number; empty for everybody chosen below."),
        )  # fmt: skip
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.served().exists():
            self.add_error(
                "employee" if data.get("employee") else "department", _("Everybody here was given it already.")
            )
        return data

    def served(self) -> QuerySet[Employee]:
        """Those without notice whom the form names."""
        person, department = self.cleaned_data.get("employee"), self.cleaned_data.get("department")
        if person:
            return self.people.filter(pk=person.pk)
        if department is None:
            return self.people
        held = Employee.objects.filter(
            assignments__department__lineage__startswith=department.lineage, assignments__start__lte=self.day
        ).exclude(assignments__until__lt=self.day)
        return self.people.filter(pk__in=held.values("pk"))


class NoticeFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("missing", gettext_lazy("Not given yet")),
            ("given", gettext_lazy("Given already")),
        ],
    )

    def narrow(self, rows: QuerySet[Employee]) -> QuerySet[Employee]:
        wanted = self.cleaned_data["state"]
        return rows.filter(noticed_on__isnull=wanted == "missing") if wanted else rows
