"""Bodies no honest system sends: each is answered by a problem, none fails, nothing is written (spec 13.3)."""

import json
import time

import pytest

from intake.models import Batch
from performance.measures.models import Observation

DAY = "2025-03-03"
GOOD = '{"rows": [{"employee": "%s", "date": "2025-03-03", "metric": "orders", "value": 12}]}'


def row(value="12", day='"2025-03-03"', employee='"%s"', metric='"orders"'):
    return '{"rows": [{"employee": %s, "date": %s, "metric": %s, "value": %s}]}' % (employee, day, metric, value)


BODIES = {
    "deep lists": "[" * 100_000,
    "deep objects": '{"rows":' * 50_000,
    "deep closed": '{"rows": ' + "[" * 50_000 + "]" * 50_000 + "}",
    "deep value": row(value="[" * 3000 + "]" * 3000),
    "nan": row(value="NaN"),
    "inf": row(value="Infinity"),
    "-inf": row(value="-Infinity"),
    "1E400": row(value="1E+400"),
    "1E4000000": row(value="1E+4000000"),
    "-1E400": row(value="-1E+400"),
    "1E-400": row(value="1E-400"),
    "text 1E400": row(value='"1E+400"'),
    "text nan": row(value='"NaN"'),
    "text inf": row(value='"Infinity"'),
    "text snan": row(value='"sNaN"'),
    "huge int": row(value="9" * 5000),
    "huge int2": row(value="9" * 100_000),
    "huge text": row(value='"' + "9" * 100_000 + '"'),
    "many digits": row(value="1." + "1" * 4000),
    "1E30": row(value="1E+30"),
    "bool": row(value="true"),
    "null": row(value="null"),
    "obj": row(value="{}"),
    "day year 0": row(day='"0000-01-01"'),
    "day 10000": row(day='"10000-01-01"'),
    "day 9999": row(day='"9999-12-31"'),
    "day 1": row(day='"0001-01-01"'),
    "day number": row(day="45000"),
    "day huge": row(day="1E400"),
    "day bool": row(day="true"),
    "emp nul": row(employee='"\\u0000"'),
    "emp surrogate": row(employee='"\\ud800"'),
    "emp long": row(employee='"' + "x" * 100_000 + '"'),
    "emp num": row(employee="12"),
    "emp 1E400": row(employee="1E400"),
    "metric nul": row(metric='"a\\u0000"'),
    "metric surrogate": row(metric='"\\udfff"'),
    "dup rows": '{"rows": [], "rows": [{"employee": "%s", "date": "2025-03-03", "metric": "orders", "value": 1}]}',
    "dup value": '{"rows": [{"employee": "%s", "date": "2025-03-03", "metric": "orders", "value": 1, "value": 2}]}',
    "unknown col nul": '{"rows": [{"employee": "%s", "date": "2025-03-03", "a\\u0000": 1}]}',
    "unknown col surr": '{"rows": [{"employee": "%s", "date": "2025-03-03", "\\ud800": 1}]}',
    "unknown col empty": '{"rows": [{"employee": "%s", "date": "2025-03-03", "": 1}]}',
    "bytes": b"\xff\xfe\x00",
    "utf16": GOOD.encode("utf-16"),
    "utf8 bom": b"\xef\xbb\xbf" + GOOD.encode(),
    "empty": b"",
    "null body": "null",
    "list": "[]",
    "string": '"x"',
    "trailing": GOOD + "x",
    "rows dict": '{"rows": {}}',
    "rows empty": '{"rows": []}',
    "row null": '{"rows": [null]}',
    "row list": '{"rows": [[]]}',
    "row empty": '{"rows": [{}]}',
    "flags": '{"rows": [{}], "dry_run": "yes please", "accept_good": 1E400}',
    "many keys": '{"rows": [{' + ",".join(f'"k{n}": 1' for n in range(20000)) + "}]}",
}


# What is taken all the same: the number 45000 is a day as Excel counts them, as in files.
TAKEN = {"day number"}


def sent(call, cast, body, kind="application/json"):
    data = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    data = data.replace(b"%s", cast.wei.number.encode())
    return call("write:observations").client.generic(
        "POST", "/api/v1/observations", data, content_type=kind, headers={"idempotency-key": "a-key-of-mine"}
    )


@pytest.mark.parametrize("name", BODIES)
def test_it_is_refused_as_a_problem_and_nothing_is_written(call, cast, name):
    answer = sent(call, cast, BODIES[name])
    if name in TAKEN:
        assert answer.status_code == 200
        return
    assert 400 <= answer.status_code < 500 and answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]
    assert not Observation.objects.exists() and not Batch.objects.exists()


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_is_read(call, cast, kind):
    answer = sent(call, cast, GOOD, kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "not_json")
    assert not Observation.objects.exists()


def test_what_is_wrong_with_a_number_or_a_key_is_said(call, cast):
    for name, words in (
        ("1E400", "1E+400 is out of range"),
        ("nan", "NaN is no number"),
        ("dup value", "'value' stands twice"),
    ):
        assert words in sent(call, cast, BODIES[name]).json()["detail"]


def test_a_key_twice_in_a_long_object_is_found_at_once(call, cast):
    body = "{" + ",".join(f'"k{n}": 1' for n in range(200_000)) + ', "k199999": 2}'
    started = time.monotonic()
    assert "'k199999' stands twice" in sent(call, cast, body).json()["detail"]
    assert time.monotonic() - started < 10


def test_rows_with_ever_other_keys_do_not_fill_the_memory(call, cast):
    one = {"employee": cast.wei.number, "date": DAY, "orders": 1}
    rows = [one | {f"k{n}-{m}": 1 for m in range(30)} for n in range(2000)]
    answer = sent(call, cast, json.dumps({"rows": rows}))
    assert (answer.status_code, answer.json()["code"]) == (422, "refused")
    assert "500" in answer.json()["detail"] and not Observation.objects.exists()


def test_a_key_nobody_knows_is_said_beside_the_good_ones(call, cast):
    rows = [{"employee": cast.wei.number, "date": DAY, "orders": 1, "odrers": 2}]
    said = sent(call, cast, json.dumps({"rows": rows})).json()
    assert said["created"] == 1 and "odrers" in " ".join(said["warnings"])
