"""Files that take a while, behind the page, into the download centre."""

from datetime import date

from celery import shared_task
from django.utils.translation import gettext as _
from django.utils.translation import override

from hrplatform.lib import dates
from hrplatform.lib.excel import CONTENT_TYPE
from hrplatform.lib.tasks import CompanyTask
from jobs.downloads import store_file
from jobs.models import Progress
from jobs.progress import advance, finish
from people.models import User
from performance.reports.selectors import cycle_book, export_cards
from performance.reports.workbook import build_cycle_book
from performance.reviews.models import ReviewCycle


@shared_task(base=CompanyTask, name="performance.make_cycle_book")
def make_cycle_book(schema: str, cycle_id: str, user_id: int, progress_id: int, on: str) -> None:
    """The workbook of a cycle for one person: what that person may see on that day; progress can be watched."""
    user, progress = User.objects.get(pk=user_id), Progress.objects.get(pk=progress_id)
    cycle = ReviewCycle.objects.get(public_id=cycle_id)
    cards = export_cards(user, cycle, date.fromisoformat(on))
    total = cards.count()
    with override(user.language or "zh-hans"):
        book = cycle_book(cycle, cards, lambda done: advance(progress=progress, done=done, total=total))
        store_file(
            name=f"{cycle.name} {_('Scorecards')}.xlsx", kind="performance.cycle_book", content=build_cycle_book(book),
            content_type=CONTENT_TYPE, owner=user, now=dates.now(), rows=total,
        )  # fmt: skip
    finish(progress=progress, link="/jobs/downloads/")
