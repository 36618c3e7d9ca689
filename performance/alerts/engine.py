"""What a rule finds tonight and what became of its unresolved alerts: reads only (spec 3.1, 3.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Min

from performance.alerts import streak_sql
from performance.alerts.enums import AlertState
from performance.alerts.models import Alert, Rule
from performance.alerts.scope import LiveTrials, Scope, live_trials, watched_by
from performance.alerts.series import Figure, Period, Series, Statement, Story, get
from performance.alerts.series.months import month_back
from performance.measures.models import DirtyDay
from performance.planner import hashing_cursor

# How far back stories are read at first, and for those that reach back further.
SHALLOW, DEEP = timedelta(days=21), timedelta(days=1_500)
# A version younger than this may find streaks that had been there before it.
FRESH = timedelta(days=3)
FRESH_LOOK_BACK = timedelta(days=30)
# A corrected day so long before an alert may make its streak longer.
BEFORE = 90
MONTHS_BEFORE = 400


@dataclass(frozen=True, slots=True)
class Followed:
    """An unresolved alert that changed: story None when nothing of the streak is left."""

    alert_id: int
    story: Story | None
    is_recovered: bool


class Standing:
    """What stands when a night begins to look for new alerts: the same for every rule, read once for all of them."""

    def __init__(self, on: date, *, has_late: bool) -> None:
        self.on, self.has_late = on, has_late
        self._unresolved: dict[str, set[str]] = {}
        for line, subject in Alert.objects.exclude(state=AlertState.RESOLVED).values_list("code", "subject"):
            self._unresolved.setdefault(line, set()).add(subject)

    def unresolved(self, rule: Rule) -> set[str]:
        """Subjects with an unresolved alert of the rule's line."""
        return self._unresolved.setdefault(rule.line, set())

    @cached_property
    def trials(self) -> LiveTrials:
        return live_trials()

    @cached_property
    def late(self) -> set[str]:
        """People with a day before tonight's that changed: only those can bring in somebody whom the day doesn't."""
        if not self.has_late:
            return set()
        rows = DirtyDay.objects.filter(day__lt=self.on).values_list("employee_id", flat=True).distinct()
        return {f"e:{pk}" for pk in rows}


def find_new(rule: Rule, standing: Standing) -> list[Story]:
    """Stories to raise tonight, in the order of their subjects: in scope, with no unresolved alert of the rule."""
    series, on, scope = get(rule.series), standing.on, watched_by(rule, standing.on, standing.trials)
    if not series.is_due(rule=rule, on=on, has_late=standing.has_late):
        return []
    if hasattr(series, "find"):
        found = series.find(rule=rule, on=on, scope=scope)
    else:
        found = _find(series, rule, scope, standing)
    unresolved = standing.unresolved(rule)
    return [story for story in found if story.subject not in unresolved and scope.has(story.subject)]


def _find(series: Series, rule: Rule, scope: Scope, standing: Standing) -> list[Story]:
    on = standing.on
    if series.period == Period.MONTH:
        start = month_back(on, rule.window + rule.recover + 6)
        fresh_from = month_back(on + timedelta(days=1), 2)
        rows = _read_new(series, rule, start=start, on=on, subjects=None)
        return [story for story, _cut in rows if story.days[-1] >= fresh_from]
    subjects = _candidates(series, rule, scope, standing)
    if not subjects:
        return []
    if series.reaches_back:
        start = on if rule.window == 1 else on - timedelta(days=3 * rule.window + 10)
        return [story for story, _cut in _read_new(series, rule, start=start, on=on, subjects=subjects)]
    rows = _read_new(series, rule, start=on - SHALLOW, on=on, subjects=subjects)
    again = [story.subject for story, is_cut in rows if is_cut]
    if again:
        rows = [row for row in rows if not row[1]]
        rows += _read_new(series, rule, start=on - DEEP, on=on, subjects=again)
    return sorted((story for story, _cut in rows), key=lambda story: _order(story.subject))


def _candidates(series: Series, rule: Rule, scope: Scope, standing: Standing) -> list[str]:
    """Who may have to be alerted: a bad day tonight (lately, for a new version), or a day that changed."""
    on = standing.on
    start = on - FRESH_LOOK_BACK if rule.created_at.date() >= on - FRESH and not series.reaches_back else on
    found = series.bad_between(rule=rule, start=start, until=on)
    if found is None:
        points = series.points(rule=rule, start=start, until=on, subjects=None)
        parameters = {**points.parameters, "threshold": rule.threshold, "least": rule.least}
        with hashing_cursor() as cursor:
            cursor.execute(streak_sql.candidates(points.sql, rule.comparison), parameters)
            found = {_key_of(series, row[0]) for row in cursor.fetchall()}
    if "employee" in series.subjects:
        found |= standing.late
    found -= standing.unresolved(rule)
    return sorted((subject for subject in found if scope.has(subject)), key=_order)


def _read_new(
    series: Series, rule: Rule, *, start: date, on: date, subjects: Sequence[str] | None
) -> list[tuple[Story, bool]]:
    points = series.points(rule=rule, start=start, until=on, subjects=subjects)
    sql = streak_sql.find_new(points.sql, comparison=rule.comparison, key=series.key("r.subject"))
    rows = _run(sql, rule, points, first=start)
    return [(_story(subject, *columns), is_cut) for subject, *columns, is_cut in rows]


def follow(rule: Rule, alerts: Sequence[Alert], on: date, *, has_late: bool) -> list[Followed]:
    """What became of a rule version's unresolved alerts with the data known now; only those that changed."""
    series, found = get(rule.series), []
    for some in _by_age(alerts):
        found += _follow(series, rule, some, on, has_late=has_late)
    return sorted(found, key=lambda row: row.alert_id)


def _follow(series: Series, rule: Rule, alerts: Sequence[Alert], on: date, *, has_late: bool) -> list[Followed]:
    # The night of an earlier date, run again, takes nothing away that a later one has found.
    until = max(on, *(alert.last_day for alert in alerts))
    earliest, key = min(alert.first_day for alert in alerts), series.key("r.subject")
    start = earliest - timedelta(days=BEFORE if series.period == Period.DAY else MONTHS_BEFORE)
    is_kept = bool(series.reaches_back)
    if is_kept:
        start = _first_unsettled(series, alerts, earliest, has_late)
    points = series.points(rule=rule, start=start, until=until, subjects=[alert.subject for alert in alerts])
    if is_kept:
        points, key = Statement(streak_sql.kept_and(points.sql, key), points.parameters), "r.subject"
    sql = streak_sql.follow(points.sql, comparison=rule.comparison, key=key)
    before = BEFORE if series.period == Period.DAY else MONTHS_BEFORE
    rows = _run(sql, rule, points, alerts=[alert.pk for alert in alerts], start=start, before=before)
    subjects = {alert.pk: alert.subject for alert in alerts}
    return [
        Followed(pk, None if columns[0] is None else _story(subjects[pk], *columns), is_recovered)
        for pk, *columns, is_recovered in rows
    ]


def _by_age(alerts: Sequence[Alert]) -> Iterable[list[Alert]]:
    """Those of the last weeks together, old ones apart: one old alert must not make all read far back."""
    if not alerts:
        return
    newest = max(alert.first_day for alert in alerts)
    young = [alert for alert in alerts if alert.first_day >= newest - timedelta(days=45)]
    old = [alert for alert in alerts if alert.first_day < newest - timedelta(days=45)]
    yield young
    if old:
        yield old


def _run(sql: str, rule: Rule, points: Statement, **more: Any) -> list[Any]:
    parameters = {
        **points.parameters, "code": rule.line, "threshold": rule.threshold, "least": rule.least,
        "window": rule.window, "recover": rule.recover, **more,
    }  # fmt: skip
    with hashing_cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def _story(
    subject: str, days: list[date], values: list[Any], lows: list[Any], highs: list[Any], cases: list[Any]
) -> Story:
    return Story(subject, days, [Figure(*row) for row in zip(values, lows, highs, cases, strict=True)])


def _first_unsettled(series: Series, alerts: Sequence[Alert], earliest: date, has_late: bool) -> date:
    """The first night to work out again: what came after the last bad day, and what late data touches."""
    start = min(alert.last_day for alert in alerts) + timedelta(days=1)
    if has_late:
        rows = DirtyDay.objects.filter(day__gte=earliest - timedelta(days=series.reaches_back))
        late = rows.aggregate(first=Min("day"))["first"]
        start = min(start, max(late, earliest)) if late else start
    return start


def _key_of(series: Series, subject: Any) -> str:
    return f"e:{subject}" if isinstance(subject, int) else subject


def _order(subject: str) -> tuple[Any, ...]:
    """Keys in the order of their numbers."""
    return tuple((letter, int(number)) for letter, number in (part.split(":") for part in subject.split("/")))
