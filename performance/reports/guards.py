"""What reports add to the pages of reviews (connected when apps are ready)."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.ui import Action
from performance.reviews import extras
from performance.reviews.enums import SHOWN_TO_EMPLOYEES
from performance.reviews.models import ReviewCycle, Scorecard


def scorecard_file(card: Scorecard, user: Any, on: date) -> list[Action]:
    """The result on paper."""
    return [Action("PDF", reverse("reports:scorecard-pdf", args=[card.public_id]), "file-type-pdf")]


def cycle_files(cycle: ReviewCycle, user: Any, on: date) -> list[Action]:
    """The retrospective of a published cycle."""
    if cycle.stage not in SHOWN_TO_EMPLOYEES:
        return []
    return [Action(_("Retrospective"), reverse("retrospect:cycle-look", args=[cycle.public_id]), "history")]


extras.add_result_actions(scorecard_file)
extras.add_cycle_actions(cycle_files)
