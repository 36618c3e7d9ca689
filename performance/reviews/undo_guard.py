"""What a published review holds fast: the days it was scored on, and the people and targets it was scored by."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from intake.models import Batch
from performance.measures.models import Observation, Target
from performance.reviews.enums import SHOWN_TO_EMPLOYEES
from performance.reviews.models import ReviewCycle, Scorecard

FROZEN = sorted(SHOWN_TO_EMPLOYEES)


def published_cycles_on(batch: Batch) -> Iterable[str]:
    """One sentence per published cycle that rests on the batch."""
    for cycle in _cycles(batch):
        yield _("The published review %(cycle)s rests on this import.") % {"cycle": cycle.name}


def _cycles(batch: Batch) -> QuerySet[ReviewCycle]:
    cycles = ReviewCycle.objects.filter(stage__in=FROZEN)
    if batch.kind == "observations":
        scored = Scorecard.objects.filter(cycle=OuterRef(OuterRef("pk")), employee=OuterRef("employee"))
        mine = Observation.objects.filter(batch=batch, day__gte=OuterRef("start"), day__lte=OuterRef("until"))
        return cycles.filter(Exists(mine.filter(Exists(scored))))
    if batch.kind == "targets":
        begun = Target.objects.filter(batch=batch, start__lte=OuterRef("until"))
        return cycles.filter(Exists(begun.exclude(until__lt=OuterRef("start"))))
    if batch.kind == "people":
        touched = batch.changes.filter(label__in=["people.employee", "history:assignment"]).values("key")
        return cycles.filter(Exists(Scorecard.objects.filter(cycle=OuterRef("pk"), employee__in=touched)))
    return cycles.none()
