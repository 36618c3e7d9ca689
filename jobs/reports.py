"""What the nights push up to the operators: dates and counts, never company data (architecture 2)."""

from jobs.enums import RunState
from jobs.models import JobRun
from jobs.runs import NIGHT
from tenants.models import Company, NightReport

NIGHTS_KEPT = 14


def push_night_reports(*, company: Company) -> int:
    """Bring the public schema's report of the last nights up to date; how many rows changed."""
    runs = JobRun.objects.filter(job=NIGHT).exclude(finished_at=None, state=RunState.DUE)
    known = {
        row.business_date: row for row in NightReport.objects.filter(company=company).order_by("-business_date")[:60]
    }
    changed = 0
    for run in runs.order_by("-business_date")[:NIGHTS_KEPT]:
        values = {"state": run.state, "finished_at": run.finished_at, "people": run.result.get("people", 0)}
        row = known.get(run.business_date)
        if row is None or any(getattr(row, name) != value for name, value in values.items()):
            NightReport.objects.update_or_create(company=company, business_date=run.business_date, defaults=values)
            changed += 1
    return changed
