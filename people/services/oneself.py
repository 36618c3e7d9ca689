"""What nobody of HR does for themselves while a colleague could: roles, pay, contracts, protection (spec 8.4)."""

from typing import Any

from django.utils.translation import gettext as _

from people.errors import PeopleRefused
from people.selectors.roles import hr_users


def refuse_for_oneself(*, user_id: int | None, actor: Any, field: str = "") -> None:
    """PeopleRefused where the actor is the person concerned and HR has somebody else; a company's only HR goes on."""
    if user_id is None or getattr(actor, "pk", None) != user_id:
        return
    if any(other.pk != user_id for other in hr_users()):
        raise PeopleRefused(_("Nobody of HR does this for themselves: ask a colleague of HR."), field)
