"""Only the data owner of a metric imports its figures (spec 2.2): by column, by row, by what one may open."""

from datetime import date

import pytest
from django.utils import translation

from hrplatform.lib.tabular import Refused
from intake.registry import kind_of
from intake.services import import_rows
from performance.measures.models import Metric, Observation
from tests.clients import signed_in
from tests.factories import make_cast, make_user

TODAY = date(2025, 3, 3)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def people(company):
    cast = make_cast()
    Metric.objects.filter(code="revenue").update(data_owner="data_owner")
    return cast


@pytest.fixture
def dora(people):
    return make_user("dora", "data_owner")


@pytest.fixture
def push(people, dora, now):
    def run(rows, actor):
        return import_rows(
            kind=kind_of("observations"), rows=rows, name="x", actor=actor, today=TODAY, now=now, accept_good=True
        )

    return run


def written():
    return sorted(Observation.objects.values_list("metric__code", flat=True))


def test_columns_of_others_are_ignored_with_a_warning_that_names_the_owner(people, dora, push):
    row = {"employee": people.wei.number, "date": "2025-03-01", "orders": 3, "revenue": 99}
    (warning,) = push([row], people.hr).as_answer()["warnings"]
    assert "revenue" in warning and "Data owner" in warning
    assert written() == ["orders"]
    (warning,) = push([row], dora).as_answer()["warnings"]
    assert "orders" in warning and "HR" in warning
    assert written() == ["orders", "revenue"]


def test_a_file_of_nothing_but_others_figures_is_refused(people, push):
    with pytest.raises(Refused, match="No column is a metric to import"):
        push([{"employee": people.wei.number, "date": "2025-03-01", "revenue": 99}], people.hr)
    gross = {"employee": people.wei.number, "date": "2025-03-01", "成交额": 99, "退款金额": 1}
    with pytest.raises(Refused, match="No column is a metric to import"):
        push([gross], people.hr)


@pytest.mark.parametrize("word", ["revenue", "销售额", "成交额"])
def test_rows_of_others_are_rejected_one_by_one(people, push, word):
    base = {"employee": people.wei.number, "date": "2025-03-01"}
    answer = push([{**base, "metric": "orders", "value": 3}, {**base, "metric": word, "value": 9}], people.hr)
    (problem,) = answer.as_answer()["rejected"]
    assert (problem["row"], problem["column"], problem["value"]) == (2, "metric", word)
    assert "Data owner" in problem["reason"]
    assert written() == ["orders"]


def test_a_command_feeds_everything(people, push):
    push([{"employee": people.wei.number, "date": "2025-03-01", "orders": 3, "revenue": 99}], None)
    assert written() == ["orders", "revenue"]


def test_a_data_owner_imports_daily_data_only_and_sees_their_own_batches(people, dora, push):
    hers = push([{"employee": people.wei.number, "date": "2025-03-01", "revenue": 99}], dora).batch
    others = push([{"employee": people.wei.number, "date": "2025-03-01", "orders": 3}], people.hr).batch
    client = signed_in(dora)
    page = client.get("/imports/").content.decode()
    assert "/imports/new/observations/" in page and "/imports/new/people/" not in page
    assert client.get("/imports/new/people/").status_code == 404
    assert client.get(f"/imports/{hers.public_id}/").status_code == 200
    assert client.get(f"/imports/{others.public_id}/").status_code == 404
    assert signed_in(people.hr).get(f"/imports/{hers.public_id}/").status_code == 200


def test_who_owns_no_metric_imports_nothing(people):
    Metric.objects.update(data_owner="hr")
    assert signed_in(make_user("don", "data_owner")).get("/imports/").status_code == 403
