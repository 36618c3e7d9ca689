"""The wizard from upload to undo, as HR uses it; nobody else gets in."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from intake import storage, wizard
from intake.models import Batch
from people.models import Assignment, Employee
from tests.clients import signed_in
from tests.factories import make_cast

TODAY = date(2025, 3, 3)
TITLES = ["工号", "姓名", "部门", "岗位", "入职日期", "月薪"]
GOOD = ["0901", "甲", "运营", "运营", "2024-01-01", "8000"]
WRONG = ["0902", "乙", "运营", "运营", "昨天", "8000"]


@pytest.fixture(autouse=True)
def ground(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def people(company):
    return make_cast()


@pytest.fixture
def hr(people):
    client = signed_in(people.hr)
    client.cookies["django_language"] = "en"
    return client


def table(*rows, titles=TITLES):
    text = io.StringIO()
    csv.writer(text).writerows([titles, *rows])
    return SimpleUploadedFile("roster.csv", text.getvalue().encode())


def upload(client, file, kind="people"):
    response = client.post(f"/imports/new/{kind}/", {"file": file})
    assert response.status_code == 302, response.content.decode()[:2000]
    return Batch.objects.get(public_id=response["Location"].split("/")[2])


def columns_of(client, batch):
    form = client.get(f"/imports/{batch.public_id}/columns/").context["form"]
    return {name: form[name].value() or "" for name in form.fields}


def check(client, batch, now, **changes):
    response = client.post(f"/imports/{batch.public_id}/columns/", columns_of(client, batch) | changes)
    assert response.status_code == 302, response.content.decode()
    return work(batch, now)


def work(batch, now):
    """What the worker does when the message arrives."""
    batch.refresh_from_db()
    batch = wizard.work(batch=batch, today=TODAY, now=now)
    batch.refresh_from_db()
    return batch


def test_a_good_file_from_upload_to_undo(hr, now):
    batch = upload(hr, table(GOOD))
    assert columns_of(hr, batch)["column-0"] == "employee"
    batch = check(hr, batch, now)
    assert (batch.state, Employee.objects.filter(number="0901").exists()) == ("checked", False)
    page = hr.get(f"/imports/{batch.public_id}/")
    assert "This is what would change" in page.content.decode()
    hr.post(f"/imports/{batch.public_id}/commit/")
    batch = work(batch, now)
    assert (batch.state, batch.created, batch.created_by.username) == ("done", 1, batch.created_by.username)
    assert Employee.objects.get(number="0901").name == "甲"
    assert not storage.folder_of(batch).exists()
    assert hr.get(f"/imports/{batch.public_id}/undo/").status_code == 200
    assert hr.post(f"/imports/{batch.public_id}/undo/", {"reason": ""}).status_code == 422
    assert hr.post(f"/imports/{batch.public_id}/undo/", {"reason": "wrong file"}).status_code == 302
    assert not Employee.objects.filter(number="0901").exists()
    assert "was undone" in hr.get(f"/imports/{batch.public_id}/").content.decode()


def test_wrong_rows_are_shown_reported_and_left_out_when_asked(hr, now):
    batch = check(hr, upload(hr, table(GOOD, WRONG)), now)
    page = hr.get(f"/imports/{batch.public_id}/").content.decode()
    assert "1 of 2 rows are wrong" in page
    assert "昨天" in page
    report = hr.get(f"/imports/{batch.public_id}/report.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(report.content)).active.iter_rows(values_only=True))
    assert rows[0][:4] == ("Row", "Column", "Value", "Reason")
    assert rows[1][0] == 3
    assert rows[1][1:3] == ("入职日期", "昨天")
    assert rows[1][4:6] == ("0902", "乙")
    hr.post(f"/imports/{batch.public_id}/commit/", {"accept_good": "1"})
    batch = work(batch, now)
    assert (batch.state, batch.created, batch.rejected) == ("done", 1, 1)
    assert not Employee.objects.filter(number="0902").exists()


def test_without_that_choice_nothing_is_written(hr, now):
    batch = check(hr, upload(hr, table(GOOD, WRONG)), now)
    hr.post(f"/imports/{batch.public_id}/commit/")
    batch = work(batch, now)
    assert (batch.state, Employee.objects.filter(number="0901").exists()) == ("checked", False)


def test_columns_are_matched_by_hand_and_remembered(hr, now):
    odd = ["编码", "谁", "哪里", "做什么", "哪天来", "给多少"]
    batch = upload(hr, table(GOOD, titles=odd))
    response = hr.post(f"/imports/{batch.public_id}/columns/", columns_of(hr, batch))
    assert response.status_code == 422
    assert "Say which column is" in response.content.decode()
    names = ["employee", "name", "department", "position", "hire_date", "salary"]
    batch = check(hr, batch, now, **{f"column-{place}": name for place, name in enumerate(names)})
    hr.post(f"/imports/{batch.public_id}/commit/")
    assert work(batch, now).state == "done"
    again = upload(hr, table(GOOD, titles=odd))
    assert columns_of(hr, again)["column-5"] == "salary"
    assert "as they were chosen last time" in hr.get(f"/imports/{again.public_id}/columns/").content.decode()


def test_one_thing_for_two_columns_is_an_error_at_the_field(hr, now):
    batch = upload(hr, table(GOOD))
    response = hr.post(f"/imports/{batch.public_id}/columns/", columns_of(hr, batch) | {"column-5": "name"})
    assert response.status_code == 422
    assert "Another column is this already" in response.content.decode()


def test_sheet_and_header_rows_can_be_chosen(hr, now):
    book = openpyxl.Workbook()
    book.active.append(["说明"])
    sheet = book.create_sheet("花名册")
    for row in (["2025 年花名册"], ["员工", None, "组织", None, None, None], TITLES, GOOD):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    batch = upload(hr, SimpleUploadedFile("r.xlsx", buffer.getvalue()))
    preview = hr.get(f"/imports/{batch.public_id}/columns/").context["preview"]
    assert (preview.sheet, preview.header_rows[1]) == ("花名册", 3)
    other = hr.get(f"/imports/{batch.public_id}/columns/?sheet=说明&first=1&last=1").context["preview"]
    assert other.sheet in ("花名册", "Sheet")
    batch = check(hr, batch, now)
    assert batch.findings["counts"]["created"] == 1


def test_the_day_changes_hold_from(hr, now):
    first = check(hr, upload(hr, table(GOOD)), now)
    hr.post(f"/imports/{first.public_id}/commit/")
    work(first, now)
    moved = [*GOOD[:2], "客服", *GOOD[3:]]
    batch = check(hr, upload(hr, table(moved)), now, as_of="2025-01-01")
    hr.post(f"/imports/{batch.public_id}/commit/")
    work(batch, now)
    assert Assignment.objects.get(employee__number="0901", until=None).start == date(2025, 1, 1)


def test_what_is_no_table_is_refused_at_once(hr):
    response = hr.post("/imports/new/people/", {"file": SimpleUploadedFile("a.xlsx", b"%PDF-1.4")})
    assert response.status_code == 422
    assert "not a table" in response.content.decode()
    assert not Batch.objects.exists()


def test_an_upload_can_be_dropped(hr, now):
    batch = check(hr, upload(hr, table(GOOD)), now)
    hr.post(f"/imports/{batch.public_id}/drop/")
    batch.refresh_from_db()
    assert batch.state == "dropped"
    hr.post(f"/imports/{batch.public_id}/commit/")
    assert work(batch, now).state == "dropped"


def test_work_done_twice_is_done_once(hr, now):
    batch = check(hr, upload(hr, table(GOOD)), now)
    hr.post(f"/imports/{batch.public_id}/commit/")
    batch.refresh_from_db()
    late = Batch.objects.get(pk=batch.pk)
    assert work(batch, now).state == "done"
    assert wizard.work(batch=late, today=TODAY, now=now).state == "done"
    assert Batch.objects.get(pk=batch.pk).changes.filter(label="people.employee").count() == 1


def test_progress_asks_again_until_it_is_over(hr, now):
    batch = upload(hr, table(GOOD))
    hr.post(f"/imports/{batch.public_id}/columns/", columns_of(hr, batch))
    page = hr.get(f"/imports/{batch.public_id}/").content.decode()
    assert f"/imports/{batch.public_id}/progress/" in page
    assert "hx-get" in hr.get(f"/imports/{batch.public_id}/progress/").content.decode()
    work(batch, now)
    assert hr.get(f"/imports/{batch.public_id}/progress/")["HX-Redirect"] == f"/imports/{batch.public_id}/"


def test_a_lost_message_is_rung_again(hr, now, monkeypatch):
    batch = upload(hr, table(GOOD))
    hr.post(f"/imports/{batch.public_id}/columns/", columns_of(hr, batch))
    rung = []
    monkeypatch.setattr(wizard, "ring", rung.append)
    Batch.objects.update(moved_at=now)
    wizard.tend_batches(now=now + timedelta(seconds=30))
    assert not rung
    wizard.tend_batches(now=now + timedelta(minutes=5))
    assert rung == [batch]


def test_files_are_forgotten_after_a_month(hr, now):
    batch = check(hr, upload(hr, table(GOOD, WRONG)), now)
    Batch.objects.update(created_at=now)
    assert storage.folder_of(batch).exists()
    wizard.tend_batches(now=now + timedelta(days=31))
    assert not storage.folder_of(batch).exists()


def test_hr_sees_waiting_imports_on_the_start_page(hr, now):
    check(hr, upload(hr, table(GOOD, WRONG)), now)
    Batch.objects.update(created_at=now)
    from intake.home import import_needs

    user = Batch.objects.get().created_by
    assert len(import_needs(user, TODAY, now)) == 1


def test_only_hr_imports(people, hr, now):
    batch = upload(hr, table(GOOD))
    for user in (people.finance, people.auditor):
        client = signed_in(user)
        assert client.get("/imports/").status_code == 403
        assert client.get("/imports/new/people/").status_code == 403
        assert client.get(f"/imports/{batch.public_id}/").status_code == 404
        assert client.post(f"/imports/{batch.public_id}/commit/").status_code == 404


def test_list_and_template(hr):
    assert hr.get("/imports/").status_code == 200
    content = hr.get("/imports/new/people/template.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.cell(1, 1).value == "工号"
    assert hr.get("/imports/new/targets/").status_code == 200
    assert hr.get("/imports/new/observations/").status_code == 200
    assert hr.get("/imports/new/nothing/").status_code == 404
