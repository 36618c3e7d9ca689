"""What followed a failed plan, and the file of a dismissal review (spec 7.2)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from people.enums import NoticeMeans
from pip_workflow.followups.enums import (
    DECIDED_REVIEW,
    AgreedHow,
    FollowKind,
    FollowState,
    NoticeChoice,
    PensionCategory,
    ReviewPath,
    ReviewState,
    UnionBody,
)


class FollowUp(PublicIdModel):
    """Opened by a failed plan, decided by HR. `matches` is frozen when opened: see rules/matching.py.

    `reasons` is the reasonableness list of a transfer: {key: {"holds": true, "why": "…"}}.
    `scorer` is the account of the boss who led the plan: G10 keeps it from deciding, here by a check of the database.
    """

    plan = models.OneToOneField("pip_workflow.Plan", on_delete=models.PROTECT, related_name="follow_up")
    state = models.CharField(max_length=8, choices=FollowState.choices, default=FollowState.DRAFT)
    kind = models.CharField(_("what follows"), max_length=10, choices=FollowKind.choices, blank=True)
    opened_on = models.DateField()
    due_on = models.DateField(_("to be decided by"))
    matches = models.JSONField(default=list)
    scorer = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    reason = models.TextField(_("reason"), blank=True)
    what = models.CharField(_("what is trained"), max_length=200, blank=True)
    begins_on = models.DateField(_("begins on"), null=True)
    given_on = models.DateField(_("carried out on"), null=True)
    attendance = models.CharField(_("attendance"), max_length=400, blank=True)
    material = models.CharField(_("material"), max_length=400, blank=True)
    test = models.CharField(_("test"), max_length=400, blank=True)
    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, null=True, related_name="+")
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, related_name="+")
    old_pay = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    new_pay = models.DecimalField(_("new monthly salary"), max_digits=12, decimal_places=2, null=True)
    reasons = models.JSONField(default=dict)
    agreed_on = models.DateField(null=True)
    agreed_how = models.CharField(max_length=6, choices=AgreedHow.choices, blank=True)
    agreed_note = models.CharField(max_length=400, blank=True)
    # The signed agreement, or what proves the training.
    file = models.ForeignKey("people.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    second_plan = models.OneToOneField(
        "pip_workflow.Plan", on_delete=models.PROTECT, null=True, related_name="second_of"
    )
    escalated_on = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="follow_up_decided_whole",
                condition=Q(state="draft", decided_by__isnull=True)
                | (Q(decided_by__isnull=False, decided_on__isnull=False) & ~Q(kind="") & ~Q(reason="")),
            ),
            # G10 (PIPL 24): never decided by who scored.
            models.CheckConstraint(
                name="follow_up_not_by_scorer",
                condition=Q(scorer__isnull=True) | Q(decided_by__isnull=True) | ~Q(decided_by=F("scorer")),
            ),
            models.CheckConstraint(
                name="follow_up_given_after_decision",
                condition=Q(given_on__isnull=True) | Q(decided_on__isnull=False, given_on__gte=F("decided_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.employee.name} · {self.opened_on}"


class DismissalReview(PublicIdModel):
    """The file of a dismissal: facts as they were entered, two signatures, service, the end and what follows.

    A checklist, never an act: the employment itself ends where it always does, in the employee file.
    """

    follow_up = models.OneToOneField(FollowUp, on_delete=models.PROTECT, related_name="review")
    path = models.CharField(_("path"), max_length=5, choices=ReviewPath.choices, default=ReviewPath.INCOMPETENT)
    state = models.CharField(max_length=11, choices=ReviewState.choices, default=ReviewState.PREPARING)
    opened_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    scorer = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    pension_category = models.CharField(
        _("pension category"), max_length=8, choices=PensionCategory.choices, blank=True
    )
    union_body = models.CharField(_("who was told"), max_length=5, choices=UnionBody.choices, blank=True)
    union_told_on = models.DateField(_("told on"), null=True)
    union_reasons = models.TextField(_("reasons given"), blank=True)
    union_reply_on = models.DateField(_("reply on"), null=True)
    union_reply = models.TextField(_("reply"), blank=True)
    union_answered_on = models.DateField(_("answered on"), null=True)
    union_answer = models.TextField(_("our written answer"), blank=True)
    absence_first = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    absence_second = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(_("province or city"), max_length=40, blank=True)
    average_pay = models.DecimalField(_("average pay of 12 months"), max_digits=12, decimal_places=2, null=True)
    last_wage = models.DecimalField(_("last month's wage"), max_digits=12, decimal_places=2, null=True)
    notice = models.CharField(_("notice"), max_length=4, choices=NoticeChoice.choices, blank=True)
    effective_on = models.DateField(_("last day of the contract"), null=True)
    # {"years", "base", "amount", "unlawful_amount", …} as reckoned at the decision.
    money = models.JSONField(default=dict)
    first_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    first_on = models.DateField(null=True)
    first_reason = models.TextField(blank=True)
    second_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    second_on = models.DateField(null=True)
    second_reason = models.TextField(blank=True)
    run = models.ForeignKey("pip_workflow.GuardRun", on_delete=models.PROTECT, null=True, related_name="+")
    served_on = models.DateField(null=True)
    served_means = models.CharField(max_length=14, choices=NoticeMeans.choices, blank=True)
    served_witness = models.CharField(max_length=80, blank=True)
    # {task: {"due": day, "done": day or ""}}: certificate, transfers, keeping (LCL 50).
    tasks = models.JSONField(default=dict)
    withdrawn_reason = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            # G10 (PIPL 24): two named people, neither the scorer, behind guards that were asked and kept.
            models.CheckConstraint(
                name="dismissal_by_two_people",
                condition=~Q(state__in=DECIDED_REVIEW)
                | (
                    Q(first_by__isnull=False, second_by__isnull=False, run__isnull=False)
                    & ~Q(first_by=F("second_by"))
                    & ~Q(first_reason="")
                    & ~Q(second_reason="")
                ),
            ),
            models.CheckConstraint(
                name="dismissal_not_by_scorer",
                condition=Q(scorer__isnull=True)
                | (
                    (Q(first_by__isnull=True) | ~Q(first_by=F("scorer")))
                    & (Q(second_by__isnull=True) | ~Q(second_by=F("scorer")))
                ),
            ),
            models.CheckConstraint(
                name="dismissal_union_before_decision",
                condition=Q(second_on__isnull=True)
                | Q(union_told_on__isnull=True)
                | Q(union_told_on__lte=F("second_on")),
            ),
            models.CheckConstraint(
                name="dismissal_served_with_witness",
                condition=Q(served_on__isnull=True)
                | (Q(second_on__isnull=False, served_on__gte=F("second_on")) & ~Q(served_witness="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up.plan.employee.name} · {self.opened_on}"
