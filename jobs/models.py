"""Runs per business date, progress of long work, files to download, messages to send."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from jobs.enums import MessageState, ProgressState, RunState


class JobRun(PublicIdModel):
    """One job for one business date: the truth about whether it ran. attempt is the fencing token of a claim."""

    job = models.CharField(_("job"), max_length=40)
    business_date = models.DateField(_("business date"))
    state = models.CharField(_("state"), max_length=10, choices=RunState.choices, default=RunState.DUE)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(_("worker"), max_length=120, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        db_table = "job_run"
        verbose_name = _("job run")
        constraints = [models.UniqueConstraint(fields=["job", "business_date"], name="job_run_once_per_date")]
        indexes = [models.Index(fields=["job", "business_date"], condition=~Q(state="done"), name="job_run_open")]

    def __str__(self) -> str:
        return f"{self.job} {self.business_date}"


class Progress(PublicIdModel):
    """Long work somebody waits for: they may leave and come back."""

    kind = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ProgressState.choices, default=ProgressState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="long_work"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label

    @property
    def percent(self) -> int:
        """Whole percent done, 0 while the amount of work is unknown."""
        return int(Decimal(self.done) / self.total * 100) if self.total else 0


class DownloadQuerySet(models.QuerySet["Download"]):
    def unexpired(self, now: datetime) -> "DownloadQuerySet":
        return self.filter(expires_at__gt=now)


class Download(PublicIdModel):
    """A file made for one person, gone after `expires_at`. Kept in the company's schema: no path to guess."""

    name = models.CharField(_("file"), max_length=200)
    kind = models.CharField(max_length=60)
    content_type = models.CharField(max_length=120)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="downloads")
    created_at = models.DateTimeField(_("made"))
    expires_at = models.DateTimeField(_("kept until"))

    objects = DownloadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-created_at"], name="download_owner")]

    def __str__(self) -> str:
        return self.name


class OutboxMessage(PublicIdModel):
    """Something to be sent outside, written with its cause. However often it is asked for, the key makes it one.

    lane: the address within the channel (an endpoint, a chat robot): one that is down holds nobody else up.
    attempt: fencing token of a claim, only ever grows. failures: since it was queued or a person asked for it again.
    """

    channel = models.CharField(_("channel"), max_length=20)
    lane = models.CharField(max_length=80, blank=True)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField()
    state = models.CharField(_("state"), max_length=10, choices=MessageState.choices, default=MessageState.PENDING)
    attempt = models.PositiveIntegerField(_("attempts"), default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(_("next attempt"))
    claimed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(_("written"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("message")
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(state="pending"), name="outbox_pending"),
            models.Index(fields=["state"], condition=~Q(state__in=["pending", "sent"]), name="outbox_stuck"),
            models.Index(fields=["-created_at"], name="outbox_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"
