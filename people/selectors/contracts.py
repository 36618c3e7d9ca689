"""Contracts: the one in force, those that end, who has none (spec 2.1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from hrplatform.lib.memo import once
from people.models import Contract, Employee
from people.permissions import access_employee_for_hr
from people.selectors.histories import employees_as_of
from people.selectors.people import with_place

STATES = ("ending", "ended", "none", "fixed", "open")


def contract_on(employee: Employee, on: date) -> Contract | None:
    """The contract in force on the day: whose clauses a transfer or a pay change may rest on (7.3 G3)."""
    return next(
        (row for row in _contracts(employee) if row.start <= on and (row.until is None or row.until >= on)), None
    )


@once
def _contracts(employee: Employee) -> Sequence[Contract]:
    """The handful somebody signed, read once by a page that asks for several days."""
    return list(contracts_of(employee))


def contracts_of(employee: Employee) -> QuerySet[Contract]:
    """Every contract on file, the latest first."""
    return Contract.objects.filter(employee=employee).select_related("file").defer("file__sealed").order_by("-start")


def contracts_ending(start: date, until: date) -> list[Contract]:
    """Contracts with their last day in the range, nothing after them, of people who don't leave by then."""
    later = Contract.objects.filter(employee=OuterRef("employee"), start__gt=OuterRef("start"))
    rows = Contract.objects.filter(until__range=(start, until)).exclude(Exists(later))
    still_here = Q(employee__leave_date__isnull=True) | Q(employee__leave_date__gt=start)
    return list(
        rows.filter(still_here).exclude(employee__leave_date__lte=start).select_related("employee").order_by("until")
    )


def count_run_out(on: date) -> int:
    """How many people work on the day although the last contract on file ended before it."""
    later = Contract.objects.filter(employee=OuterRef("employee"), start__gt=OuterRef("start"))
    still_here = Q(employee__leave_date__isnull=True) | Q(employee__leave_date__gte=on)
    return Contract.objects.filter(still_here, until__lt=on).exclude(Exists(later)).count()


def contract_overview(on: date) -> QuerySet[Employee]:
    """Everybody employed on the day with their place and latest contract (`contract_*`); one row a person."""
    latest = Contract.objects.filter(employee=OuterRef("pk")).order_by("-start")

    def of(name: str) -> Subquery:
        return Subquery(latest.values(name)[:1])

    rows = employees_as_of(on).annotate(
        contract_kind=of("kind"),
        contract_start=of("start"),
        contract_until=of("until"),
        contract_renewals=of("renewals"),
    )
    return with_place(rows, on, ["department_path"])


def narrow_contracts(rows: QuerySet[Employee], state: str, on: date, ahead: date) -> QuerySet[Employee]:
    """The rows of contract_overview in one state; everything for an unknown word."""
    conditions = {
        "ending": Q(contract_until__range=(on, ahead)),
        "ended": Q(contract_until__lt=on),
        "none": Q(contract_kind__isnull=True),
        "fixed": Q(contract_kind="fixed"),
        "open": Q(contract_kind="open"),
    }
    return rows.filter(conditions[state]) if state in conditions else rows


def access_contract(user: Any, public_id: UUID, on: date) -> Contract:
    """A contract for HR; 404 when there is none, 403 for those who see the person but aren't HR."""
    found = Contract.objects.filter(public_id=public_id).select_related("employee", "file").first()
    if found is None:
        raise Http404("no such contract")
    access_employee_for_hr(user, found.employee.public_id, on)
    return found
