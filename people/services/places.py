"""Positions, brands and regions by hand (spec 2.1); imports make those they meet by name."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.services import record
from people import actions
from people.errors import PeopleRefused
from people.models import Brand, Position, Region

Place = Position | Brand | Region


@transaction.atomic
def save_place(*, model: type[Place], row: Place | None, facts: dict[str, Any], actor: Any) -> Place:
    """Make one or change one; an audit entry names what differs. Raises PeopleRefused for a name that is taken."""
    before = {name: getattr(row, name) for name in facts} if row else None
    if before == facts and row:
        return row
    place = row or model()
    for name, value in facts.items():
        setattr(place, name, value)
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError as error:
        raise PeopleRefused(_("There is one of this name already.")) from error
    record(action=actions.PLACE_SAVED, actor=actor, target=place, before=before, after=facts)
    return place
