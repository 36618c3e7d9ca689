"""A live server on the test database and a browser on it. Data is committed into a company of its own, `stage`."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings

NOW = datetime(2025, 3, 3, 2, 0, tzinfo=timezone.utc)
HOST = "stage.localhost"
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    more = ["--disable-component-update", "--disable-sync"]
    executable = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return {**browser_type_launch_args, "executable_path": executable, "args": quiet + more}


@pytest.fixture(scope="session")
def stage(django_db_setup, django_db_blocker) -> Iterator[Any]:
    """The company `stage` with the cast, committed; gone with the test database."""
    with django_db_blocker.unblock():
        from django_tenants.utils import tenant_context

        from people import second_factor
        from tenants.models import Company
        from tenants.services import NewCompany, create_company
        from tests.factories import make_cast

        request = NewCompany(
            schema="stage",
            name="晨光",
            pack="ecommerce",
            admin_email="admin@stage.example",
            password="correct horse battery",
        )
        create_company(request=request, actor="tests", now=NOW)
        with tenant_context(Company.objects.get(schema_name="stage")):
            cast = make_cast()
            for user in (cast.hr, cast.finance):
                second_factor.enrol(user)
        yield cast


@pytest.fixture(scope="session")
def live(stage) -> Iterator[str]:
    """Base address of the company's host."""
    from pytest_django.live_server_helper import LiveServer

    server = LiveServer("localhost")
    yield f"http://{HOST}:{server.thread.port}"
    server.stop()


@dataclass
class Watched:
    """A page with everything the console complained about."""

    page: Any
    complaints: list[str] = field(default_factory=list)
    address: str = ""
    cookie: str = ""

    def fetch(self, path: str) -> tuple[int, str, str]:
        """Status, content type ("" for a download) and text of a path, without the browser."""
        port = self.address.rpartition(":")[2]
        asked = Request(f"http://127.0.0.1:{port}{path}", headers={"Host": f"{HOST}:{port}", "Cookie": self.cookie})
        try:
            with urlopen(asked) as answer:
                kind = (
                    ""
                    if "attachment" in answer.headers.get("Content-Disposition", "")
                    else answer.headers["Content-Type"]
                )
                return answer.status, kind, answer.read().decode(errors="replace") if "html" in kind else ""
        except HTTPError as error:
            return error.code, "", ""


@pytest.fixture
def open_page(browser, live) -> Iterator[Callable[..., Watched]]:
    """open_page(user, theme="dark", size=PHONE, scripts=False): a browser page signed in as the user (None: nobody)."""
    contexts = []

    def start(user: Any = None, *, theme: str = "light", size: dict = WIDE, scripts: bool = True) -> Watched:
        context = browser.new_context(
            base_url=live,
            viewport=size,
            color_scheme=theme,
            java_script_enabled=scripts,
            locale="zh-CN",
            reduced_motion="reduce",
        )
        contexts.append(context)
        cookie = ""
        if user is not None:
            key = session_of(user)
            cookie = f"{settings.SESSION_COOKIE_NAME}={key}"
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live}])
        watched = Watched(context.new_page(), address=live, cookie=cookie)
        watched.page.on("console", lambda line: line.type == "error" and watched.complaints.append(line.text))
        watched.page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        return watched

    yield start
    for context in contexts:
        context.close()


def session_of(user: Any) -> str:
    """A signed-in session of the user, without the sign-in page."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django_tenants.utils import tenant_context

    from tenants.middleware import SESSION_KEY as COMPANY_KEY
    from tenants.models import Company

    with tenant_context(Company.objects.get(schema_name="stage")):
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "people.backends.AccountBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store[COMPANY_KEY] = "stage"
        store.save()
        return store.session_key
