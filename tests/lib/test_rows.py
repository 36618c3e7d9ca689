"""A row read from the database is the object Django would have made of it."""

from typing import Any

import pytest
from django.db import models
from django.db.models.signals import post_init

from hrplatform.lib.db import RowModel
from people.models import Employee, User
from performance.models import Goal

MODELS = [Employee, User, Goal]


def _row(model: Any) -> tuple[list[str], list[int]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return names, list(range(len(names)))


def _content(row: Any) -> Any:
    state = row._state
    return type(row), {**row.__dict__, "_state": None}, state.adding, state.db, state.fields_cache


@pytest.mark.parametrize("model", MODELS)
def test_a_whole_row(model):
    names, values = _row(model)
    assert issubclass(model, RowModel)
    made = models.Model.from_db.__func__(model, "default", names, values)
    assert _content(model.from_db("default", names, values)) == _content(made)


def test_a_row_with_columns_left_out_is_deferred():
    row = ["id", "name"], [1, "Wei"]
    person = Employee.from_db("default", *row)
    assert _content(person) == _content(models.Model.from_db.__func__(Employee, "default", *row))
    assert "email" in person.get_deferred_fields()


def test_who_listens_to_the_making_of_objects_hears_it():
    heard = []

    def listen(instance, **_):
        heard.append(instance)

    post_init.connect(listen, sender=Employee)
    try:
        assert heard == [Employee.from_db("default", *_row(Employee))]
    finally:
        post_init.disconnect(listen, sender=Employee)


def test_a_foreign_key_set_later_forgets_the_object_read_before():
    person = Employee.from_db("default", *_row(Employee))
    person.user = User(pk=7)
    person.user_id = 8
    assert not Employee._meta.get_field("user").is_cached(person)
