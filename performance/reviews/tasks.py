"""Long acts on large cycles, behind the page: ids in, one service call, progress to watch."""

from datetime import date

from celery import shared_task
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hrplatform.lib import dates
from hrplatform.lib.tasks import CompanyTask
from jobs.models import Progress
from jobs.progress import advance, finish
from people.models import User
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle
from performance.reviews.services import advance_cycle, open_cycle


@shared_task(base=CompanyTask, name="performance.open_cycle")
def open_behind(schema: str, cycle_id: int, as_of: str, user_id: int, progress_id: int) -> None:
    """Open a cycle; a refusal is the message of the progress."""
    user, progress = User.objects.get(pk=user_id), Progress.objects.get(pk=progress_id)
    cycle = ReviewCycle.objects.get(pk=cycle_id)
    with override(user.language or "zh-hans"):
        steps = {
            1: _("Everybody is found."), 2: _("The check has passed."), 3: _("The scorecards are made."),
            4: _("Data are in."),
        }  # fmt: skip
        try:
            open_cycle(
                cycle=cycle, as_of=date.fromisoformat(as_of), actor=user, now=dates.now(),
                tell=lambda done: advance(progress=progress, done=done, message=steps[done]),
            )  # fmt: skip
        except ReviewRefused as refused:
            finish(progress=progress, link=_link(cycle), message=str(refused), failed=True)
        else:
            finish(progress=progress, link=_link(cycle), message=_("The cycle is open."))


@shared_task(base=CompanyTask, name="performance.advance_cycle")
def advance_behind(schema: str, cycle_id: int, stage: str, user_id: int, progress_id: int) -> None:
    """Take a cycle on from the stage the person saw; a second click finds it moved and does nothing."""
    user, progress = User.objects.get(pk=user_id), Progress.objects.get(pk=progress_id)
    cycle = ReviewCycle.objects.get(pk=cycle_id)
    with override(user.language or "zh-hans"):
        advance(progress=progress, done=0, message=cycle.get_stage_display())
        try:
            if cycle.stage != stage:
                raise ReviewRefused(_("Somebody else has just moved this cycle. Load the page again."))
            cycle = advance_cycle(cycle=cycle, actor=user, now=dates.now())
        except ReviewRefused as refused:
            finish(progress=progress, link=_link(cycle), message=str(refused), failed=True)
        else:
            done = _("The cycle is now at: %(stage)s.") % {"stage": cycle.get_stage_display()}
            finish(progress=progress, link=_link(cycle), message=done)


def _link(cycle: ReviewCycle) -> str:
    return reverse("reviews:cycle-detail", args=[cycle.public_id])
