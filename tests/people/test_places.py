"""Positions with what they ask, brands, regions with their city tier: by hand, audited, HR's alone (spec 2.1)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import AuditEntry
from people.models import Assignment, Brand, Compensation, Position, Region
from tests.clients import signed_in
from tests.factories import make_employee
from tests.queries import counted_queries

PLACES = reverse("people:places")


def new(kind):
    return reverse("people:place-create", args=[kind])


def edit(kind, row):
    return reverse("people:place-edit", args=[kind, row.public_id])


def test_a_position_has_family_grade_skills_and_strengths(cast):
    hr = signed_in(cast.hr)
    form = {"name": "场控", "family": "运营", "grade": "P3", "skills": "直播，排品、 直播", "metric_0": "orders",
            "weight_0": "60", "metric_1": "conversion", "weight_1": "0.5"}  # fmt: skip
    assert hr.post(new("position"), form).status_code == 302
    made = Position.objects.get(name="场控")
    assert (made.family, made.grade, made.skills) == ("运营", "P3", ["直播", "排品"])
    assert made.strengths == [{"metric": "orders", "weight": 60}, {"metric": "conversion", "weight": "0.5"}]
    page = hr.get(PLACES).content.decode()
    assert "场控" in page and "直播、排品" in page and " 60 · " in page
    shown = hr.get(edit("position", made)).context["form"]
    assert (shown["skills"].value(), shown["metric_1"].value(), shown["weight_1"].value()) == (
        "直播、排品", "conversion", "0.5",
    )  # fmt: skip
    assert hr.post(edit("position", made), form | {"grade": "P4"}).status_code == 302
    entry = AuditEntry.objects.filter(action="people.place.saved").latest("pk")
    assert (entry.before, entry.after) == ({"grade": "P3"}, {"grade": "P4"})


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"name": " operator "}, "name"),
        ({"metric_0": "orders"}, "weight_0"),
        ({"weight_0": "5"}, "metric_0"),
        ({"metric_0": "orders", "weight_0": "5", "metric_1": "orders", "weight_1": "5"}, "metric_1"),
        ({"metric_0": "nothing", "weight_0": "5"}, "metric_0"),
    ],
)
def test_what_is_wrong_with_a_position_is_said_at_its_field(cast, more, field):
    answer = signed_in(cast.hr).post(new("position"), {"name": "New"} | more)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_regions_have_a_city_tier_and_brands_a_code(cast):
    hr = signed_in(cast.hr)
    assert hr.post(new("region"), {"name": "华东", "code": "E", "city_tier": "2"}).status_code == 302
    assert hr.post(new("brand"), {"name": "椒语", "code": "JY"}).status_code == 302
    assert Region.objects.get(code="E").city_tier == 2
    brand = Brand.objects.get(code="JY")
    Assignment.objects.filter(employee__in=[cast.wei, cast.mei]).update(brand=brand)
    tables = {table.kind: table for table in hr.get(PLACES).context["tables"]}
    assert [cell.text for cell in tables["brand"].rows.rows[0].cells] == ["椒语", "JY", "2"]
    assert hr.post(new("brand"), {"name": "其他", "code": "jy"}).status_code == 422
    assert hr.post(edit("region", Region.objects.get()), {"name": "华东", "code": "E"}).status_code == 302
    assert Region.objects.get(code="E").city_tier is None
    assert hr.get(reverse("people:place-create", args=["planet"])).status_code == 404


def test_the_page_asks_the_same_for_one_and_many(cast):
    hr, counts = signed_in(cast.hr), []
    for wanted in (1, 3):
        for number in range(wanted):
            Brand.objects.create(code=f"{wanted}{number}", name=f"{wanted}{number}")
            make_employee(f"Q{wanted}{number}", cast.live, position=f"P{wanted}{number}", user=False)
        hr.get(PLACES)
        with counted_queries() as made:
            hr.get(PLACES)
        counts.append(len(made))
    assert counts[0] == counts[1]


def test_the_database_refuses_two_salaries_on_one_day(cast):
    held = Compensation.objects.get(employee=cast.wei)
    with pytest.raises(IntegrityError), transaction.atomic():
        Compensation.objects.create(employee=cast.wei, salary=1, start=held.start, until=held.start)
