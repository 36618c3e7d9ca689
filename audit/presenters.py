"""Entries as people read them: personal values decrypted, fields and objects by their names."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import keys, labels
from audit.models import AuditEntry, PersonKey
from audit.verification import Bad
from hrplatform.lib.formats import join_names
from hrplatform.lib.ui import Fact

ERASED = gettext_lazy("erased")
OWN = gettext_lazy("about yourself: ask a colleague")
AREAS = {
    "audit": gettext_lazy("Audit log"),
    "jobs": gettext_lazy("Nights and files"),
    "intake": gettext_lazy("Imports"),
    "people": gettext_lazy("People and accounts"),
    "notices": gettext_lazy("Notices"),
    "performance": gettext_lazy("Performance"),
    "pip_workflow": gettext_lazy("Improvement plans"),
    "bonuses": gettext_lazy("Bonuses"),
    "insights": gettext_lazy("Insights"),
    "tenants": gettext_lazy("Company"),
}


def area_name(app_label: str) -> str:
    """An app as people call it."""
    return str(AREAS.get(app_label, app_label))


class Opener:
    """Reads entries in the clear; knows the keys of the entries it was given, in one query.

    What others did about the viewer stays closed: nobody reads own scores, plans or notes early by way of the log.
    """

    def __init__(self, entries: Iterable[AuditEntry] = (), *, viewer: Any = None) -> None:
        self._keys: dict[UUID, bytes] = {}
        self._viewer = "" if viewer is None else str(viewer.public_id)
        self._own = _own_keys(viewer)
        self.load(entries)

    def load(self, entries: Iterable[AuditEntry]) -> None:
        wanted = {entry.person_key for entry in entries if entry.person_key} - self._keys.keys()
        if wanted:
            self._keys |= keys.keys_by_id(wanted)

    def label(self, entry: AuditEntry) -> str:
        """The object as it was called, or that the name was erased."""
        return self._text(entry, "object_label")

    def reason(self, entry: AuditEntry) -> str:
        return self._text(entry, "reason")

    def values(self, entry: AuditEntry, side: str) -> dict[str, object]:
        """before or after in the clear; erased values read so."""
        stored = getattr(entry, side) or {}
        if self._is_closed(entry):
            return dict.fromkeys(stored, str(OWN))
        key = self._key(entry)
        opened = keys.show_values(stored, key, f"{entry.public_id}/{side}") or {}
        hidden = key is None and entry.person_key is not None
        return {name: str(ERASED) if hidden and keys.is_hidden(stored[name]) else opened[name] for name in stored}

    def _is_closed(self, entry: AuditEntry) -> bool:
        return entry.person_key in self._own and entry.actor_key != self._viewer

    def _text(self, entry: AuditEntry, name: str) -> str:
        if self._is_closed(entry):
            return str(OWN) if getattr(entry, name) else ""
        found = keys.show_text(getattr(entry, name), self._key(entry), f"{entry.public_id}/{name}")
        return str(ERASED) if found is None else found

    def _key(self, entry: AuditEntry) -> bytes | None:
        return self._keys.get(entry.person_key) if entry.person_key else None


def _own_keys(viewer: Any) -> frozenset[UUID]:
    """Keys of entries about the viewer's own employee record."""
    me = getattr(viewer, "employee", None)
    rows = PersonKey.objects.filter(person=me.public_id).values_list("pk", flat=True) if me else ()
    return frozenset(rows)


@dataclass(frozen=True)
class Change:
    """One line of the comparison; None means the side has no such field."""

    name: str
    before: str | None
    after: str | None


def changes_of(entry: AuditEntry, opener: Opener) -> list[Change]:
    """Every field of both sides."""
    before, after = opener.values(entry, "before"), opener.values(entry, "after")
    model = model_of(entry)
    return [
        Change(field_name(model, name), _written(before, name, model), _written(after, name, model))
        for name in {**before, **after}
    ]


def facts_of(entry: AuditEntry, opener: Opener) -> list[Fact]:
    """Who, from where, on what: the lines above the comparison."""
    lines = [
        (_("Who"), who(entry)),
        (_("Object"), " ".join(part for part in (kind_of(entry), opener.label(entry)) if part)),
        (_("Reason"), opener.reason(entry)),
        (_("From address"), entry.ip),
        (_("Request"), entry.request_id),
        (_("Batch"), entry.batch),
        (_("Digest"), entry.digest),
    ]
    return [Fact(label, value) for label, value in lines if value]


def who(entry: AuditEntry) -> str:
    """The person as named then, or the job."""
    job = labels.JOBS.get(entry.job, entry.job)
    return entry.actor_name or (_("System: %(job)s") % {"job": job} if job else _("System"))


def model_of(entry: AuditEntry) -> type[Model] | None:
    try:
        return apps.get_model(entry.app_label, entry.model)
    except (LookupError, ValueError):
        return None


def kind_of(entry: AuditEntry) -> str:
    """What kind of thing the object is, in the reader's language."""
    return str(labels.KINDS.get(f"{entry.app_label}.{entry.model}", ""))


def field_of(model: type[Model] | None, name: str) -> Any:
    """The model's field of that name, or None."""
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def field_name(model: type[Model] | None, name: str) -> str:
    """The field in the reader's language, else the recorded name with spaces."""
    if name in labels.FIELDS:
        return str(labels.FIELDS[name])
    return str(getattr(field_of(model, name), "verbose_name", "") or name.replace("_", " "))


def _written(values: dict[str, object], name: str, model: type[Model] | None) -> str | None:
    if name not in values:
        return None
    value = values[name]
    words = dict(getattr(field_of(model, name), "flatchoices", ()) or ())
    if isinstance(value, str) and value in words:
        return str(words[value])
    if value is None or value == "":
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return join_names(str(item) for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {item}" for key, item in value.items())
    return str(value)


def bad_text(bad: Bad) -> str:
    """What does not hold, as a sentence in the reader's language."""
    return _BAD[bad.what, bad.entry is not None] % {"entry": bad.entry, "block": bad.block}


def guard_text(warning: str) -> str:
    """A missing guard, as a sentence; the table's name stands before the colon."""
    return _("The database lacks a guard on %(table)s; tell the operator.") % {"table": warning.partition(":")[0]}


_ENTRY_CHANGED = gettext_lazy("Entry %(entry)s was changed.")
_ENTRY_REMOVED = gettext_lazy("Entry %(entry)s was removed.")
_ENTRY_SLIPPED_IN = gettext_lazy("Entry %(entry)s was slipped in.")
_ENTRIES_REMOVED = gettext_lazy("Entries of block %(block)s were removed.")
_ENTRIES_CHANGED = gettext_lazy("The entries of block %(block)s are not those that were sealed.")
_BLOCK_CHANGED = gettext_lazy("Block %(block)s was changed.")
_BLOCK_REMOVED = gettext_lazy("Block %(block)s was removed.")
_HEAD_DIFFERS = gettext_lazy("Block %(block)s is not the one whose hash was kept outside: the chain was made anew.")
# By kind and whether an entry is named.
_BAD = {
    ("changed", True): _ENTRY_CHANGED,
    ("changed", False): _ENTRIES_CHANGED,
    ("removed", True): _ENTRY_REMOVED,
    ("removed", False): _ENTRIES_REMOVED,
    ("slipped_in", True): _ENTRY_SLIPPED_IN,
    ("block_changed", False): _BLOCK_CHANGED,
    ("block_removed", False): _BLOCK_REMOVED,
    ("block_removed", True): _BLOCK_REMOVED,
    ("head_differs", False): _HEAD_DIFFERS,
}
