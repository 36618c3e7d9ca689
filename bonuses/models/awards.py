"""Awards with their traces, and the corrections made after approval (spec 6.5, 6.6)."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from bonuses.enums import QUESTION_STATES, AdjustmentState, Eligibility
from hrplatform.lib.db import PublicIdModel


class Award(PublicIdModel):
    """What one employee gets in one department by one scenario; `trace` is the engine's, amounts as text.

    The awards of a pool are those of its chosen scenario; an employee sees them once released.
    """

    scenario = models.ForeignKey("bonuses.Scenario", on_delete=models.CASCADE, related_name="awards")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="awards")
    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    salary = models.DecimalField(max_digits=12, decimal_places=2)
    eligibility = models.DecimalField(max_digits=7, decimal_places=6, default=Decimal(1))
    eligibility_reason = models.CharField(max_length=12, choices=Eligibility.choices, default=Eligibility.FULL)
    # Every reason with its own factor, the one that weighs most first: [["left", "0.5"], ["unpaid_leave", "0.9"]].
    eligibility_reasons = models.JSONField(default=list)
    trace = models.JSONField()

    class Meta:
        ordering = ["employee__number", "department__code"]
        constraints = [
            models.UniqueConstraint(fields=["scenario", "employee", "department"], name="award_once"),
            models.CheckConstraint(name="award_not_negative", condition=models.Q(amount__gte=0)),
        ]

    @property
    def reasons(self) -> list[str]:
        """All that lowers the eligibility, in words."""
        if self.eligibility == 1:
            return []
        found = [key for key, _factor in self.eligibility_reasons] or [self.eligibility_reason]
        return [str(Eligibility(key).label) for key in found]


class Adjustment(PublicIdModel):
    """A correction of one person's bonus after approval: own reason, own two approvals, own ledger entry.

    It may begin as the person's question: then it has no sum, `reason` is what was asked and `step` which of the eight
    steps it is about; HR answers in words, and proposes an adjustment where something is wrong.
    """

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="adjustments")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    reason = models.CharField(_("reason"), max_length=400)
    state = models.CharField(max_length=12, choices=AdjustmentState.choices, default=AdjustmentState.PROPOSED)
    proposed_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    hr_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    hr_at = models.DateTimeField(null=True)
    finance_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    finance_at = models.DateTimeField(null=True)
    rejected_reason = models.CharField(max_length=400, blank=True)
    step = models.PositiveSmallIntegerField(null=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                name="adjustment_has_sum",
                condition=models.Q(state__in=QUESTION_STATES, amount__isnull=True)
                | ~models.Q(state__in=QUESTION_STATES) & models.Q(amount__isnull=False) & ~models.Q(amount=0),
            ),
            models.CheckConstraint(
                name="adjustment_answered_in_words",
                condition=~models.Q(state=AdjustmentState.ANSWERED) | ~models.Q(answer=""),
            ),
            models.UniqueConstraint(
                fields=["award"], condition=models.Q(state=AdjustmentState.ASKED), name="adjustment_one_question"
            ),
        ]

    @property
    def sum(self) -> Decimal:
        """More or less in yuan; a question moves nothing."""
        return self.amount or Decimal(0)
