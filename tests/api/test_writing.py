"""Rows in: checked like a file, whole or nothing, once per key (spec 13.3, 2.6)."""

import json
from decimal import Decimal

import pytest

from audit.models import AuditEntry
from intake.models import Batch
from intake.tokens.models import ApiRequest
from people.models import Assignment, Employee, Leave, ScheduleEntry
from performance.measures.models import DirtyDay, Observation

DAY = "2025-03-03"


def row(person, value=12, **more):
    return {"employee": person.number, "date": DAY, "metric": "orders", "value": value, **more}


def figures():
    found = Observation.objects.select_related("employee", "metric")
    return {(item.employee.number, item.metric.code): item.value for item in found}


def test_rows_are_written_as_a_batch_and_judged_again(call, cast):
    answer = call("write:observations").post("observations", {"rows": [row(cast.wei), row(cast.mei, "7")]})
    said = answer.json()
    assert answer.status_code == 200, said
    assert (said["rows"], said["created"], said["rejected"], said["totals"]["observations"]) == (2, 2, [], 2)
    batch = Batch.objects.get(public_id=said["batch"])
    assert (batch.source, batch.file_name, batch.created) == ("api", "till 1", 2)
    assert figures() == {(cast.wei.number, "orders"): 12, (cast.mei.number, "orders"): 7}
    assert DirtyDay.objects.count() == 2
    entry = AuditEntry.objects.get(action="intake.batch.imported")
    assert (entry.job, entry.batch, entry.request_id) == ("API: till 1", said["batch"], answer["X-Request-ID"])


def test_wrong_rows_are_listed_and_nothing_is_written(call, cast):
    rows = [row(cast.wei), row(cast.wei, "much", metric="revenue"), {**row(cast.wei), "employee": "nobody"}]
    answer = call("write:observations").post("observations", {"rows": rows})
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    said = answer.json()
    assert said["code"] == "rejected_rows"
    assert [(wrong["row"], wrong["column"], wrong["value"]) for wrong in said["rejected"]] == [
        (2, "value", "much"),
        (3, "employee", "nobody"),
    ]
    assert all(wrong["reason"] for wrong in said["rejected"])
    assert not Observation.objects.exists() and not Batch.objects.exists()


def test_the_good_rows_are_taken_when_asked(call, cast):
    rows = [row(cast.wei), {**row(cast.wei), "employee": "nobody"}]
    said = call("write:observations").post("observations", {"rows": rows, "accept_good": True}).json()
    assert (said["created"], len(said["rejected"])) == (1, 1)
    assert Observation.objects.count() == 1


def test_a_trial_writes_nothing(call, cast):
    said = call("write:observations").post("observations", {"rows": [row(cast.wei)], "dry_run": True}).json()
    assert (said["created"], said["batch"], said["dry_run"]) == (1, None, True)
    assert not Observation.objects.exists()


def test_a_figure_keeps_every_digit_and_wide_rows_do(call, cast):
    caller = call("write:observations")
    wide = {"employee": cast.wei.number, "date": DAY, "orders": 3, "revenue": 123456789012.345678}
    body = {"rows": [wide]}
    text = json.dumps(body).replace(json.dumps(wide["revenue"]), "123456789012.345678")
    answer = caller.client.post(
        "/api/v1/observations", text, content_type="application/json", headers={"idempotency-key": "a-key-of-mine"}
    )
    assert answer.status_code == 200, answer.content
    assert figures()[cast.wei.number, "revenue"] == Decimal("123456789012.345678")


def test_the_same_key_is_the_same_answer_and_done_once(call, cast):
    caller = call("write:observations")
    first = caller.post("observations", {"rows": [row(cast.wei)]}, key="night-2025-03-03")
    Observation.objects.update(value=99)
    again = caller.post("observations", {"rows": [row(cast.wei)]}, key="night-2025-03-03")
    assert again.json() == first.json()
    assert (first.get("Idempotent-Replayed"), again["Idempotent-Replayed"]) == (None, "true")
    assert Observation.objects.get().value == 99 and Batch.objects.count() == 1


def test_a_refusal_is_kept_under_its_key_too(call, cast):
    caller = call("write:observations")
    wrong = {"rows": [row(cast.wei, "much")]}
    first, again = (caller.post("observations", wrong, key="one-and-only") for _ in range(2))
    assert first.status_code == again.status_code == 422
    assert first.json() == again.json() and again["Content-Type"] == "application/problem+json"


def test_a_key_used_for_something_else_is_refused(call, cast):
    caller = call()
    caller.post("observations", {"rows": [row(cast.wei)]}, key="one-and-only")
    for path, body in (
        ("observations", {"rows": [row(cast.wei, 13)]}),
        ("employees", {"rows": [{"employee": cast.wei.number}]}),
    ):
        answer = caller.post(path, body, key="one-and-only")
        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")
    assert Observation.objects.get().value == 12


def test_keys_belong_to_their_token(call, cast):
    body = {"rows": [row(cast.wei)]}
    for _ in range(2):
        assert "Idempotent-Replayed" not in call("write:observations").post("observations", body, key="the-same-key")


def test_a_failure_keeps_no_answer(call, cast, monkeypatch):
    caller = call("write:observations")
    with monkeypatch.context() as broken:
        broken.setattr("hrplatform.api.writing.import_rows", lambda **kw: 1 / 0)
        answer = caller.post("observations", {"rows": [row(cast.wei)]}, key="one-and-only")
    assert (answer.status_code, answer.json()["code"]) == (500, "server_error")
    assert "division" not in answer.content.decode()
    assert not ApiRequest.objects.exists()
    assert caller.post("observations", {"rows": [row(cast.wei)]}, key="one-and-only").status_code == 200


@pytest.mark.parametrize("key", ["", "short", "x" * 201, "with blank in it"])
def test_a_key_is_needed(call, cast, key):
    caller = call("write:observations")
    headers = {"idempotency-key": key} if key else {}
    answer = caller.client.post(
        "/api/v1/observations", {"rows": [row(cast.wei)]}, content_type="application/json", headers=headers
    )
    assert answer.status_code == 422 and "Idempotency-Key" in str(answer.json()["errors"])


def test_at_most_10000_rows(call, cast):
    answer = call("write:observations").post("observations", {"rows": [row(cast.wei)] * 10_001})
    assert answer.status_code == 422 and answer.json()["errors"][0]["where"] == "body.rows"


def test_a_batch_can_be_read_and_taken_back(call, cast):
    caller = call("write:observations")
    batch = caller.post("observations", {"rows": [row(cast.wei)]}).json()["batch"]
    assert caller.get(f"batches/{batch}").json()["state"] == "done"
    undone = caller.post(f"batches/{batch}/undo")
    assert (undone.status_code, undone.json()["state"]) == (200, "undone")
    assert not Observation.objects.exists()
    again = caller.post(f"batches/{batch}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "conflict")
    assert call("write:employees").get(f"batches/{batch}").status_code == 404


def test_people_are_hired_and_changed(call, cast):
    caller = call("write:employees")
    new = {
        "employee": "0900", "name": "赵敏", "department": "运营中心/新组", "position": "运营专员", "hire_date": DAY,
        "salary": "8000.50",
    }  # fmt: skip
    assert caller.post("employees", {"rows": [new]}).json()["created"] == 1
    person = Employee.objects.get(number="0900")
    assert person.assignments.get().department.path == "运营中心/新组"
    renamed = caller.post("employees", {"rows": [{"employee": "0900", "name": "赵小敏"}]})
    assert renamed.status_code == 422 and "department" in renamed.json()["detail"]  # a roster names these columns
    changed = caller.post("employees", {"rows": [new | {"name": "赵小敏"}]}).json()
    assert (changed["changed"], Employee.objects.get(number="0900").name) == (1, "赵小敏")


def test_people_are_moved_and_a_move_taken_back(call, cast):
    caller = call("write:employees")
    move = {"employee": cast.wei.number, "department": "客服部", "position": "Service agent", "from": DAY}
    said = caller.post("assignments", {"rows": [move]}).json()
    assert (said["changed"], said["rejected"]) == (1, [])
    places = Assignment.objects.filter(employee=cast.wei).order_by("start").values_list("department__path", flat=True)
    assert list(places) == ["运营中心/直播组", "客服部"]
    assert caller.post("assignments", {"rows": [move]}).json()["unchanged"] == 1
    assert caller.post(f"batches/{said['batch']}/undo").status_code == 200
    assert Assignment.objects.get(employee=cast.wei).department == cast.live
    stranger = caller.post("assignments", {"rows": [move | {"employee": "0901"}]})
    assert stranger.json()["rejected"][0]["column"] == "employee" and not Employee.objects.filter(number="0901")


def test_schedules_come_in(call, cast):
    rows = [{"employee": cast.wei.number, "date": "2025-03-08", "works": True}]
    assert call("write:attendance").post("attendance/schedule", {"rows": rows}).json()["created"] == 1
    assert ScheduleEntry.objects.get(employee=cast.wei).works


def test_leave_comes_in_changes_and_is_taken_back(call, cast):
    caller = call("write:attendance")
    leave = {"employee": cast.wei.number, "from": "2025-03-10", "until": "2025-03-12", "kind": "annual"}
    first = caller.post("attendance/leave", {"rows": [leave, leave]}).json()
    assert (first["created"], first["unchanged"]) == (1, 1)
    longer = caller.post("attendance/leave", {"rows": [leave | {"until": "2025-03-14", "kind": "病假"}]}).json()
    assert (longer["changed"], Leave.objects.get().until.day, Leave.objects.get().kind) == (1, 14, "sick")
    assert caller.post(f"batches/{longer['batch']}/undo").status_code == 200
    assert (Leave.objects.get().until.day, Leave.objects.get().kind) == (12, "annual")
    wrong = caller.post("attendance/leave", {"rows": [
        leave | {"from": "2025-03-12"}, leave | {"kind": "nap"}, leave | {"until": "2025-03-01"},
    ]}).json()["rejected"]  # fmt: skip
    assert [(item["row"], item["column"]) for item in wrong] == [(1, "from"), (2, "kind"), (3, "until")]
