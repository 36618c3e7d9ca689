"""Tables of bulk imports: where a file waits while it is checked, and what it replaced."""

from django.db import models

from performance.measures.models import Metric, loose_key


class StagedObservation(models.Model):
    """One value of the file being imported; unlogged (migration), emptied with every import."""

    line = models.IntegerField()
    employee = loose_key("people.Employee")
    metric = loose_key(Metric)
    day = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6)

    pk = models.CompositePrimaryKey("line", "metric")

    class Meta:
        app_label = "performance"


class ReplacedObservation(models.Model):
    """The value an import replaced, and the batch that had brought it."""

    batch = loose_key("intake.Batch")
    employee = loose_key("people.Employee")
    metric = loose_key(Metric)
    day = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=6)
    earlier_batch = loose_key("intake.Batch", null=True)

    pk = models.CompositePrimaryKey("batch", "employee", "metric", "day")

    class Meta:
        app_label = "performance"
