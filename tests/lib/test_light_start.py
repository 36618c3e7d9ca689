"""A web worker starts without what only some of its work needs (spec 14: memory)."""

import subprocess
import sys

import pytest

START = """
import sys, django
django.setup()
from django.urls import get_resolver
get_resolver("hrplatform.urls").url_patterns
from hrplatform.lib.rooms import load_rooms
load_rooms()
print(*{name.split(".")[0] for name in sys.modules})
"""


@pytest.fixture(scope="module")
def loaded():
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "heavy", ["pypinyin", "weasyprint", "dukpy", "scipy", "hypothesis", "openpyxl", "numpy", "PIL"]
)
def test_heavy_libraries_are_imported_where_they_are_used(loaded, heavy):
    assert heavy not in loaded
