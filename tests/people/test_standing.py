"""The statement of a person's standing says what querysets say (people.standing)."""

from datetime import date, timedelta

import pytest

from hrplatform.lib import db, memo
from people import permissions
from people.models import Assignment, DepartmentHead, Employee, User
from people.standing import Standing, read_groups, read_standing
from tests.queries import counted_queries

ON = date(2025, 3, 3)


def by_querysets(user, on):
    me = Employee.objects.filter(user_id=user.pk).first()
    if me is None or (me.leave_date and me.leave_date < on):
        return Standing()
    heads = DepartmentHead.objects.as_of(on).filter(employee=me).order_by("pk")
    manages = Assignment.objects.as_of(on).filter(manager=me).exclude(employee=me).exists()
    return Standing(me, manages, tuple(heads.values_list("kind", "department__lineage")))


@pytest.mark.parametrize("on", [date(1990, 1, 1), ON, date(2035, 1, 1)])
def test_everybody_stands_as_the_querysets_say(cast, on):
    found = {user: read_standing(user, on) for user in User.objects.all()}
    assert found == {user: by_querysets(user, on) for user in found}
    assert any(standing.me for standing in found.values())


def test_the_employee_has_every_field(cast):
    me, same = read_standing(cast.lin.user, ON).me, Employee.objects.get(pk=cast.lin.pk)
    names = [field.attname for field in Employee._meta.concrete_fields]
    assert [getattr(me, name) for name in names] == [getattr(same, name) for name in names]
    assert me._state.db == same._state.db and not me._state.adding


def test_a_leaver_is_nobody_after_the_last_day(cast):
    Employee.objects.filter(pk=cast.lin.pk).update(leave_date=ON)
    assert read_standing(cast.lin.user, ON).me == cast.lin
    assert read_standing(cast.lin.user, ON + timedelta(days=1)) == Standing()


def test_groups_are_those_of_the_account(cast):
    for user in User.objects.all():
        assert read_groups(user) == frozenset(user.groups.values_list("name", flat=True))
    assert "hr" in read_groups(cast.hr)


def test_a_page_asks_for_roles_record_and_departments_in_two_statements(cast):
    with memo.remembering(), counted_queries() as made:
        assert "head" in permissions.roles_of(cast.lin.user, ON)
        me = permissions.employee_of(cast.lin.user, ON)
        assert permissions.headed_lineages(me, ON)
    assert len(made) == 2


def test_a_model_with_fields_to_convert_is_read_through_a_queryset(monkeypatch):
    field = Employee._meta.get_field("name")
    monkeypatch.setattr(field, "from_db_value", lambda *_: "", raising=False)
    db._names.cache_clear()
    with pytest.raises(TypeError, match="name"):
        db.from_row(Employee, [])
    monkeypatch.undo()
    db._names.cache_clear()
