"""One UPDATE for many rows of different values, whatever their number."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, models


def update_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
    """Set the fields `names` of many rows in one statement; each row is (primary key, value, value, …).

    Values are as the fields store them. Returns how many rows were written. No save(), no signals: services only.
    """
    if not rows:
        return 0
    fields = [model._meta.get_field(name) for name in names]
    types = ["bigint", *(str(field.db_type(connection)) for field in fields)]  # type: ignore[union-attr]
    columns = [connection.ops.quote_name(str(field.column)) for field in fields]  # type: ignore[union-attr]
    arrays = ", ".join(f"%s::{_array_of(kind)}" for kind in types)
    names_in = ", ".join(f"v{number}" for number in range(len(types)))
    assigned = ", ".join(f"{column} = new.v{number}" for number, column in enumerate(columns, start=1))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} AS held SET {assigned} FROM unnest({arrays}) AS new({names_in}) WHERE held.id = new.v0",
            [list(column) for column in zip(*rows, strict=True)],
        )
        return int(cursor.rowcount)


def _array_of(kind: str) -> str:
    return f"{kind.split('(')[0]}[]"
