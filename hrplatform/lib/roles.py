"""Granted roles for apps below people: Django groups by name. Rights over persons are people.permissions' business."""

from typing import Any

from django.core.exceptions import PermissionDenied


def has_role(user: Any, *names: str) -> bool:
    """Whether the account is active and in one of the groups; they are read once per loaded user."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    if not hasattr(user, "_group_names"):
        user._group_names = frozenset(user.groups.values_list("name", flat=True))
    return not user._group_names.isdisjoint(names)


def require_role(user: Any, *names: str) -> None:
    """PermissionDenied (403) without one of the roles."""
    if not has_role(user, *names):
        raise PermissionDenied(f"needs one of: {', '.join(names)}")
