"""Entries of the running log; a 1:1 meeting is an entry with an agenda and its minutes (spec 4.1)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from performance.feedback.enums import EntryKind, MeetingState, Readers


class FeedbackEntry(PublicIdModel):
    """Something about a person on a day, in the words of whoever wrote it. What was written stays; it can be withdrawn.

    Of a meeting: author is who leads it, meets_at its time, text the minutes, agenda [{text, by, said}] the points of
    both sides with what was said about each, agreed [{text, who, due_on}].
    """

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="feedback")
    author = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=EntryKind.choices)
    readers = models.CharField(_("read by"), max_length=8, choices=Readers.choices, default=Readers.LEADERS)
    on = models.DateField(_("day"))
    text = models.TextField(blank=True)
    goal = models.ForeignKey("performance.Goal", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=MeetingState.choices, blank=True)
    meets_at = models.DateTimeField(_("time"), null=True, blank=True)
    agenda = models.JSONField(default=list)
    agreed = models.JSONField(default=list)
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "performance"
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="feedback_meeting",
                condition=Q(kind="meeting", meets_at__isnull=False) & ~Q(state="")
                | ~Q(kind="meeting") & Q(meets_at__isnull=True, state=""),
            )
        ]
        indexes = [models.Index(fields=["employee", "on"])]

    def __str__(self) -> str:
        return f"{self.employee.name} · {self.get_kind_display()}"

    @property
    def is_meeting(self) -> bool:
        return self.kind == EntryKind.MEETING
