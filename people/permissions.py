"""Who may see whom, computed from dated rows and grants at request time; the only place that decides it (spec 1, 2.1).

HR sees the whole company; a head or deputy the department with all below it; a manager direct and indirect reports;
everybody themselves; a grant opens a department until its end. Pay only for HR, oneself, and by a grant.
Every predicate takes the day. Query counts don't depend on the number of people.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Least
from django.http import Http404

from hrplatform.lib.memo import learn, once
from people import chain
from people.enums import GrantKind, HeadKind, Role
from people.models import Assignment, Department, DepartmentGrant, DepartmentHead, Employee
from people.standing import Standing, read_groups, read_standing

# Direct and indirect reports; UNION (not ALL) ends on a circle. Leavers stay with the boss of their last day.
TEAM_SQL = """
WITH RECURSIVE held AS (
  SELECT a.employee_id, a.manager_id FROM people_assignment a JOIN people_employee e ON e.id = a.employee_id
   WHERE a.manager_id IS NOT NULL AND a.start <= %s AND (a.until IS NULL OR a.until >= LEAST(%s, e.leave_date))
), team AS (
  SELECT employee_id FROM held WHERE manager_id = %s
  UNION
  SELECT held.employee_id FROM held JOIN team ON held.manager_id = team.employee_id
) SELECT employee_id FROM team
"""


# Roles


@once
def roles_of(user: Any, on: date) -> frozenset[str]:
    """Every role of the account on the day: its groups, and head, deputy, manager, employee from dated rows."""
    if not _is_live(user):
        return frozenset()
    found, standing = set(groups_of(user)), _standing(user, on)
    if standing.me:
        found.add("employee")
        found.update(kind for kind, _lineage in standing.headships)
        if standing.manages:
            found.add("manager")
    return frozenset(found)


def is_hr(user: Any) -> bool:
    return Role.HR in groups_of(user)


def may_read_protection(user: Any) -> bool:
    """HR named for protected periods: they alone read why somebody is protected (spec 2.1)."""
    return {Role.HR, Role.PROTECTED} <= groups_of(user)


def require_named_hr(user: Any) -> None:
    if not may_read_protection(user):
        raise PermissionDenied("only HR named for protected periods may do this")


def is_finance(user: Any) -> bool:
    return Role.FINANCE in groups_of(user)


def is_auditor(user: Any) -> bool:
    return Role.AUDITOR in groups_of(user)


def is_group_viewer(user: Any) -> bool:
    return Role.GROUP_VIEWER in groups_of(user)


@once
def employee_of(user: Any, on: date) -> Employee | None:
    """The account's own employee record, None without one and after the leave date."""
    return _standing(user, on).me if _is_live(user) else None


# People


def visible_employees(user: Any, on: date) -> QuerySet[Employee]:
    """Everybody the account may see on the day, oneself included."""
    if not _is_live(user):
        return Employee.objects.none()
    if is_hr(user):
        return Employee.objects.all()
    me = employee_of(user, on)
    lineages = [*headed_lineages(me, on), *granted_lineages(user, on, GrantKind.VIEW_PEOPLE)]
    return Employee.objects.filter(_within(lineages, on) | _self_and_team(me, on))


def reports_of(boss: Employee, on: date) -> QuerySet[Employee]:
    """Direct and indirect reports, without the boss."""
    return Employee.objects.filter(pk__in=RawSQL(TEAM_SQL, (on, on, boss.pk))).exclude(pk=boss.pk)


def led_employees(user: Any, on: date) -> QuerySet[Employee]:
    """Those the account leads as head, deputy or manager (grants and HR rights don't make a leader), never oneself."""
    me = employee_of(user, on)
    if me is None:
        return Employee.objects.none()
    within = _within(headed_lineages(me, on), on) | _self_and_team(me, on)
    return Employee.objects.filter(within).exclude(pk=me.pk)


def can_view_employee(user: Any, employee: Employee, on: date) -> bool:
    return is_hr(user) or visible_employees(user, on).filter(pk=employee.pk).exists()


def access_employee(user: Any, public_id: UUID | str, on: date) -> Employee:
    """The employee if the account may see them, else Http404: what one may not see doesn't exist (spec 1)."""
    found = visible_employees(user, on).filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such employee")
    return found


def access_employee_for_hr(user: Any, public_id: UUID | str, on: date) -> Employee:
    """As access_employee; 403 for those who see the person but are not HR."""
    found = access_employee(user, public_id, on)
    require_hr(user)
    return found


def require_hr(user: Any) -> None:
    if not is_hr(user):
        raise PermissionDenied("only HR may do this")


# Pay


def pay_visible_employees(user: Any, on: date) -> QuerySet[Employee]:
    """Everybody whose pay the account may see: all for HR, oneself, and granted departments."""
    if not _is_live(user):
        return Employee.objects.none()
    if is_hr(user):
        return Employee.objects.all()
    me = employee_of(user, on)
    lineages = granted_lineages(user, on, GrantKind.VIEW_PAY)
    own = Q(pk=me.pk) if me else Q(pk__in=[])
    # A pay grant adds pay to people one may see anyway; it opens nobody.
    return visible_employees(user, on).filter(_within(lineages, on) | own)


def can_view_pay(user: Any, employee: Employee, on: date) -> bool:
    """Whoever shows the figure then logs it with people.services.log_pay_read."""
    return is_hr(user) or pay_visible_employees(user, on).filter(pk=employee.pk).exists()


# Departments


def headed_lineages(me: Employee | None, on: date) -> list[str]:
    """Lineages of the departments a person heads or deputises for on the day."""
    return [lineage for _kind, lineage in _headships(me, on) if lineage] if me else []


@once
def granted_lineages(user: Any, on: date, kind: GrantKind) -> Sequence[str]:
    """Lineages of the departments a grant opens on the day; expired grants don't count, whoever left them there."""
    rows = DepartmentGrant.objects.in_force(on).filter(user_id=user.pk, permission__codename=kind)
    return tuple(rows.exclude(content_object__lineage="").values_list("content_object__lineage", flat=True))


def visible_departments(user: Any, on: date) -> QuerySet[Department]:
    """All for HR and HQ; for others those headed or granted with all below, and those of people they see."""
    if not _is_live(user):
        return Department.objects.none()
    if is_hr(user) or is_group_viewer(user):
        return Department.objects.all()
    me = employee_of(user, on)
    condition = _lineage_within([*headed_lineages(me, on), *granted_lineages(user, on, GrantKind.VIEW_PEOPLE)])
    held = Assignment.objects.as_of(on).filter(department=OuterRef("pk"), employee__in=_team_query(me, on))
    return Department.objects.filter(condition | Exists(held))


def access_department(user: Any, public_id: UUID | str, on: date) -> Department:
    """The department if the account may see it, else Http404."""
    found = visible_departments(user, on).filter(public_id=public_id).first()
    if found is None:
        raise Http404("no such department")
    return found


def is_head_of(user: Any, department: Department, on: date) -> bool:
    """Head or deputy of the department or of one above it."""
    lineages = headed_lineages(employee_of(user, on), on)
    return any(department.lineage.startswith(lineage) for lineage in lineages)


def headed_departments(user: Any, on: date) -> QuerySet[Department]:
    """Departments the account itself heads or deputises for, without those below."""
    me = employee_of(user, on)
    rows = DepartmentHead.objects.as_of(on).filter(employee=me, department=OuterRef("pk"))
    return Department.objects.filter(Exists(rows)) if me else Department.objects.none()


# The boss

# Places of these people on a day, then the heads in force of the departments above them, earlier appointed first.
_ABOVE = """
WITH place AS MATERIALIZED (
  SELECT a.employee_id, a.manager_id, d.lineage FROM people_assignment a
    JOIN people_department d ON d.id = a.department_id
   WHERE a.employee_id = ANY(%(people)s::bigint[]) AND a.start <= %(on)s AND (a.until IS NULL OR a.until >= %(on)s)),
above AS (
  SELECT DISTINCT part::bigint AS department_id
    FROM (SELECT DISTINCT lineage FROM place) l, string_to_table(trim(BOTH '/' FROM lineage), '/') part
   WHERE part <> '')
SELECT false, employee_id, manager_id, lineage, NULL::bigint, NULL::date, 0::bigint FROM place
 UNION ALL
SELECT true, h.employee_id, NULL, h.kind, h.department_id, h.start, h.id
  FROM people_departmenthead h JOIN above USING (department_id) JOIN people_employee e ON e.id = h.employee_id
 WHERE h.start <= %(on)s AND (h.until IS NULL OR h.until >= %(on)s)
   AND (e.leave_date IS NULL OR e.leave_date >= %(on)s)
 ORDER BY 6, 7"""


@once
def boss_of(employee: Employee, on: date) -> Employee | None:
    """Scorer, alert recipient and plan lead on the day (spec 2.1); None for who heads the company."""
    return bosses_of([employee.pk], on).get(employee.pk)


def bosses_of(employee_ids: Iterable[int], on: date) -> dict[int, Employee]:
    """Bosses of many in two queries: {employee id: boss}; people without one are left out.

    Only heads of the departments above these people are read.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"people": list(employee_ids), "on": on})
        rows = cursor.fetchall()
    places = {person: (manager, lineage) for is_head, person, manager, lineage, *_more in rows if not is_head}
    heads = [(department, kind, person) for is_head, person, _none, kind, department, *_more in rows if is_head]
    people = Employee.objects.select_related("user").in_bulk(
        {place[0] for place in places.values() if place[0]} | {head[2] for head in heads}
    )
    table = chain.HeadTable(
        heads={(department, person): kind == HeadKind.HEAD for department, kind, person in heads},
        gone=frozenset(pk for pk, person in people.items() if person.leave_date and person.leave_date < on),
    )
    found = {pk: chain.find_boss(pk, manager, lineage, table) for pk, (manager, lineage) in places.items()}
    return {pk: people[boss] for pk, boss in found.items() if boss}


def is_boss_of(user: Any, employee: Employee, on: date) -> bool:
    boss = boss_of(employee, on)
    return bool(boss and boss.user_id and boss.user_id == user.pk and _is_live(user))


# Parts


def _is_live(user: Any) -> bool:
    return bool(user and user.is_authenticated and user.is_active)


def groups_of(user: Any) -> frozenset[str]:
    """Names of the account's groups, read once per loaded user (a request loads its user anew)."""
    if not _is_live(user):
        return frozenset()
    if not hasattr(user, "_group_names"):
        user._group_names = _group_names(user)
    return user._group_names


@once
def _group_names(user: Any) -> frozenset[str]:
    return read_groups(user)


@once
def _standing(user: Any, on: date) -> Standing:
    found = read_standing(user, on)
    if found.me:
        learn(_headships, found.headships, found.me, on)
    return found


@once
def _headships(me: Employee, on: date) -> Sequence[tuple[str, str]]:
    """Kind and lineage of the departments a person heads or deputises for on the day."""
    rows = DepartmentHead.objects.as_of(on).filter(employee=me)
    return tuple(rows.values_list("kind", "department__lineage"))


def _lineage_within(lineages: Iterable[str], prefix: str = "") -> Q:
    condition = Q(pk__in=[])
    for lineage in lineages:
        condition |= Q(**{f"{prefix}lineage__startswith": lineage})
    return condition


def _within(lineages: Sequence[str], on: date) -> Q:
    """Employees whose department on the day (a leaver's last) is one of these or below."""
    if not lineages:
        return Q(pk__in=[])
    last_day = Least(Value(on), "employee__leave_date")
    held = Assignment.objects.filter(employee=OuterRef("pk"), start__lte=on).filter(
        Q(until__isnull=True) | Q(until__gte=last_day)
    )
    return Q(Exists(held.filter(_lineage_within(lineages, "department__"))))


def _team_query(me: Employee | None, on: date) -> QuerySet[Employee]:
    return Employee.objects.filter(_self_and_team(me, on)) if me else Employee.objects.none()


def _self_and_team(me: Employee | None, on: date) -> Q:
    if me is None:
        return Q(pk__in=[])
    return Q(pk=me.pk) | Q(pk__in=RawSQL(TEAM_SQL, (on, on, me.pk)))
