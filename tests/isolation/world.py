"""Two companies with the same people, the same objects and the same primary keys; only the marker in texts differs.

operations (head Lin, deputy Duo) · live: leader Tao with Wei, and Mei     near: what is about Wei
service (head Sun) · Pan                                                   far: what is about Pan
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from typing import Any

from django.db import transaction
from django_tenants.utils import tenant_context
from psycopg import sql

from hrplatform.lib.db import owner_connection
from people.enums import HeadKind, Role
from people.models import Department, Employee, User
from tenants.models import Company
from tests.factories import make_department, make_employee, make_head, make_user

ON = date(2025, 3, 3)
NOW = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
START = date(2024, 1, 1)
MARKERS = {"acme": "ACMEONLY", "globex": "GLOBEXONLY"}
# Both companies' counters start here, far beyond whatever other tests have used up.
FIRST_KEY = 5_000_000
ROLES = (
    "self", "peer", "manager", "head", "other_head", "deputy", "hr", "finance", "auditor", "group_viewer",
)  # fmt: skip
BUILDERS = (
    "people",
    "audit",
    "jobs",
    "notices",
    "intake",
    "measures",
    "alerts",
    "diagnosis",
    "talks",
    "reviews",
    "after_scores",
    "goals",
    "plans",
    "followups",
    "dossiers",
    "bonuses",
    "approvals",
)

Kwargs = dict[str, Any]


@dataclass(frozen=True)
class Pair:
    """How URLs name an object about Wei and one about Pan; the same where a thing belongs to the whole company."""

    near: Kwargs
    far: Kwargs


@dataclass
class World:
    """One company: its cast, users by role, and its objects by name."""

    company: Company
    marker: str
    operations: Department
    live: Department
    service: Department
    people: dict[str, Employee]
    users: dict[str, User]
    second_hr: User | None = None
    things: dict[str, Pair] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Employee:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None


def same_counters() -> None:
    """Set every counter of both companies to the same value, so that the same rows get the same primary keys."""
    with owner_connection(autocommit=True) as owner:
        for schema in MARKERS:
            found = owner.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = %s", [schema]).fetchall()
            for (name,) in found:
                owner.execute(sql.SQL("ALTER SEQUENCE {}.{} RESTART WITH {}").format(
                    sql.Identifier(schema), sql.Identifier(name), sql.Literal(FIRST_KEY)))  # fmt: skip


def build_company(schema: str) -> World:
    """Fill one company; outermost context, as architecture 2 says."""
    company = Company.objects.get(schema_name=schema)
    with tenant_context(company):
        world = _people(company, MARKERS[schema])
        for name in BUILDERS:
            world.things |= import_module(f"tests.isolation.things.{name}").build(world)
    return world


def _people(company: Company, marker: str) -> World:
    operations = make_department(f"{marker} operations", code="OPS")
    live = make_department(f"{marker} live", operations, code="LIVE")
    service = make_department(f"{marker} service", code="CS")
    people: dict[str, Employee] = {}

    def add(name: str, department: Department, position: str, **more: Any) -> Employee:
        people[name] = make_employee(
            f"{marker}-{name}", department, position=f"{marker} {position}", number=f"{marker}{len(people):03d}", **more
        )
        return people[name]

    lin = add("lin", operations, "head of operations")
    duo = add("duo", operations, "operator")
    tao = add("tao", live, "leader")
    add("wei", live, "operator", manager=tao)
    add("mei", live, "operator")
    sun = add("sun", service, "head of service")
    add("pan", service, "agent")
    make_head(operations, lin)
    make_head(operations, duo, HeadKind.DEPUTY, until=ON + timedelta(days=30))
    make_head(service, sun)
    cast = {"self": "wei", "peer": "mei", "manager": "tao", "head": "lin", "other_head": "sun", "deputy": "duo"}
    users = {role: User.objects.get(pk=people[name].user_id) for role, name in cast.items()}
    for role in (Role.HR, Role.FINANCE, Role.AUDITOR, Role.GROUP_VIEWER):
        users[role.value] = make_user(f"{marker}-{role}".lower(), role, name=f"{marker} {role}")
    return World(company, marker, operations, live, service, people, users)


@contextmanager
def two_companies() -> Iterator[dict[str, World]]:
    """Both companies filled inside one transaction that is rolled back at the end."""
    same_counters()
    with transaction.atomic():
        try:
            yield {schema: build_company(schema) for schema in MARKERS}
        finally:
            transaction.set_rollback(True)
