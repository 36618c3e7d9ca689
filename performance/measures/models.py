"""Metrics, targets, observations and day results."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from hrplatform.lib.ranges import DatedModel, ends_after_start
from performance.measures.enums import (
    Aggregation,
    BenchmarkKind,
    DataOwner,
    Direction,
    DisputeState,
    Grain,
    Per,
    Unit,
)


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
    data_owner = models.CharField(_("data owner role"), max_length=20, choices=DataOwner.choices, default=DataOwner.HR)
    is_primary = models.BooleanField(_("primary"), default=False)
    is_active = models.BooleanField(default=True)
    sequence = models.PositiveSmallIntegerField(default=100)
    # Pairs of achievement and points as decimal strings, ascending; empty = the default curve (spec 2.5).
    curve = models.JSONField(default=list, blank=True)

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

    @property
    def names(self) -> dict[str, str]:
        """What a notice keeps, so that each reader has the name in the own language."""
        return {"zh": self.name_zh, "en": self.name_en}


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
    # Said without an end: a later target of the same scope ends it the day before.
    open_ended = models.BooleanField(default=True)
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
            models.UniqueConstraint(
                fields=["metric", "employee", "position", "department", "brand", "region", "start"],
                condition=Q(superseded_by__isnull=True),
                nulls_distinct=False,
                name="target_one_live_per_start",
            ),
        ]
        indexes = [models.Index(fields=["employee", "metric", "start"], name="target_person")]


class TargetAcknowledgement(models.Model):
    """An employee has seen one version of a target: evidence of a known standard (spec 2.3)."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="acknowledgements")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        constraints = [models.UniqueConstraint(fields=["target", "employee"], name="target_acknowledged_once")]


def loose_key(to: str | type[models.Model], **options: object) -> models.ForeignKey:
    """A foreign key that the database doesn't check row by row: the tables of volume are only written by
    set-based SQL that joins what it refers to, and nothing referred to is ever deleted (docs/adr)."""
    return models.ForeignKey(
        to, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False, **options
    )


class Observation(models.Model):
    """One metric of one person on one day."""

    employee = loose_key("people.Employee")
    metric = loose_key(Metric)
    day = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6)
    batch = loose_key("intake.Batch", null=True, blank=True)

    pk = models.CompositePrimaryKey("employee", "metric", "day")

    class Meta:
        app_label = "performance"
        indexes = [BrinIndex(fields=["day"], name="observation_day_brin", autosummarize=True)]


class DayResult(models.Model):
    """The answer for a person, metric and working day, or for a month so far (spec 2.7).

    grain day: value, target, achievement and points of a judged day; all but the target empty without data.
    grain month: `day` is the first of the month, `through` how far it is told; target_value is the share due.
    grain off: what was observed on a day off. `numerator` and `denominator` are what rates are pooled from.
    """

    employee = loose_key("people.Employee")
    metric = loose_key(Metric)
    day = models.DateField()
    grain = models.CharField(max_length=5, choices=Grain.choices, default=Grain.DAY)
    value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    numerator = models.DecimalField(max_digits=30, decimal_places=12, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    target_value = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    target = loose_key(Target, null=True)
    achievement = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    through = models.DateField(null=True)

    pk = models.CompositePrimaryKey("employee", "metric", "day", "grain")

    class Meta:
        app_label = "performance"
        indexes = [BrinIndex(fields=["day"], name="day_result_day_brin", autosummarize=True)]


class DirtyDay(models.Model):
    """A person's day whose data, target or calendar changed since it was judged.

    `is_evaluated`: results are up to date already (a page shows them), alerts follow with the next night.
    """

    employee = loose_key("people.Employee")
    day = models.DateField()
    is_evaluated = models.BooleanField(default=False)

    pk = models.CompositePrimaryKey("employee", "day")

    class Meta:
        app_label = "performance"


class Benchmark(PublicIdModel):
    """A named reference value with source and date (spec 2.3), per person and working day; never a target.

    `position` empty: for every position. `people`: over how many people a computed one is the median.
    """

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="benchmarks")
    kind = models.CharField(_("kind"), max_length=16, choices=BenchmarkKind.choices, default=BenchmarkKind.INDUSTRY)
    name = models.CharField(_("name"), max_length=120)
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6)
    source = models.CharField(_("source"), max_length=200)
    as_of = models.DateField(_("date"))
    people = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["metric__sequence", "kind", "-as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "kind", "name", "position", "as_of"],
                nulls_distinct=False,
                name="benchmark_once_a_day",
            )
        ]


class Dispute(PublicIdModel):
    """An employee's doubt about one figure of a day; the data owner answers it (spec 2.3)."""

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    said = models.TextField(max_length=1000)
    value_then = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    raised_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=DisputeState.choices, default=DisputeState.OPEN)
    answer = models.TextField(max_length=1000, blank=True)
    answered_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    value_after = models.DecimalField(max_digits=24, decimal_places=6, null=True)

    class Meta:
        app_label = "performance"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "metric", "day"], condition=Q(state="open"), name="dispute_one_open"
            )
        ]


class Recalculation(PublicIdModel):
    """One judging of days that changed: how much it wrote, and how many days it restated (spec 2.7)."""

    at = models.DateTimeField()
    written = models.PositiveIntegerField()
    removed = models.PositiveIntegerField()
    restated = models.PositiveIntegerField(default=0)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)

    class Meta:
        app_label = "performance"
        ordering = ["-pk"]

    def __str__(self) -> str:
        days = dict.fromkeys(str(day) for day in (self.first_day, self.last_day) if day)
        return " – ".join(days) or f"{self.at:%Y-%m-%d}"


class RestatedDay(models.Model):
    """A result that stood and is another one now: before and after, kept when late or corrected data came in."""

    recalculation = models.ForeignKey(Recalculation, on_delete=models.PROTECT, related_name="days")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    grain = models.CharField(max_length=5, choices=Grain.choices, default=Grain.DAY)
    value_before = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    value_after = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    target_before = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    target_after = models.DecimalField(max_digits=24, decimal_places=6, null=True)

    class Meta:
        app_label = "performance"
        ordering = ["day", "pk"]
