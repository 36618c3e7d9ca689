"""Whose turn it is, as notices: one statement per stage, whatever the number of people."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from hrplatform.lib.formats import format_day
from notices.services import Telling, notify, notify_many
from people.models import User
from performance.reviews import notice_kinds, signals
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle


def tell_stage(cycle: ReviewCycle, stage: Stage, now: datetime) -> None:
    """Notices to those whose turn the stage is; what other rooms own they tell themselves."""
    row = cycle.stages.filter(stage=stage).first()
    due = row.deadline if row else None
    context = {"cycle": cycle.name, "deadline": format_day(due) if due else "—"}
    key = f"cycle/{cycle.pk}/{stage}"
    if stage in (Stage.GOALS, Stage.SELF, Stage.PUBLISHED):
        kinds = {
            Stage.GOALS: notice_kinds.AGREE_GOALS,
            Stage.SELF: notice_kinds.SELF_ASSESS,
            Stage.PUBLISHED: notice_kinds.PUBLISHED,
        }
        notify(
            users=participants(cycle), kind=kinds[stage], context=context, link=link_of(cycle, stage), dedupe_key=key,
            now=now, due_on=None if stage == Stage.PUBLISHED else due,
        )  # fmt: skip
    elif stage == Stage.HEAD:
        tell_scorers(cycle, context, key, now, due)
    elif stage == Stage.SECOND:
        tell_reviewers(cycle, context, key, now, due)


def participants(cycle: ReviewCycle) -> QuerySet[User]:
    return User.objects.filter(employee__scorecards__cycle=cycle).distinct()


def waiting_users(cycle: ReviewCycle, stage: Stage) -> QuerySet[User]:
    """Accounts whose turn it still is at the stage."""
    if stage in signals.stage_waiting:
        return signals.stage_waiting[stage](cycle)
    cards = cycle.scorecards.all()
    if stage == Stage.SELF:
        return User.objects.filter(employee__scorecards__in=cards.filter(self_submitted_at__isnull=True)).distinct()
    if stage == Stage.HEAD:
        return User.objects.filter(employee__in=cards.filter(submitted_at__isnull=True).values("scorer"))
    if stage == Stage.SECOND:
        return User.objects.filter(employee__in=cards.filter(reviewed_at__isnull=True).values("reviewer"))
    return User.objects.none()


def link_of(cycle: ReviewCycle, stage: Stage) -> str:
    """Where those whose turn it is act."""
    if stage in signals.stage_links:
        return signals.stage_links[stage](cycle)
    if stage == Stage.HEAD:
        return reverse("reviews:team-grid", args=[cycle.public_id])
    if stage == Stage.SECOND:
        return reverse("reviews:second-review", args=[cycle.public_id])
    return reverse("reviews:my-reviews")


def tell_scorers(cycle: ReviewCycle, context: dict[str, Any], key: str, now: datetime, due: date | None = None) -> None:
    """One notice per scorer with the number of people; the page is always the scorer's own grid."""
    _tell_counted(cycle, "scorer", notice_kinds.SCORE_TEAM, Stage.HEAD, context, key, now, due)


def tell_reviewers(
    cycle: ReviewCycle, context: dict[str, Any], key: str, now: datetime, due: date | None = None
) -> None:
    """One notice per second level with the number of people below."""
    _tell_counted(cycle, "reviewer", notice_kinds.REVIEW_TEAM, Stage.SECOND, context, key, now, due)


def _tell_counted(
    cycle: ReviewCycle, who: str, kind: str, stage: Stage, context: dict[str, Any], key: str, now: datetime,
    due: date | None,
) -> None:  # fmt: skip
    counts = dict(
        cycle.scorecards.exclude(**{who: None}).order_by().values_list(f"{who}__user").annotate(n=Count("pk"))
    )
    link = link_of(cycle, stage)
    tellings = [
        Telling(users=[user], context=context | {"people": counts[user.pk]}, link=link, dedupe_key=key, due_on=due)
        for user in User.objects.filter(pk__in=[pk for pk in counts if pk])
    ]
    notify_many(kind=kind, tellings=tellings, now=now)
