"""What appeals hold back, whose turn it is then, and what they add to a result (connected when apps are ready)."""

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from people.enums import Role
from people.models import User
from performance.appeals.presenters import result_actions
from performance.appeals.selectors import open_appeals
from performance.reviews import extras, signals
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle


def refuse_open_appeals(cycle: ReviewCycle) -> list[str]:
    """A cycle can't be closed over an appeal without an answer."""
    count = open_appeals(cycle).count()
    if not count:
        return []
    text = ngettext("%(n)s appeal still waits for its answer.", "%(n)s appeals still wait for their answer.", count)
    return [text % {"n": count}]


def who_answers(cycle: ReviewCycle) -> QuerySet[User]:
    """HR and those named to decide, while an appeal is open."""
    waiting = open_appeals(cycle)
    named = Q(pk__in=waiting.values("decider"))
    hr = Q(groups__name=Role.HR) if waiting.exists() else Q(pk__in=[])
    return User.objects.filter(named | hr, is_active=True).distinct()


def where(cycle: ReviewCycle) -> str:
    return reverse("appeals:appeal-list") + f"?cycle={cycle.code}"


signals.guard_stage(Stage.APPEALS, refuse_open_appeals)
signals.stage_waiting[Stage.APPEALS] = who_answers
signals.stage_links[Stage.APPEALS] = where
extras.add_result_actions(result_actions)
