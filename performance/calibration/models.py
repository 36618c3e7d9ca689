"""Who calibrates a cycle, and what each marked before the meeting (spec 4.3). Moves stand in the score history."""

from django.db import models
from django.db.models import Q

from hrplatform.lib.db import PublicIdModel, RowModel
from performance.calibration.enums import Opinion


class CalibrationSeat(PublicIdModel):
    """One calibrator of one cycle. Who was present signs; `asked_at` is when the meeting ended."""

    cycle = models.ForeignKey("performance.ReviewCycle", on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    was_present = models.BooleanField(default=False)
    asked_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "performance"
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "user"], name="calibration_seat_once"),
            models.CheckConstraint(
                name="calibration_signed_by_present",
                condition=Q(signed_at__isnull=True) | Q(was_present=True, asked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.cycle}"


class CalibrationMark(RowModel):
    """A calibrator agrees with a score, or questions it with a word why."""

    scorecard = models.ForeignKey("performance.Scorecard", on_delete=models.CASCADE, related_name="marks")
    user = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    opinion = models.CharField(max_length=10, choices=Opinion.choices)
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()

    class Meta:
        app_label = "performance"
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(fields=["scorecard", "user"], name="calibration_mark_once")]
