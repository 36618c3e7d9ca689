"""The morning report: at 9:00 company time every head is told how the team did (spec 2.7)."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from hrplatform.lib.dates import company_today
from hrplatform.lib.formats import format_number, format_percent, local
from jobs import runs
from jobs.enums import RunState
from jobs.models import JobRun
from notices.services import notify
from people.models import DepartmentHead, WorkDay
from people.permissions import led_employees
from performance.alerts.kinds import MORNING_REPORT
from performance.measures.selectors.team_day import TeamDay, latest_working_day, read_team_day

JOB = "morning"
HOUR, LATEST_WAIT_HOUR = 9, 12
LINES = 10


def send_if_due(*, company: Any, now: datetime) -> int:
    """Send today's reports once, from 9:00 on a working day, after the night; how many heads were told."""
    today, hour = company_today(company, now), local(now, company.timezone).hour
    if hour < HOUR or (runs.has_open_runs() and hour < LATEST_WAIT_HOUR):
        return 0
    if not WorkDay.objects.filter(day=today, works=True).exists():
        return 0
    if JobRun.objects.filter(job=JOB, business_date=today, state=RunState.DONE).exists():
        return 0
    return send_reports(today=today, now=now)


@transaction.atomic
def send_reports(*, today: date, now: datetime) -> int:
    """One notice per head with the people furthest behind. The run of the day and the notices commit together."""
    JobRun.objects.bulk_create([JobRun(job=JOB, business_date=today)], ignore_conflicts=True)
    run = JobRun.objects.select_for_update().get(job=JOB, business_date=today)
    if run.state == RunState.DONE:
        return 0
    heads = DepartmentHead.objects.as_of(today).filter(employee__user__is_active=True).select_related("employee__user")
    users = {row.employee.user_id: row.employee.user for row in heads}
    told = sum(_tell(user, today, now) for user in users.values())
    run.state, run.finished_at, run.result = RunState.DONE, now, {"told": told}
    run.save(update_fields=["state", "finished_at", "result"])
    return told


def _tell(user: Any, today: date, now: datetime) -> int:
    on = latest_working_day(today)
    day = read_team_day(people=led_employees(user, today), on=on, today=today, viewer=user, with_pay=False, limit=LINES)
    facts = day.facts
    if not facts.with_data and not facts.alerts:
        return 0
    context = {
        "day": str(on), "people": facts.people, "behind": facts.behind, "alerts": facts.alerts,
        "lines": "\n".join(_lines(day)),
    }  # fmt: skip
    link = f"{reverse('measures:team-day')}?on={on}"
    notify(users=[user], kind=MORNING_REPORT, context=context, link=link, dedupe_key=f"morning:{today}", now=now)
    return 1


def _lines(day: TeamDay) -> list[str]:
    """Names and figures only, so that they need no language."""
    judged = [row for row in day.rows if row.result and row.has_data]
    lines = [f"{day.main}: {format_number(day.total[0])} / {format_number(day.total[1])}"] if day.total else []
    for row in judged:
        target = row.result.target_value if row.result else None
        second = f" · {format_percent(row.second)}" if row.second is not None else ""
        figure = f"{format_number(row.value)} / {format_number(target)} · {format_percent(row.achievement)}"
        lines.append(f"{row.employee.name}: {figure}{second}")
    return lines
