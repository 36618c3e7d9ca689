"""Structured logs: one JSON object a line on stderr, each with the company and the request id."""

import json
import logging
from datetime import datetime, timezone

from hrplatform.lib.context import current

# What a LogRecord always has; everything else was passed by the caller with `extra=`.
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
# `extra` of Django's request logger holds whole objects that must not be printed.
_LEFT_OUT = frozenset({"request", "server_time", "data"})


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON; names and values of `extra` become fields."""

    def format(self, record: logging.LogRecord) -> str:
        context = current()
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, tz=timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            "company": context.company,
            "request_id": context.request_id,
        }
        if context.job:
            line["job"] = context.job
        extra = {k: v for k, v in record.__dict__.items() if k not in _STANDARD and k not in _LEFT_OUT}
        line.update(extra)
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def logging_config(level: str = "INFO") -> dict[str, object]:
    """The value of settings.LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "hrplatform.lib.logs.JsonFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            # Two lines a minute and company that say nothing happened.
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.app.trace": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
            "fontTools": {"level": "ERROR"},
            "weasyprint": {"level": "ERROR"},
        },
    }
