"""A cycle held at its stage while something is written that the stage allows, or while it moves."""

from django.db import connection
from django.utils.translation import gettext as _

from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import ReviewCycle, Scorecard


def hold_stage(cycle: ReviewCycle) -> Stage:
    """The stage the cycle is at, which stays so until the transaction ends; `cycle` is told if it has moved meanwhile.

    Many may hold it at once (FOR SHARE): a team of scorers types at the same time, only a move waits for them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT stage FROM performance_reviewcycle WHERE id = %s FOR SHARE", [cycle.pk])
        row = cursor.fetchone()
    if row:
        cycle.stage = row[0]
    return Stage(cycle.stage)


def hold_card(card: Scorecard) -> None:
    """The scorecard as it stands, handed in or sent back meanwhile, held until the transaction ends."""
    rows = Scorecard.objects.select_for_update().filter(pk=card.pk)
    card.submitted_at, card.returned_reason = rows.values_list("submitted_at", "returned_reason").get()


def hold_to_move(cycle: ReviewCycle) -> None:
    """Wait for whoever is writing, then keep everybody else out until the move is done.

    Raises ReviewRefused if somebody else has moved the cycle since it was read.
    """
    held = ReviewCycle.objects.select_for_update().filter(pk=cycle.pk).values_list("stage", flat=True).first()
    if held != cycle.stage:
        raise ReviewRefused(_("Somebody else has just moved this cycle. Load the page again."))
