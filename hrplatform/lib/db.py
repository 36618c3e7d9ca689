"""Database helpers: public ids, the owner's connection, the schema in force."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Self, TypeVar

import psycopg
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import signals
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.utils.encoding import force_str

M = TypeVar("M", bound=models.Model)


class RowModel(models.Model):
    """A model whose rows become objects in one step.

    Django sets each column by its descriptor, which takes most of the time of reading a list. Here a whole row of
    columns lands in the object at once, deferred ones left out; a model with a constructor of its own, or with
    listeners to the making of objects, goes Django's way.
    """

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]  # the stubs know a keyword of a later Django
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        if not _is_plain(cls) or signals.pre_init.receivers or signals.post_init.receivers:
            return super().from_db(db, field_names, values)
        row = cls.__new__(cls)
        row._state = state = ModelState()
        state.adding, state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))
        return row


@cache
def _is_plain(model: Any) -> bool:
    """Whether objects need nothing but their columns set."""
    return model.__init__ is models.Model.__init__ and all(
        field.descriptor_class in (DeferredAttribute, ForeignKeyDeferredAttribute)
        for field in model._meta.concrete_fields
    )


class PublicIdModel(RowModel):
    """A model named in URLs by a random id, so that nothing can be guessed by counting (spec 8.3)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> Any:
        """What get_…_display() gives; Django's builds the table of all choices at every call, 50 times a list."""
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)


@cache
def _labels(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    return dict(field.flatchoices)


@contextmanager
def owner_connection(*, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    """A connection as the role that owns the tables; the running application never holds one for a request.

    The database name is the default connection's, so that tests reach their own.
    """
    name = connection.settings_dict["NAME"]
    with psycopg.connect(settings.OWNER_DATABASE_URL, dbname=name, autocommit=autocommit) as owner:
        yield owner


def current_schema() -> str:
    """The schema the connection writes to now, asked from the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return cursor.fetchone()[0]


def subquery(rows: models.QuerySet[Any], prefix: str) -> tuple[str, dict[str, Any]]:
    """The ids of a queryset as SQL to embed, with its parameters named `prefix0`, `prefix1` …

    For statements that no queryset can say but that must honour one, such as whom an account may see.
    """
    try:
        statement, values = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return f"SELECT id FROM {rows.model._meta.db_table} WHERE false", {}
    pieces = statement.split("%s")
    named = "".join(piece if n == 0 else f"%({prefix}{n - 1})s{piece}" for n, piece in enumerate(pieces))
    return named, {f"{prefix}{n}": value for n, value in enumerate(values)}


def columns(model: type[models.Model], alias: str) -> str:
    """The model's columns for a SELECT written by hand, in the order that `from_row` reads them."""
    return ", ".join(f'{alias}."{field.column}"' for field in model._meta.concrete_fields)


def from_row(model: type[M], values: Sequence[Any]) -> M:
    """The model of a row of `columns`, as a queryset gives it; for models whose fields need no converters."""
    return model.from_db(connection.alias, _names(model), values)


@cache
def _names(model: type[models.Model]) -> list[str]:
    fields = model._meta.concrete_fields
    converted = [field.name for field in fields if field.get_db_converters(connection)]
    if converted:
        raise TypeError(f"{model.__name__}: {', '.join(converted)} must be read through a queryset")
    return [field.attname for field in fields]
