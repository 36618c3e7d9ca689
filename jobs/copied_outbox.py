"""The outbox of a restored company: what waited in the copy may have gone out since, so a person decides on it."""

from typing import Any

import psycopg
from psycopg import sql

from jobs.enums import MessageState
from tenants.archive.extras import Extra

REASON = "in a copy of the company that was restored"


def fill(owner: psycopg.Connection, schema: str, nothing: Any) -> None:
    """Nothing is sent a second time by itself, and a copy beside its original sends nothing of the original's."""
    statement = sql.SQL("UPDATE {} SET state = %s, error = %s WHERE state = ANY(%s)")
    waiting = [MessageState.PENDING.value, MessageState.SENDING.value]
    owner.execute(
        statement.format(sql.Identifier(schema, "jobs_outboxmessage")), [MessageState.IN_DOUBT.value, REASON, waiting]
    )


OUTBOX = Extra("outbox", lambda owner, schema: None, fill)
