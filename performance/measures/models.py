"""Metrics, targets, observations and day results."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from hrplatform.lib.ranges import DatedModel, ends_after_start
from performance.measures.enums import Aggregation, Direction, Per, Unit


class Metric(PublicIdModel):
    """What is measured: unit, direction, and how days and people are put together (spec 2.2)."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    unit = models.CharField(_("unit"), max_length=10, choices=Unit.choices)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    aggregation = models.CharField(_("aggregation"), max_length=14, choices=Aggregation.choices)
    numerator = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    denominator = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    weight_metric = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    data_owner = models.CharField(_("data owner role"), max_length=20, default="hr")
    is_primary = models.BooleanField(_("primary"), default=False)
    sequence = models.PositiveSmallIntegerField(default=100)

    class Meta:
        app_label = "performance"
        ordering = ["sequence", "code"]
        constraints = [
            models.CheckConstraint(
                name="metric_ratio_parts",
                condition=~Q(aggregation="ratio") | Q(numerator__isnull=False, denominator__isnull=False),
            ),
            models.CheckConstraint(
                name="metric_weighted_parts",
                condition=~Q(aggregation="weighted_mean") | Q(weight_metric__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


class Target(DatedModel, PublicIdModel):
    """What a metric must reach for a scope, in force from–until; a correction is a new version (spec 2.3)."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="targets")
    brand = models.ForeignKey("people.Brand", on_delete=models.PROTECT, null=True, blank=True)
    region = models.ForeignKey("people.Region", on_delete=models.PROTECT, null=True, blank=True)
    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, null=True, blank=True)
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, blank=True)
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, blank=True)
    per = models.CharField(max_length=5, choices=Per.choices, default=Per.DAY)
    value = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    low = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    set_after = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)
    superseded_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="supersedes"
    )
    batch = models.ForeignKey("intake.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["metric_id", "start"]
        constraints = [
            ends_after_start("target_dates"),
            models.CheckConstraint(
                name="target_value_or_range",
                condition=Q(value__gt=0, low__isnull=True, high__isnull=True)
                | Q(value__isnull=True, low__isnull=False, high__isnull=False),
            ),
        ]


class Observation(models.Model):
    """One metric of one person on one day."""

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+", db_index=False)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6)
    batch = models.ForeignKey(
        "intake.Batch", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    pk = models.CompositePrimaryKey("employee", "metric", "day")

    class Meta:
        app_label = "performance"
        indexes = [BrinIndex(fields=["day"], name="observation_day_brin", autosummarize=True)]


class DayResult(models.Model):
    """The night's answer for a person, metric and day (or month, by its last evaluated day): spec 2.7."""

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+", db_index=False)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    grain = models.CharField(max_length=5, choices=Per.choices, default=Per.DAY)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    target_value = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    achievement = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True)

    pk = models.CompositePrimaryKey("employee", "metric", "day", "grain")

    class Meta:
        app_label = "performance"
        indexes = [BrinIndex(fields=["day"], name="day_result_day_brin", autosummarize=True)]
