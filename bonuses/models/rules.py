"""The bonus rule of a company: versioned data, never changed once a scenario uses it (spec 6.2, 6.3)."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from bonuses.enums import BaseKind, ScoreSource, SplitMode
from hrplatform.lib.db import PublicIdModel

DEPARTMENT_CURVE = [["0", "0"], ["60", "0.6"], ["100", "1"], ["120", "1.2"]]
PERSON_CURVE = [["60", "0.6"], ["100", "1"], ["120", "1.5"]]
# Share that stays eligible when someone has left by the period's end, by type of leaving.
LEAVER_RULE = {"resigned": "0", "dismissed": "0", "expired": "1", "retired": "1"}


def department_curve() -> list[list[str]]:
    return [list(point) for point in DEPARTMENT_CURVE]


def person_curve() -> list[list[str]]:
    return [list(point) for point in PERSON_CURVE]


def leaver_rule() -> dict[str, str]:
    return dict(LEAVER_RULE)


class BonusPlan(PublicIdModel):
    """One version of a rule. Curves are pairs [score, coefficient] of decimal strings."""

    name = models.CharField(_("name"), max_length=80)
    version = models.PositiveIntegerField(default=1)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor")
    reserve_rate = models.DecimalField(_("reserve"), max_digits=5, decimal_places=4, default=Decimal("0.05"))
    mode = models.CharField(
        _("split between departments"), max_length=12, choices=SplitMode.choices, default=SplitMode.NORMALISED
    )
    individual_mode = models.CharField(
        _("split between people"), max_length=12, choices=SplitMode.choices, default=SplitMode.ABSOLUTE
    )
    base = models.CharField(_("base"), max_length=12, choices=BaseKind.choices, default=BaseKind.SALARY)
    department_curve = models.JSONField(_("curve of departments"), default=department_curve)
    person_curve = models.JSONField(_("curve of people"), default=person_curve)
    person_threshold = models.DecimalField(
        _("threshold"), max_digits=6, decimal_places=2, null=True, blank=True, default=Decimal(60)
    )
    cap_months = models.DecimalField(
        _("cap"), max_digits=5, decimal_places=2, null=True, blank=True, default=Decimal(3)
    )
    plan_eligibility = models.DecimalField(
        _("eligibility on an open improvement plan"), max_digits=3, decimal_places=2, default=Decimal(0)
    )
    leaver_rule = models.JSONField(_("eligibility of leavers"), default=leaver_rule)
    score_source = models.CharField(
        _("score that counts"), max_length=10, choices=ScoreSource.choices, default=ScoreSource.RAW
    )
    unpaid_by_days = models.BooleanField(_("unpaid leave counts by days"), default=True)
    created_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "-version"]
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="bonus_plan_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class PlanVariant(PublicIdModel):
    """Other terms for a department with all below it, a position, or a position there; what is empty follows the rule.

    Mixed rules (spec 6): a warehouse by attendance pay with a flat curve, sales with a steep one, in one pool.
    """

    plan = models.ForeignKey(BonusPlan, on_delete=models.CASCADE, related_name="variants")
    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, null=True, related_name="+")
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, null=True, related_name="+")
    individual_mode = models.CharField(max_length=12, choices=SplitMode.choices, blank=True)
    person_curve = models.JSONField(null=True)
    person_threshold = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    cap_months = models.DecimalField(max_digits=5, decimal_places=2, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "department", "position"], nulls_distinct=False, name="plan_variant_once"
            ),
            models.CheckConstraint(
                name="plan_variant_somewhere",
                condition=models.Q(department__isnull=False) | models.Q(position__isnull=False),
            ),
            # The sum of a department is split in one way: only the department's own terms can change it.
            models.CheckConstraint(
                name="plan_variant_mode", condition=models.Q(individual_mode="") | models.Q(position__isnull=True)
            ),
        ]

    @property
    def key(self) -> str:
        """Its name in the engine's file."""
        parts = (self.department.code if self.department else "", self.position.name if self.position else "")
        return " / ".join(part for part in parts if part)
