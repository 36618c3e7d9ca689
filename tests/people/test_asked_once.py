"""A page that only reads asks for each right once; nothing is remembered beyond it (hrplatform.lib.memo)."""

from collections import Counter
from datetime import date

import pytest

from hrplatform.lib import memo
from people import permissions
from people.enums import HeadKind
from people.models import DepartmentHead
from tests.clients import signed_in
from tests.queries import counted_queries

ON = date(2025, 3, 3)
# Tables that only rights are read from.
RIGHTS = ("auth_group", "people_departmenthead", "people_departmentgrant")
PAGES = ["/", "/people/", "/alerts/", "/menu/"]


@pytest.mark.parametrize("who", ["hr", "lin", "tao", "wei"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_for_a_right_once(cast, who, path):
    user = cast.hr if who == "hr" else getattr(cast, who).user
    client = signed_in(user)
    client.get(path)
    with counted_queries() as made:
        client.get(path)
    asked = Counter(sql for sql in made if any(f'FROM "{table}"' in sql for table in RIGHTS))
    again = [sql for sql, times in asked.items() if times > 1]
    assert not again


def test_what_is_asked_again_in_a_reading_request_is_remembered(cast):
    with memo.remembering():
        permissions.roles_of(cast.lin.user, ON)
        with counted_queries() as made:
            assert "head" in permissions.roles_of(cast.lin.user, ON)
            permissions.headed_lineages(permissions.employee_of(cast.lin.user, ON), ON)
        assert not made


def test_another_day_and_another_person_are_other_questions(cast):
    with memo.remembering():
        assert "head" in permissions.roles_of(cast.lin.user, ON)
        assert "head" not in permissions.roles_of(cast.wei.user, ON)
        assert "head" not in permissions.roles_of(cast.lin.user, date(1990, 1, 1))


def test_another_company_is_another_question(cast, other_company):
    from django_tenants.utils import tenant_context

    with memo.remembering():
        assert permissions.employee_of(cast.lin.user, ON) == cast.lin
        with tenant_context(other_company):
            assert permissions.employee_of(cast.lin.user, ON) is None


def test_the_next_request_sees_what_changed(cast):
    with memo.remembering():
        assert "head" in permissions.roles_of(cast.lin.user, ON)
    DepartmentHead.objects.filter(employee=cast.lin, kind=HeadKind.HEAD).delete()
    with memo.remembering():
        assert "head" not in permissions.roles_of(cast.lin.user, ON)


def test_a_request_that_may_change_something_remembers_nothing(cast, rf, monkeypatch):
    from django.http import HttpResponse

    from hrplatform.middleware import RequestContextMiddleware

    found = {}

    def view(request):
        permissions.headed_lineages(cast.lin, ON)
        with counted_queries() as made:
            permissions.headed_lineages(cast.lin, ON)
        found[request.method] = len(made)
        return HttpResponse()

    for method in ("get", "head", "post", "put", "delete"):
        RequestContextMiddleware(view)(getattr(rf, method)("/"))
    assert found == {"GET": 0, "HEAD": 0, "POST": 1, "PUT": 1, "DELETE": 1}


def test_the_security_page_asks_as_much_for_many_sessions_as_for_one(cast):
    client, made = signed_in(cast.wei.user), []
    for _number in range(2):
        client.get("/account/security/")
        with counted_queries() as queries:
            page = client.get("/account/security/")
        made.append((len(queries), len(page.context["sessions"])))
        for _other in range(2):
            signed_in(cast.wei.user).get("/")
    assert made[0][0] == made[1][0] and (made[0][1], made[1][1]) == (1, 3)


def test_ended_sessions_are_not_listed(cast):
    gone, client = signed_in(cast.wei.user), signed_in(cast.wei.user)
    gone.get("/")
    gone.session.flush()
    assert len(client.get("/account/security/").context["sessions"]) == 1
