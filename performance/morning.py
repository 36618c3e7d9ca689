"""The morning report: at 9:00 company time every head is told how the team did (spec 2.7)."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hrplatform.lib.dates import company_today
from hrplatform.lib.formats import format_number, format_percent, join_names, local
from jobs import runs
from jobs.enums import RunState
from jobs.models import JobRun
from notices.services import notify
from people.models import DepartmentHead, WorkDay
from people.permissions import led_employees
from people.services import log_pay_read
from performance.alerts.kinds import MORNING_REPORT
from performance.measures.selectors.position_day import PositionDay, position_averages
from performance.measures.selectors.silent import SilentDepartment, departments_without_data
from performance.measures.selectors.team_day import PersonDay, TeamDay, latest_working_day, read_team_day

JOB = "morning"
HOUR, LATEST_WAIT_HOUR = 9, 12
LINES, NAMES = 30, 10


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
    """One notice per head, worst first. The run of the day and the notices commit together."""
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
    """One head's report in the head's language. Side effects: the notice, and a log entry per pay that it shows."""
    on, people = latest_working_day(today), led_employees(user, today)
    day = read_team_day(people=people, on=on, today=today, viewer=user, limit=LINES)
    facts = day.facts
    if not facts.with_data and not facts.alerts:
        return 0
    with translation.override(user.language or settings.LANGUAGE_CODE):
        lines = report_lines(day, departments_without_data(people, on))
    context = {
        "day": str(on), "people": facts.people, "behind": facts.behind, "alerts": facts.alerts,
        "lines": "\n".join(lines),
    }  # fmt: skip
    link = f"{reverse('measures:team-day')}?on={on}"
    told = notify(users=[user], kind=MORNING_REPORT, context=context, link=link, dedupe_key=f"morning:{today}", now=now)
    shown = [row.employee for row in day.rows if row.cost_share is not None]
    if told and shown:
        log_pay_read(actor=user, employees=shown)
    return 1


def report_lines(day: TeamDay, silent: Sequence[SilentDepartment]) -> list[str]:
    """The whole, the position's average, each person worst first, and what no figure speaks of."""
    judged = [row for row in day.rows if row.result and row.has_data]
    positions = {row.place.position_id for row in judged}
    averages = position_averages(positions=positions, on=day.on, main=day.main, second=day.second)
    lines = [_total(day)] if day.total else []
    lines += [_average(day, item) for item in averages]
    lines += [f"{place}. {_person(day, row)}" for place, row in enumerate(judged, start=1)]
    more = day.facts.with_data - len(judged)
    if more > 0:
        lines.append(ngettext("%(n)s more person on the page", "%(n)s more people on the page", more) % {"n": more})
    missing = [row.employee.name for row in day.rows if row.works and not row.has_data]
    if day.facts.missing:
        names = join_names(missing[:NAMES])
        lines.append(_("No data: %(number)s. %(names)s") % {"number": day.facts.missing, "names": names})
    if silent:
        names = join_names(item.path for item in silent)
        lines.append(_("Not checkable by data: %(names)s") % {"names": names})
    return lines


def _total(day: TeamDay) -> str:
    assert day.total is not None
    parts = [f"{day.main} {_pair(*day.total)} ({format_percent(day.attainment)})"]
    if day.second and day.facts.second is not None:
        parts.append(f"{day.second} {format_percent(day.facts.second)}")
    if day.facts.cost_share is not None:
        parts.append(_("cost share %(share)s") % {"share": format_percent(day.facts.cost_share)})
    return " · ".join([_("Team"), *parts])


def _average(day: TeamDay, item: PositionDay) -> str:
    parts = [_("Average of %(position)s") % {"position": item.name}, f"{day.main} {format_number(item.main, 1)}"]
    if day.second and item.second is not None:
        parts.append(f"{day.second} {format_percent(item.second)}")
    share = day.average.get(item.position_id)
    if share is not None:
        parts.append(_("cost share %(share)s") % {"share": format_percent(share)})
    return " · ".join(parts)


def _person(day: TeamDay, row: PersonDay) -> str:
    target = row.result.target_value if row.result else None
    parts = [f"{row.employee.name}: {_pair(row.value, target)} ({format_percent(row.achievement)})"]
    if row.second is not None:
        parts.append(f"{day.second} {format_percent(row.second)}")
    if row.cost_share is not None:
        parts.append(_("cost share %(share)s") % {"share": format_percent(row.cost_share)})
    return " · ".join(parts)


def _pair(value: Decimal | None, target: Decimal | None) -> str:
    return f"{format_number(value)} / {format_number(target)}"
