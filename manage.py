#!/usr/bin/env python
"""Django's command line for hrplatform; `./hr manage` starts the services it needs first."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hrplatform.settings.development")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError
    from redis.exceptions import ConnectionError as ValkeyError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if error.__cause__ is None or not is_unreachable(error):
            raise
        sys.exit(f"PostgreSQL does not answer: {one_line(error)}. Start it with ./hr services, or set DATABASE_URL.")
    except ValkeyError as error:
        sys.exit(f"Valkey does not answer: {one_line(error)}. Start it with ./hr services, or set REDIS_URL.")


def is_unreachable(error: Exception) -> bool:
    """Whether there was no connection at all; a statement that failed keeps its traceback."""
    text = str(error)
    return "connection failed" in text or "connection timeout" in text


def one_line(error: Exception) -> str:
    return " ".join(str(error).split())


if __name__ == "__main__":
    main()
