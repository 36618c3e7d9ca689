"""Units, directions and aggregations of metrics (spec 2.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(TextChoices):
    COUNT = "count", _("count")
    MONEY = "money", _("money")
    PERCENT = "percent", _("percent")
    SECONDS = "seconds", _("seconds")
    HOURS = "hours", _("hours")
    SCORE = "score", _("score")


class Direction(TextChoices):
    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")
    RANGE = "range", _("within a range")


class Aggregation(TextChoices):
    SUM = "sum", _("sum")
    MEAN = "mean", _("mean of person-days")
    LAST = "last", _("last value")
    RATIO = "ratio", _("ratio of sums")
    WEIGHTED_MEAN = "weighted_mean", _("weighted mean")


class Per(TextChoices):
    """What span a target speaks of."""

    DAY = "day", _("per day")
    MONTH = "month", _("per month")


class Grain(TextChoices):
    """What a result speaks of. `off`: observed on a day off, counts in sums and is never judged."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    OFF = "off", _("day off")


class DataOwner(TextChoices):
    """Which role may import or correct a metric's figures (spec 2.2): a group, never whoever scores."""

    HR = "hr", _("HR admin")
    DATA_OWNER = "data_owner", _("Data owner")
    FINANCE = "finance", _("Finance approver")


class BenchmarkKind(TextChoices):
    """Where a reference value comes from (spec 2.3); the last two are computed from the company's own days."""

    INDUSTRY = "industry", _("Industry")
    COMPANY_MEDIAN = "company_median", _("Company median")
    SAME_POSITION = "same_position", _("Same position")


class DisputeState(TextChoices):
    """Life of a doubt about a figure (spec 2.3)."""

    OPEN = "open", pgettext_lazy("dispute", "waiting for an answer")
    CORRECTED = "corrected", pgettext_lazy("dispute", "corrected")
    CONFIRMED = "confirmed", pgettext_lazy("dispute", "confirmed as it was")
    WITHDRAWN = "withdrawn", pgettext_lazy("dispute", "taken back")
