"""An employee's written objection to a result, and the written answer (spec 4.4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from performance.appeals.enums import AppealState


class Appeal(PublicIdModel):
    """One appeal against one published scorecard. Text and files stay as filed; the answer is added once.

    `correction` is the new record by which the score was changed, if it was; the scorecard keeps its own.
    """

    scorecard = models.ForeignKey("performance.Scorecard", on_delete=models.PROTECT, related_name="appeals")
    text = models.TextField(_("what the employee objects to"))
    files = models.ManyToManyField("people.StoredFile", related_name="+", blank=True)
    state = models.CharField(max_length=10, choices=AppealState.choices, default=AppealState.OPEN)
    filed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    due_on = models.DateField(_("to be decided by"))
    decider = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    answer = models.TextField(_("answer"), blank=True)
    correction = models.ForeignKey(
        "performance.ScoreCorrection", on_delete=models.PROTECT, null=True, related_name="appeals"
    )
    decided_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    overdue_told_on = models.DateField(null=True)

    class Meta:
        app_label = "performance"
        ordering = ["-filed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard"], condition=~Q(state="withdrawn"), name="appeal_once"),
            models.CheckConstraint(
                name="appeal_decided_in_writing",
                condition=Q(state__in=("open", "withdrawn")) | (~Q(answer="") & Q(decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="appeal_changed_by_correction",
                condition=Q(state="changed", correction__isnull=False)
                | (~Q(state="changed") & Q(correction__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorecard.employee.name} · {self.scorecard.cycle.name}"
