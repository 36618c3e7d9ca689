"""Rules as versioned data, alerts and the days they rest on (spec 3)."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from performance.alerts.enums import (
    UNRESOLVED,
    AlertState,
    Comparison,
    Proposal,
    Resolution,
    RuleMode,
    Severity,
    TrialKind,
    TrialState,
    TrialWhat,
)
from performance.measures.models import loose_key


class Rule(PublicIdModel):
    """One version of a rule; changing a rule makes the next version current and leaves this one as it was."""

    code = models.SlugField(_("code"), max_length=20)
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    # A registered series (performance.alerts.series): what is watched, of whom, by day or by month.
    series = models.CharField(_("series"), max_length=20, default="achievement")
    mode = models.CharField(_("mode"), max_length=6, choices=RuleMode.choices, default=RuleMode.LIVE)
    metric = models.ForeignKey("performance.Metric", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # Scope: those in all of these on the night; none set means everybody.
    brand = models.ForeignKey("people.Brand", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "people.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    comparison = models.CharField(max_length=5, choices=Comparison.choices, default=Comparison.UNDER)
    threshold = models.DecimalField(_("threshold"), max_digits=7, decimal_places=4, default=Decimal("0.5"))
    window = models.PositiveSmallIntegerField(_("in a row"))
    recover = models.PositiveSmallIntegerField(_("good ones to recover"), default=3)
    # A period counts only if its value rests on so many cases (leavers, people).
    least = models.PositiveSmallIntegerField(_("at least so many cases"), default=0)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity.choices)
    told = models.JSONField(_("told"), default=list)
    proposes = models.CharField(_("proposes"), max_length=8, choices=Proposal.choices, default=Proposal.NOTHING)
    # The rule is lowered to info while this metric is at its target over the alert's days.
    lowered_by = models.ForeignKey(
        "performance.Metric", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Numbers only this series has, by name; those missing are the series' defaults.
    options = models.JSONField(default=dict, blank=True)
    # What the rule would have raised a month on the company's own days, and how many of those went away by themselves.
    alerts_per_month = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    false_per_month = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    measured_from = models.DateField(null=True)
    measured_until = models.DateField(null=True)
    # A version on trial holds in the trial's scope only; it is never current before it is rolled out.
    trial = models.ForeignKey(
        "performance.Trial", on_delete=models.PROTECT, null=True, blank=True, related_name="versions"
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "performance"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(is_current=True), name="rule_one_current"),
            models.CheckConstraint(
                name="rule_achievement_metric", condition=~Q(series="achievement") | Q(metric__isnull=False)
            ),
            models.CheckConstraint(name="rule_window", condition=Q(window__gte=1, recover__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en

    @property
    def names(self) -> dict[str, str]:
        """What a notice keeps, so that each reader has the name in the own language."""
        return {"zh": self.name_zh, "en": self.name_en}

    @property
    def kind(self) -> str:
        """The series' code."""
        return self.series

    @property
    def line(self) -> str:
        """What alerts are unique by: the code, or a line of its own while a version is tried out quietly."""
        return f"{self.code}~{self.trial_id}" if self.trial_id and self.mode == RuleMode.QUIET else self.code


class Alert(PublicIdModel):
    """What a rule found about a person or a group; at most one unresolved per rule and subject (spec 3.2)."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="alerts")
    # The rule's line (Rule.line): its code, except for quiet trials.
    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    employee = models.ForeignKey(
        "people.Employee", on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    department = models.ForeignKey(
        "people.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    brand = models.ForeignKey("people.Brand", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # What the finding is about where the rule doesn't name it: a standard, a person's primary metric.
    metric = models.ForeignKey("performance.Metric", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=AlertState.choices, default=AlertState.OPEN)
    first_day = models.DateField()
    raised_on = models.DateField(db_index=True)
    last_day = models.DateField()
    new_hire = models.BooleanField(default=False)
    acknowledged_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    in_hand_at = models.DateTimeField(null=True)
    in_hand_by_what = models.CharField(max_length=80, blank=True)
    resolved_on = models.DateField(null=True)
    how = models.CharField(max_length=10, choices=Resolution.choices, blank=True)
    resolved_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)
    escalations = models.PositiveSmallIntegerField(default=0)
    escalated_on = models.DateField(null=True)

    class Meta:
        app_label = "performance"
        ordering = ["-raised_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "subject"], condition=~Q(state="resolved"), name="alert_one_unresolved"
            ),
            models.CheckConstraint(name="alert_days_order", condition=Q(last_day__gte=F("first_day"))),
        ]
        indexes = [
            models.Index(fields=["code", "subject"], name="alert_subject"),
            models.Index(fields=["state"], condition=~Q(state="resolved"), name="alert_unresolved"),
        ]

    def __str__(self) -> str:
        """For the log: the rule's code and whom it is about; reads nothing that is not loaded already."""
        loaded = self._state.fields_cache
        return f"{self.code} {loaded.get('employee') or loaded.get('department') or self.subject}"

    @property
    def is_unresolved(self) -> bool:
        return self.state in UNRESOLVED


class AlertDay(models.Model):
    """One bad day (or month, by its last day) of an alert, with the figures it was judged by, as they were found."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    target_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    achievement = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    target = loose_key("performance.Target", null=True)
    # The interval of an estimate, and how many cases a share rests on.
    low = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    cases = models.PositiveIntegerField(null=True)

    pk = models.CompositePrimaryKey("alert", "day")

    class Meta:
        app_label = "performance"
        ordering = ["day"]


class Trial(PublicIdModel):
    """A rule or a target tried out on one brand, region, department or position before it holds for all (spec 3.3)."""

    kind = models.CharField(max_length=6, choices=TrialKind.choices)
    state = models.CharField(max_length=10, choices=TrialState.choices, default=TrialState.DRAFT)
    # A rule: the version on trial, replaced when it is changed.
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, null=True, blank=True, related_name="trials")
    # A target: the one in force, the value tried instead of it, and the target that the trial set.
    standing = models.ForeignKey(
        "performance.Target", on_delete=models.PROTECT, null=True, blank=True, related_name="trials"
    )
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    low = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    target = models.ForeignKey("performance.Target", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    brand = models.ForeignKey("people.Brand", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.ForeignKey(
        "people.Department", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "performance"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="trial_of_a_rule_or_a_target",
                condition=Q(kind="rule", standing__isnull=True) | Q(kind="target", rule__isnull=True),
            ),
            models.CheckConstraint(
                name="trial_scope",
                condition=Q(brand__isnull=False)
                | Q(region__isnull=False)
                | Q(department__isnull=False)
                | Q(position__isnull=False),
            ),
        ]

    @property
    def version(self) -> Rule:
        """The rule version on trial; only a trial of a rule has one."""
        if self.rule is None:
            raise ValueError("a trial of a target has no rule")
        return self.rule

    @property
    def of_target(self) -> Any:
        """The target in force that another value is tried against; only a trial of a target has one."""
        if self.standing is None:
            raise ValueError("a trial of a rule has no target")
        return self.standing


class TrialStep(PublicIdModel):
    """One step of a trial, or a head's comment on it: who, when, why, with the figures of that moment."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="steps")
    what = models.CharField(max_length=12, choices=TrialWhat.choices)
    at = models.DateTimeField()
    by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=1000, blank=True)
    figures = models.JSONField(default=dict, blank=True)

    class Meta:
        app_label = "performance"
        ordering = ["at", "id"]
