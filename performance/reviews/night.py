"""The review step of the night: data items follow the day results, reminders go out, overdue findings reach HR."""

from datetime import date, datetime, timedelta

from django.urls import reverse

from hrplatform.lib.formats import format_day
from notices.services import notify
from people.models import User
from performance.reviews import notice_kinds
from performance.reviews.enums import RUNNING, Stage
from performance.reviews.models import CycleStage, ReviewCycle
from performance.reviews.selectors import due_stages
from performance.reviews.services import refresh_data

REMIND_DAYS = 2


def run_reviews(*, on: date, now: datetime) -> dict[str, int]:
    """Side effects: data items of cycles being scored, reminders two days before a deadline. Twice is as once."""
    changed = 0
    for cycle in ReviewCycle.objects.filter(stage__in=(Stage.SELF, Stage.HEAD), is_imported=False):
        changed += refresh_data(cycle=cycle, now=now)
    rows = due_stages().filter(deadline__gte=on, deadline__lte=on + timedelta(days=REMIND_DAYS), stage__in=RUNNING)
    reminded = sum(_remind(row, on, now) for row in rows if row.reminded_on is None)
    return {"review_items_changed": changed, "reviews_reminded": reminded}


def _remind(row: CycleStage, on: date, now: datetime) -> int:
    cycle = row.cycle
    if row.stage == Stage.SELF:
        users = User.objects.filter(employee__scorecards__in=cycle.scorecards.filter(self_submitted_at__isnull=True))
        link = reverse("reviews:my-reviews")
    elif row.stage == Stage.HEAD:
        waiting = cycle.scorecards.filter(submitted_at__isnull=True).values("scorer")
        users = User.objects.filter(employee__in=waiting)
        link = reverse("reviews:team-grid", args=[cycle.public_id])
    else:
        return 0
    context = {"cycle": cycle.name, "stage": str(Stage(row.stage).label), "deadline": format_day(row.deadline)}
    key = f"cycle/{cycle.pk}/{row.stage}/reminder/{row.deadline}"
    told = notify(
        users=users.distinct(), kind=notice_kinds.REMINDER, context=context, link=link, dedupe_key=key, now=now,
        due_on=row.deadline,
    )  # fmt: skip
    CycleStage.objects.filter(pk=row.pk).update(reminded_on=on)
    return len(told)
