"""The goal step of the night: who hasn't reported on running goals for a week is reminded, once a week."""

from collections import Counter
from datetime import date, datetime

from django.urls import reverse

from notices.services import Telling, notify_many
from people.models import Employee
from performance.goals import notice_kinds
from performance.goals.selectors import due_check_ins

MONDAY = 0


def remind_check_ins(*, on: date, now: datetime) -> dict[str, int]:
    """On Mondays one notice per person with the number of goals due. Twice is as once."""
    if on.weekday() != MONDAY:
        return {"check_ins_reminded": 0}
    due = Counter(due_check_ins(on).order_by().values_list("employee_id", flat=True))
    people = Employee.objects.filter(pk__in=due, user__isnull=False).exclude(leave_date__lt=on).select_related("user")
    link = reverse("goals:my-goals")
    tellings = [
        Telling(
            users=[person.user], context={"count": due[person.pk]}, link=link,
            dedupe_key=f"goals/check-in/{on.isocalendar().year}-{on.isocalendar().week}",
        )
        for person in people
    ]  # fmt: skip
    return {"check_ins_reminded": notify_many(kind=notice_kinds.CHECK_IN_DUE, tellings=tellings, now=now)}
