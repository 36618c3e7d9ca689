"""The wizard from upload to undo, as HR uses it; nobody else gets in."""

import csv
import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from intake import storage, wizard, working
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
    batch = working.work(batch=batch, today=TODAY, now=now)
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
    assert rows[0] == (*TITLES, "Row in the file", "Rejected because")
    assert rows[1][:7] == (*WRONG, 3)
    assert "入职日期 “昨天” is not a date" in rows[1][7]
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


def test_a_workbook_too_large_for_a_page_is_refused_with_the_way_out(hr, monkeypatch):
    from hrplatform.lib.tabular import Limits

    monkeypatch.setattr(wizard, "UPLOADED", Limits(cells=5))
    book = openpyxl.Workbook()
    book.active.append(TITLES)
    buffer = io.BytesIO()
    book.save(buffer)
    response = hr.post("/imports/new/people/", {"file": SimpleUploadedFile("r.xlsx", buffer.getvalue())})
    assert response.status_code == 422 and "CSV" in response.content.decode()
    assert not Batch.objects.exists()


def test_the_page_of_a_batch_asks_as_often_for_three_changes_as_for_one(hr, now):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for many in (1, 3):
        people = [[f"09{many}{n}", "甲", "运营", "运营", "2024-01-01", "8000"] for n in range(many)]
        moved = [[row[0], "乙", f"客服{many}", *row[3:]] for row in people]
        for rows in (people, moved):
            batch = check(hr, upload(hr, table(*rows)), now)
            hr.post(f"/imports/{batch.public_id}/commit/")
            batch = work(batch, now)
        with CaptureQueriesContext(connection) as captured:
            page = hr.get(f"/imports/{batch.public_id}/")
        assert len(page.context["page"].replaced) >= 2 * many
        counts.append(len(captured))
    assert counts[0] == counts[1]


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
    assert working.work(batch=late, today=TODAY, now=now).state == "done"
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
    content = hr.get("/imports/new/people/template.xlsx?headers=zh").content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet.cell(1, 1).value == "工号"
    assert hr.get("/imports/new/targets/").status_code == 200
    assert hr.get("/imports/new/observations/").status_code == 200
    assert hr.get("/imports/new/nothing/").status_code == 404


def source(client, now, titles, name, row=GOOD):
    """A file imported to the end, its columns chosen by hand, its source named."""
    batch = upload(client, table(row, titles=titles))
    fields = ["employee", "name", "department", "position", "hire_date", "salary"]
    chosen = {f"column-{place}": fields[place] for place in range(len(titles))}
    batch = check(client, batch, now, **chosen, source_name=name)
    client.post(f"/imports/{batch.public_id}/commit/")
    return work(batch, now)


ODD = ["编码", "谁", "哪里", "做什么", "哪天来", "给多少"]


def test_a_named_source_is_known_again_when_its_columns_have_moved(hr, now):
    assert source(hr, now, ODD, "旺店通").state == "done"
    moved = ["谁", "备用", "编码", *ODD[2:]]
    page = hr.get("/imports/new/people/").content.decode()
    assert "旺店通" in page
    response = hr.post("/imports/new/people/", {"file": table(GOOD, titles=moved), "source_name": "旺店通"})
    batch = Batch.objects.get(public_id=response["Location"].split("/")[2])
    columns = columns_of(hr, batch)
    assert [columns[f"column-{place}"] for place in range(4)] == ["name", "", "employee", "department"]
    page = hr.get(f"/imports/{batch.public_id}/columns/").content.decode()
    assert "last time for files from “旺店通”" in page


def test_what_was_chosen_is_forgotten_when_asked(hr, now):
    source(hr, now, ODD, "旺店通")
    batch = upload(hr, table(GOOD, titles=ODD))
    context = hr.get(f"/imports/{batch.public_id}/columns/").context
    initial = context["forget_form"].initial
    assert columns_of(hr, batch)["column-5"] == "salary"
    assert hr.post(f"/imports/{batch.public_id}/columns/forget/", initial).status_code == 302
    assert columns_of(hr, batch)["column-5"] == ""
    assert "旺店通" not in hr.get("/imports/new/people/").content.decode()


def test_percentage_points_are_proposed_where_the_header_says_so(hr, now):
    batch = upload(hr, table(["0007", "2025-03-01", "95"], titles=["工号", "日期", "客户满意度(%)"]), "observations")
    assert columns_of(hr, batch)["percent_points"] is True


def test_the_same_file_again_is_said_before_anything_is_checked(hr, now):
    first = check(hr, upload(hr, table(GOOD)), now)
    hr.post(f"/imports/{first.public_id}/commit/")
    work(first, now)
    again = upload(hr, table(GOOD))
    page = hr.get(f"/imports/{again.public_id}/columns/").content.decode()
    assert "This very file was imported" in page and f"/imports/{first.public_id}/" in page
    again = check(hr, again, now)
    assert "changes nothing" in hr.get(f"/imports/{again.public_id}/").content.decode()


def test_many_wrong_rows_are_shown_by_cause_and_page_by_page(hr, now):
    rows = [
        [f"1{n:03}", "甲", "运营", "运营", "昨天" if n % 3 else "2024-01-01", "一万" if n % 3 == 0 else "1"]
        for n in range(150)
    ]
    batch = check(hr, upload(hr, table(*rows)), now)
    response = hr.get(f"/imports/{batch.public_id}/")
    causes = response.context["page"].causes
    assert [(cause.column, cause.count) for cause in causes] == [("入职日期", 100), ("月薪", 50)]
    assert (causes[0].values, causes[0].rows) == ("昨天", "3, 4, 6, 7, 9 …")
    assert [problem.row for problem in response.context["page"].wrong][:3] == [2, 3, 4]
    second = hr.get(f"/imports/{batch.public_id}/?cause=2&page=1").context["page"].wrong
    assert {problem.column for problem in second} == {"月薪"} and len(second) == 25
    last = hr.get(f"/imports/{batch.public_id}/?page=6").context["page"].wrong
    assert (last.number, last[-1].row) == (6, 151)
    for odd in ("?cause=99", "?cause=x&page=y", "?page=-1"):
        assert hr.get(f"/imports/{batch.public_id}/{odd}").status_code == 200


def test_columns_nobody_knows_stand_above_the_button(hr, now):
    batch = check(hr, upload(hr, table([*GOOD, "9"], titles=[*TITLES, "司龄"])), now)
    page = hr.get(f"/imports/{batch.public_id}/")
    assert "司龄" in page.context["page"].ignored and "司龄" not in str(page.context["page"].warnings)
    text = page.content.decode()
    assert text.index("司龄") < text.index("/commit/")
    hr.post(f"/imports/{batch.public_id}/commit/")
    work(batch, now)
    quiet = check(hr, upload(hr, table([*GOOD, "x"], titles=[*TITLES, "备注"])), now)
    assert hr.get(f"/imports/{quiet.public_id}/").context["page"].ignored == ""  # every sheet has one
    done = hr.get(f"/imports/{batch.public_id}/").context["page"]
    assert done.ignored == "" and "司龄" in str(done.warnings)


def test_a_file_without_rows_offers_nothing_to_import(hr, now):
    batch = check(hr, upload(hr, table()), now)
    page = hr.get(f"/imports/{batch.public_id}/").content.decode()
    assert "no rows under the header" in page and "/commit/" not in page


def test_the_report_can_be_corrected_and_uploaded_again(hr, now):
    batch = check(hr, upload(hr, table(GOOD, WRONG)), now)
    report = hr.get(f"/imports/{batch.public_id}/report.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(report))
    book.active.cell(2, 5).value = "2024-02-01"
    buffer = io.BytesIO()
    book.save(buffer)
    again = check(hr, upload(hr, SimpleUploadedFile("again.xlsx", buffer.getvalue())), now)
    assert again.findings["counts"] | {"warnings": 0} == {
        "rows": 1, "created": 1, "changed": 0, "unchanged": 0, "rejected": 0, "warnings": 0,
    }  # fmt: skip


def test_what_an_import_replaced_is_on_its_page_and_pay_without_amounts(hr, now):
    for row in (GOOD, ["0901", "甲乙", "客服", "客服", "2024-01-01", "9000"]):
        batch = check(hr, upload(hr, table(row)), now)
        hr.post(f"/imports/{batch.public_id}/commit/")
        work(batch, now)
    response = hr.get(f"/imports/{batch.public_id}/")
    lines = [(item.whose, item.what.lower(), item.before, item.after) for item in response.context["page"].replaced]
    assert ("甲乙", "name", "甲", "甲乙") in lines
    moved = next(line for line in lines if line[1] == "assignments")
    assert moved[0] == "0901 甲乙" and "2024-01-01 –" in moved[2] and "2025-03-03 –" in moved[3] and "客服" in moved[3]
    assert "9000" not in str(lines) and "8000" not in str(lines)


@pytest.mark.parametrize("headers", ["zh", "en"])
@pytest.mark.parametrize("kind", ["people", "targets", "observations", "schedule"])
def test_a_template_filled_in_with_its_example_needs_no_mapping(hr, now, kind, headers):
    book = openpyxl.load_workbook(io.BytesIO(hr.get(f"/imports/new/{kind}/template.xlsx?headers={headers}").content))
    table_page, notes = book.worksheets[:2]
    titles = [cell.value for cell in table_page[1]]
    assert titles[0] in ({"Employee", "Metric"} if headers == "en" else {"工号", "指标"})
    assert book["lists"].sheet_state == "hidden"
    assert table_page.data_validations.count > 0 and table_page.freeze_panes == "A2"
    examples = {row[0].value: row[3].value for row in notes.iter_rows(min_row=4)}
    assert set(titles) == set(examples)
    shown = [word for word in examples.values() if word]
    assert shown and not {"day", "month", "metric:orders"} & set(shown)
    for place, title in enumerate(titles, start=1):
        table_page.cell(2, place).value = examples[title]
    buffer = io.BytesIO()
    book.save(buffer)
    batch = check(hr, upload(hr, SimpleUploadedFile("t.xlsx", buffer.getvalue()), kind), now)
    assert "refused" not in batch.findings and batch.findings["counts"]["rows"] == 1


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "订单数"), ("en", "Orders")])
def test_the_first_step_shows_columns_in_the_readers_language(people, hr, language, word):
    type(people.hr).objects.filter(pk=people.hr.pk).update(language=language)
    for kind in ("people", "targets", "observations", "schedule"):
        page = hr.get(f"/imports/new/{kind}/").content.decode()
        assert "metric:" not in page and ">day<" not in page
    assert word in hr.get("/imports/new/observations/").content.decode()
