"""create_operator EMAIL: a platform operator; the password comes from stdin, the second factor's secret is printed."""

import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from hrplatform.lib.commands import JsonCommand
from tenants.models import Operator
from tenants.services import CompanyRefused


class Command(JsonCommand):
    help = "Create a platform operator; reads the password from stdin and prints the one-time-code secret."
    refusals = (CompanyRefused,)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def answer(self, **options: Any) -> Mapping[str, Any]:
        if Operator.objects.filter(email__iexact=options["email"]).exists():
            raise CompanyRefused(f"operator {options['email']!r} exists already")
        password = sys.stdin.readline().rstrip("\n")
        try:
            validate_password(password)
        except ValidationError as error:
            raise CompanyRefused(" ".join(error.messages)) from error
        operator = Operator(email=options["email"], totp_secret=generate_totp_secret())
        operator.set_password(password)
        operator.save()
        return {"email": operator.email, "totp_secret": operator.totp_secret}
