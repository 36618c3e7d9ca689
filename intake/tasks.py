"""Work on uploaded files, done by a worker."""

from uuid import UUID

from celery import shared_task
from django.db import connection

from hrplatform.lib import dates
from hrplatform.lib.tasks import CompanyTask
from intake import working
from intake.models import Batch


@shared_task(base=CompanyTask, name="intake.work_on_batch")
def work_on_batch(schema: str, public_id: str) -> None:
    """Check or commit one batch, as its state says."""
    now = dates.now()
    batch = Batch.objects.filter(public_id=UUID(public_id)).first()
    if batch is not None:
        working.work(batch=batch, today=dates.company_today(connection.tenant, now), now=now)
