"""Company rules on file: versioned policies and each employee's dated notice of a version (spec 2.4)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel
from people.enums import NoticeMeans, PolicyKind


class Policy(PublicIdModel):
    """A company rule under one name: performance rules, job standards, quotas."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=PolicyKind.choices)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PolicyVersion(PublicIdModel):
    """One text of a policy: how it was consulted on (LCL 4) and when it was published; never changed afterwards."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(_("text"), blank=True)
    file = models.ForeignKey("people.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    consultation = models.TextField(_("consultation record"), blank=True)
    consulted_on = models.DateField(_("consulted on"), null=True, blank=True)
    union_record = models.TextField(_("union record"), blank=True)
    union_on = models.DateField(_("union heard on"), null=True, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["policy_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_once"),
            models.CheckConstraint(
                name="policy_version_consulted_with_record",
                condition=Q(consulted_on__isnull=True) | ~Q(consultation=""),
            ),
            models.CheckConstraint(
                name="policy_version_union_with_record", condition=Q(union_on__isnull=True) | ~Q(union_record="")
            ),
            models.CheckConstraint(name="policy_version_has_content", condition=~Q(text="") | Q(file__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.policy.name} · {self.number}"


class PolicyNotice(models.Model):
    """Proof that one employee was given one version: acknowledged by themselves, or served with a witness."""

    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="notices")
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, related_name="policy_notices")
    noticed_on = models.DateField(_("date"))
    means = models.CharField(_("means"), max_length=14, choices=NoticeMeans.choices)
    witness = models.CharField(_("witness"), max_length=80, blank=True)
    recorded_by = models.ForeignKey("people.User", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "employee"], name="policy_notice_once"),
            models.CheckConstraint(
                name="policy_notice_served_with_witness", condition=Q(means="acknowledged") | ~Q(witness="")
            ),
        ]
