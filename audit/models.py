"""Entries, blocks and seals (insert only: migration 0002 takes every other right away), and the keys of persons."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit import registry
from hrplatform.lib.db import PublicIdModel


class AuditEntry(PublicIdModel):
    """One act. The actor is kept by key and by name as it was; nothing here points at a row that could be deleted.

    before and after hold the changed fields. With a person_key every value in them, the object's label and the reason
    are encrypted under that person's key, and leaf_hash covers the ciphertext: destroying the key leaves proofs valid.
    """

    at = models.DateTimeField(_("time"))
    action = models.CharField(_("action"), max_length=80)
    actor_key = models.CharField(max_length=40, blank=True)
    actor_name = models.CharField(_("who"), max_length=200, blank=True)
    job = models.CharField(_("job"), max_length=80, blank=True)
    ip = models.CharField(_("from"), max_length=45, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    app_label = models.CharField(max_length=40, blank=True)
    model = models.CharField(max_length=80, blank=True)
    object_key = models.CharField(max_length=40, blank=True)
    object_label = models.TextField(_("object"), blank=True)
    person_key = models.UUIDField(null=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    batch = models.CharField(_("batch"), max_length=80, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "audit_entry"
        verbose_name = _("audit entry")
        indexes = [
            models.Index(fields=["action", "-id"], name="audit_entry_action"),
            models.Index(fields=["app_label", "model", "object_key"], name="audit_entry_object"),
            models.Index(fields=["actor_key", "-id"], name="audit_entry_actor"),
            models.Index(fields=["person_key"], name="audit_entry_person"),
            models.Index(fields=["at"], name="audit_entry_at"),
        ]

    def __str__(self) -> str:
        return self.action_label

    @property
    def action_label(self) -> str:
        return str(registry.label_of(self.action))


class AuditBlock(models.Model):
    """A sealed set of entries: the Merkle root over them, chained to the block before. Hashes in hex."""

    number = models.BigIntegerField(primary_key=True)
    previous = models.CharField(max_length=64, unique=True)
    root = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    sealed_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_block"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class AuditSeal(models.Model):
    """Which entry is which leaf of which block. No database constraint: a removed entry has to be found, not hidden."""

    entry = models.OneToOneField(
        AuditEntry, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal"
    )
    block = models.ForeignKey(
        AuditBlock, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="seals"
    )
    index = models.PositiveIntegerField()
    leaf_hash = models.BinaryField()

    class Meta:
        db_table = "audit_seal"
        constraints = [models.UniqueConstraint(fields=["block", "index"], name="audit_seal_leaf_once")]


class AuditPending(models.Model):
    """Entries that wait for their seal: written with the entry, taken away by the sealer.

    Spares the sealer a search through all entries, and makes an entry that is neither here nor sealed a foreign one.
    """

    entry = models.OneToOneField(AuditEntry, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False)

    class Meta:
        db_table = "audit_pending"


class PersonKey(models.Model):
    """A key for the personal values in entries about one person, wrapped with the company's key.

    A person may have several (two first entries at the same moment don't wait for each other). Deleting the rows
    makes the values unreadable for good.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    person = models.UUIDField(db_index=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "audit_person_key"


class Custodian(PublicIdModel):
    """Somebody outside the system who is mailed the day's head hash and can tell a chain that was made anew."""

    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"))
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_custodian"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=models.Q(ended_at__isnull=True), name="audit_custodian_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AuditStamp(models.Model):
    """An RFC 3161 time stamp over a block's hash, from an authority outside; `token` is its answer in DER."""

    block = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    authority = models.CharField(max_length=200)
    stamped_at = models.DateTimeField()
    token = models.BinaryField()

    class Meta:
        db_table = "audit_stamp"
        ordering = ["-block", "-pk"]
        constraints = [models.UniqueConstraint(fields=["block", "authority"], name="audit_stamp_once")]
