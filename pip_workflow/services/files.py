"""Files that prove what was given or agreed: kept sealed with their digest, handed out on record (spec 7.3, 7.4)."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from audit.services import record
from people.errors import PeopleRefused
from people.models import StoredFile, User
from people.services.files import keep_file, open_file
from pip_workflow import actions
from pip_workflow.errors import PlanRefused
from pip_workflow.models import Plan


def keep_proof(upload: Any, actor: User, now: datetime) -> StoredFile | None:
    """The file, in the transaction of the act it proves; PlanRefused at the field "upload" for what isn't kept."""
    if upload is None:
        return None
    try:
        return keep_file(upload=upload, actor=actor, now=now)
    except PeopleRefused as refused:
        raise PlanRefused(str(refused), "upload") from refused


def file_facts(file: StoredFile | None) -> dict[str, str]:
    """What the audit entry of an act says of its file; the digest stands in the entry's own field."""
    return {"file": file.name} if file else {}


def count_changed(files: Iterable[StoredFile], audited: Iterable[str]) -> int:
    """Files whose content is no longer the one that was filed: by their digest, and by the audit log's."""
    known = set(audited)
    return sum(
        1 for file in files if hashlib.sha256(open_file(file)).hexdigest() != file.sha256 or file.sha256 not in known
    )


@transaction.atomic
def read_proof(*, file: StoredFile, plan: Plan, actor: Any) -> bytes:
    """The content; that somebody other than the employee opened it is on record."""
    if plan.employee.user_id != actor.pk:
        record(action=actions.FILE_READ, actor=actor, target=plan, person=plan.employee, after=file_facts(file))
    return open_file(file)
