"""What-if allocations of a pool, each with its own terms and its whole result (spec 6.5)."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from bonuses.enums import SplitMode
from hrplatform.lib.db import PublicIdModel, RowModel


class Scenario(PublicIdModel):
    """A pool split by a rule version with adjustable terms. Changing one never changes the pool.

    `inputs` is the complete file for `allocate_bonus`: anyone can compute the result again from it.
    """

    pool = models.ForeignKey("bonuses.BonusPool", on_delete=models.CASCADE, related_name="scenarios")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=80)
    note = models.CharField(_("note"), max_length=200, blank=True)
    plan = models.ForeignKey("bonuses.BonusPlan", on_delete=models.PROTECT, related_name="scenarios")
    reserve_rate = models.DecimalField(_("reserve"), max_digits=5, decimal_places=4)
    mode = models.CharField(_("split between departments"), max_length=12, choices=SplitMode.choices)
    individual_mode = models.CharField(_("split between people"), max_length=12, choices=SplitMode.choices)
    cap_months = models.DecimalField(_("cap"), max_digits=5, decimal_places=2, null=True, blank=True)
    uses_scores = models.BooleanField(_("departments by their score"), default=True)
    computed_at = models.DateTimeField(null=True)
    inputs = models.JSONField(null=True)
    inputs_digest = models.CharField(max_length=64, blank=True)
    result_digest = models.CharField(max_length=64, blank=True)
    engine_version = models.CharField(max_length=10, blank=True)
    warnings = models.JSONField(default=list)
    people = models.PositiveIntegerField(default=0)
    paid = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    reserve = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    gini = models.DecimalField(max_digits=6, decimal_places=5, null=True)
    rank_correlation = models.DecimalField(max_digits=6, decimal_places=5, null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["pool", "number"], name="scenario_number_once")]

    def __str__(self) -> str:
        return self.name


class ScenarioDepartment(RowModel):
    """A department in a scenario: its terms (weight, shares, why) and what came out."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="departments")
    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, related_name="+")
    weight = models.DecimalField(_("strategic weight"), max_digits=5, decimal_places=2, default=Decimal(1))
    min_share = models.DecimalField(_("at least"), max_digits=6, decimal_places=4, null=True, blank=True)
    max_share = models.DecimalField(_("at most"), max_digits=6, decimal_places=4, null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    score = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    people = models.PositiveIntegerField(default=0)
    base = models.DecimalField(max_digits=18, decimal_places=6, default=Decimal(0))
    coefficient = models.DecimalField(max_digits=9, decimal_places=6, default=Decimal(1))
    bound = models.CharField(max_length=5, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))
    returned = models.DecimalField(max_digits=14, decimal_places=2, default=Decimal(0))

    class Meta:
        ordering = ["department__code"]
        constraints = [models.UniqueConstraint(fields=["scenario", "department"], name="scenario_department_once")]

    @property
    def paid(self) -> Decimal:
        """What its people get: the amount without what went back to the reserve."""
        return self.amount - self.returned
