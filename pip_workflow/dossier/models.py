"""What was handed out as evidence, and what must not be deleted while a case may run (spec 7.4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel


class Dossier(PublicIdModel):
    """One making of a person's dossier; the file itself lies in the download centre of who made it.

    manifest_sha256 is the digest of the sealed audit entry; head is the chain's last block when it was made.
    """

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="dossiers")
    number = models.PositiveIntegerField()
    start = models.DateField(_("from"))
    until = models.DateField(_("until"))
    exhibits = models.PositiveIntegerField(_("exhibits"))
    pages = models.PositiveIntegerField(_("pages"))
    manifest_sha256 = models.CharField(max_length=64)
    zip_sha256 = models.CharField(max_length=64)
    head = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    download = models.ForeignKey("jobs.Download", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["employee", "number"], name="dossier_number_once")]

    def __str__(self) -> str:
        return f"{self.employee} · {self.number}"


class LitigationHold(PublicIdModel):
    """Nothing about this person is deleted or made unreadable while a hold stands (Mediation-Arbitration Law 6, 39)."""

    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="litigation_holds")
    reason = models.CharField(_("reason"), max_length=400)
    placed_at = models.DateTimeField()
    placed_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = models.CharField(_("reason"), max_length=400, blank=True)

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["employee"], condition=Q(lifted_at__isnull=True), name="litigation_hold_one_open"
            ),
            models.CheckConstraint(
                name="litigation_hold_lifted_whole",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.employee)
