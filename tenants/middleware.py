"""From host to company, and the session's company (architecture 2)."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django_tenants.middleware.main import TenantMainMiddleware
from django_tenants.utils import get_public_schema_name

from hrplatform.lib import context
from tenants.enums import CompanyState

SESSION_KEY = "company_schema"


class CompanyMiddleware(TenantMainMiddleware):
    """Sets the company of the request's host; an unknown, unfinished or suspended one is 404."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        answer = super().process_request(request)
        company = getattr(request, "tenant", None)
        if company is None or company.schema_name == get_public_schema_name():
            return answer
        if company.state != CompanyState.ACTIVE:
            connection.set_schema_to_public()
            raise Http404("No such company")
        request.company = company  # type: ignore[attr-defined]
        return answer


class SessionCompanyMiddleware:
    """A session carries the schema it began in and is refused everywhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        company = getattr(request, "company", None)
        if company is None:  # the public site has neither users nor sessions
            request.user = AnonymousUser()
            return self.get_response(request)
        stamped = request.session.get(SESSION_KEY)
        if stamped is not None and stamped != company.schema_name:
            logout(request)
        else:  # the account itself instead of Django's stand-in: a page asks it for something hundreds of times
            request.user = get_user(request)
        with context.bind(company=company.schema_name):
            return self.get_response(request)
