"""Relations of rows at hand: one statement for each that any row has, none for the others."""

from hrplatform.lib.prefetch import fetch_named
from people.models import Assignment
from tests.factories import make_department, make_employee
from tests.queries import counted_queries


def test_only_what_a_row_names_is_read(company):
    department = make_department("Shop")
    for name in ("Wei", "Mei", "Tao"):
        make_employee(name, department)
    rows = list(Assignment.objects.order_by("pk"))
    assert len(rows) == 3 and not any(row.brand_id for row in rows)
    with counted_queries() as made:
        fetch_named(rows, "position", "brand")
        assert all(row.position.name for row in rows)
        assert not any(row.brand for row in rows)
    assert len(made) == 1, made
    with counted_queries() as made:
        fetch_named([], "position")
    assert not made
