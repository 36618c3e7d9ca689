"""Findings and their second review (spec 5.2)."""

from django.db import models
from django.db.models import Q

from hrplatform.lib.db import PublicIdModel
from performance.checks.enums import Check, FindingState, Severity


class Finding(PublicIdModel):
    """A score pattern a check holds suspicious. `figures` are what its sentence and picture are made of."""

    cycle = models.ForeignKey("performance.ReviewCycle", on_delete=models.PROTECT, related_name="findings")
    # Named as on the page: the class attribute `check` belongs to Django.
    check_code = models.CharField(max_length=10, choices=Check.choices)
    severity = models.CharField(max_length=8, choices=Severity.choices)
    state = models.CharField(max_length=10, choices=FindingState.choices, default=FindingState.OPEN)
    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, related_name="+")
    scorer = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    # The one it is about, where it is about one; for a ring of raters the one the scorer rated.
    person = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    employees = models.ManyToManyField("people.Employee", related_name="+")
    statistic = models.DecimalField(max_digits=14, decimal_places=6)
    threshold = models.DecimalField(max_digits=14, decimal_places=6)
    p_value = models.FloatField(null=True)
    q_value = models.FloatField(null=True)
    figures = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    decided_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    overdue_told_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["-severity", "q_value", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "check_code", "department", "scorer", "person"],
                name="finding_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="finding_decided_with_reason",
                condition=Q(state="open") | Q(state="closed") | (~Q(reason="") & Q(decided_at__isnull=False)),
            ),
        ]

    @property
    def is_ring(self) -> bool:
        """Whether it is about people who rated each other, so that each of them is a scorer."""
        return self.figures.get("kind") == "ring"


def ring_findings(rows: models.QuerySet[Finding]) -> models.QuerySet[Finding]:
    return rows.filter(figures__kind="ring")
