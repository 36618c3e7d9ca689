"""A pool: the money of one period, where it comes from and who decided what (spec 6.1, 6.5)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bonuses.enums import FundingKind, PoolAct, PoolState
from hrplatform.lib.db import PublicIdModel, RowModel


class BonusPool(PublicIdModel):
    """`amount` is the sum of the funding parts and what was carried in; `chosen` is the scenario submitted.

    `digest` covers inputs, rule and result as submitted with `engine_version`.
    """

    name = models.CharField(_("name"), max_length=120)
    start = models.DateField(_("from"))
    until = models.DateField(_("until"))
    cycle_code = models.CharField(_("review cycle"), max_length=60, blank=True)
    state = models.CharField(max_length=12, choices=PoolState.choices, default=PoolState.DRAFT)
    amount = models.DecimalField(_("pool"), max_digits=14, decimal_places=2, default=Decimal(0))
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_into"
    )
    carried_in = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    chosen = models.ForeignKey("bonuses.Scenario", on_delete=models.PROTECT, null=True, related_name="+")
    engine_version = models.CharField(max_length=10, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    submit_note = models.CharField(max_length=400, blank=True)
    pay_on = models.DateField(_("pay day"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-until", "-created_at"]
        constraints = [
            models.CheckConstraint(name="bonus_pool_dates", condition=Q(until__gte=F("start"))),
            models.CheckConstraint(name="bonus_pool_amount", condition=Q(amount__gte=0, carried_in__gte=0)),
        ]

    def __str__(self) -> str:
        return self.name


class FundingPart(PublicIdModel):
    """One source of a pool's money, with its inputs (spec 6.1); `result` is what they gave."""

    pool = models.ForeignKey(BonusPool, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(_("kind"), max_length=12, choices=FundingKind.choices)
    label = models.CharField(_("label"), max_length=80, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True, blank=True)
    rate = models.DecimalField(_("rate"), max_digits=7, decimal_places=6, null=True, blank=True)
    actual = models.DecimalField(_("actual result"), max_digits=16, decimal_places=2, null=True, blank=True)
    threshold = models.DecimalField(_("threshold"), max_digits=16, decimal_places=2, null=True, blank=True)
    ceiling = models.DecimalField(_("ceiling"), max_digits=16, decimal_places=2, null=True, blank=True)
    curve = models.JSONField(default=list, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    # A gate: nothing unless another result reaches it (no bonus from revenue while there is no profit).
    gate_label = models.CharField(_("gate"), max_length=80, blank=True)
    gate_at = models.DecimalField(_("gate opens at"), max_digits=16, decimal_places=2, null=True, blank=True)
    gate_actual = models.DecimalField(_("result at the gate"), max_digits=16, decimal_places=2, null=True, blank=True)
    result = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta:
        ordering = ["pk"]


class PoolEvent(RowModel):
    """One act in a pool's life. `round` counts submissions: a returned pool starts a new one."""

    pool = models.ForeignKey(BonusPool, on_delete=models.CASCADE, related_name="events")
    act = models.CharField(max_length=12, choices=PoolAct.choices)
    round = models.PositiveIntegerField(default=1)
    actor = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            # Each step once per round: a second approver can't slip in beside the first.
            models.UniqueConstraint(
                fields=["pool", "round", "act"],
                condition=Q(act__in=[PoolAct.SUBMITTED, PoolAct.APPROVED, PoolAct.RELEASED, PoolAct.PAID]),
                name="pool_event_once_a_round",
            )
        ]
