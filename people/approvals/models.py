"""Steps by kind of decision, requests that go through them, and each turn with who decided it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from people.approvals.enums import RequestState, TurnState
from people.approvals.rules import Step
from people.enums import Role


class Approver(models.Model):
    """Whoever may decide: a role, else a position, else one account."""

    sequence = models.PositiveSmallIntegerField()
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, blank=True)
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_size = models.DecimalField(_("from"), max_digits=16, decimal_places=2, null=True, blank=True)
    submitter_may = models.BooleanField(_("the submitter may decide it"), default=False)

    class Meta:
        abstract = True

    @property
    def step(self) -> Step:
        return Step(self.role, self.position_id, self.person_id, self.from_size, self.submitter_may)

    @property
    def key(self) -> str:
        """Who decides, the same in every language: for the log."""
        return self.role or (f"position {self.position}" if self.position else f"account {self.person}")

    @property
    def approver(self) -> str:
        """Who decides, in words."""
        if self.role:
            return str(Role(self.role).label)
        return str(self.position or self.person or "—")


class ApprovalStep(Approver):
    """One step of a kind of decision, as the company set it; a kind without rows goes by its standard."""

    kind = models.CharField(max_length=40)

    class Meta:
        ordering = ["kind", "sequence"]
        constraints = [models.UniqueConstraint(fields=["kind", "sequence"], name="approval_step_once")]


class ApprovalRequest(PublicIdModel):
    """One decision on its way; its turns were copied from the rule when it started. `step` is the turn that waits.

    What it decides is named by label and key (`bonuses.bonuspool`, 7), as is everything that crosses apps.
    """

    kind = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    title = models.CharField(max_length=200)
    link = models.CharField(max_length=300)
    size = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=12, choices=RequestState.choices, default=RequestState.OPEN)
    step = models.PositiveSmallIntegerField(default=1)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    about = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_label", "subject_id"],
                condition=Q(state=RequestState.OPEN),
                name="approval_request_open_once",
            )
        ]
        indexes = [models.Index(fields=["subject_label", "subject_id"], name="approval_request_subject")]

    @property
    def is_open(self) -> bool:
        return self.state == RequestState.OPEN

    @property
    def is_approved(self) -> bool:
        return self.state == RequestState.APPROVED


class ApprovalTurn(Approver):
    """One step of one request: who may decide it, who did, when and with which words."""

    request = models.ForeignKey(ApprovalRequest, on_delete=models.CASCADE, related_name="turns")
    state = models.CharField(max_length=12, choices=TurnState.choices, default=TurnState.WAITING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["request", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["request", "sequence"], name="approval_turn_once"),
            # Two steps of one request are never decided by one person, whatever the code above believes.
            models.UniqueConstraint(fields=["request", "decided_by"], name="approval_turn_other_person"),
            models.CheckConstraint(
                name="approval_turn_decided",
                condition=Q(state=TurnState.WAITING, decided_at__isnull=True)
                | (~Q(state=TurnState.WAITING) & Q(decided_at__isnull=False)),
            ),
        ]

    @property
    def is_current(self) -> bool:
        return self.request.is_open and self.sequence == self.request.step


CURRENT = Q(sequence=F("request__step"), request__state=RequestState.OPEN)
