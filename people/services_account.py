"""Writes of one's own account."""

from people.models import User


def save_preferences(*, user: User, language: str | None = None, theme: str | None = None) -> User:
    """Keep the language or theme a person chose; the choice is theirs alone and not audited."""
    changes = {key: value for key, value in {"language": language, "theme": theme}.items() if value is not None}
    for key, value in changes.items():
        setattr(user, key, value)
    user.save(update_fields=list(changes))
    return user
