"""Double-entry books: entries whose lines add up to zero, checked by the database at commit (spec 6.5).

Rows are only ever added; a wrong entry is answered by a counter-entry.
"""

from django.db import models

from bonuses.enums import Account, EntryKind
from hrplatform.lib.db import RowModel


class CurrentTransaction(models.Func):
    """The number of the running transaction, the same inside its savepoints."""

    template = "pg_current_xact_id()::text::bigint"
    arity = 0
    output_field = models.BigIntegerField()


class LedgerEntry(RowModel):
    pool = models.ForeignKey("bonuses.BonusPool", on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    adjustment = models.OneToOneField("bonuses.Adjustment", on_delete=models.PROTECT, null=True, related_name="entry")
    actor = models.ForeignKey(
        "people.User", on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    memo = models.CharField(max_length=200, blank=True)
    # Which submission of the pool: a returned one is reversed and starts a new round.
    round = models.PositiveIntegerField(default=1)
    # The transaction that made it; lines are taken from no other (bonuses/0004).
    made_in = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            # A round is funded, allocated and emptied once: a second posting is refused by the database.
            models.UniqueConstraint(
                fields=["pool", "kind", "round"],
                condition=models.Q(kind__in=[EntryKind.FUNDED, EntryKind.ALLOCATED, EntryKind.CARRIED]),
                name="ledger_entry_once",
            )
        ]


class LedgerLine(RowModel):
    """A signed amount on an account of a pool. Employee is set where it is one person's money."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="lines")
    pool = models.ForeignKey("bonuses.BonusPool", on_delete=models.PROTECT, related_name="lines")
    account = models.CharField(max_length=12, choices=Account.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    employee = models.ForeignKey("people.Employee", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["pool", "account"], name="ledger_line_account")]
