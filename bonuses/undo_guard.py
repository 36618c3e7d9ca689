"""What an approved bonus pool holds fast: the people and pay its awards were computed from (spec 2.6)."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from bonuses.enums import SEALED_STATES
from bonuses.models import Award, BonusPool
from intake.models import Batch

TOUCHED = ("people.employee", "history:assignment", "history:compensation")


def approved_pools_on(batch: Batch) -> Iterable[str]:
    """One sentence per approved pool with an award of somebody the roster touched."""
    if batch.kind != "people":
        return
    people = batch.changes.filter(label__in=TOUCHED).values("key")
    awards = Award.objects.filter(scenario=OuterRef("chosen"), employee__in=people)
    for pool in BonusPool.objects.filter(Exists(awards), state__in=SEALED_STATES):
        yield _("The approved bonus pool %(pool)s rests on this import.") % {"pool": pool}
