"""The download centre: files made for one person, gone after some days."""

import hashlib
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import Http404

from audit import actions as audit_actions
from audit.services import record
from jobs.models import Download

KEPT = timedelta(days=7)
LARGEST = 100 * 1024 * 1024


class FileTooLarge(ValueError):
    """The file is larger than the download centre keeps."""


@transaction.atomic
def store_file(
    *, name: str, kind: str, content: bytes, content_type: str, owner: Any, now: datetime, rows: int | None = None
) -> Download:
    """Keep a file for its owner until `now` + 7 days. Writes an audit entry: data is about to leave the system."""
    if len(content) > LARGEST:
        raise FileTooLarge(f"{name}: {len(content)} bytes; at most {LARGEST} are kept")
    digest = hashlib.sha256(content).hexdigest()
    download = Download.objects.create(
        name=name[:200],
        kind=kind,
        content=content,
        content_type=content_type,
        size=len(content),
        sha256=digest,
        owner=owner,
        created_at=now,
        expires_at=now + KEPT,
    )
    after = {"kind": kind, "name": name, **({} if rows is None else {"rows": rows})}
    record(action=audit_actions.FILE_EXPORTED, actor=owner, target=download, after=after, digest=digest, at=now)
    return download


def list_downloads(*, user: Any, now: datetime) -> list[Download]:
    """The person's files that are still kept, newest first, without their content."""
    return list(Download.objects.unexpired(now).filter(owner=user).defer("content").order_by("-created_at", "-id"))


def access_download(user: Any, public_id: object, now: datetime) -> Download:
    """The file if it is the person's own and not expired; 404 otherwise."""
    found = Download.objects.unexpired(now).filter(owner=user, public_id=public_id).first()
    if found is None:
        raise Http404("No such file")
    return found


def delete_expired(*, now: datetime) -> int:
    """Remove files past their date; how many."""
    return Download.objects.filter(expires_at__lte=now).delete()[0]
