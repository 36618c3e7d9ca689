"""People in ⌘K: by name, number or pinyin."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib.search import Hit, provider
from people.selectors import search_people


@provider(order=10)
def people(user: Any, query: str, on: date) -> list[Hit]:
    """People this user may see; one query."""
    return [
        Hit(
            label=person.name,
            url=reverse("people:person", args=[person.public_id]),
            group=_("People"),
            detail=" · ".join(part for part in (person.number, person.department_path, person.position_name) if part),
            icon="user",
            value=person.number,
        )
        for person in search_people(user, query, on)
    ]
