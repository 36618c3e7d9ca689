"""Reads of appeals for the dossier and for pages."""

from datetime import date

from django.db.models import QuerySet

from people.models import Employee
from performance.appeals.enums import AppealState
from performance.appeals.models import Appeal
from performance.appeals.window import Window, window_of
from performance.reviews.models import ReviewCycle, Scorecard


def appeals_of(employee: Employee) -> QuerySet[Appeal]:
    """Every appeal of an employee with all there is about it: words, files, answer, correction; oldest first.

    For the evidence dossier (spec 4.4): `files.all()` are StoredFile rows, read with people.services.files.open_file;
    `correction` is the linked record with both scores, None where the score stands.
    """
    rows = Appeal.objects.filter(scorecard__employee=employee).order_by("filed_at", "pk")
    return rows.select_related(
        "scorecard__cycle", "scorecard__department", "scorecard__scorer", "filed_by", "decided_by", "correction__item"
    ).prefetch_related("files")


def window_for(cycle: ReviewCycle, on: date) -> Window:
    """When results of the cycle may be appealed."""
    return window_of(cycle.stage, {row.stage: row.deadline for row in cycle.stages.all()}, on)


def appeal_against(card: Scorecard) -> Appeal | None:
    """The appeal against a scorecard that wasn't withdrawn."""
    return Appeal.objects.filter(scorecard=card).exclude(state=AppealState.WITHDRAWN).first()


def open_appeals(cycle: ReviewCycle) -> QuerySet[Appeal]:
    """Those still waiting for an answer."""
    return Appeal.objects.filter(scorecard__cycle=cycle, state=AppealState.OPEN)
