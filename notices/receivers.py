"""Reactions to signals of lower apps."""

from datetime import datetime

from django.dispatch import receiver
from django.urls import reverse

from jobs.models import JobRun
from jobs.signals import night_late, run_parked
from notices import (
    approvals,  # noqa: F401  they connect themselves
    contracts,  # noqa: F401
    kinds,
)
from notices.services import notify
from people.selectors import hr_users


@receiver(run_parked)
def on_run_parked(sender: object, run: JobRun, now: datetime, **kwargs: object) -> None:
    notify(
        users=hr_users(),
        kind=kinds.RUN_PARKED,
        context={"date": run.business_date, "error": run.error[:300]},
        link=reverse("jobs:run-list"),
        dedupe_key=f"run-parked/{run.public_id}/{run.attempt}",
        now=now,
    )


@receiver(night_late)
def on_night_late(sender: object, run: JobRun, now: datetime, **kwargs: object) -> None:
    notify(
        users=hr_users(),
        kind=kinds.NIGHT_LATE,
        context={"date": run.business_date},
        link=reverse("jobs:run-list"),
        dedupe_key=f"night-late/{run.business_date}",
        now=now,
    )
