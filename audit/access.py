"""Who looked at whose file: the reads that the log keeps (spec 8.1, 8.6)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import connection, models
from django.db.models import Q, QuerySet

from audit import actions, registry
from audit.keys import Person
from audit.models import AuditEntry, PersonKey
from audit.services import object_of

# Reads that the person isn't shown on the own page: preparing for a dispute, checking the log, files of many people.
INNER = (actions.DOSSIER_READ, actions.ENTRY_READ, actions.FILE_EXPORTED, actions.PROOF_EXPORTED)

_LAST_READS = """
SELECT actor_name, actor_key, max(at) FROM audit_entry
WHERE app_label = %s AND model = %s AND object_key = %s AND action = %s GROUP BY 1, 2 ORDER BY 3 DESC"""


def entries_about(person: Person) -> QuerySet[AuditEntry]:
    """Every entry whose values are about the person, oldest first."""
    keys = PersonKey.objects.filter(person=person.public_id).values("pk")
    return AuditEntry.objects.filter(person_key__in=keys).order_by("id")


def entries_of(records: Iterable[models.Model]) -> QuerySet[AuditEntry]:
    """Every entry whose object is one of the records, oldest first; none for no records."""
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for item in records:
        app, name, key = object_of(item)
        keys[app, name].add(key)
    found = Q(pk__in=())
    for (app, name), ids in keys.items():
        found |= Q(app_label=app, model=name, object_key__in=ids)
    return AuditEntry.objects.filter(found).order_by("id")


def last_reads(record: models.Model, action: str) -> list[tuple[str, str, datetime]]:
    """(name then, key, last time) of the accounts whose entries of this action are about the record, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_READS, [*object_of(record), action])
        return cursor.fetchall()


def reads_of(person: Person) -> QuerySet[AuditEntry]:
    """The entries that say somebody looked at this person's pay, file or dossier, newest first."""
    return entries_about(person).filter(action__in=[*registry.reads(), *INNER]).order_by("-id")


def looks_at(person: Person) -> QuerySet[AuditEntry]:
    """What the person may read of it: who opened the own pay, bonus, plan, numbers or scorecard, newest first."""
    return entries_about(person).filter(action__in=registry.reads()).order_by("-id")
