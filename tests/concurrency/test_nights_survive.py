"""Nights run twice, in parallel, killed at random moments, with the broker emptied, late: the tables are the same."""

import json
import time
from datetime import timedelta

import pytest
from django.db import connection

from audit.verification import verify
from hrplatform import night, ticking
from hrplatform.celery import app
from hrplatform.lib import dates
from jobs.models import JobRun
from tests.concurrency.conftest import DAYS, SCHEMA, broker_url, kill, kill_while_working, wait_for
from tests.concurrency.digest import differences


def test_the_drill_is_about_something(expected):
    """Nights that found nothing would survive anything."""
    assert sum(expected["performance_alert"].values()) >= 3
    assert sum(expected["performance_dayresult"].values()) >= 50
    assert sum(expected["notices_notice"].values()) >= 1
    assert sum(expected["job_run"].values()) == DAYS
    steps = [json.loads(row)["what"] for row in expected["pip_workflow_planevent"].elements()]
    assert {"active", "ended", "relapsed"} <= set(steps) and steps.count("escalated") >= 4


def test_the_comparison_notices_one_changed_value(expected, drill):
    drill.run_here()
    assert differences(expected, drill.content()) == []
    run = JobRun.objects.first()
    JobRun.objects.filter(pk=run.pk).update(error="x")
    assert [line.split(":")[0] for line in differences(expected, drill.content())] == ["job_run"]


def test_every_night_twice(expected, drill):
    drill.run_here()
    drill.run_here()
    assert differences(expected, drill.content()) == []
    assert verify().ok


def test_two_commands_at_the_same_time(expected, drill):
    commands = [drill.start_nights(), drill.start_nights()]
    for command in commands:
        out, err = command.communicate(timeout=120)
        assert command.returncode == 0, err.decode()[-2000:]
        assert len(json.loads(out)["nights"]) == DAYS
    assert differences(expected, drill.content()) == []
    assert verify().ok


def test_three_nights_missed_are_made_up_for_in_order(expected, drill):
    for offset in range(DAYS - 3):
        night.run_named(company=drill.company, on=drill.first + timedelta(days=offset), now=dates.now())
    ticking.tick_company(company=drill.company, now=dates.now())
    made_up = []
    while (on := night.run_next(company=drill.company, now=dates.now())) is not None:
        made_up.append(on)
    assert made_up == [drill.last - timedelta(days=2), drill.last - timedelta(days=1), drill.last]
    assert differences(expected, drill.content()) == []


def survive_killed_commands(expected, drill, moments: int) -> None:
    """The command is killed while it works on some night, again and again; the last one may finish."""
    for _ in range(moments):
        kill_while_working(drill, drill.start_nights())
        if drill.open_runs() == 0:
            reopen_last_night(drill)
    last = drill.start_nights()
    _, err = last.communicate(timeout=120)
    assert last.returncode == 0, err.decode()[-2000:]
    assert differences(expected, drill.content()) == []
    assert verify().ok


@pytest.mark.slow
def test_a_command_killed_at_twenty_moments(expected, drill):
    survive_killed_commands(expected, drill, 20)


def ring(times: int = 1) -> None:
    """What beat sends; two beats send it twice."""
    with app.connection_for_write(broker_url()) as broker:
        for _ in range(times):
            app.send_task("hrplatform.tick_company", [SCHEMA], connection=broker, expires=50)


def survive_killed_workers(expected, drill, broker, moments: int) -> None:
    """Worker after worker is killed while it works, the broker is emptied in between; the last one may finish."""
    for _ in range(moments):
        worker = drill.start_worker()
        ring(2)
        kill_while_working(drill, worker)
        broker.flushdb()
        if drill.open_runs() == 0:
            reopen_last_night(drill)
    worker = drill.start_worker()
    try:
        ring(2)

        def finished() -> bool:
            assert worker.poll() is None, worker.communicate()[1].decode()[-2000:]
            if drill.open_runs():
                time.sleep(1)
                ring()
            return drill.open_runs() == 0

        assert wait_for(finished, 300), f"{drill.open_runs()} nights are still open"
    finally:
        kill(worker)
    assert differences(expected, drill.content()) == []
    assert verify().ok


def reopen_last_night(drill) -> None:
    """All done before the kill: the newest night is asked for once more, so that the next worker has work."""
    JobRun.objects.filter(business_date=drill.last).update(state="due")
    connection.close()


def test_a_worker_killed_at_three_moments_with_the_broker_emptied(expected, drill, broker):
    survive_killed_workers(expected, drill, broker, 3)


@pytest.mark.slow
def test_a_worker_killed_at_twenty_moments_with_the_broker_emptied(expected, drill, broker):
    survive_killed_workers(expected, drill, broker, 20)
