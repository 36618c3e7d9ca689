"""Letters of a whole pool, in pieces of some minutes each, into the download centre."""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from celery import shared_task
from django.utils.translation import gettext as _
from django.utils.translation import override

from bonuses.letters import build_letter
from bonuses.models import Award, BonusPool
from hrplatform.lib import dates
from hrplatform.lib.tasks import CompanyTask
from jobs.downloads import store_file
from jobs.models import Progress
from jobs.progress import advance, finish
from people.models import User
from tenants.models import Company

PIECE = 200


@shared_task(base=CompanyTask, name="bonuses.make_letters")
def make_letters(schema: str, pool_id: str, user_id: int, progress_id: int, start: int = 0) -> None:
    """One ZIP of up to 200 letters, then the next piece; progress can be watched and left."""
    user = User.objects.get(pk=user_id)
    progress = Progress.objects.get(pk=progress_id)
    pool = BonusPool.objects.get(public_id=pool_id)
    employees = employees_of(pool)
    piece = employees[start : start + PIECE]
    with override(user.language or "zh-hans"):
        content = zip_letters(pool, piece, schema=schema, now=dates.now())
        name = _("Letters %(first)s to %(last)s") % {"first": start + 1, "last": start + len(piece)}
        store_file(
            name=f"{pool.name} {name}.zip",
            kind="bonuses.letters",
            content=content,
            content_type="application/zip",
            owner=user,
            now=dates.now(),
            rows=len(piece),
        )
    done = start + len(piece)
    advance(progress=progress, done=done, total=len(employees))
    if done < len(employees):
        make_letters.delay_on_commit(schema, pool_id, user_id, progress_id, done)
    else:
        finish(progress=progress, link="/jobs/downloads/")


def employees_of(pool: BonusPool) -> list[int]:
    """Employees with a part in the pool, by number."""
    rows = Award.objects.filter(scenario_id=pool.chosen_id).order_by("employee__number")
    return list(dict.fromkeys(rows.values_list("employee_id", flat=True)))


def zip_letters(pool: BonusPool, employees: list[int], *, schema: str, now: datetime) -> bytes:
    """A ZIP with one PDF per employee, named by number and name."""
    company = Company.objects.get(schema_name=schema)
    rows = Award.objects.filter(scenario_id=pool.chosen_id, employee__in=employees)
    first: dict[int, Award] = {}
    for award in rows.select_related("employee__user").order_by("employee__number", "department__code"):
        first.setdefault(award.employee_id, award)
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as book:
        for award in first.values():
            person = award.employee
            book.writestr(f"{person.number} {person.name}.pdf", build_letter(award, company=company, now=now))
    return buffer.getvalue()
