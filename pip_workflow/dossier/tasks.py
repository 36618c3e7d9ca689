"""A dossier is made behind the page: minutes for a long case."""

from datetime import date

from celery import shared_task
from django.utils.translation import gettext as _
from django.utils.translation import override

from hrplatform.lib import dates
from hrplatform.lib.tasks import CompanyTask
from jobs.models import Progress
from jobs.progress import advance, finish
from people.models import Employee, User
from pip_workflow.dossier.services import STEPS, make_dossier


@shared_task(base=CompanyTask, name="pip_workflow.make_dossier")
def make_dossier_file(
    schema: str, employee_id: int, start: str, until: str, language: str, user_id: int, progress_id: int
) -> None:
    """The ZIP lands in the download centre of who asked."""
    progress, user = Progress.objects.get(pk=progress_id), User.objects.get(pk=user_id)
    employee = Employee.objects.get(pk=employee_id)
    with override(language):
        make_dossier(
            employee=employee, start=date.fromisoformat(start), until=date.fromisoformat(until), actor=user,
            now=dates.now(), advance=lambda step: advance(progress=progress, done=step, total=STEPS),
        )  # fmt: skip
        finish(progress=progress, link="/jobs/downloads/", message=_("The dossier is in your downloads."))
