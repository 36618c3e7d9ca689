"""The people pages: who gets what, what they show, how many queries (spec 2.1, 9.7, 11)."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import AuditEntry
from people import services
from people.enums import GrantKind
from people.models import DepartmentGrant, DepartmentHead, Employee, Leave, User, WorkDay
from people.names import sort_key
from tests.clients import signed_in
from tests.factories import make_department, make_employee, make_head, make_position
from tests.queries import counted_queries

ON = date(2025, 3, 3)
DAY = timedelta(days=1)


@pytest.fixture
def sign_in(company):
    return signed_in


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch, now):
    """The clock of the edge stands on 2025-03-03."""
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: now)


def page(client, name, *arguments, **query):
    return client.get(reverse(f"people:{name}", args=arguments), query)


def text(answer):
    return answer.content.decode()


def test_list_shows_only_whom_one_may_see(cast, sign_in):
    found = text(page(sign_in(cast.lin.user), "list"))
    assert "Wei" in found and "Mei" in found and "Pan" not in found
    assert "Pan" in text(page(sign_in(cast.hr), "list"))


def test_list_searches_name_number_and_pinyin(cast, sign_in):
    services.hire(
        number="0072", name="王小明", hire_date=ON, department=cast.live, position=make_position(), actor=cast.hr
    )
    client = sign_in(cast.hr)
    for query in ("王小", "0072", "wang xiao", "wangxiaoming", "wxm"):
        found = text(page(client, "list", q=query))
        assert "王小明" in found and "Wei" not in found, query


def test_list_filters_and_sorts(cast, sign_in):
    client = sign_in(cast.hr)
    services.leave(employee=cast.mei, leave_date=ON - DAY, leave_type="resigned", actor=cast.hr)
    assert "Mei" not in text(page(client, "list"))
    assert "Mei" in text(page(client, "list", state="left"))
    inside = text(page(client, "list", department=str(cast.operations.public_id)))
    assert "Wei" in inside and "Pan" not in inside
    by_number = text(page(client, "list", sort="-number"))
    assert by_number.index("Pan") < by_number.index("Lin")


def test_excel_holds_exactly_what_is_shown_and_is_on_record(cast, sign_in):
    answer = page(sign_in(cast.lin.user), "list", q="e", **{"as": "xlsx"})
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(min_row=3, max_col=1, values_only=True))
    assert [row[0] for row in rows] == ["Mei", "Wei"]
    assert AuditEntry.objects.filter(action="audit.file.exported", actor_name="Lin").count() == 1


def queries_of(client, path):
    """Queries of a page once its session and counts are warm."""
    client.get(path)
    with counted_queries() as made:
        assert client.get(path).status_code == 200
    return len(made)


def test_queries_do_not_grow_with_people_departments_accounts_or_history(cast, sign_in):
    """One more row of everything, then three more: the same number of queries."""
    client, counts = sign_in(cast.hr), []
    wei = reverse("people:person", args=[cast.wei.public_id])
    paths = [
        reverse("people:list"), reverse("people:organisation"), reverse("people:accounts"), wei,
        reverse("people:department", args=[cast.operations.public_id]), f"{wei}file/places/", "/search/?q=a",
    ]  # fmt: skip
    for wanted in (1, 3):
        for number in range(wanted):
            group = make_department(f"{wanted}-{number}", cast.operations)
            boss = make_employee(f"Extra{wanted}{number}", group)
            make_head(group, boss)
            services.transfer(
                employee=cast.wei,
                start=ON - (number + 10 * wanted) * DAY,
                department=group,
                manager=boss,
                actor=cast.hr,
            )  # fmt: skip
        counts.append({path: queries_of(client, path) for path in paths})
    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 35, counts[0]


def test_person_page_for_boss_and_stranger(cast, sign_in):
    services.transfer(employee=cast.wei, start=ON - DAY, position=make_position("Host"), actor=cast.hr)
    answer = page(sign_in(cast.tao.user), "person", cast.wei.public_id)
    shown = text(answer)
    assert answer.status_code == 200 and "Operator → Host" in shown and "1 year 2 months" in shown
    assert page(sign_in(cast.pan.user), "person", cast.wei.public_id).status_code == 404
    assert page(sign_in(cast.sun.user), "person", cast.wei.public_id).status_code == 404


def test_pay_tab_only_where_allowed_and_every_look_is_logged(cast, sign_in):
    def pay(user):
        return page(sign_in(user), "person-tab", cast.wei.public_id, "pay")

    assert pay(cast.lin.user).status_code == 404
    assert "pay/" not in text(page(sign_in(cast.lin.user), "person", cast.wei.public_id))
    services.give_grant(
        user=cast.lin.user, department=cast.live, kind=GrantKind.VIEW_PAY, start=ON, until=ON, actor=cast.hr, reason="x"
    )
    assert "10,000.00" in text(pay(cast.lin.user))
    assert "10,000.00" in text(pay(cast.wei.user))
    looks = AuditEntry.objects.filter(action="audit.pay.viewed")
    assert list(looks.values_list("actor_name", flat=True)) == ["Lin"]
    me = text(page(sign_in(cast.wei.user), "me"))
    assert "Lin" in me[me.index("Who looked at my data") :]


def test_my_data_without_an_employee_record(cast, sign_in):
    assert "no employee record" in text(page(sign_in(cast.hr), "me"))


def test_organisation_counts_people_with_all_below(cast, sign_in):
    shown = text(page(sign_in(cast.hr), "organisation"))
    assert "运营中心" in shown and "Lin" in shown and "6 people" in shown
    limited = text(page(sign_in(cast.lin.user), "organisation"))
    assert "客服部" not in limited and "4 people" in limited


def test_department_page(cast, sign_in):
    assert "Wei" in text(page(sign_in(cast.lin.user), "department", cast.live.public_id))
    assert page(sign_in(cast.lin.user), "department", cast.service.public_id).status_code == 404
    shown = text(page(sign_in(cast.wei.user), "department", cast.live.public_id))
    assert "Wei" in shown and "Mei" not in shown


def test_hr_hires_transfers_raises_and_lets_go(cast, sign_in):
    client = sign_in(cast.hr)
    form = {"number": "0500", "name": "Neu", "start": "2025-03-03", "department": cast.live.pk}
    form |= {"position": make_position().pk, "salary": "9000", "bonus_share": "20", "manager": cast.tao.number}
    assert client.post(reverse("people:hire"), form).status_code == 302
    person = Employee.objects.get(number="0500")
    assert person.compensations.get().bonus_share == Decimal("0.2")
    again = client.post(reverse("people:hire"), form)
    assert again.status_code == 422 and "already used" in text(again) and 'value="Neu"' in text(again)
    place = {"start": "2025-03-10", "department": cast.service.pk, "position": make_position().pk, "manager": "0500"}
    refused = client.post(reverse("people:transfer", args=[person.public_id]), place)
    assert refused.status_code == 422 and "own manager" in text(refused)
    place["manager"] = ""
    assert client.post(reverse("people:transfer", args=[person.public_id]), place).status_code == 302
    assert person.assignments.count() == 2
    services.change_pay(
        employee=person, start=date(2025, 3, 4), salary=Decimal(9000), bonus_share=Decimal("0.2"), actor=cast.hr
    )
    shown = client.get(reverse("people:pay-change", args=[person.public_id])).context["form"]["bonus_share"].value()
    assert str(shown) == "20"
    pay = {"start": "2025-03-10", "salary": "9500", "reason": "probation passed"}
    assert client.post(reverse("people:pay-change", args=[person.public_id]), pay).status_code == 302
    last = {"leave_date": "2025-04-30", "leave_type": "resigned"}
    assert client.post(reverse("people:leave", args=[person.public_id]), last).status_code == 302
    person.refresh_from_db()
    assert person.leave_date == date(2025, 4, 30)
    details = {"name": "Neumann", "hire_date": "2025-03-03", "phone": "138"}
    assert client.post(reverse("people:edit", args=[person.public_id]), details).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.phone) == ("Neumann", "138")


def test_absence(cast, sign_in):
    client = sign_in(cast.hr)
    url = reverse("people:absence", args=[cast.wei.public_id])
    assert client.post(url, {"start": "2025-03-05", "until": "2025-03-04", "kind": "sick"}).status_code == 422
    assert client.post(url, {"start": "2025-03-05", "until": "", "kind": "sick"}).status_code == 302
    assert Leave.objects.get().employee == cast.wei


@pytest.mark.parametrize("name", ["transfer", "pay-change", "leave", "edit", "absence"])
def test_a_head_sees_the_person_but_may_not_change_them(cast, sign_in, name):
    assert page(sign_in(cast.lin.user), name, cast.wei.public_id).status_code == 403
    assert page(sign_in(cast.sun.user), name, cast.wei.public_id).status_code == 404


def test_heads_are_appointed_and_ended(cast, sign_in):
    client = sign_in(cast.hr)
    url = reverse("people:head-appoint", args=[cast.live.public_id])
    form = {"employee": cast.tao.number, "kind": "deputy", "start": "2025-03-03"}
    assert client.post(url, form).status_code == 422
    assert client.post(url, form | {"until": "2025-03-31"}).status_code == 302
    row = DepartmentHead.objects.get(department=cast.live)
    end = reverse("people:head-end", args=[cast.live.public_id])
    assert client.post(end, {"headship": cast.operations.heads.get().pk}).status_code == 404
    assert client.post(end, {"headship": "x"}).status_code == 404
    assert client.post(end, {"headship": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.until == ON


def test_accounts_roles_and_grants(cast, sign_in):
    client = sign_in(cast.hr)
    for name in ("崔二", "白一"):
        person = make_employee(name, cast.live)
        Employee.objects.filter(pk=person.pk).update(sort_key=sort_key(name))
    listed = text(page(client, "accounts"))
    assert "Fang" in listed and 0 < listed.index("白一") < listed.index("崔二"), "by pinyin, as the list of people"
    url = reverse("people:account", args=[cast.finance.public_id])
    assert client.post(url, {"roles": ["finance", "auditor"]}).status_code == 302
    own = reverse("people:account", args=[cast.hr.public_id])
    assert client.post(own, {"roles": []}).status_code == 422
    give = reverse("people:grant-give", args=[cast.finance.public_id])
    form = {"kind": "view_pay", "department": cast.live.pk, "start": "2025-03-03", "reason": "audit"}
    assert client.post(give, form).status_code == 422
    assert client.post(give, form | {"until": "2025-03-31"}).status_code == 302
    grant = DepartmentGrant.objects.get()
    assert client.post(reverse("people:grant-end", args=[grant.public_id])).status_code == 302
    assert not DepartmentGrant.objects.exists()


def test_slips_are_shown_once(cast, sign_in):
    services.hire(
        number="0600", name="Ada", hire_date=ON, department=cast.live, position=make_position(), actor=cast.hr
    )
    client = sign_in(cast.hr)
    url = reverse("people:account-slips")
    form = {"department": cast.operations.pk, "by": "number"}
    first = client.post(url, form)
    assert "Ada" in text(first) and "0600" in text(first) and "no-store" in first["Cache-Control"]
    assert "Everybody here has an account" in text(client.post(url, form))


def test_reset_and_close(cast, sign_in):
    client = sign_in(cast.hr)
    reset = client.post(reverse("people:account-reset", args=[cast.wei.user.public_id]))
    assert reset.status_code == 200 and User.objects.get(pk=cast.wei.user_id).must_change_password
    client.post(reverse("people:account-open", args=[cast.wei.user.public_id]), {"open": "no"})
    assert not User.objects.get(pk=cast.wei.user_id).is_active
    client.post(reverse("people:account-open", args=[cast.wei.user.public_id]), {"open": "yes"})
    assert User.objects.get(pk=cast.wei.user_id).is_active


def test_invitation(cast, sign_in):
    answer = sign_in(cast.hr).post(
        reverse("people:account-invite"), {"email": "x@example.com", "name": "X", "roles": ["finance"]}
    )
    assert "http://acme.localhost/" in text(answer)


def test_calendar_month_and_override(cast, sign_in):
    client = sign_in(cast.hr)
    assert "National Day" in text(page(client, "calendar", month="2025-10"))
    assert "not known yet" in text(page(client, "calendar", month="2100-10"))
    assert page(client, "calendar", month="soon").status_code == 200
    form = {"day": "2025-03-08", "works": "yes", "reason": "sale"}
    assert client.post(reverse("people:calendar-override"), form).status_code == 302
    assert WorkDay.objects.get(pk=date(2025, 3, 8)).works
    assert client.post(reverse("people:calendar-override"), form | {"reason": ""}).status_code == 422
    rest = {"position": make_position().pk, "weekdays": ["1", "2"], "start": "2025-03-03"}
    assert client.post(reverse("people:calendar-rest"), rest).status_code == 302
    assert client.post(reverse("people:calendar-rest"), rest | {"weekdays": []}).status_code == 422


def test_search_finds_people_one_may_see(cast, sign_in):
    assert "Wei" in text(sign_in(cast.lin.user).get("/search/", {"q": "wei"}))
    assert str(cast.wei.public_id) not in text(sign_in(cast.sun.user).get("/search/", {"q": "wei"}))


def test_get_changes_nothing_that_is_posted(cast, sign_in):
    client = sign_in(cast.hr)
    for name, arguments in (
        ("account-reset", [cast.wei.user.public_id]), ("account-open", [cast.wei.user.public_id]),
        ("head-end", [cast.live.public_id]), ("calendar-override", []), ("calendar-rest", []),
    ):  # fmt: skip
        assert page(client, name, *arguments).status_code == 405
