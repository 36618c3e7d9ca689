"""Writes of the audit log: recording acts, and what people did only by looking."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, models, transaction

from audit import actions, keys, registry
from audit.canonical import clean_text
from audit.entries import TEXT_FIELDS, Sealed, entry_content, leaf_of, only_changes
from audit.erasure import require_erasable
from audit.models import AuditEntry, PersonKey
from audit.rows import insert_entries, insert_rows
from audit.signals import entries_recorded
from hrplatform.lib import context, dates

NAME_LENGTH = 200


class NotInTransaction(RuntimeError):
    """record() was called outside the transaction of the act it records."""


def record(
    *,
    action: str,
    actor: Any,
    target: models.Model | None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
    batch: object = None,
    person: keys.Person | None = None,
    job: str = "",
    digest: str = "",
    at: datetime | None = None,
) -> AuditEntry:
    """Write one entry in the caller's transaction; if it can't be written, the act fails.

    action: registered name. actor: the user, None for a job (then `job` or the context's job names it).
    before, after: fields by name; equal ones are dropped, secrets masked. person: whom the values are about; they are
    encrypted under that person's key. batch: an import (its public id is kept). digest: of bulk work, hex.
    """
    registry.require(action)
    if not connection.in_atomic_block:
        raise NotInTransaction(f"audit record {action!r}: call it inside the transaction of the act")
    old, new = only_changes(before, after)
    here = context.current()
    texts = _texts(action, actor, target, reason=reason, batch=batch, job=job, digest=digest)
    key = keys.key_for(person) if person is not None else None
    entry = _entry(texts, old, new, key, at or here.now or dates.now())
    insert_entries([entry])
    entries_recorded.send(sender=AuditEntry, action=action, recorded=[(entry, target)])
    return entry


def _texts(
    action: str, actor: Any, target: models.Model | None, *, reason: str, batch: object, job: str, digest: str
) -> dict[str, str]:
    here = context.current()
    return {
        **dict.fromkeys(TEXT_FIELDS, ""),
        **_actor_fields(actor),
        **_target_fields(target),
        "action": action,
        "job": job or here.job,
        "ip": here.ip,
        "request_id": here.request_id,
        "reason": clean_text(reason),
        "batch": str(getattr(batch, "public_id", None) or batch or ""),
        "digest": digest,
    }


def _entry(
    texts: dict[str, str], before: dict | None, after: dict | None, person: tuple[UUID, bytes] | None, at: datetime
) -> AuditEntry:
    """The entry, not saved yet."""
    sealed = _sealed(texts, before, after, person, at)
    return AuditEntry(
        **sealed.content | {"public_id": sealed.public_id, "at": at, "person_key": sealed.person_key},
        leaf_hash=sealed.leaf,
    )


def _sealed(
    texts: dict[str, str], before: dict | None, after: dict | None, person: tuple[UUID, bytes] | None, at: datetime
) -> Sealed:
    """An entry's content with its hash; what is personal encrypted under the person's key."""
    public_id, person_key = uuid4(), None
    if person is not None:
        person_key, key = person
        before = keys.hide_values(before, key, f"{public_id}/before")
        after = keys.hide_values(after, key, f"{public_id}/after")
        for name in ("object_label", "reason"):
            texts[name] = keys.hide_text(texts[name], key, f"{public_id}/{name}")
    content = entry_content(public_id=public_id, at=at, person_key=person_key, before=before, after=after, **texts)
    return Sealed(public_id, person_key, content, leaf_of(content))


def _actor_fields(actor: Any) -> dict[str, str]:
    if actor is None or not getattr(actor, "pk", None):
        return {"actor_key": "", "actor_name": ""}
    name = getattr(actor, "display_name", "") or actor.get_username()
    return {
        "actor_key": str(getattr(actor, "public_id", None) or actor.pk),
        "actor_name": clean_text(name)[:NAME_LENGTH],
    }


def _target_fields(target: models.Model | None) -> dict[str, str]:
    if target is None:
        return {}
    app, model, key = object_of(target)
    return {"app_label": app, "model": model, "object_key": key, "object_label": clean_text(str(target))}


def object_of(target: models.Model) -> tuple[str, str, str]:
    """App, model and key by which entries name a record."""
    meta = target._meta
    return meta.app_label, str(meta.model_name), str(getattr(target, "public_id", None) or target.pk)


def snapshot(instance: models.Model, fields: list[str] | tuple[str, ...]) -> dict[str, object]:
    """The fields' present values, to be passed as before or after."""
    return {field: getattr(instance, field) for field in fields}


def record_view(*, actor: Any, person: keys.Person, action: str = actions.PAY_VIEWED, target: Any = None) -> AuditEntry:
    """Keep who looked at whose pay or dossier (spec 8.6), in a transaction of its own if there is none."""
    with transaction.atomic():
        return record(action=action, actor=actor, target=target or person, person=person)  # type: ignore[arg-type]


def record_views(*, actor: Any, persons: Iterable[Any], action: str = actions.PAY_VIEWED) -> int:
    """record_view of many people in a handful of statements: a list must not cost one insert a row."""
    registry.require(action)
    people = list(persons)
    if not people:
        return 0
    at = context.current().now or dates.now()
    with transaction.atomic():
        found, nothing = keys.keys_for(people), only_changes(None, None)
        shared = _texts(action, actor, None, reason="", batch=None, job="", digest="")
        insert_rows(
            [_sealed(shared | _target_fields(person), *nothing, found[person.public_id], at) for person in people]
        )
    return len(people)


def record_export(
    *, actor: Any, kind: str, rows: int, filters: Mapping[str, object] | None = None, digest: str = ""
) -> AuditEntry:
    """Keep that a file with company data left the system: what, how many rows, which filters."""
    with transaction.atomic():
        after = {"kind": kind, "rows": rows, **({"filters": dict(filters)} if filters else {})}
        return record(action=actions.FILE_EXPORTED, actor=actor, target=None, after=after, digest=digest)


@transaction.atomic
def destroy_person_keys(*, person: keys.Person, actor: Any, reason: str) -> int:
    """Make every personal value about the person in the log unreadable, for good; proofs stay valid.

    Writes an entry (that itself names nobody). Returns how many keys were destroyed. Raises ErasureStopped while
    something, such as a litigation hold, forbids it.
    """
    require_erasable(person)
    destroyed, _ = PersonKey.objects.filter(person=person.public_id).delete()
    after = {"person": str(person.public_id), "keys": destroyed}
    record(action=actions.PERSON_ERASED, actor=actor, target=None, after=after, reason=reason)
    return destroyed
