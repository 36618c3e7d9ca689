"""Positions, brands and regions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hrplatform.lib.formats import plain_digits
from people.models import Brand, Position, Region
from people.posts import metric_choices

STRENGTHS = range(3)
TIERS = [
    ("", _("Not stated")), (1, _("First-tier city")), (2, _("Second-tier city")), (3, _("Third-tier city")),
    (4, _("Fourth-tier city")), (5, _("Fifth-tier city")),
]  # fmt: skip


def plain(weight: Decimal) -> int | str:
    """As JSON keeps it without rounding: a whole number, else its digits."""
    return int(weight) if weight == int(weight) else plain_digits(weight)


class PlaceKindForm(forms.Form):
    """What one of them is called; `row` is the one that is changed."""

    model: type[Model]
    unique: tuple[str, ...] = ("name",)
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        if row is not None:
            self.initial = {**self.facts_of(row), **self.initial}

    def facts_of(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.base_fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        others = self.model._default_manager.exclude(pk=self.row.pk if self.row else None)
        for name in self.unique:
            if data.get(name) and others.filter(**{f"{name}__iexact": data[name]}).exists():
                self.add_error(name, _("There is one of this name already."))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.base_fields}


class BrandForm(PlaceKindForm):
    model, unique = Brand, ("code", "name")
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Short, as files write it."))
    field_order = ("name", "code")


class RegionForm(PlaceKindForm):
    model, unique = Region, ("code", "name")
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Short, as files write it."))
    city_tier = forms.TypedChoiceField(
        label=_("City tier"), choices=TIERS, coerce=int, empty_value=None, required=False
    )
    field_order = ("name", "code", "city_tier")


class PositionForm(PlaceKindForm):
    model = Position
    family = forms.CharField(
        label=_("Job family"), max_length=80, required=False, help_text=_("For example operations, service.")
    )
    grade = forms.CharField(label=_("Job grade"), max_length=20, required=False)
    skills = forms.CharField(
        label=_("Required skills"), max_length=400, required=False,
        help_text=_("Divided by commas; they are compared with the courses and skills on a person's record."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [("", _("No metric")), *metric_choices()]
        super().__init__(*args, **kwargs)
        for number in STRENGTHS:
            self.fields[f"metric_{number}"] = forms.ChoiceField(
                label=_("Metric strength %(n)s") % {"n": number + 1}, choices=choices, required=False,
                help_text=_("A metric whoever fills this position should be good at.") if number == 0 else "",
            )  # fmt: skip
            self.fields[f"weight_{number}"] = forms.DecimalField(
                label=_("Weight of strength %(n)s") % {"n": number + 1}, min_value=0, max_value=100, max_digits=5,
                decimal_places=2, required=False,
            )  # fmt: skip

    def facts_of(self, row: Any) -> dict[str, Any]:
        found = {"name": row.name, "family": row.family, "grade": row.grade, "skills": "、".join(map(str, row.skills))}
        for number, strength in zip(STRENGTHS, row.strengths, strict=False):
            found |= {f"metric_{number}": strength["metric"], f"weight_{number}": strength["weight"]}
        return found

    def clean(self) -> dict[str, Any]:
        data, seen = super().clean(), set()
        for number in STRENGTHS:
            metric, weight = data.get(f"metric_{number}"), data.get(f"weight_{number}")
            if metric and not weight and f"weight_{number}" not in self.errors:
                self.add_error(f"weight_{number}", _("Say how much it counts, above 0."))
            if weight and not metric and f"metric_{number}" not in self.errors:
                self.add_error(f"metric_{number}", _("Choose the metric this weight is for."))
            if metric and metric in seen:
                self.add_error(f"metric_{number}", _("This metric is named above already."))
            seen.add(metric)
        return data

    @property
    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        skills = data["skills"].replace("，", ",").replace("、", ",").replace("；", ",").replace(";", ",").split(",")
        strengths = [
            {"metric": data[f"metric_{number}"], "weight": plain(data[f"weight_{number}"])}
            for number in STRENGTHS
            if data[f"metric_{number}"]
        ]
        kept = (self.row.strengths if self.row else [])[len(STRENGTHS) :]
        return {
            "name": data["name"].strip(), "family": data["family"], "grade": data["grade"],
            "skills": list(dict.fromkeys(skill.strip() for skill in skills if skill.strip())),
            "strengths": strengths + kept,
        }  # fmt: skip


FORMS: dict[str, type[PlaceKindForm]] = {"position": PositionForm, "brand": BrandForm, "region": RegionForm}
