"""Rules as versioned data, alerts and the days they rest on (spec 3)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from performance.alerts.enums import UNRESOLVED, AlertState, Proposal, Resolution, RuleKind, RuleMode, Severity
from performance.measures.models import loose_key


class Rule(PublicIdModel):
    """One version of a rule; changing a rule makes the next version current and leaves this one as it was."""

    code = models.SlugField(_("code"), max_length=20)
    version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    kind = models.CharField(max_length=10, choices=RuleKind.choices)
    mode = models.CharField(_("mode"), max_length=6, choices=RuleMode.choices, default=RuleMode.LIVE)
    metric = models.ForeignKey("performance.Metric", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    threshold = models.DecimalField(_("threshold"), max_digits=7, decimal_places=4, default=Decimal("0.5"))
    window = models.PositiveSmallIntegerField(_("working days in a row"))
    recover = models.PositiveSmallIntegerField(_("good days to recover"), default=3)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity.choices)
    told = models.JSONField(_("told"), default=list)
    proposes = models.CharField(_("proposes"), max_length=8, choices=Proposal.choices, default=Proposal.NOTHING)
    # The rule is lowered to info while this metric is at its target over the alert's days.
    lowered_by = models.ForeignKey(
        "performance.Metric", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # For missing data: who counts as regular (share of so many working days), and when it is the whole group.
    regular_share = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.8"))
    regular_days = models.PositiveSmallIntegerField(default=20)
    group_share = models.DecimalField(max_digits=4, decimal_places=3, default=Decimal("0.5"))
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "performance"
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="rule_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(is_current=True), name="rule_one_current"),
            models.CheckConstraint(name="rule_streak_metric", condition=~Q(kind="streak") | Q(metric__isnull=False)),
            models.CheckConstraint(name="rule_window", condition=Q(window__gte=1, recover__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class Alert(PublicIdModel):
    """What a rule found about a person or a group; at most one unresolved per rule and subject (spec 3.2)."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="alerts")
    code = models.CharField(max_length=20)
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

    @property
    def is_unresolved(self) -> bool:
        return self.state in UNRESOLVED


class AlertDay(models.Model):
    """One bad day of an alert, with the figures it was judged by: the evidence stays as it was found."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    target_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    achievement = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    target = loose_key("performance.Target", null=True)

    pk = models.CompositePrimaryKey("alert", "day")

    class Meta:
        app_label = "performance"
        ordering = ["day"]
