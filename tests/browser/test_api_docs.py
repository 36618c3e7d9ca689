"""The examples of docs/api.md, run as they stand: curl against a live server, the signature check against ours."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from django_tenants.utils import tenant_context

from hrplatform.lib import dates
from intake.webhooks import signing

pytestmark = pytest.mark.browser  # needs the live server, not Chromium
TEXT = (Path(__file__).resolve().parent.parent.parent / "docs" / "api.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(bash|json|python)\n(.*?)```", re.DOTALL)
BLOCKS = BLOCK.findall(TEXT)


def holds(expected, found) -> bool:
    """Whether what is shown is in the answer; "…" stands for anything."""
    if expected == "…":
        return found is not None
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(holds(value, found.get(key)) for key, value in expected.items())
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) >= len(expected) and all(map(holds, expected, found))
    return expected == found


def examples():
    """(command, what the next block says it answers)."""
    for place, (kind, text) in enumerate(BLOCKS):
        if kind == "bash":
            following = BLOCKS[place + 1] if place + 1 < len(BLOCKS) else ("", "")
            yield text, json.loads(following[1]) if following[0] == "json" else {}


def test_the_examples_do_what_they_say(live, stage):
    from intake.tokens.scopes import SCOPES
    from intake.tokens.services import create_token
    from tenants.models import Company

    now = dates.now()
    with tenant_context(Company.objects.get(schema_name="stage")):
        _token, secret = create_token(name=f"docs {now}", scopes=list(SCOPES), days=1, actor=None, now=now)
    environment = {**os.environ, "BASE": live, "TOKEN": secret, "EMPLOYEE": stage.mei.number}
    ran = 0
    for command, expected in examples():
        done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        assert holds(expected, json.loads(done.stdout)), f"{command}\n{done.stdout}"
        ran += 1
    assert ran > 8


def test_the_signature_check_fits_ours():
    names: dict = {}
    (code,) = [text for kind, text in BLOCKS if kind == "python"]
    exec(code, names)
    header = signing.sign(body=b'{"a":1}', keys=["new", "old"], at=1_000_000)
    for key, body, now, right in (
        ("new", b'{"a":1}', 1_000_000, True),
        ("old", b'{"a":1}', 1_000_100, True),
        ("other", b'{"a":1}', 1_000_000, False),
        ("new", b'{"a":2}', 1_000_000, False),
        ("new", b'{"a":1}', 1_000_301, False),
    ):
        assert names["is_ours"](header, body, key, now) is right


def test_every_event_and_resource_is_named():
    from hrplatform.api.events import ACTS
    from hrplatform.api.problems import TITLES
    from hrplatform.api.reading import parameters_of
    from hrplatform.lib.dump import source_of
    from intake.tokens.scopes import READ

    for name in [*(event for event, _label, _kind in ACTS.values()), *READ]:
        assert f"`{name}`" in TEXT, name
    assert not [code for code in TITLES if code not in TEXT and code != "server_error"]
    for kind in READ:
        (line,) = [line for line in TEXT.splitlines() if line.startswith("| ") and f"`{kind}`" in line.split("|")[1]]
        for parameter in set(parameters_of(kind, source_of(kind)).model_fields) - {"limit", "cursor"}:
            assert parameter in line, (kind, parameter)
