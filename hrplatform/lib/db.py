"""Database helpers: public ids, the owner's connection, the schema in force."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection, models


class PublicIdModel(models.Model):
    """A model named in URLs by a random id, so that nothing can be guessed by counting (spec 8.3)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


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
