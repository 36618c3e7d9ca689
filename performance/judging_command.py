"""What the import commands of measures do after the import: no worker may be running to judge what came in."""

from collections.abc import Mapping
from typing import Any

from django_tenants.utils import tenant_context

from hrplatform.lib import dates
from intake.commands import ImportCommand
from performance.arrivals import judge_arrivals
from tenants.models import Company


class JudgingImportCommand(ImportCommand):
    """Imports, then judges the days the file touched."""

    def answer(self, **options: Any) -> Mapping[str, Any]:
        answer = super().answer(**options)
        if answer["batch"]:
            company, now = Company.objects.get(schema_name=options["schema"]), dates.now()
            with tenant_context(company):
                judge_arrivals(today=dates.company_today(company, now), now=now)
        return answer
