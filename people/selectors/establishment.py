"""Approved headcount beside the people who are there (spec 2.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from people.models import Assignment, Department, Establishment


@dataclass(frozen=True)
class Post:
    """One position of one department on a day; `approved` is None where nothing was approved."""

    department: Department
    position: str
    position_public_id: UUID
    approved: int | None
    present: int
    since: date | None = None

    @property
    def vacant(self) -> int | None:
        """Posts without a person; negative where there are too many people."""
        return None if self.approved is None else self.approved - self.present


def list_posts(departments: Iterable[Department], on: date) -> list[Post]:
    """Every department × position with approved posts or with people, in tree order; two queries."""
    shown = {item.pk: item for item in departments}
    approved = {
        (row.department_id, row.position_id): row
        for row in Establishment.objects.as_of(on).filter(department__in=shown).select_related("position")
    }
    held = (
        Assignment.objects.as_of(on)
        .filter(department__in=shown, employee__hire_date__lte=on)
        .filter(Q(employee__leave_date__isnull=True) | Q(employee__leave_date__gte=on))
        .values_list("department_id", "position_id", "position__name", "position__public_id")
        .annotate(number=Count("pk"))
    )
    present = {row[:2]: row[2:] for row in held}
    posts = []
    for key in approved.keys() | present.keys():
        row = approved.get(key)
        empty = (row.position.name, row.position.public_id, 0) if row else ("", None, 0)
        name, public_id, number = present.get(key, empty)
        if not number and row and not row.headcount:
            continue  # closed posts
        posts.append(
            Post(
                shown[key[0]], name, public_id,
                row.headcount if row else None, number, row.start if row else None,
            )
        )  # fmt: skip
    return sorted(posts, key=lambda post: (post.department.path.split("/"), post.position))
