"""Writes of the public schema: creating, suspending and deleting companies (spec 1, 13.4)."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.dispatch import Signal
from django_tenants.utils import tenant_context

from hrplatform.lib import crypto
from hrplatform.lib.dates import local_date
from hrplatform.lib.redis_cache import forget_company
from tenants.enums import CompanyState, OperatorAct
from tenants.models import SCHEMA_PATTERN, Company, Domain, OperatorEvent
from tenants.packs import list_packs, load_pack
from tenants.provisioning import clone_template, drop_schema

RESERVED = {"public", "company_template", "information_schema", "template", "www", "admin", "api", "pg_catalog"}

# Sent in the new company's schema: apps above add what a company starts with. Arguments: company, request, now.
company_created = Signal()

# `(email) -> path`: where the invited admin sets a password; the accounts app registers it.
_invitation: list[Callable[[str], str]] = []


def register_invitation(maker: Callable[[str], str]) -> None:
    """Register what makes the path of an invitation; the latest one counts."""
    _invitation[:] = [maker]


def invitation_path(email: str) -> str:
    """Path of a signed, expiring, single-use link for a user of the current company."""
    return _invitation[0](email)


class CompanyRefused(ValueError):
    """The company can't be made or removed as asked; the message says which value and why."""


@dataclass(frozen=True)
class NewCompany:
    """What `create_company` is asked for. `password` None means an invitation."""

    schema: str
    name: str
    pack: str
    admin_email: str
    password: str | None = None
    domain: str | None = None
    timezone: str = "Asia/Shanghai"
    language: str = "zh-hans"
    live_from: object = None
    is_demo: bool = False


def create_company(*, request: NewCompany, actor: str, now: datetime) -> Company:
    """Make a company ready to use: schema, host, pack, first HR admin; nothing is left behind on failure.

    Writes an operator event; apps react to `company_created` in the company's schema.
    Raises CompanyRefused with the reason.
    """
    host = (request.domain or default_host(request.schema)).lower()
    _check_request(request, host)
    company = Company.objects.create(
        schema_name=request.schema,
        name=request.name,
        pack=request.pack,
        timezone=request.timezone,
        language=request.language,
        live_from=request.live_from or local_date(now, request.timezone),
        is_demo=request.is_demo,
    )
    company.company_key = new_company_key(company)
    company.save(update_fields=["company_key"])
    try:
        clone_template(request.schema)
        with tenant_context(company), transaction.atomic():
            load_pack(request.pack)
            company_created.send(sender=Company, company=company, request=request, now=now)
        _activate(company, host, actor, now)
    except BaseException:
        drop_schema(request.schema)
        company.delete()
        raise
    return company


def default_host(schema: str) -> str:
    """SCHEMA.localhost; a host name has no underscores."""
    return f"{schema.replace('_', '-')}.localhost"


def new_company_key(company: Company) -> bytes:
    """A random key of the company's own, wrapped by the master key: who deletes it makes its copies unreadable."""
    return wrap_company_key(company, crypto.new_key())


def wrap_company_key(company: Company, key: bytes) -> bytes:
    """The company's key as it is kept: wrapped by this installation's master key, bound to the company."""
    master = crypto.derive_key(settings.MASTER_KEY.encode(), "company keys")
    return crypto.encrypt(master, key, str(company.public_id))


def _check_request(request: NewCompany, host: str) -> None:
    check_schema_name(request.schema)
    if not request.name.strip():
        raise CompanyRefused("name is empty")
    if request.pack not in list_packs():
        raise CompanyRefused(f"unknown pack {request.pack!r}; there are: {', '.join(list_packs())}")
    check_free(request.schema, [host])


def check_schema_name(schema: str) -> None:
    """CompanyRefused unless a company's schema may be called so."""
    if not re.match(SCHEMA_PATTERN, schema) or schema.startswith("pg_"):
        raise CompanyRefused(f"schema {schema!r}: use a-z, 0-9 and _, beginning with a letter, 2 to 41 long")
    if schema in RESERVED:
        raise CompanyRefused(f"schema {schema!r} is reserved")


def check_free(schema: str, hosts: list[str]) -> None:
    """CompanyRefused where a company has the schema or one of the hosts."""
    if Company.objects.filter(schema_name=schema).exists():
        raise CompanyRefused(f"company {schema!r} exists already")
    taken = Domain.objects.filter(domain__in=hosts).values_list("domain", flat=True).first()
    if taken is not None:
        raise CompanyRefused(f"host {taken!r} belongs to another company")


@transaction.atomic
def _activate(company: Company, host: str, actor: str, now: datetime) -> None:
    Domain.objects.create(domain=host, tenant=company, is_primary=True)
    company.state = CompanyState.ACTIVE
    company.save(update_fields=["state"])
    record_event(actor=actor, act=OperatorAct.CREATED, company=company, now=now)


def set_suspended(*, company: Company, suspended: bool, actor: str, now: datetime) -> Company:
    """Close a company's pages, or open them again; its data stay. Writes an operator event."""
    old, new = CompanyState.ACTIVE, CompanyState.SUSPENDED
    if not suspended:
        old, new = new, old
    with transaction.atomic():
        changed = Company.objects.filter(pk=company.pk, state=old).update(
            state=new, suspended_at=now if suspended else None
        )
        if not changed:
            raise CompanyRefused(f"company {company.schema_name!r} is not {old.label.lower()}")
        act = OperatorAct.SUSPENDED if suspended else OperatorAct.RESUMED
        record_event(actor=actor, act=act, company=company, now=now)
    company.refresh_from_db()
    return company


def delete_company(*, company: Company, actor: str, now: datetime) -> None:
    """Remove a company with all its data, files and hosts, for good. Writes an operator event."""
    if company.state == CompanyState.TEMPLATE or company.schema_name in RESERVED:
        raise CompanyRefused(f"{company.schema_name!r} is not a company")
    if connection.schema_name == company.schema_name:
        connection.set_schema_to_public()
    drop_schema(company.schema_name)
    shutil.rmtree(Path(settings.MEDIA_ROOT) / company.schema_name, ignore_errors=True)
    with transaction.atomic():
        record_event(actor=actor, act=OperatorAct.DELETED, company=company, now=now)
        company.delete()
    forget_company(company.schema_name)


def record_event(*, actor: str, act: OperatorAct, company: Company | None, now: datetime, detail: str = "") -> None:
    """Keep what an operator (or a command) did to a company."""
    OperatorEvent.objects.create(
        at=now, operator=actor, act=act, company=company.schema_name if company else "", detail=detail
    )
