"""Who hasn't reported for a week is reminded once (spec 4.1, weekly confidence check-ins)."""

from datetime import date, timedelta

from notices.models import Notice
from performance.goals.night import remind_check_ins
from tests.performance.goals.helpers import NOW, ON, agreed_goal, make_goal, report

MONDAY = date(2025, 3, 10)


def reminders(user) -> list[str]:
    return [
        str(notice.context["count"])
        for notice in Notice.objects.filter(user=user, kind="performance.goal.check_in_due")
    ]


def test_reminded_once_a_week_with_the_number_of_goals(cast):
    first = agreed_goal(cast.wei, cast.tao.user)
    agreed_goal(cast.wei, cast.tao.user, title="Second")
    make_goal(cast.tao.user, employee=cast.wei, title="Not agreed")
    told = agreed_goal(cast.mei, cast.lin.user)
    report(told, cast.mei.user, on=MONDAY - timedelta(days=3))
    assert remind_check_ins(on=MONDAY, now=NOW) == {"check_ins_reminded": 1}
    assert remind_check_ins(on=MONDAY, now=NOW) == {"check_ins_reminded": 0}
    assert reminders(cast.wei.user) == ["2"]
    assert reminders(cast.mei.user) == []
    assert remind_check_ins(on=MONDAY + timedelta(days=1), now=NOW) == {"check_ins_reminded": 0}
    report(first, cast.wei.user, on=MONDAY + timedelta(days=5))
    assert remind_check_ins(on=MONDAY + timedelta(days=7), now=NOW) == {"check_ins_reminded": 2}
    assert sorted(reminders(cast.wei.user)) == ["1", "2"]
    assert ON < MONDAY
