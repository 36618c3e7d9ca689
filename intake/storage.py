"""Where uploaded files lie until their import is over: a folder per company, a folder per batch."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection

from hrplatform.lib.tabular import Problem
from intake.models import Batch

PROBLEMS = "problems.jsonl"
UPLOAD = "upload"


def folder_of(batch: Batch) -> Path:
    """The batch's folder inside the company's; nothing a person typed is part of the path."""
    return Path(settings.MEDIA_ROOT) / connection.schema_name / "imports" / str(batch.public_id)


def upload_path(batch: Batch) -> Path:
    return folder_of(batch) / UPLOAD


def save_upload(batch: Batch, upload: UploadedFile) -> Path:
    path = upload_path(batch)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    return path


def save_problems(batch: Batch, problems: Iterable[Problem]) -> None:
    """All wrong rows, of which the page shows the first."""
    path = folder_of(batch) / PROBLEMS
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("w", encoding="utf-8") as target:
        for problem in problems:
            target.write(json.dumps(problem.as_stored(), ensure_ascii=False) + "\n")


def has_problems(batch: Batch) -> bool:
    """Whether all wrong rows are still kept."""
    return (folder_of(batch) / PROBLEMS).is_file()


def read_problems(batch: Batch) -> Iterator[Problem]:
    """The wrong rows kept for the batch; those of its page where the file is gone."""
    path = folder_of(batch) / PROBLEMS
    if not path.is_file():
        yield from (Problem.from_stored(item) for item in batch.findings.get("rejected", []))
        return
    with path.open(encoding="utf-8") as source:
        for line in source:
            yield Problem.from_stored(json.loads(line))


def forget(batch: Batch) -> None:
    """Remove what was uploaded and what was found in it."""
    shutil.rmtree(folder_of(batch), ignore_errors=True)
