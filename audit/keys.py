"""Keys of persons: personal values in entries are encrypted under them; destroying them erases, proofs stay valid.

Envelope: the master key (environment) wraps the company's key, which wraps each person's key (spec 8.6).
"""

import base64
import json
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection

from audit.canonical import canonical_json
from audit.models import PersonKey
from hrplatform.lib import crypto
from tenants.models import Company

MARK = "~"  # an encrypted value in before/after is {"~": "base64"}
PREFIX = "~:"  # an encrypted text is "~:base64"
_OLDEST = """
SELECT DISTINCT ON (person) person, id, wrapped FROM audit_person_key
WHERE person = ANY(%s::uuid[]) ORDER BY person, created_at, id"""


class Person(Protocol):
    """Whoever entries are about: an employee, known here by public id only."""

    public_id: UUID


def key_for(person: Person) -> tuple[UUID, bytes]:
    """A key of the person, made on first use: (id of the key, key)."""
    row = PersonKey.objects.filter(person=person.public_id).order_by("created_at", "id").first()
    if row is not None:
        return row.pk, _unwrap(row, _company_secret())
    key = crypto.new_key()
    row = PersonKey(person=person.public_id)
    row.wrapped = crypto.encrypt(_company_secret(), key, str(row.pk))
    row.save(force_insert=True)
    return row.pk, key


def keys_for(persons: Iterable[Person]) -> dict[UUID, tuple[UUID, bytes]]:
    """key_for of many people by their public id, in two statements."""
    wanted = {person.public_id for person in persons}
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST, [list(wanted)])
        rows = cursor.fetchall()
    secret, made = _company_secret(), []
    found = {person: (pk, crypto.decrypt(secret, bytes(wrapped), str(pk))) for person, pk, wrapped in rows}
    for person in wanted - found.keys():
        key, row = crypto.new_key(), PersonKey(person=person)
        row.wrapped = crypto.encrypt(secret, key, str(row.pk))
        made.append(row)
        found[person] = (row.pk, key)
    if made:
        PersonKey.objects.bulk_create(made)
    return found


def keys_by_id(ids: set[UUID]) -> dict[UUID, bytes]:
    """The keys that still exist."""
    rows = list(PersonKey.objects.filter(pk__in=ids))
    secret = _company_secret() if rows else b""
    return {row.pk: _unwrap(row, secret) for row in rows}


def hide_values(values: dict[str, object] | None, key: bytes, context: str) -> dict[str, object] | None:
    """Each value encrypted, bound to entry and field; the field names stay readable."""
    if values is None:
        return None
    return {field: {MARK: _encrypt(key, value, f"{context}/{field}")} for field, value in values.items()}


def show_values(values: dict[str, object] | None, key: bytes | None, context: str) -> dict[str, object] | None:
    """The values again; None in place of each when the key is gone."""
    if values is None:
        return None
    return {field: show_value(value, key, f"{context}/{field}") for field, value in values.items()}


def show_value(value: object, key: bytes | None, context: str) -> object:
    """One value in the clear; None when it is encrypted and the key is gone."""
    if not is_hidden(value):
        return value
    return None if key is None else _decrypt(key, value[MARK], context)  # type: ignore[index]


def is_hidden(value: object) -> bool:
    """Whether the value is stored encrypted."""
    return isinstance(value, dict) and set(value) == {MARK}


def hide_text(text: str, key: bytes, context: str) -> str:
    """A text encrypted; empty stays empty."""
    return PREFIX + _encrypt(key, text, context) if text else ""


def show_text(text: str, key: bytes | None, context: str) -> str | None:
    """The text in the clear; None when the key is gone."""
    if not text.startswith(PREFIX):
        return text
    return None if key is None else str(_decrypt(key, text.removeprefix(PREFIX), context))


def _encrypt(key: bytes, value: object, context: str) -> str:
    return base64.b64encode(crypto.encrypt(key, canonical_json(value), context)).decode()


def _decrypt(key: bytes, sealed: object, context: str) -> object:
    return json.loads(crypto.decrypt(key, base64.b64decode(str(sealed)), context))


def _unwrap(row: PersonKey, secret: bytes) -> bytes:
    return crypto.decrypt(secret, bytes(row.wrapped), str(row.pk))


def _company_secret() -> bytes:
    company = connection.tenant
    if not isinstance(company, Company):
        company = Company.objects.get(schema_name=connection.schema_name)
    return crypto.derive_key(company_key(company), "audit person keys")


def company_key(company: Company) -> bytes:
    """The company's key; derived from the master key for a company that has none of its own (yet)."""
    if company.company_key:
        master = crypto.derive_key(settings.MASTER_KEY.encode(), "company keys")
        return crypto.decrypt(master, bytes(company.company_key), str(company.public_id))
    return crypto.derive_key(settings.MASTER_KEY.encode(), f"company {company.public_id}")
