"""Keeping and giving out files: told by their content, sealed under the company's key (spec 8.5, 8.6)."""

import hashlib
import struct
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext as _

from people.errors import PeopleRefused
from people.models import StoredFile
from people.sealing import seal_bytes, unseal_bytes

LARGEST = 10 * 1024 * 1024
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAGIC = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
ACCEPTED = ".pdf,.png,.jpg,.jpeg,.docx"


def keep_file(*, upload: Any, actor: Any, now: datetime) -> StoredFile:
    """Store an upload (PDF, PNG, JPEG or Word), encrypted. Part of the act that names it, which is audited.

    Raises PeopleRefused for a file of another kind, an empty one, or one over 10 MB.
    """
    if upload.size > LARGEST:
        raise PeopleRefused(_("The file is larger than %(limit)s MB.") % {"limit": LARGEST >> 20}, "file")
    data = upload.read()
    media_type = tell_type(data)
    if not media_type:
        raise PeopleRefused(_("%(name)s is no PDF, PNG, JPEG or Word file.") % {"name": upload.name}, "file")
    key = uuid4()
    return StoredFile.objects.create(
        public_id=key, name=upload.name[-200:], media_type=media_type, size=len(data),
        sha256=hashlib.sha256(data).hexdigest(), sealed=seal_bytes(data, f"{key}/file"),
        uploaded_by=actor if isinstance(actor, models.Model) else None, uploaded_at=now,
    )  # fmt: skip


def open_file(file: StoredFile) -> bytes:
    """The content, as it was uploaded."""
    return unseal_bytes(file.sealed, f"{file.public_id}/file")


def tell_type(data: bytes) -> str:
    """The media type by the content itself, whatever the name says; "" for what isn't kept."""
    for magic, media_type in MAGIC:
        if data.startswith(magic):
            return media_type
    if data.startswith(b"PK"):
        try:
            names = zipfile.ZipFile(BytesIO(data)).namelist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):  # made up to look like one
            return ""
        return DOCX if "word/document.xml" in names else ""
    return ""
