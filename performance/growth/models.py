"""Nominations that rest on scores, and recognitions (spec 4.5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from performance.growth.enums import NominationState, RecognitionKind, Track


class Nomination(PublicIdModel):
    """Somebody proposed for one track. `evidence` is frozen when proposed, as the scores stood then.

    evidence: [{cycle, name, score, band, counts}], newest first, decimals as strings.
    """

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="nominations")
    track = models.CharField(_("track"), max_length=10, choices=Track.choices)
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(_("reason"))
    evidence = models.JSONField(default=list)
    mean_score = models.DecimalField(max_digits=5, decimal_places=2)
    cycles = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=NominationState.choices, default=NominationState.PROPOSED)
    nominated_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    decided_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "performance"
        ordering = ["-nominated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "track"], condition=Q(state="proposed"), name="nomination_one_open"
            ),
            models.CheckConstraint(
                name="nomination_position", condition=Q(track="bonus") | Q(track="promotion", position__isnull=False)
            ),
            models.CheckConstraint(
                name="nomination_decided_in_writing",
                condition=Q(state__in=("proposed", "withdrawn")) | (~Q(answer="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee.name} · {self.get_track_display()}"


class Recognition(PublicIdModel):
    """An honour, an opportunity or a word of thanks: no money (spec 1, words)."""

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="recognitions")
    kind = models.CharField(_("kind"), max_length=12, choices=RecognitionKind.choices)
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("what for"))
    on = models.DateField(_("date"))
    given_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        app_label = "performance"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["employee", "on"])]

    def __str__(self) -> str:
        return f"{self.employee.name} · {self.title}"
