"""The editor of one kind's steps: six rows, those without an approver left out."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.approvals.models import Approver
from people.approvals.registry import Kind
from people.approvals.rules import Step
from people.enums import Role
from people.forms.organisation import PersonNumberField
from people.models import Employee, Position

ROWS = 6
PERSON = "person"
ROLES = (Role.HR, Role.HR_LEAD, Role.FINANCE, Role.AUDITOR, Role.GROUP_VIEWER)


class StepsForm(forms.Form):
    """Fields per row: approver_N, person_N, from_N, submitter_N; then why it changes."""

    reason = forms.CharField(label=gettext_lazy("Why it changes"), max_length=400)

    def __init__(self, *args: Any, kind: Kind, steps: list[Any], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        choices = [
            ("", "—"),
            (_("Roles"), [(f"role:{role}", Role(role).label) for role in ROLES]),
            (_("Positions"), [(f"position:{row.pk}", row.name) for row in Position.objects.all()]),
            (_("People"), [(PERSON, _("A named person"))]),
        ]
        for n in range(1, ROWS + 1):
            self._add_row(n, steps[n - 1] if n <= len(steps) else None, choices, on)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def _add_row(self, n: int, row: Approver | None, choices: list[Any], on: date) -> None:
        said = {"n": n}
        self.fields[f"approver_{n}"] = forms.ChoiceField(
            label=_("Who approves in step %(n)s") % said, choices=choices, required=n == 1, initial=_chosen(row)
        )
        self.fields[f"person_{n}"] = PersonNumberField(
            on=on, label=_("Number of the person in step %(n)s") % said, required=False, initial=_number(row)
        )
        limit = forms.DecimalField(
            label=_("Step %(n)s only from") % said, max_digits=16, decimal_places=2, min_value=0, required=False,
            initial=row.from_size if row else None, help_text=_("Empty: always."),
        )  # fmt: skip
        limit.unit = self.kind.size  # type: ignore[attr-defined]
        if self.kind.size:
            self.fields[f"from_{n}"] = limit
        self.fields[f"submitter_{n}"] = forms.BooleanField(
            label=_("Whoever submitted it may decide step %(n)s") % said, required=False,
            initial=bool(row and row.submitter_may),
        )  # fmt: skip

    def rows(self) -> list[list[Any]]:
        """Bound fields of each row, to print."""
        names = ("approver", "person", "from", "submitter")
        return [[self[f"{name}_{n}"] for name in names if f"{name}_{n}" in self.fields] for n in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for n in range(1, ROWS + 1):
            person: Employee | None = found.get(f"person_{n}")
            if found.get(f"approver_{n}") != PERSON or f"person_{n}" in self.errors:
                continue
            if person is None:
                self.add_error(f"person_{n}", _("Give the number of the person."))
            elif person.user_id is None:
                self.add_error(f"person_{n}", _("%(name)s has no account.") % {"name": person.name})
        return found

    def steps(self) -> list[Step]:
        """The rows filled in, in order."""
        return [step for n in range(1, ROWS + 1) if (step := self._step(n)) is not None]

    def _step(self, n: int) -> Step | None:
        data = self.cleaned_data
        kind, _colon, key = data[f"approver_{n}"].partition(":")
        limit: Decimal | None = data.get(f"from_{n}")
        more = {"from_size": limit, "submitter_may": data[f"submitter_{n}"]}
        if kind == "role":
            return Step(role=key, **more)
        if kind == "position":
            return Step(position=int(key), **more)
        return Step(person=data[f"person_{n}"].user_id, **more) if kind == PERSON else None


def _chosen(row: Approver | None) -> str:
    if row is None:
        return ""
    if row.role:
        return f"role:{row.role}"
    return f"position:{row.position_id}" if row.position_id else PERSON


def _number(row: Approver | None) -> str:
    if row is None or row.person_id is None:
        return ""
    return Employee.objects.filter(user=row.person_id).values_list("number", flat=True).first() or ""
