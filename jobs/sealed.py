"""Small secrets of a company at rest: links in mails, webhook secrets. Encrypted with the company's key (spec 8.6)."""

import base64

from django.db import connection

from audit.keys import company_key
from hrplatform.lib import crypto
from tenants.models import Company

PURPOSE = "sealed texts"


def seal(text: str, context: str) -> str:
    """The text encrypted, as base64; `context` (such as "robot/<public id>") has to be given again to read it."""
    return base64.b64encode(crypto.encrypt(_key(), text.encode(), context)).decode()


def unseal(sealed: str, context: str) -> str:
    """The text again; crypto.CannotDecrypt when company or context is another one."""
    return crypto.decrypt(_key(), base64.b64decode(sealed), context).decode()


def _key() -> bytes:
    company = connection.tenant
    if not isinstance(company, Company):
        company = Company.objects.get(schema_name=connection.schema_name)
    return crypto.derive_key(company_key(company), PURPOSE)
