"""The night's SQL against the pure reference: many people, holes, late data, corrections, resolutions by hand."""

from datetime import date, timedelta
from decimal import Decimal as D
from random import Random

import pytest

from people.workdays import mainland_day
from performance.alerts.models import Alert, AlertDay, Rule
from performance.alerts.services import resolve_alert
from performance.alerts.streaks import Life, Point, StreakRule, replay
from tests.factories import make_department, make_employee
from tests.performance.helpers import MORNING, metric, night, observe, target

START, DAYS = date(2025, 3, 3), 26


def calendar():
    return [START + timedelta(days=offset) for offset in range(DAYS)]


@pytest.mark.parametrize(("seed", "size"), [(1, 10), pytest.param(2, 24, marks=pytest.mark.slow)])
def test_every_night_agrees_with_the_reference(cast, seed, size):
    random = Random(seed)
    department = make_department("随机组")
    people = [make_employee(f"P{number}", department, user=False) for number in range(size)]
    target("orders", "10", "2025-01-01", actor=cast.hr, department=department)
    rules = [
        StreakRule(rule.code, rule.threshold, rule.window, rule.recover)
        for rule in Rule.objects.filter(series="achievement")
    ]
    lives = {(person.pk, rule.code): Life(rule) for person in people for rule in rules}
    known: dict[int, dict[date, D]] = {person.pk: {} for person in people}
    for on in calendar():
        for person in people:
            _news(random, person, known[person.pk], on)
        _resolve_some(random, lives, on, cast.hr)
        night(on)
        for person in people:
            series = [Point(day, value / 10) for day, value in known[person.pk].items() if mainland_day(day).works]
            for rule in rules:
                lives[person.pk, rule.code].night(on, series)
        _compare(lives)
    assert Alert.objects.filter(how="recovered").exists()
    assert Alert.objects.filter(how="corrected").exists()


def _news(random, person, known, on):
    """Today's figure or none, and now and then an older one again."""
    changed = {}
    if random.random() < 0.8:
        changed[on] = D(random.choice([1, 2, 3, 4, 5, 6, 9, 12]))
    if random.random() < 0.12:
        changed[on - timedelta(days=random.randint(1, min(8, (on - START).days or 1)))] = D(random.choice([2, 9]))
    changed = {day: value for day, value in changed.items() if day >= START}
    known.update(changed)
    if changed:
        observe(person, "orders", {str(day): value for day, value in changed.items()})


def _resolve_some(random, lives, on, actor):
    from dataclasses import replace

    for alert in Alert.objects.filter(code="R1").exclude(state="resolved"):
        if random.random() < 0.03:
            resolve_alert(alert=alert, actor=actor, on=on - timedelta(days=1), reason="seen", now=MORNING)
            life = lives[alert.employee_id, "R1"]
            life.alerts[-1] = replace(
                life.alerts[-1], state="resolved", how="by_hand", resolved_on=on - timedelta(days=1)
            )


def _compare(lives):
    days: dict[int, list[date]] = {}
    for alert, day in AlertDay.objects.order_by("day").values_list("alert_id", "day"):
        days.setdefault(alert, []).append(day)
    found: dict[tuple[int, str], list] = {key: [] for key in lives}
    for alert in Alert.objects.filter(code__in=["R1", "R2"]).order_by("id"):
        if (alert.employee_id, alert.code) in found:
            found[alert.employee_id, alert.code].append(
                (alert.first_day, alert.raised_on, tuple(days[alert.pk]), alert.state, alert.resolved_on, alert.how)
            )
    expected = {
        key: [(a.first_day, a.raised_on, a.days, a.state, a.resolved_on, a.how) for a in life.alerts]
        for key, life in lives.items()
    }
    assert found == expected


def test_a_metric_that_must_be_low_is_judged_upside_down(cast):
    rule = Rule.objects.get(code="R1")
    rule.metric = metric("refunds")
    rule.lowered_by = None
    rule.save()
    target("refunds", "2", "2025-01-01", actor=cast.hr, employee=cast.wei)
    observe(cast.wei, "refunds", {"2025-03-03": 5, "2025-03-04": 4, "2025-03-05": 5, "2025-03-06": 6})
    for day in ("2025-03-03", "2025-03-04", "2025-03-05", "2025-03-06"):
        night(day)
    assert not Alert.objects.filter(code="R1").exists()  # exactly half on the 4th is not under
    observe(cast.wei, "refunds", {"2025-03-04": "4.000001"})
    night("2025-03-07")
    assert Alert.objects.get(code="R1").first_day == date(2025, 3, 3)


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_the_backtest_agrees_with_the_reference(cast, seed):
    """replay() in SQL against Life, night by night, on random figures with holes."""
    from performance.alerts import streak_sql
    from performance.alerts.series import Statement
    from performance.planner import hashing_cursor

    random = Random(seed)
    window, recover, threshold = random.choice([1, 2, 3]), random.choice([1, 2, 3]), D("0.5")
    series = {
        subject: [
            Point(START + timedelta(days=offset), D(random.choice(["0.2", "0.3", "0.5", "0.8", "1.1"])))
            for offset in range(60)
            if random.random() < 0.8
        ]
        for subject in range(1, 30)
    }
    points = Statement(
        "SELECT s AS subject, d AS day, v AS value, NULL::numeric AS low, NULL::numeric AS high, NULL::int AS cases "
        "FROM unnest(%(s)s::bigint[], %(d)s::date[], %(v)s::numeric[]) AS p(s, d, v)",
        {
            "s": [subject for subject, rows in series.items() for _row in rows],
            "d": [row.day for rows in series.values() for row in rows],
            "v": [row.achievement for rows in series.values() for row in rows],
        },
    )
    parameters = {**points.parameters, "threshold": threshold, "least": 0, "window": window, "recover": recover}
    with hashing_cursor() as cursor:
        cursor.execute(streak_sql.replay(points.sql, comparison="under", key="'e:' || r.subject"), parameters)
        found = sorted(cursor.fetchall())
    rule, expected = StreakRule("T", threshold, window, recover), []
    for subject, rows in series.items():
        for alert in replay(rows, [START + timedelta(days=offset) for offset in range(60)], rule):
            ended = alert.resolved_on
            expected.append((f"e:{subject}", alert.first_day, alert.raised_on, alert.last_day, len(alert.days), ended))
    assert found == sorted(expected, key=lambda row: row[:3])
    assert any(row[5] is None for row in found)
    assert any(row[5] is not None for row in found)
