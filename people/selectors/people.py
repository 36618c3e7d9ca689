"""Lists of people: search, filters, sort; one query for the rows and their places (spec 11)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Least, Replace

from people.models import Assignment, Department, Employee
from people.names import search_terms
from people.permissions import reports_of, visible_employees

# Which people a list holds; the rest of the filters narrow it.
SEARCHED = ("name__icontains", "number__icontains", "sort_key__contains", "pinyin__contains")
STATES = ("employed", "left", "future", "all")
# Names that `with_place` gives, and those a list of people shows.
PLACE = {
    "department_path": "department__path",
    "position_name": "position__name",
    "brand_name": "brand__name",
    "region_name": "region__name",
    "manager_name": "manager__name",
    "manager_number": "manager__number",
}
LISTED = ("department_path", "position_name", "brand_name", "region_name", "manager_name")


@dataclass(frozen=True)
class PeopleFilter:
    """What a people list was narrowed to; empty means everything. Ids are public ids as text."""

    department: str = ""
    position: str = ""
    brand: str = ""
    region: str = ""
    state: str = "employed"


def list_people(user: Any, on: date, names: Collection[str] = LISTED) -> QuerySet[Employee]:
    """People the account may see, each with these names of the place on the day and `pinyin` for searching."""
    return _searchable(with_place(visible_employees(user, on), on, names))


def narrow_people(rows: QuerySet[Employee], wanted: PeopleFilter, on: date) -> QuerySet[Employee]:
    """The rows of `list_people` with the filters of a list page."""
    return _in_state(_narrow(rows, wanted), wanted.state, on)


def with_place(rows: QuerySet[Employee], on: date, names: Collection[str] = tuple(PLACE)) -> QuerySet[Employee]:
    """Annotate where people stand on the day (leavers: on their last one); each name asked for is a subquery."""
    held = (
        Assignment.objects.filter(employee=OuterRef("pk"), start__lte=Least(Value(on), OuterRef("leave_date")))
        .filter(Q(until__isnull=True) | Q(until__gte=Least(Value(on), OuterRef("leave_date"))))
        .order_by("-start")
    )

    shown = {name: Subquery(held.values(PLACE[name])[:1]) for name in names}
    return rows.annotate(**shown).alias(_held=Subquery(held.values("pk")[:1]))


_PLACES = """
SELECT a.employee_id, d.path, p.name, (SELECT name FROM people_brand WHERE id = a.brand_id),
       (SELECT name FROM people_region WHERE id = a.region_id),
       (SELECT name FROM people_employee WHERE id = a.manager_id)
  FROM people_assignment a JOIN people_employee e ON e.id = a.employee_id
  JOIN people_department d ON d.id = a.department_id JOIN people_position p ON p.id = a.position_id
 WHERE a.employee_id = ANY(%(people)s) AND a.start <= LEAST(%(on)s, e.leave_date)
   AND (a.until IS NULL OR a.until >= LEAST(%(on)s, e.leave_date))
 ORDER BY a.start"""


def fill_places(people: Sequence[Employee], on: date) -> None:
    """Give these people the names of LISTED, as with_place does: for a page, which needs no order by them."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, {"people": [person.pk for person in people], "on": on})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    nowhere = (None,) * len(LISTED)
    for person in people:
        for name, value in zip(LISTED, found.get(person.pk, nowhere), strict=True):
            setattr(person, name, value)


def search_people(user: Any, query: str, on: date, *, most: int = 8) -> QuerySet[Employee]:
    """The first matches by name, number or pinyin, people still here first."""
    rows = _matching(list_people(user, on), query)
    return rows.order_by(F("leave_date").desc(nulls_first=True), "sort_key", "number")[:most]


def team_of(boss: Employee, on: date) -> QuerySet[Employee]:
    """Direct and indirect reports still employed on the day, with their places."""
    still = Q(leave_date__isnull=True) | Q(leave_date__gte=on)
    return with_place(reports_of(boss, on).filter(still, hire_date__lte=on), on).order_by("sort_key", "number")


def _narrow(rows: QuerySet[Employee], wanted: PeopleFilter) -> QuerySet[Employee]:
    """Filter by the dimensions of the place; a department includes all below it."""
    places = Assignment.objects.all()
    chosen = {"position": wanted.position, "brand": wanted.brand, "region": wanted.region}
    for name, public_id in chosen.items():
        if public_id:
            places = places.filter(**{f"{name}__public_id": public_id})
    if wanted.department:
        above = Subquery(_lineage_of(wanted.department))
        places = places.filter(department__lineage__startswith=above)
    if not wanted.department and not any(chosen.values()):
        return rows
    # Whoever was never there is left out first: the place on the day is then looked up for a few, not for everybody.
    return rows.filter(pk__in=places.values("employee"), _held__in=places.values("pk"))


def _lineage_of(public_id: str) -> QuerySet:
    return Department.objects.filter(public_id=public_id).values("lineage")[:1]


def _in_state(rows: QuerySet[Employee], state: str, on: date) -> QuerySet[Employee]:
    here = Q(leave_date__isnull=True) | Q(leave_date__gte=on)
    conditions = {
        "employed": here & Q(hire_date__lte=on),
        "left": Q(leave_date__lt=on),
        "future": Q(hire_date__gt=on),
    }
    return rows.filter(conditions[state]) if state in conditions else rows


def _searchable(rows: QuerySet[Employee]) -> QuerySet[Employee]:
    return rows.alias(pinyin=Replace("sort_key", Value(" "), Value("")))


def _matching(rows: QuerySet[Employee], query: str) -> QuerySet[Employee]:
    """Every word must be in name, number or pinyin; "wangxiaoming" finds "wang xiao ming"."""
    for word in search_terms(query):
        found = Q()
        for lookup in SEARCHED:
            found |= Q(**{lookup: word})
        rows = rows.filter(found)
    return rows
