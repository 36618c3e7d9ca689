"""The review step of the night: data follows, leavers hand over, reminders go out, HR hears of the overdue."""

from datetime import date, datetime, timedelta

from django.urls import reverse

from hrplatform.lib.formats import format_day
from notices.services import notify
from people.selectors import hr_users
from performance.reviews import notice_kinds
from performance.reviews.enums import DATA_FOLLOWS, Stage
from performance.reviews.models import CycleStage, ReviewCycle
from performance.reviews.selectors import due_stages
from performance.reviews.services import refresh_data
from performance.reviews.services.leavers import hand_over_leavers
from performance.reviews.services.telling import link_of, waiting_users

REMIND_DAYS = 2


def run_reviews(*, on: date, now: datetime) -> dict[str, int]:
    """Side effects: data items, scorecards of leavers, reminders before a deadline and after. Twice is as once."""
    changed = 0
    for cycle in ReviewCycle.objects.filter(stage__in=sorted(DATA_FOLLOWS), is_imported=False):
        changed += refresh_data(cycle=cycle, now=now)
    handed = hand_over_leavers(on=on, now=now)
    near = due_stages().filter(deadline__gte=on, deadline__lte=on + timedelta(days=REMIND_DAYS))
    reminded = sum(_remind(row, on, now) for row in near.filter(reminded_on__isnull=True))
    late = due_stages().filter(deadline__lt=on, overdue_told_on__isnull=True)
    overdue = sum(_tell_overdue(row, on, now) for row in late)
    return {
        "review_items_changed": changed,
        "reviews_reminded": reminded,
        "reviews_overdue": overdue,
        "scorecards_handed_over": handed,
    }


def _remind(row: CycleStage, on: date, now: datetime) -> int:
    """Everybody whose turn it still is; how many were told."""
    told = _to_waiting(row, f"reminder/{row.deadline}", now)
    CycleStage.objects.filter(pk=row.pk).update(reminded_on=on)
    return told


def _tell_overdue(row: CycleStage, on: date, now: datetime) -> int:
    """Those who are late again, and HR with their number; once per deadline. Whether anybody was late."""
    late = _to_waiting(row, f"overdue/{row.deadline}", now)
    CycleStage.objects.filter(pk=row.pk).update(overdue_told_on=on)
    if late:
        notify(
            users=hr_users(), kind=notice_kinds.OVERDUE, context=_context(row) | {"people": late},
            link=reverse("reviews:cycle-detail", args=[row.cycle.public_id]),
            dedupe_key=f"cycle/{row.cycle_id}/{row.stage}/hr-overdue/{row.deadline}", now=now, due_on=row.deadline,
        )  # fmt: skip
    return int(late > 0)


def _to_waiting(row: CycleStage, key: str, now: datetime) -> int:
    stage = Stage(row.stage)
    told = notify(
        users=waiting_users(row.cycle, stage), kind=notice_kinds.REMINDER, context=_context(row),
        link=link_of(row.cycle, stage), dedupe_key=f"cycle/{row.cycle_id}/{row.stage}/{key}", now=now,
        due_on=row.deadline,
    )  # fmt: skip
    return len(told)


def _context(row: CycleStage) -> dict[str, object]:
    deadline = format_day(row.deadline) if row.deadline else "—"
    return {"cycle": row.cycle.name, "stage": str(Stage(row.stage).label), "deadline": deadline}
