"""Reads of the public schema."""

from collections.abc import Sequence

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.models import QuerySet

from tenants.enums import CompanyState
from tenants.models import Company, Domain


def list_companies() -> QuerySet[Company]:
    """Companies that are open, by schema; neither public nor the template."""
    return Company.objects.filter(state=CompanyState.ACTIVE).order_by("schema_name")


def list_all_companies() -> QuerySet[Company]:
    """Every customer's company in any state, with hosts, for the operator."""
    return Company.objects.exclude(state=CompanyState.TEMPLATE).prefetch_related("domains")


def get_company(schema: str) -> Company | None:
    """The open company of a schema, or None."""
    return list_companies().filter(schema_name=schema).first()


def find_company(schema: str) -> Company:
    """The open company of a schema; CommandError in one line otherwise."""
    company = get_company(schema)
    if company is None:
        raise CommandError(f"no company {schema!r}; create it with: ./hr manage create_company {schema}")
    return company


def select_companies(schema: str | None, everyone: bool) -> Sequence[Company]:
    """One named company or all of them, for commands with `[SCHEMA | --all]`."""
    if bool(schema) == everyone:
        raise CommandError("name one SCHEMA, or --all")
    return list(list_companies()) if everyone else [find_company(schema or "")]


def primary_host(company: Company) -> str:
    """The host a company's pages are served on."""
    return Domain.objects.get(tenant=company, is_primary=True).domain


def company_url() -> str:
    """Address of the present company's pages, for links in mails and messages."""
    schema = connection.schema_name
    host = Domain.objects.filter(tenant__schema_name=schema, is_primary=True).values_list("domain", flat=True).first()
    if settings.DEBUG or settings.DEMO_MODE:
        return f"http://{host}:{settings.HR_PORT}"
    return f"https://{host}"
