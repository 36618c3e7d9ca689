"""Statements and rows are Django's own, whoever compiled them."""

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.postgresql.compiler import SQLCompiler as DjangoCompiler
from django.db.models import Count, ForeignKey, QuerySet
from django.db.models.functions import Lower

from hrplatform.lib.postgresql.compiler import SQLCompiler
from people.models import Assignment, Department, DepartmentHead, Employee, User
from pip_workflow.models import FollowUp

MODELS = [model for model in apps.get_models() if model._meta.managed]


def _shape(info: dict[str, Any] | None) -> Any:
    if info is None:
        return None
    related = [(r["field"], r["reverse"], r["from_parent"], _shape(r)) for r in info.get("related_klass_infos", ())]
    return info["model"], list(info["select_fields"]), related


def _compiled(kind: type[Any], rows: QuerySet[Any]) -> Any:
    compiler = kind(rows.query.clone(), connection, "default")
    statement = compiler.as_sql()
    select = [(column, sql, name) for column, sql, name in compiler.select]
    converters = compiler.get_converters([column for column, *_ in select])
    return statement, _shape(compiler.klass_info), compiler.annotation_col_map, select, converters


def _assert_same(rows: QuerySet[Any]) -> None:
    assert _compiled(SQLCompiler, rows) == _compiled(DjangoCompiler, rows)


def test_the_backend_compiles_with_it() -> None:
    assert type(Employee.objects.all().query.get_compiler("default")) is SQLCompiler


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_with_all_it_points_to(model: Any) -> None:
    rows = model._base_manager.all()
    keys = [field.name for field in model._meta.fields if isinstance(field, ForeignKey)]
    _assert_same(rows)
    _assert_same(rows.order_by("-pk"))
    if keys:
        _assert_same(rows.select_related(*keys).order_by(keys[0], "pk")[:7])
        _assert_same(rows.filter(**{f"{keys[-1]}__pk__gt": 3}).select_related(keys[-1]))


ASKED = [
    Assignment.objects.select_related("employee__user", "department__parent", "manager").order_by("employee__name"),
    Assignment.objects.select_related("manager", "employee").filter(manager__user=3),
    Employee.objects.select_related(),
    Employee.objects.defer("birth_date").select_related("user"),
    Assignment.objects.select_related("employee__user", "manager").defer("employee__phone", "manager__birth_date"),
    Assignment.objects.select_related("employee__user").only("start", "employee__name", "employee__user__email"),
    User.objects.select_related("employee").defer("employee__phone", "email"),
    Employee.objects.only("name", "user__email").select_related("user"),
    Employee.objects.values_list("name", "user__email").order_by("name", "-user__email"),
    Employee.objects.values("user").annotate(n=Count("pk")).order_by("n"),
    Employee.objects.annotate(small=Lower("name")).order_by("small"),
    Employee.objects.order_by(Lower("name").desc()),
    Employee.objects.order_by("?"),
    Employee.objects.select_related("user").distinct().order_by("user__email"),
    Employee.objects.filter(pk=1).union(Employee.objects.filter(pk=2)).order_by("name"),
    Employee.objects.extra(select={"one": "1"}),
    Employee.objects.filter(pk__in=Assignment.objects.filter(department=1).values("employee")).reverse(),
    User.objects.select_related("employee"),
    User.objects.select_related("employee__user__employee").order_by("employee__name"),
    FollowUp.objects.select_related("plan__employee", "decided_by", "review__opened_by", "second_plan"),
    Department.objects.filter(pk__in=Department.objects.filter(parent__parent=4)).select_related("parent__parent"),
    DepartmentHead.objects.none() | DepartmentHead.objects.select_related("employee__user"),
]


@pytest.mark.parametrize("n", range(len(ASKED)))
def test_whatever_a_queryset_asks(n: int) -> None:
    _assert_same(ASKED[n])


def test_locking_the_rows_of_one_table(db: None) -> None:
    rows = Assignment.objects.select_related("employee", "manager").select_for_update(of=("self", "employee"))
    _assert_same(rows)


def test_a_wrong_relation_is_refused_as_before() -> None:
    with pytest.raises(Exception, match="Invalid field name"):
        str(Employee.objects.select_related("nobody").query)
    with pytest.raises(Exception, match="Non-relational field"):
        str(Employee.objects.select_related("name").query)
    with pytest.raises(Exception, match="both deferred and traversed"):
        str(Assignment.objects.select_related("employee").defer("employee").query)
