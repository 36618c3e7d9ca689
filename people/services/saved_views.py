"""Keeping and deleting one's own views of lists; not audited: they change nothing about anybody."""

from uuid import UUID

from people.models import SavedView, User

MOST_VIEWS = 20


def save_view(*, user: User, path: str, name: str, query: str) -> SavedView | None:
    """Keep a view, replacing the one of that name; None when the person has too many of this list already."""
    path, name = path[:200], name.strip()[:40]
    if SavedView.objects.filter(user=user, path=path).exclude(name=name).count() >= MOST_VIEWS:
        return None
    return SavedView.objects.update_or_create(user=user, path=path, name=name, defaults={"query": query[:2000]})[0]


def delete_saved_view(*, user: User, public_id: str) -> bool:
    """Delete one of one's own views; False when there is none."""
    try:
        key = UUID(public_id)
    except ValueError:
        return False
    return bool(SavedView.objects.filter(user=user, public_id=key).delete()[0])
