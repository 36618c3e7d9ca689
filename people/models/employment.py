"""Establishment, contracts, protected periods, identifiers (spec 2.1)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from hrplatform.lib.ranges import DatedModel, ends_after_start, no_overlap
from people.enums import ContractKind


class Establishment(DatedModel, PublicIdModel):
    """Approved headcount (编制) of a position in one department, from a date; departments below have their own."""

    department = models.ForeignKey("people.Department", on_delete=models.PROTECT, related_name="establishment")
    position = models.ForeignKey("people.Position", on_delete=models.PROTECT, related_name="establishment")
    headcount = models.PositiveIntegerField(_("approved headcount"))

    class Meta:
        constraints = [
            no_overlap("establishment_overlap", "department", "position"),
            ends_after_start("establishment_dates"),
        ]


class Contract(DatedModel, PublicIdModel):
    """A labour contract in writing. `renewals` counts the contracts before it that it renews without a break.

    `until` is the agreed end (empty: open-ended). A contract that ended earlier with the employment keeps it.
    `asked_fixed` : the employee asked for a fixed term where the law would give an open-ended one (LCL 14).
    """

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="contracts")
    kind = models.CharField(_("type"), max_length=10, choices=ContractKind.choices)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    renewals = models.PositiveSmallIntegerField(_("times renewed"), default=0)
    asked_fixed = models.BooleanField(default=False)
    transfer_clause = models.TextField(_("transfer clause"), blank=True)
    pay_clause = models.TextField(_("pay-change clause"), blank=True)
    text = models.TextField(_("text"), blank=True)
    file = models.ForeignKey("people.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["employee_id", "start"]
        constraints = [
            no_overlap("contract_overlap", "employee"),
            ends_after_start("contract_dates"),
            models.CheckConstraint(
                name="contract_end_by_kind",
                condition=~Q(kind="fixed", until__isnull=True) & ~Q(kind="open", until__isnull=False),
            ),
        ]


class ProtectedPeriod(DatedModel, PublicIdModel):
    """A protected state (LCL 42), or that none was found. What kind it is stays encrypted: named HR only."""

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="protected_periods")
    sealed_kind = models.BinaryField()
    sealed_note = models.BinaryField(null=True)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_form = models.CharField(_("how consent was given"), max_length=200, blank=True)
    file = models.ForeignKey("people.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["employee_id", "-start"]
        constraints = [ends_after_start("protected_period_dates")]


class Identifiers(models.Model):
    """National id and bank account, encrypted at rest under the company's key (spec 2.1, 8.6).

    `national_id_mark` is a keyed hash: it tells that two people have the same id without being one.
    """

    employee = models.OneToOneField("people.Employee", on_delete=models.CASCADE, primary_key=True)
    national_id = models.BinaryField(null=True)
    national_id_mark = models.CharField(max_length=64, blank=True)
    bank_account = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["national_id_mark"], condition=~Q(national_id_mark=""), name="identifiers_national_id_once"
            )
        ]
