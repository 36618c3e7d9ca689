"""No-data days per person, or for a whole department at once (rule R5)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hrplatform.lib.formats import format_percent
from people.calendar_sql import WORKING_DAYS
from people.models import Assignment
from performance.alerts import silence_sql
from performance.alerts.series.base import Defaults, Figure, Option, Series, Statement, Story, ids
from performance.alerts.silence import is_whole_group
from performance.planner import hashing_cursor

# Twenty working days before the silence lie within so many calendar days unless someone was away for months.
LOOK_BACK = timedelta(days=220)
LATELY = timedelta(days=45)

_HEARD = """
  SELECT DISTINCT employee_id, day FROM performance_observation
   WHERE day BETWEEN %(start)s AND %(until)s"""
# Said apart, not as "null or any": so that the key of the table is used for the few.
_HEARD_OF = f"{_HEARD} AND employee_id = ANY(%(employees)s::bigint[])"

# 0 when nothing was heard on a working day, 1 otherwise. A department: 0 when over its share of people is missing.
_POINTS = f"""
  WITH working_day AS MATERIALIZED ({WORKING_DAYS}),
  heard AS MATERIALIZED ({{heard}}),
  seen AS MATERIALIZED (
    SELECT w.employee_id, w.department_id, w.day, h.day IS NULL AS silent
      FROM working_day w LEFT JOIN heard h ON h.employee_id = w.employee_id AND h.day = w.day)
  SELECT 'e:' || employee_id AS subject, day, CASE WHEN silent THEN 0 ELSE 1 END::numeric AS value,
         NULL::numeric AS low, NULL::numeric AS high, NULL::int AS cases
    FROM seen
   WHERE %(people)s::bigint[] IS NULL OR employee_id = ANY(%(people)s::bigint[])
  UNION ALL
  SELECT 'd:' || department_id, day,
         CASE WHEN count(*) FILTER (WHERE silent) > %(group_share)s * count(*) THEN 0 ELSE 1 END::numeric,
         NULL::numeric, NULL::numeric, (count(*) FILTER (WHERE silent))::int
    FROM seen
   WHERE department_id = ANY(%(departments)s::bigint[])
     AND employee_id IN (SELECT employee_id FROM heard)
   GROUP BY department_id, day"""


class NoData(Series):
    code = "no_data"
    label = gettext_lazy("Working days without any data")
    help = gettext_lazy(
        "Only for people who had data regularly before; when a whole department is missing, one alert for it."
    )
    value_label = gettext_lazy("Data")
    subjects = ("employee", "department")
    has_threshold = False
    periods_title = gettext_lazy("Working days without data")
    periods_note = gettext_lazy("Days off and leave don't count.")
    defaults = Defaults(threshold=Decimal("0.5"), window=2)
    options = (
        Option("regular_share", gettext_lazy("Had data on at least"), Decimal("0.8"), is_share=True, most=Decimal(1),
               help=gettext_lazy("Share of the working days before.")),
        Option("regular_days", gettext_lazy("Working days looked back"), Decimal(20), least=Decimal(1),
               most=Decimal(60)),
        Option("group_share", gettext_lazy("One alert for the department over"), Decimal("0.5"), is_share=True,
               most=Decimal(1), help=gettext_lazy("Share of its people who are missing at once.")),
    )  # fmt: skip

    def points(self, *, rule: Any, start: date, until: date, subjects: Sequence[str] | None) -> Statement:
        parameters: dict[str, Any] = {
            "start": start, "until": until, "employees": None, "people": None, "departments": [],
            "group_share": self.option(rule, "group_share"),
        }  # fmt: skip
        if subjects is not None:
            people, departments = ids(subjects), ids(subjects, "d")
            members = Assignment.objects.filter(department__in=departments).values_list("employee_id", flat=True)
            everybody = sorted({*people, *members}) if departments else people
            parameters |= {"people": people, "departments": departments, "employees": everybody}
        heard = _HEARD if parameters["employees"] is None else _HEARD_OF
        return Statement(_POINTS.format(heard=heard), parameters)

    def find(self, *, rule: Any, on: date, scope: Any) -> list[Story]:
        """Who fell silent: people, or one story for a whole department."""
        by_department: dict[int, list[tuple[int, list[date]]]] = defaultdict(list)
        for employee, department, days in self._fell_silent(rule, on):
            if scope.has(f"e:{employee}"):
                by_department[department].append((employee, days))
        members = _fed_members([key for key, rows in by_department.items() if len(rows) > 1], on, scope)
        share, found = self.option(rule, "group_share"), []
        for department, rows in sorted(by_department.items()):
            if scope.has(f"d:{department}") and is_whole_group(len(rows), members.get(department, 0), share):
                found.append(_story(f"d:{department}", sorted({day for _who, days in rows for day in days})))
            else:
                found += [_story(f"e:{employee}", days) for employee, days in rows]
        return found

    def _fell_silent(self, rule: Any, on: date) -> list[tuple[int, int, list[date]]]:
        everybody: dict[str, Any] = {"start": on, "until": on, "employees": None}
        with hashing_cursor() as cursor:
            cursor.execute(silence_sql.UNHEARD_TODAY, everybody)
            for sql, look_back in ((silence_sql.SILENT_LATELY, LATELY), (silence_sql.FELL_SILENT, LOOK_BACK)):
                some = [row[0] for row in cursor.fetchall()]
                if not some:
                    return []
                parameters = {
                    "start": on - look_back, "until": on, "employees": some, "window": rule.window,
                    "regular_days": int(self.option(rule, "regular_days")),
                    "regular_share": self.option(rule, "regular_share"),
                }  # fmt: skip
                cursor.execute(sql, parameters)
            return cursor.fetchall()

    def sift_replay(self, rule: Any, rows: Sequence[Any], on: date, scope: Any) -> list[Any]:
        """Of the silences in the past those that were one: regular before, and not the whole department's."""
        if not rows:
            return []
        people = sorted(set(ids(row.subject for row in rows)))
        start = min(row.first_day for row in rows) - LOOK_BACK
        worked, heard, seats = _past(people, start, on)
        days, share = int(self.option(rule, "regular_days")), self.option(rule, "regular_share")
        kept: dict[tuple[int, date], list[Any]] = defaultdict(list)
        for row in rows:
            pk = ids([row.subject])[0]
            before = [day for day in worked[pk] if day < row.first_day][-days:]
            if sum(day in heard[pk] for day in before) >= share * days:
                kept[seats.get((pk, row.raised_on), 0), row.raised_on].append(row)
        group = self.option(rule, "group_share")
        return [item for (seat, _on), found in sorted(kept.items()) for item in _grouped(found, seat, group, on)]

    def cases_words(self, cases: int) -> str:
        return ngettext("%(n)s person silent", "%(n)s people silent", cases) % {"n": cases}

    def sentence(self, rule: Any) -> str:
        share, days = self.option(rule, "regular_share"), self.option(rule, "regular_days")
        words = _("No observation on %(n)s working days, by someone who had one on %(share)s of the %(days)s before")
        return words % {"n": rule.window, "share": format_percent(share, 0), "days": int(days)}

    def found_words(self, alert: Any, periods: int) -> str:
        words = ngettext("%(n)s working day without data", "%(n)s working days without data", periods)
        return words % {"n": periods}


def _past(people: list[int], start: date, until: date) -> tuple[Any, Any, Any]:
    """Of these people: {id: working days}, {id: days with data}, {(id, day): department}."""
    worked: dict[int, list[date]] = defaultdict(list)
    heard: dict[int, set[date]] = defaultdict(set)
    seats: dict[tuple[int, date], int] = {}
    parameters = {"start": start, "until": until, "employees": people}
    with hashing_cursor() as cursor:
        cursor.execute(f"SELECT employee_id, day, department_id FROM ({WORKING_DAYS}) w ORDER BY day", parameters)
        for pk, day, department in cursor.fetchall():
            worked[pk].append(day)
            seats[pk, day] = department
        cursor.execute(_HEARD_OF, parameters)
        for pk, day in cursor.fetchall():
            heard[pk].add(day)
    return worked, heard, seats


def _grouped(rows: list[Any], department: int, share: Decimal, on: date) -> list[Any]:
    """One for the department when over its share fell silent on the same night."""
    members = Assignment.objects.as_of(rows[0].raised_on).filter(department=department).count()
    if not department or not is_whole_group(len(rows), members, share):
        return rows
    return [replace(rows[0], subject=f"d:{department}")]


def _story(subject: str, days: list[date]) -> Story:
    return Story(subject, days, [Figure()] * len(days))


def _fed_members(departments: list[int], on: date, scope: Any) -> dict[int, int]:
    """{department: people in scope who work today and had data lately}."""
    if not departments:
        return {}
    rows = Assignment.objects.as_of(on).filter(department_id__in=departments).values_list("employee_id", flat=True)
    people = [pk for pk in rows if scope.has(f"e:{pk}")]
    with hashing_cursor() as cursor:
        cursor.execute(silence_sql.FED_MEMBERS, {"start": on - LATELY, "until": on, "employees": people})
        return dict(cursor.fetchall())
