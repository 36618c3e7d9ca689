"""A person's own choices of language and theme."""

from people.models import User


def save_preferences(*, user: User, language: str | None = None, theme: str | None = None) -> None:
    """Keep what was given; None leaves the present choice. Not audited: it changes nothing about anybody."""
    changes = {key: value for key, value in {"language": language, "theme": theme}.items() if value is not None}
    if changes:
        User.objects.filter(pk=user.pk).update(**changes)
        for key, value in changes.items():
            setattr(user, key, value)
