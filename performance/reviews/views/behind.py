"""Large cycles are opened and moved by a worker; the page shows how far it is and may be left."""

from datetime import date

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hrplatform.lib import dates
from jobs.progress import start_progress
from people.selectors import employees_as_of
from performance.reviews.models import ReviewCycle
from performance.reviews.services.opening import STEPS
from performance.reviews.tasks import advance_behind, open_behind

LARGE = 300


def is_large(as_of: date) -> bool:
    """Whether so many people would take part that a page shouldn't wait for it."""
    return employees_as_of(as_of).count() > LARGE


def open_behind_page(request: HttpRequest, cycle: ReviewCycle, as_of: date) -> HttpResponse:
    with transaction.atomic():
        progress = start_progress(
            kind="reviews.open", label=cycle.name, actor=request.user, total=STEPS, now=dates.now()
        )
        open_behind.delay_on_commit(connection.schema_name, cycle.pk, as_of.isoformat(), request.user.pk, progress.pk)
    return redirect("jobs:progress-detail", progress.public_id)


def advance_behind_page(request: HttpRequest, cycle: ReviewCycle) -> HttpResponse:
    with transaction.atomic():
        progress = start_progress(
            kind="reviews.advance", label=cycle.name, actor=request.user, total=1, now=dates.now()
        )
        advance_behind.delay_on_commit(connection.schema_name, cycle.pk, cycle.stage, request.user.pk, progress.pk)
    return redirect("jobs:progress-detail", progress.public_id)
