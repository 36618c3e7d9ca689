"""Reactions to signals of lower apps."""

from datetime import datetime

from django.dispatch import receiver
from django.urls import reverse

from jobs.models import JobRun
from jobs.signals import audit_troubled, night_late, run_parked
from notices import (
    approvals,  # noqa: F401  they connect themselves
    contracts,  # noqa: F401
    kinds,
)
from notices.services import notify
from people.enums import Role
from people.models import User
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


@receiver(audit_troubled)
def on_audit_troubled(sender: object, trouble: str, now: datetime, **kwargs: object) -> None:
    """HR and auditors, once a day and trouble."""
    auditors = User.objects.filter(groups__name=Role.AUDITOR, is_active=True)
    notify(
        users=[*hr_users(), *auditors],
        kind=kinds.AUDIT_TROUBLED,
        context={"what": kinds.AUDIT_TROUBLES[trouble]},
        link=reverse("audit:anchor-list"),
        dedupe_key=f"audit-troubled/{trouble}/{now:%Y-%m-%d}",
        now=now,
    )
