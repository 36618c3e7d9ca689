"""Company rules on file: versions, consultation, and each employee's dated notice of that version (spec 2.4)."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from people.enums import NoticeMeans, PolicyKind
from people.errors import PeopleRefused
from people.models import PolicyNotice, PolicyVersion
from people.selectors.policies import (
    notice_of,
    policies_in_force,
    policy_in_force,
    rule_known_to,
)
from people.services.policies import acknowledge_policy, publish_version, serve_policy
from tests.clients import signed_in
from tests.factories import PASSWORD

ON = date(2025, 3, 3)
DAY = timedelta(days=1)
PDF = b"%PDF-1.7 the rule"


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch, now):
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: now)


@pytest.fixture
def publish(cast, now):
    def make(**more):
        said = {
            "name": "Performance rules", "kind": PolicyKind.PERFORMANCE, "text": "Ten orders a day.",
            "consultation": "staff meeting", "consulted_on": date(2024, 12, 20), "published_on": date(2025, 1, 2),
        }  # fmt: skip
        return publish_version(actor=cast.hr, now=now, **(said | more))

    return make


def url(name, *arguments):
    return reverse(f"policies:policy-{name}", args=arguments)


def text(answer):
    return answer.content.decode()


def test_the_version_in_force_is_the_last_published_by_the_day(publish):
    first, second = publish(), publish(published_on=date(2025, 3, 1), text="Twelve.")
    other = publish(name="Sales rules", published_on=date(2025, 2, 1))
    standard = publish(name="Host standard", kind=PolicyKind.STANDARD)
    kind = PolicyKind.PERFORMANCE
    assert policy_in_force(kind, date(2025, 1, 1)) is None
    assert policy_in_force(kind, date(2025, 1, 2)) == first
    assert policy_in_force(kind, date(2025, 2, 28)) == other
    assert policy_in_force(kind, ON) == second and second.number == 2
    assert policy_in_force(PolicyKind.STANDARD, ON) == standard
    assert set(policies_in_force(kind, ON)) == {second, other}


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": ""}, "text"),
        ({"consulted_on": date(2025, 1, 3)}, "consulted_on"),
        ({"union_on": date(2024, 12, 1)}, "union_record"),
        ({"union_record": "agreed", "union_on": date(2025, 1, 3)}, "union_on"),
        ({"consultation": ""}, "consultation"),
    ],
)
def test_what_a_version_lacks_is_named_at_its_field(publish, more, field):
    with pytest.raises(PeopleRefused) as refused:
        publish(**more)
    assert refused.value.field == field and not PolicyVersion.objects.exists()


def test_versions_keep_their_order_and_their_kind(publish):
    publish()
    with pytest.raises(PeopleRefused, match="can't be earlier"):
        publish(published_on=date(2025, 1, 1))
    with pytest.raises(PeopleRefused, match="on file as"):
        publish(kind=PolicyKind.QUOTA)


def test_a_notice_is_of_one_version_and_the_first_one_stays(cast, publish, now):
    first = publish()
    acknowledge_policy(version=first, employee=cast.wei, on=ON - DAY, now=now)
    acknowledge_policy(version=first, employee=cast.wei, on=ON, now=now)
    assert notice_of(cast.wei, first).noticed_on == ON - DAY
    second = publish(published_on=date(2025, 2, 1))
    assert notice_of(cast.wei, second) is None and notice_of(cast.mei, first) is None
    assert rule_known_to(cast.wei, ON).version == first
    assert rule_known_to(cast.wei, ON - DAY) is None  # known on the day itself isn't known before it


def test_service_needs_a_witness_and_a_day_after_publication(cast, publish, now):
    version = publish()

    def serve(**more):
        said = {"means": NoticeMeans.POST, "witness": "An", "on": date(2025, 2, 1)} | more
        return serve_policy(version=version, employees=[cast.wei, cast.mei], actor=cast.hr, now=now, **said)

    for more, field in (({"witness": " "}, "witness"), ({"on": ON + DAY}, "on"), ({"on": date(2025, 1, 1)}, "on")):
        with pytest.raises(PeopleRefused) as refused:
            serve(**more)
        assert refused.value.field == field
    assert serve() == 2 and serve() == 0
    assert PolicyNotice.objects.get(employee=cast.wei).witness == "An"


def test_hr_publishes_with_a_file_and_everybody_reads_it(cast):
    hr = signed_in(cast.hr)
    form = {"name": "Attendance", "kind": "performance", "text": "", "published_on": "2025-03-01",
            "consultation": "all staff, 20 February", "consulted_on": "2025-02-20",
            "union_record": "agreed with the union", "union_on": "2025-02-25"}  # fmt: skip
    assert hr.post(url("create"), form).status_code == 422
    form["file"] = SimpleUploadedFile("rule.pdf", PDF)
    assert hr.post(url("create"), form).status_code == 302
    version = PolicyVersion.objects.get()
    wei = signed_in(cast.wei.user)
    shown = text(wei.get(url("detail", version.public_id)))
    assert "rule.pdf" in shown and "agreed with the union" in shown
    assert wei.get(url("file", version.public_id)).content == PDF
    assert "Read and confirm: Attendance" in text(wei.get("/"))
    answer = wei.post(url("acknowledge", version.public_id), {"signature": PASSWORD})
    assert answer.status_code == 302 and notice_of(cast.wei, version).means == "acknowledged"
    assert "Read and confirm: Attendance" not in text(wei.get("/"))
    assert 'value="Attendance"' in text(hr.get(url("create"), {"of": version.public_id}))


def test_hr_sees_who_was_given_it_and_serves_the_rest_of_a_department(cast, publish, now):
    version = publish()
    acknowledge_policy(version=version, employee=cast.wei, on=ON, now=now)
    hr = signed_in(cast.hr)
    missing = text(hr.get(url("notices", version.public_id), {"state": "missing"}))
    assert "Mei" in missing and ">Wei<" not in missing
    form = {"department": cast.operations.pk, "on": "2025-03-03", "means": "in_person", "witness": "An"}
    assert hr.post(url("serve", version.public_id), form).status_code == 302
    assert set(version.notices.values_list("employee__name", flat=True)) == {"Wei", "Mei", "Tao", "Lin"}
    again = hr.post(url("serve", version.public_id), form)
    assert again.status_code == 422 and "department" in again.context["form"].errors
    one = {"employee": cast.pan.number, "on": "2025-03-03", "means": "post", "witness": "An"}
    assert hr.post(url("serve", version.public_id), one).status_code == 302
    assert not version.notices.filter(employee=cast.sun).exists()
    rows = list(load_workbook(BytesIO(hr.get(url("notices", version.public_id), {"as": "xlsx"}).content)).active.values)
    assert any(row[0] == "Pan" and row[4] == "registered post" and row[5] == "An" for row in rows)
    assert signed_in(cast.lin.user).get(url("notices", version.public_id)).status_code == 403


def test_a_version_to_come_is_not_asked_for_before_its_day(cast, publish):
    first, later = publish(), publish(published_on=ON + DAY)
    wei = signed_in(cast.wei.user)
    shown = text(wei.get(url("detail", later.public_id)))
    assert "to come" in shown and url("acknowledge", later.public_id) not in shown
    assert wei.post(url("acknowledge", later.public_id), {"signature": PASSWORD}).status_code == 422
    assert url("acknowledge", first.public_id) in text(wei.get("/"))
