"""Forms of guard rules, local wages, and the answer to a warning."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.day_field import DayField
from people.signing import SigningMixin
from pip_workflow.guards.enums import LocalKind
from pip_workflow.guards.law import RuleText, shipped_rules
from pip_workflow.guards.presenters import parameter_label
from pip_workflow.guards.rulebook import shipped_wage
from pip_workflow.guards.services import YES_NO, RuleContent

YES_NO_CHOICES = [("yes", _("yes")), ("no", _("no"))]
PREFIX = "parameter_"


class RuleForm(SigningMixin):
    """The next version of a rule, starting from the one in force; parameters are those of its guard."""

    place = forms.CharField(
        label=_("Province or city"), required=False, max_length=40,
        help_text=_("Empty for the whole country. A rule of a place comes before that of the country."),
    )  # fmt: skip
    start = DayField(label=_("In force from"))
    article = forms.CharField(label=_("Article"), max_length=120)
    text_zh = forms.CharField(label=_("Rule in Chinese"), widget=forms.Textarea(attrs={"rows": 4, "lang": "zh"}))
    text_en = forms.CharField(label=_("Rule in English"), widget=forms.Textarea(attrs={"rows": 4, "lang": "en"}))
    reason = forms.CharField(label=_("Why it changes"), max_length=400)
    signed_by = forms.CharField(
        label=_("Signed off by"), max_length=80, help_text=_("Name of the lawyer or HR lead who answers for it.")
    )
    signed_as = forms.CharField(
        label=_("As"), max_length=80, help_text=_("For example: lawyer, name of the firm; HR lead.")
    )
    signed_on = DayField(label=_("Signed off on"))

    def __init__(self, *args: Any, rule: RuleText, **kwargs: Any) -> None:
        self.rule = rule
        super().__init__(*args, **kwargs)
        for name, standard in shipped_rules()[rule.code].parameters.items():
            self.fields[PREFIX + name] = self._field(name, standard, rule.parameters.get(name, standard))
        names = list(self.fields)
        after = names.index("text_en") + 1
        own = [name for name in names if name.startswith(PREFIX)]
        others = [name for name in names if name not in own]
        self.order_fields([*others[:after], *own, *others[after:]])

    @staticmethod
    def _field(name: str, standard: str, value: str) -> forms.Field:
        if standard in YES_NO:
            return forms.ChoiceField(label=parameter_label(name), choices=YES_NO_CHOICES, initial=value)
        return forms.CharField(label=parameter_label(name), max_length=12, initial=value)

    def content(self) -> RuleContent:
        data = self.cleaned_data
        return RuleContent(
            code=self.rule.code, place=data["place"].strip(), start=data["start"], article=data["article"],
            text_zh=data["text_zh"], text_en=data["text_en"], reason=data["reason"], signed_by=data["signed_by"],
            signed_as=data["signed_as"], signed_on=data["signed_on"],
            parameters={n.removeprefix(PREFIX): str(v).strip() for n, v in data.items() if n.startswith(PREFIX)},
        )  # fmt: skip


def initial_wage(query: Mapping[str, str]) -> dict[str, Any]:
    """A figure that comes with the product and was asked for by place, kind and day, to be checked; else nothing."""
    try:
        start = date.fromisoformat(query.get("start", ""))
    except ValueError:
        return {}
    found = shipped_wage(query.get("place", ""), query.get("kind", ""), start)
    if found is None:
        return {}
    return {name: getattr(found, name) for name in ("place", "kind", "value", "start", "until", "source")}


def initial_of(rule: RuleText, on: date) -> dict[str, Any]:
    return {
        "place": rule.place, "article": rule.article_zh, "text_zh": rule.text_zh, "text_en": rule.text_en,
        "start": on, "signed_on": on,
    }  # fmt: skip


class WageForm(forms.Form):
    """A wage of a place from a day, with its source."""

    place = forms.CharField(label=_("Province or city"), max_length=40)
    kind = forms.ChoiceField(label=_("Figure"), choices=LocalKind.choices)
    value = forms.DecimalField(label=_("Yuan a month"), max_digits=10, decimal_places=2)
    start = DayField(label=_("In force from"))
    until = DayField(label=_("Until"), required=False, help_text=_("Empty while nothing newer is published."))
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Document and number, or a web address."))
    checked = forms.BooleanField(
        label=_("I have compared the figure with its source"),
        help_text=_("Your name stays beside it; from then on it counts in pay changes and severance."),
    )  # fmt: skip

    def figure(self) -> dict[str, Any]:
        """What is kept."""
        return {name: value for name, value in self.cleaned_data.items() if name != "checked"}


class WarningForm(forms.Form):
    text = forms.CharField(
        label=_("Why the target is fair"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example where it stands in the contract, or what sets the others apart."),
    )  # fmt: skip
