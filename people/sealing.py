"""Values and files encrypted at rest under the company's key (spec 2.1, 8.6).

Envelope: the master key (environment) wraps the company's key, from which the key used here is derived. Whoever
destroys the company's key has destroyed these values. What is sealed is bound to its place: a value moved to another
person or another field doesn't open.
"""

import hashlib
import hmac

from django.db import connection

from audit.keys import company_key
from hrplatform.lib import crypto
from tenants.models import Company


def seal(text: str, place: str) -> bytes:
    """The text encrypted; place is such as "<public id>/national_id"."""
    return seal_bytes(text.encode(), place)


def unseal(sealed: bytes | memoryview, place: str) -> str:
    """The text; CannotDecrypt when key or place is another."""
    return unseal_bytes(sealed, place).decode()


def seal_bytes(data: bytes, place: str) -> bytes:
    return crypto.encrypt(_key("personal values"), data, place)


def unseal_bytes(sealed: bytes | memoryview, place: str) -> bytes:
    return crypto.decrypt(_key("personal values"), bytes(sealed), place)


def mark_of(text: str) -> str:
    """A keyed hash: equal texts have equal marks, and nobody without the key learns a text from its mark."""
    return hmac.new(_key("marks of personal values"), text.encode(), hashlib.sha256).hexdigest()


def _key(purpose: str) -> bytes:
    company = connection.tenant
    if not isinstance(company, Company):
        company = Company.objects.get(schema_name=connection.schema_name)
    return crypto.derive_key(company_key(company), purpose)
