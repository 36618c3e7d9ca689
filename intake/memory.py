"""Which column was what last time: by the file's headers, or by the name its sender gave to where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hrplatform.lib.tabular.headers import header_key
from intake.enums import BatchState
from intake.models import Batch

SHOWN_SOURCES = 30


@dataclass(frozen=True, slots=True)
class Remembered:
    """An earlier choice: the batch it was made for, field by column place of the present file."""

    batch: Batch
    mapping: dict[int, str]

    @property
    def source_name(self) -> str:
        return self.batch.choices.get("source_name", "")


def remembered(batch: Batch, signature: str, titles: Sequence[str]) -> Remembered | None:
    """The last choice for these headers, else for the source the sender named; None where nothing is known."""
    earlier = _kept(batch.kind).exclude(pk=batch.pk)
    found = earlier.filter(signature=signature).first()
    if found:
        return Remembered(found, {int(place): name for place, name in found.choices["mapping"].items()})
    name = batch.choices.get("source_name", "")
    found = earlier.filter(choices__source_name=name).first() if name else None
    return Remembered(found, _by_title(found, titles)) if found else None


def source_names(kind: str) -> list[str]:
    """Names given to sources of this kind, the latest first."""
    names = _kept(kind).exclude(choices__source_name="").values_list("choices__source_name", flat=True)[:500]
    return list(dict.fromkeys(name for name in names if name))[:SHOWN_SOURCES]


def forget(*, kind: str, signature: str, source_name: str = "") -> int:
    """Choose columns anew from now on: imports of these headers or this source aren't looked at any more."""
    same = Q(signature=signature)
    if source_name:
        same |= Q(choices__source_name=source_name)
    return Batch.objects.filter(same, kind=kind).exclude(signature="").update(signature="")


def _kept(kind: str) -> QuerySet[Batch]:
    over = Batch.objects.filter(kind=kind, state__in=[BatchState.DONE, BatchState.UNDONE]).exclude(signature="")
    return over.exclude(choices__mapping={}).select_related("created_by")


def _by_title(earlier: Batch, titles: Sequence[str]) -> dict[int, str]:
    known = {header_key(title): place for place, title in enumerate(earlier.choices.get("titles", ()))}
    mapping = {int(place): name for place, name in earlier.choices["mapping"].items()}
    pairs = ((place, mapping.get(known.get(header_key(title), -1))) for place, title in enumerate(titles) if title)
    return {place: name for place, name in pairs if name}
