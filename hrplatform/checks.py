"""System checks that stop a production process with too much power (spec 8.1)."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

ROLE_SQL = """
SELECT r.rolsuper, r.rolbypassrls, pg_catalog.pg_get_userbyid(d.datdba) = current_user
FROM pg_catalog.pg_roles r, pg_catalog.pg_database d
WHERE r.rolname = current_user AND d.datname = current_database()
"""


@register(Tags.database)
def check_database_role(
    app_configs: object, databases: list[str] | None = None, **kwargs: object
) -> list[CheckMessage]:
    """The web and worker role is neither superuser nor owner: the audit log's guards don't hold for those."""
    if not databases or settings.DEBUG or settings.DEMO_MODE:
        return []
    return database_role_errors()


def database_role_errors() -> list[CheckMessage]:
    """What is wrong with the role the process connects as."""
    with connection.cursor() as cursor:
        cursor.execute(ROLE_SQL)
        is_super, bypasses, is_owner = cursor.fetchone()
    if is_super or bypasses or is_owner:
        return [
            Error(f"DATABASE_URL connects as a superuser or owner; use {settings.DB_APP_ROLE}.", id="hrplatform.E001")
        ]
    return []


def refuse_too_much_power() -> None:
    """For web and worker processes as they start: ImproperlyConfigured in production as superuser or owner."""
    errors = check_database_role(None, databases=[connection.alias])
    connection.close()
    if errors:
        raise ImproperlyConfigured("; ".join(str(error.msg) for error in errors))
