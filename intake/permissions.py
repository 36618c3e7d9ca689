"""Who may import what; the kinds themselves say it, because roles belong to higher apps."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from hrplatform.lib.roles import has_role
from intake.models import Batch
from intake.registry import ImportKind, kind_of, kinds_for


def allowed_kinds(user: Any) -> list[ImportKind]:
    """What the user may import; PermissionDenied for nothing at all."""
    kinds = kinds_for(user)
    if not kinds:
        raise PermissionDenied("may import nothing")
    return kinds


def access_kind(user: Any, code: str) -> ImportKind:
    """The kind if the user may import it; 403 for people who import nothing, 404 for a kind that isn't theirs."""
    found = next((kind for kind in allowed_kinds(user) if kind.code == code), None)
    if found is None:
        raise Http404("no such kind")
    return found


def visible_batches(user: Any) -> QuerySet[Batch]:
    """Batches of the kinds the user may import: HR sees everybody's, a data owner their own."""
    codes = [kind.code for kind in kinds_for(user)]
    batches = Batch.objects.filter(kind__in=codes).select_related("created_by", "undone_by")
    return batches if has_role(user, "hr") else batches.filter(created_by=user)


def access_batch(user: Any, public_id: UUID) -> tuple[Batch, ImportKind]:
    """The batch with its kind; 404 if it isn't one the user may see."""
    batch = visible_batches(user).filter(public_id=public_id).first()
    if batch is None:
        raise Http404("no such import")
    return batch, kind_of(batch.kind)
