"""Notices, what each person chose about mail, and the chat robots of the company."""

from datetime import time

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from notices.enums import RobotKind
from notices.registry import Kind, shown_kind

DIGEST_TIME = time(8, 30)
ROBOT_QUIET_FROM, ROBOT_QUIET_UNTIL = time(20, 0), time(8, 0)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)


class Notice(PublicIdModel):
    """One thing one person should know; its text is made in the reader's language when it is read.

    digest_at: it waits for the digest that is due then; empty once the digest is written, or when it needs none.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=80)
    context = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    dedupe_key = models.CharField(max_length=200)
    created_at = models.DateTimeField(_("time"))
    read_at = models.DateTimeField(_("read"), null=True)
    due_on = models.DateField(_("due"), null=True)
    digest_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "dedupe_key"], name="notice_once_per_person")]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notice_inbox"),
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["digest_at"], condition=Q(digest_at__isnull=False), name="notice_digest"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def registered_kind(self) -> Kind:
        return shown_kind(self.kind)

    @property
    def title(self) -> str:
        return self.registered_kind.title_for(self.context)

    @property
    def body(self) -> str:
        return self.registered_kind.body_for(self.context)


class NoticePreference(models.Model):
    """What a person chose; without a row, mail as each kind says, a digest at 8:30 and no quiet hours.

    modes: {kind: MailMode} for kinds the person decided on. Times are the company's.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preference")
    mail = models.BooleanField(_("Send my notices by e-mail too"), default=True)
    modes = models.JSONField(default=dict)
    digest_time = models.TimeField(default=DIGEST_TIME)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)


class ChatRobot(PublicIdModel):
    """A robot of a chat group: posts counts and a link, never a name or a row (spec 12.4).

    sealed: {"token", "secret"} as JSON, encrypted with the company's key. kinds: names of kinds it posts.
    """

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("chat programme"), max_length=10, choices=RobotKind.choices)
    sealed = models.TextField(editable=False)
    kinds = models.JSONField(_("posts about"), default=list)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True, default=ROBOT_QUIET_FROM)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True, default=ROBOT_QUIET_UNTIL)
    is_active = models.BooleanField(_("switched on"), default=True)
    created_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("chat robot")

    def __str__(self) -> str:
        return self.name

    @property
    def lane(self) -> str:
        """Its address in the outbox."""
        return str(self.public_id)
