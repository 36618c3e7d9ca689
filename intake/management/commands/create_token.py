"""create_token SCHEMA --name N --scope S: a token of the machine interface (spec 13.4)."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from hrplatform.lib import context, dates
from hrplatform.lib.commands import JsonCommand
from intake.tokens.scopes import UnknownScope
from intake.tokens.services import TokenRefused, create_token
from tenants.models import Company


class Command(JsonCommand):
    help = "Make an API token and print its secret, which is shown this once."
    refusals = (TokenRefused, UnknownScope)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema", help="the company's schema")
        parser.add_argument("--name", required=True, help="which system uses it")
        parser.add_argument(
            "--scope", required=True, action="append", dest="scopes",
            help="read:RESOURCE or write:observations|employees|attendance; several times or with commas",
        )  # fmt: skip
        parser.add_argument("--days", type=int, default=365, help="how long it is valid (365)")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        company = Company.objects.filter(schema_name=options["schema"]).first()
        if company is None or not company.is_ready:
            raise TokenRefused(_("There is no company %(schema)s.") % {"schema": options["schema"]})
        scopes = [scope.strip() for given in options["scopes"] for scope in given.split(",") if scope.strip()]
        with tenant_context(company), context.bind(company=company.schema_name, job="create_token"):
            token, secret = create_token(
                name=options["name"], scopes=scopes, days=options["days"], actor=None, now=dates.now()
            )
        return {
            "token": secret,
            "name": token.name,
            "scopes": token.scopes,
            "expires_at": token.expires_at.isoformat(),
            "id": str(token.public_id),
        }
