"""What the people app has to say on the start page."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.formats import format_day
from hrplatform.lib.home import figures, needs
from hrplatform.lib.ui import Figure, Need, Status
from people.approvals.selectors import waiting_for
from people.models import Contract, DepartmentHead, Employee
from people.permissions import employee_of, visible_departments
from people.selectors.contracts import contracts_ending, count_run_out
from people.selectors.policies import open_versions_for
from people.workdays import unknown_years

AHEAD = timedelta(days=45)
PAST_MONTHS = 12
CONTRACTS_AHEAD = timedelta(days=60)
CONTRACTS_NAMED = 5


@needs(roles={"hr"}, order=80)
def calendar_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """A year whose public holidays nobody has published yet: plain weekends until then (spec 2.1)."""
    return [
        Need(
            status=Status("info", _("Calendar")),
            title=_("Public holidays of %(year)s are not known yet") % {"year": year},
            detail=_("Until they are, its working days are plain weekdays; results are worked out again then."),
            url=reverse("people:calendar") + f"?month={year}-01",
            action=_("See"),
            category="setup",
            rank=90,
        )
        for year in unknown_years(on, on + AHEAD)
    ]


@needs(roles={"hr"}, order=70)
def head_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """Top departments without a head: nobody receives their alerts."""
    led = DepartmentHead.objects.as_of(on).values("department")
    rows = visible_departments(user, on).filter(parent__isnull=True, is_active=True).exclude(pk__in=led)[:5]
    return [
        Need(
            status=Status("warn", _("Set-up")),
            title=_("%(department)s has no head") % {"department": department.name},
            detail=_("Alerts of its people reach HR only."),
            url=reverse("people:head-appoint", args=[department.public_id]),
            action=_("Appoint"),
            category="setup",
            rank=70,
        )
        for department in rows
    ]


@needs(roles={"hr"}, order=60)
def contract_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """Contracts that end within 60 days, the next ones by name; all of them on the list (spec 2.1)."""
    found = contracts_ending(on, on + CONTRACTS_AHEAD)
    rows = [*_run_out(on), *(_contract_need(contract, on) for contract in found[:CONTRACTS_NAMED])]
    if len(found) > CONTRACTS_NAMED:
        rows.append(
            Need(
                status=Status("info", _("Contract")),
                title=_("%(n)s contracts end within 60 days") % {"n": len(found)},
                url=reverse("people:contracts") + "?state=ending",
                action=_("See all"),
                category=_("Contracts"),
                rank=61,
            )
        )
    return rows


def _run_out(on: date) -> list[Need]:
    """People who work on after the last day of their contract, in one row."""
    count = count_run_out(on)
    if not count:
        return []
    title = ngettext(
        "%(n)s person works on after the contract has ended",
        "%(n)s people work on after their contracts have ended",
        count,
    )
    return [
        Need(
            status=Status("bad", _("Contract")),
            title=title % {"n": count},
            detail=_("After a month without a new written contract double pay may be due (LCL 82)."),
            url=reverse("people:contracts") + "?state=ended",
            action=_("See all"),
            category=_("Contracts"),
            rank=39,
        )
    ]


def _contract_need(contract: Contract, on: date) -> Need:
    left = (contract.until - on).days if contract.until else 0
    return Need(
        status=Status("bad" if left <= 30 else "warn", _("Contract")),
        title=_("The contract of %(name)s ends on %(day)s")
        % {"name": contract.employee.name, "day": format_day(contract.until, weekday=False)},
        detail=ngettext(
            "%(n)s day left: renew it or say that it ends.", "%(n)s days left: renew it or say that it ends.", left
        )
        % {"n": left},
        url=reverse("people:person-tab", args=[contract.employee.public_id, "contracts"]),
        action=_("See the contract"),
        category=_("Contracts"),
        rank=40 if left <= 30 else 60,
    )  # fmt: skip


@needs(roles={"hr", "finance", "auditor", "group_viewer", "head", "deputy", "manager", "employee"}, order=20)
def approval_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """Decisions whose next step is this account's, of every kind (people/approvals)."""
    return [
        Need(
            status=Status("info", _("Approval")),
            title=_("%(title)s waits for your approval") % {"title": one.title},
            detail=_("Submitted by %(name)s") % {"name": one.submitted_by or "—"},
            url=one.link,
            action=_("Decide"),
            category=_("Approvals"),
            rank=25,
        )
        for one in waiting_for(user, on)
    ]


@needs(roles={"employee"}, order=40)
def policy_needs(user: Any, on: date, now: datetime) -> list[Need]:
    """Company rules in force that the person hasn't confirmed."""
    me = employee_of(user, on)
    if me is None:
        return []
    return [
        Need(
            status=Status("info", _("Company rule")),
            title=_("Read and confirm: %(rule)s") % {"rule": version.policy.name},
            detail=_("Published on %(day)s") % {"day": format_day(version.published_on, weekday=False)},
            url=reverse("policies:policy-acknowledge", args=[version.public_id]),
            action=_("Read"),
            category=_("Company rules"),
            rank=45,
        )
        for version in open_versions_for(me, on)[:5]
    ]


@figures(roles={"hr"}, order=30)
def headcount(user: Any, on: date, now: datetime) -> list[Figure]:
    """People employed today, with the month's comings and goings and the last twelve month ends."""
    first = on.replace(day=1)
    moves = Employee.objects.aggregate(
        joined=Count("pk", filter=Q(hire_date__range=(first, on))),
        left=Count("pk", filter=Q(leave_date__range=(first, on))),
    )
    past = headcounts_on(month_ends(on))
    return [
        Figure(
            label=_("Headcount"),
            span=_("today"),
            value=str(past[-1]),
            change=_("joined this month %(joined)s, left %(left)s") % moves,
            past=past,
            url=reverse("people:list"),
        )
    ]


def headcounts_on(days: list[date]) -> list[int]:
    """People employed on each day; one query."""
    here = {
        f"day{number}": Count(
            "pk", filter=Q(hire_date__lte=day) & (Q(leave_date__isnull=True) | Q(leave_date__gte=day))
        )
        for number, day in enumerate(days)
    }
    return list(Employee.objects.aggregate(**here).values())


def month_ends(on: date) -> list[date]:
    """The last days of the past months, oldest first, and today."""
    days, first = [on], on.replace(day=1)
    for _number in range(PAST_MONTHS - 1):
        last = first - timedelta(days=1)
        days.append(last)
        first = last.replace(day=1)
    return days[::-1]
