"""Every log line carries company and request id; the context ends with its block."""

import json
import logging
import sys

from hrplatform.lib import context
from hrplatform.lib.logs import JsonFormatter, logging_config
from tests.clients import signed_in


def line(**extra) -> dict:
    record = logging.makeLogRecord({"name": "jobs", "levelname": "INFO", "msg": "run %s", "args": ("x",), **extra})
    return json.loads(JsonFormatter().format(record))


def test_a_line_is_one_json_object_with_company_and_request():
    with context.bind(company="acme", request_id="r-1", job="nightly"):
        found = line(attempt=2)
    assert found | {"at": ""} == {
        "at": "", "level": "info", "logger": "jobs", "event": "run x", "company": "acme", "request_id": "r-1",
        "job": "nightly", "attempt": 2,
    }  # fmt: skip
    assert found["at"].endswith("+00:00")
    assert line()["company"] == ""


def test_an_error_keeps_its_traceback_and_a_request_object_stays_out():
    try:
        raise ValueError("broken")
    except ValueError:
        found = line(exc_info=sys.exc_info(), request=object())
    assert "ValueError: broken" in found["error"] and "\n" in found["error"]
    assert "request" not in found


def test_inner_context_inherits_and_ends():
    with context.bind(company="acme", ip="10.0.0.1"):
        with context.bind(job="tick"):
            assert (context.current().company, context.current().ip, context.current().job) == (
                "acme",
                "10.0.0.1",
                "tick",
            )
        assert context.current().job == ""
    assert context.current() == context.RequestContext()


def test_the_configuration_is_valid():
    import logging.config

    logging.config.DictConfigurator(logging_config())
    assert logging_config("DEBUG")["root"]["level"] == "DEBUG"


def test_a_request_to_a_company_is_logged_with_it(cast, monkeypatch):
    """From the host to the log line, through the real middleware."""
    seen = []
    monkeypatch.setattr("notices.views.count_unread", lambda user: seen.append(context.current()) or 0)
    answer = signed_in(cast.hr).get("/notices/", headers={"x-request-id": "request-0001"})
    assert answer.status_code == 200
    assert (seen[0].company, seen[0].request_id, seen[0].ip) == ("acme", "request-0001", "127.0.0.1")
    assert answer["X-Request-ID"] == "request-0001"
    assert context.current().company == ""
