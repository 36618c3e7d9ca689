"""Forms of rules: one per series, with what a rule of that series may say (spec 3.1, 3.3)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from hrplatform.lib.formats import plain_number
from people.models import Brand, Department, Position, Region
from performance.alerts.enums import Comparison, Proposal, RuleMode, Severity, Told
from performance.alerts.models import Rule
from performance.alerts.scope import FIELDS as SCOPE
from performance.alerts.series import MetricUse, Option, Period, Series, get
from performance.measures.models import Metric

HUNDRED = Decimal(100)
RESERVED = ("new", "preview")


class ShareField(forms.DecimalField):
    """A share typed as percent: 50 is kept as 0.5."""

    unit = "%"

    def __init__(self, *, least: Decimal = Decimal("0.0001"), most: Decimal = Decimal(2), **kwargs: Any) -> None:
        super().__init__(min_value=least * HUNDRED, max_value=most * HUNDRED, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value * HUNDRED) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        found = super().clean(value)
        return None if found is None else found / HUNDRED


class ScopeForm(forms.Form):
    """A part of the company: any of brand, region, department with all below it, position."""

    brand = forms.ModelChoiceField(Brand.objects.order_by("name"), label=_("Brand"), required=False)
    region = forms.ModelChoiceField(Region.objects.order_by("name"), label=_("Region"), required=False)
    department = forms.ModelChoiceField(
        Department.objects.filter(is_active=True), label=_("Department"), required=False,
        help_text=_("With all departments below it."),
    )  # fmt: skip
    position = forms.ModelChoiceField(Position.objects.order_by("name"), label=_("Position"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SCOPE:
            self.fields[name].empty_label = _("All")

    def scope(self) -> dict[str, Any]:
        """{field: object or None}."""
        return {name: self.cleaned_data.get(name) for name in SCOPE}


class RuleForm(ScopeForm):
    """Everything a rule of one series says. `changes()` gives the fields of the next version."""

    field_order = (
        "code", "name_zh", "name_en", "metric", "comparison", "threshold", "window", "least", "option_*", "brand",
        "region", "department", "position", "severity", "lowered_by", "told", "proposes", "recover", "mode", "reason",
    )  # fmt: skip
    code = forms.SlugField(
        label=_("Code"), max_length=20, help_text=_("Short and for good: it names the rule in files and lists.")
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=80)
    metric = forms.ModelChoiceField(Metric.objects.filter(is_active=True), label=_("Metric"), required=False)
    comparison = forms.ChoiceField(label=_("Bad is"), choices=Comparison.choices)
    threshold = ShareField(label=_("Threshold"))
    window = forms.IntegerField(label=_("In a row"), min_value=1, max_value=60)
    least = forms.IntegerField(label=_("At least so many cases"), min_value=0, max_value=1000)
    recover = forms.IntegerField(
        label=_("Good ones to resolve by itself"), min_value=1, max_value=60,
        help_text=_("So many good ones in a row, of those with data, end an alert."),
    )  # fmt: skip
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    lowered_by = forms.ModelChoiceField(
        Metric.objects.filter(is_active=True), label=_("Only info while this metric is at target"), required=False,
        help_text=_("Over the days of the alert, pooled."),
    )  # fmt: skip
    told = forms.MultipleChoiceField(
        label=_("Who is told"), choices=Told.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    proposes = forms.ChoiceField(label=_("Proposes"), choices=Proposal.choices)
    mode = forms.ChoiceField(
        label=_("Mode"), choices=RuleMode.choices,
        help_text=_("Quiet: HR alone sees its alerts. Off: it raises none."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=400, help_text=_("It is kept with the new version."))

    def __init__(self, *args: Any, series: Series, rule: Rule | None = None, **kwargs: Any) -> None:
        self.series, self.rule = series, rule
        kwargs["initial"] = self._initial() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if rule is not None:
            self.fields.pop("code")
        self._fit_metric()
        self._fit_numbers()
        for option in series.options:
            self.fields[f"option_{option.name}"] = _option_field(option)
        self.order_fields(list(self._order()))

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code in RESERVED:
            raise forms.ValidationError(_("This code is taken by a page."))
        return code

    def changes(self) -> dict[str, Any]:
        """The fields of a version, without code and reason."""
        values = {name: value for name, value in self.cleaned_data.items() if not name.startswith("option_")}
        for name in ("code", "reason"):
            values.pop(name, None)
        options = {}
        for option in self.series.options:
            value = self.cleaned_data[f"option_{option.name}"]
            options[option.name] = str(value) if option.is_share else int(value)
        return values | {"options": options}

    def as_rule(self) -> Rule:
        """An unsaved rule of what is typed, for its sentence and a backtest."""
        base = self.rule
        code = base.code if base else self.cleaned_data.get("code", "")
        return Rule(code=code, series=self.series.code, **self.changes())

    def _initial(self) -> dict[str, Any]:
        rule, defaults = self.rule, self.series.defaults
        if rule is None:
            found: dict[str, Any] = {
                "comparison": defaults.comparison, "threshold": defaults.threshold, "window": defaults.window,
                "recover": defaults.recover, "least": defaults.least, "severity": Severity.WARNING,
                "told": [Told.BOSS, Told.HR], "mode": RuleMode.LIVE,
            }  # fmt: skip
        else:
            names = (*self.base_fields, *SCOPE)
            found = {name: getattr(rule, name) for name in names if name not in ("code", "reason")}
        holder = rule or Rule(series=self.series.code)
        for option in self.series.options:
            found[f"option_{option.name}"] = self.series.option(holder, option.name)
        return found

    def _fit_metric(self) -> None:
        if self.series.metric_use == MetricUse.NONE:
            self.fields.pop("metric")
        else:
            field = self.fields["metric"]
            field.required = self.series.metric_use == MetricUse.REQUIRED
            field.empty_label = _("All that apply") if not field.required else _("Choose …")  # type: ignore[attr-defined]
        if not self.series.is_judged:
            self.fields.pop("lowered_by")
        else:
            self.fields["lowered_by"].empty_label = "—"  # type: ignore[attr-defined]

    def _fit_numbers(self) -> None:
        series = self.series
        if series.has_threshold:
            self.fields["threshold"].help_text = series.threshold_help
        else:
            self.fields.pop("threshold")
            self.fields.pop("comparison")
        if series.cases_label:
            self.fields["least"].label = _("At least: %(what)s") % {"what": series.cases_label}
        else:
            self.fields.pop("least")
        words = UNIT_OF[series.period]
        for name in ("window", "recover"):
            self.fields[name].unit = words  # type: ignore[attr-defined]

    def _order(self) -> Iterator[str]:
        for name in self.field_order:
            if name == "option_*":
                yield from (f"option_{option.name}" for option in self.series.options)
            else:
                yield name


UNIT_OF = {Period.DAY: pgettext_lazy("unit after a number", "working days"),
           Period.MONTH: pgettext_lazy("unit after a number", "months")}  # fmt: skip


def _option_field(option: Option) -> forms.Field:
    texts: dict[str, Any] = {"label": option.label, "help_text": option.help}
    if option.is_share:
        return ShareField(least=option.least, most=option.most, **texts)
    return forms.IntegerField(min_value=int(option.least), max_value=int(option.most), **texts)


class SwitchForm(forms.Form):
    """Off, quiet or live, with a reason."""

    mode = forms.ChoiceField(label=_("Mode"), choices=RuleMode.choices)
    reason = forms.CharField(label=_("Reason"), max_length=400)


def spans() -> list[tuple[int, str]]:
    """How far back a backtest may look, in the reader's language."""
    return [(days, ngettext("last %(n)s day", "last %(n)s days", days) % {"n": days}) for days in (30, 60, 90, 180)]


class BacktestForm(ScopeForm):
    """Threshold, window and span of a backtest, from the URL; what isn't given is the rule's."""

    threshold = forms.DecimalField(required=False, min_value=Decimal(1), max_value=Decimal(200))
    window = forms.IntegerField(required=False, min_value=1, max_value=30)
    span = forms.TypedChoiceField(label=_("Days looked at"), choices=spans, coerce=int, required=False)

    def __init__(self, data: Any, *, rule: Rule) -> None:
        self.rule = rule
        super().__init__({"span": "90", **data.dict()})
        self.series = get(rule.series)
        if self.series.period == Period.MONTH:
            self.fields.pop("span")

    def tried(self) -> Rule:
        """The rule with threshold and window as wanted, unsaved."""
        rule = Rule.objects.select_related("metric").get(pk=self.rule.pk)
        wanted = self.cleaned_data
        if wanted.get("threshold"):
            rule.threshold = wanted["threshold"] / HUNDRED
        rule.window = wanted.get("window") or rule.window
        return rule
