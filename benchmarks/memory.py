"""`./hr bench memory`: a web worker after it has shown every kind of page, against a bare Django worker."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import keep

AIM_MB = 100
BARE = """
import django
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
settings.configure(
    DEBUG=False, ALLOWED_HOSTS=["*"], SECRET_KEY="x", ROOT_URLCONF=__name__, USE_TZ=True,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql"}},
)
urlpatterns = [path("", lambda request: HttpResponse(request.session.get("a", "hello")))]
django.setup()
from django.contrib.auth import models
from django.db.backends.postgresql import base
from django.core.wsgi import get_wsgi_application
from django.test import Client
application = get_wsgi_application()
assert Client().get("/").status_code == 200
"""
OURS = """
import logging
import django
django.setup()
from django.conf import settings
settings.SECURE_SSL_REDIRECT = False
logging.disable(logging.ERROR)
from benchmarks.company import Sizes, ensure_company
from benchmarks.pages import list_pages, sign_in
from hrplatform.wsgi import application
company = ensure_company("benchlarge", Sizes({people}))
if {pages}:
    for page in list_pages(company, ""):
        sign_in(company, page.user).get(page.path)
if {files}:
    from django_tenants.utils import tenant_context
    from benchmarks.excel import make_rows, ours
    from benchmarks.letters import measure
    ours(make_rows(1000))
    with tenant_context(company):
        measure(company, 2)
"""
TELL = """
import gc, json
gc.collect()
def kilobytes(name):
    return int(next(line for line in open("/proc/self/status") if line.startswith(name)).split()[1])
print(json.dumps({"now": kilobytes("VmRSS"), "most": kilobytes("VmHWM")}))
"""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    options = parser.parse_args(arguments)
    bare = measure(BARE)
    started = measure(OURS.format(people=options.people, pages=False, files=False))
    used = measure(OURS.format(people=options.people, pages=True, files=False))
    filed = measure(OURS.format(people=options.people, pages=True, files=True))
    more = used["now"] - bare["now"]
    print("\nweb worker memory, resident, one process")
    for what, found in (("bare Django", bare), ("started", started), ("after every page", used), ("and files", filed)):
        print(
            f"{what:<18}{found['now']:>8.1f} MB   most {found['most']:>8.1f} MB   + {found['now'] - bare['now']:.1f} MB"
        )
    is_met = more <= AIM_MB
    print(f"aim + {AIM_MB} MB after every page: {'met' if is_met else 'MISSED'}")
    print("and files: an Excel list and letters made in the same process; background workers make a pool's letters")
    found = {"bare": bare, "started": started, "used": used, "files": filed}
    keep("memory", [], people=options.people, more=more, aim=AIM_MB, met=is_met, **found)
    return 0 if is_met else 1


def measure(program: str) -> dict[str, float]:
    """Megabytes of a fresh interpreter after the program: now, and the most it ever held."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
    done = subprocess.run(
        [sys.executable, "-c", program + TELL], env=environment, capture_output=True, text=True, check=True
    )
    return {name: kilobytes / 1024 for name, kilobytes in json.loads(done.stdout.splitlines()[-1]).items()}
