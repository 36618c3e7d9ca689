"""Tasks that work inside one company and nowhere else."""

import logging
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from celery.contrib.django.task import DjangoTask
from celery.exceptions import CeleryError
from django.db import connection, transaction
from django_tenants.utils import get_public_schema_name, get_tenant_model, tenant_context
from kombu.exceptions import OperationalError

from hrplatform.lib import context, versions

logger = logging.getLogger(__name__)


class WrongCompany(RuntimeError):
    """A task was given no company, the public schema, one that is not active, or another one than is in force."""


class CompanyTask(DjangoTask):
    """Base of every task that touches company data; its first argument is the company's schema name.

    Fails closed: without a schema, for the public one, for a company that is not active, or when the database is not
    in that schema, nothing runs. Use:

        @shared_task(base=CompanyTask, name="bonuses.make_letters")
        def make_letters(schema: str, pool_id: str) -> None: ...
        make_letters.delay_on_commit(connection.schema_name, str(pool.public_id))
    """

    abstract = True

    def __call__(self, schema: str = "", *args: Any, **kwargs: Any) -> Any:
        with open_company(schema), context.bind(company=schema, job=self.name, request_id=self.request.id or ""):
            from hrplatform.lib.db import current_schema  # has a model: Celery loads this module before the apps

            if current_schema() != schema:
                raise WrongCompany(f"{self.name}: the database is in {current_schema()!r}, not in {schema!r}")
            try:
                return super().__call__(schema, *args, **kwargs)
            finally:
                versions.bump()

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:
        """Wake a worker after the commit. With the broker down the act stands and is answered; nobody waits for it."""
        transaction.on_commit(lambda: self._knock(args, kwargs))

    def _knock(self, args: Any, kwargs: Any) -> None:
        try:
            self.apply_async(args, kwargs, retry=False)
        except (CeleryError, OperationalError):
            logger.warning("nobody could be woken", extra={"task": self.name})


def open_company(schema: str) -> AbstractContextManager[object]:
    """The context of an active company by its schema name; WrongCompany otherwise.

    Already inside it (eager tasks in tests) nothing is switched; inside another one or a transaction nothing may be.
    """
    if not isinstance(schema, str) or not schema or schema == get_public_schema_name():
        raise WrongCompany(f"a company's schema name is required, got {schema!r}")
    if connection.schema_name == schema:
        return nullcontext()
    if connection.schema_name != get_public_schema_name() or connection.in_atomic_block:
        raise WrongCompany(f"{schema!r} asked for inside {connection.schema_name!r}")
    company = get_tenant_model().objects.filter(schema_name=schema).first()
    if company is None or not company.is_ready:
        raise WrongCompany(f"company {schema!r} does not exist or is not active")
    return tenant_context(company)
