"""create_company SCHEMA --name N --pack P --admin-email E: a company ready to use (spec 13.4)."""

import getpass
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django_tenants.utils import tenant_context

from hrplatform.lib.commands import JsonCommand
from hrplatform.lib.dates import now, parse_day
from tenants.provisioning import ProvisioningError
from tenants.selectors import primary_host
from tenants.services import CompanyRefused, NewCompany, create_company, invitation_path


class Command(JsonCommand):
    help = "Create a company: schema, host, pack, first HR admin."
    refusals = (CompanyRefused, ProvisioningError)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema")
        parser.add_argument("--name", required=True)
        parser.add_argument("--pack", default="ecommerce")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--password-stdin", action="store_true", help="read the admin's password from stdin")
        parser.add_argument("--domain", help="host; default SCHEMA.localhost")
        parser.add_argument("--timezone", default="Asia/Shanghai")
        parser.add_argument("--language", default="zh-hans", choices=[code for code, _ in settings.LANGUAGES])
        parser.add_argument("--live-from", type=parse_day, help="first business date (default today)")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        try:
            validate_email(options["admin_email"])
            password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else None
            if password is not None:
                validate_password(password)
        except ValidationError as error:
            raise CompanyRefused(f"--admin-email or password: {' '.join(error.messages)}") from error
        request = NewCompany(
            schema=options["schema"],
            name=options["name"],
            pack=options["pack"],
            admin_email=options["admin_email"],
            password=password,
            domain=options["domain"],
            timezone=options["timezone"],
            language=options["language"],
            live_from=options["live_from"],
        )
        company = create_company(request=request, actor=f"command:{getpass.getuser()}", now=now())
        base = (
            f"http://{primary_host(company)}:{settings.HR_PORT}"
            if settings.DEMO_MODE
            else f"https://{primary_host(company)}"
        )
        answer = {"schema": company.schema_name, "url": f"{base}/", "admin": options["admin_email"]}
        if password is None:
            with tenant_context(company):
                answer["invitation"] = base + invitation_path(options["admin_email"])
        return answer
