"""Finding missing data (rule R5, spec 3.1)."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from people.models import Assignment
from performance.alerts import silence_sql
from performance.alerts.enums import AlertState
from performance.alerts.models import Alert, Rule
from performance.alerts.silence import is_whole_group
from performance.planner import hashing_cursor

# Twenty working days before the silence lie within so many calendar days unless someone was away for months.
LOOK_BACK = timedelta(days=220)
LATELY = timedelta(days=45)

Found = tuple[int | None, int | None, list[date]]


def find_silence(*, rule: Rule, on: date) -> list[Found]:
    """(employee id or None, department id, silent days) to raise: people, or one row for a whole department."""
    fell_silent = _fell_silent(rule, on)
    by_department: dict[int, list[tuple[int, list[date]]]] = defaultdict(list)
    for employee, department, days in fell_silent:
        by_department[department].append((employee, days))
    members = _fed_members([key for key, rows in by_department.items() if len(rows) > 1], on)
    unresolved = set(
        Alert.objects.filter(code=rule.code).exclude(state=AlertState.RESOLVED).values_list("subject", flat=True)
    )
    found: list[Found] = []
    for department, rows in sorted(by_department.items()):
        if is_whole_group(len(rows), members.get(department, 0), Decimal(rule.options.get("group_share", "0.5"))):
            if f"d:{department}" not in unresolved:
                found.append((None, department, sorted({day for _employee, days in rows for day in days})))
        else:
            found += [(employee, None, days) for employee, days in rows if f"e:{employee}" not in unresolved]
    return found


def _fell_silent(rule: Rule, on: date) -> list[tuple[int, int, list[date]]]:
    parameters: dict[str, Any] = {"start": on, "until": on, "employees": None}
    with hashing_cursor() as cursor:
        cursor.execute(silence_sql.UNHEARD_TODAY, parameters)
        unheard = [row[0] for row in cursor.fetchall()]
        if not unheard:
            return []
        parameters = {
            "start": on - LOOK_BACK, "until": on, "employees": unheard, "window": rule.window,
            "regular_days": int(rule.options.get("regular_days", 20)),
            "regular_share": Decimal(rule.options.get("regular_share", "0.8")),
        }  # fmt: skip
        cursor.execute(silence_sql.FELL_SILENT, parameters)
        return cursor.fetchall()


def _fed_members(departments: list[int], on: date) -> dict[int, int]:
    """{department: people who work today and had data lately}."""
    if not departments:
        return {}
    people = list(
        Assignment.objects.as_of(on).filter(department_id__in=departments).values_list("employee_id", flat=True)
    )
    with hashing_cursor() as cursor:
        cursor.execute(silence_sql.FED_MEMBERS, {"start": on - LATELY, "until": on, "employees": people})
        return dict(cursor.fetchall())
