"""What differs between what was submitted and what people, pay and scores say now: the pool does not move."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bonuses.models import BonusPool, Scenario
from bonuses.selectors.inputs import assemble
from people.models import Employee

FIELDS = ("salary", "slices", "score", "eligibility")
LABELS = {
    "member": _("Takes part"),
    "salary": _("Monthly salary"),
    "slices": _("Pay and days"),
    "score": _("Final score"),
    "eligibility": _("Eligibility"),
}


@dataclass(frozen=True)
class Difference:
    """One member's field as frozen and as it would be read now; None where the row is missing."""

    employee: str
    name: str
    department: str
    field: str
    frozen: Any
    now: Any

    @property
    def label(self) -> str:
        return str(LABELS[self.field])

    @property
    def before(self) -> str:
        return _written(self.frozen)

    @property
    def after(self) -> str:
        return _written(self.now)


def find_drift(pool: BonusPool, scenario: Scenario, document: dict[str, Any]) -> list[Difference]:
    """Differences in order of employee; `document` is the engine's file as it would be made now."""
    frozen = {(m["employee"], m["department"]): m for m in (scenario.inputs or {}).get("members", [])}
    present = {(m["employee"], m["department"]): m for m in document["members"]}
    found = []
    for key in sorted(set(frozen) | set(present)):
        old, new = frozen.get(key), present.get(key)
        if old is None or new is None:
            found.append((key, "member", old is not None, new is not None))
            continue
        found += [(key, name, old.get(name), new.get(name)) for name in FIELDS if old.get(name) != new.get(name)]
    names = dict(Employee.objects.filter(number__in={key[0] for key, *_ in found}).values_list("number", "name"))
    return [Difference(key[0], names.get(key[0], key[0]), key[1], name, old, new) for key, name, old, new in found]


def current_drift(pool: BonusPool) -> list[Difference]:
    """Differences of a frozen pool; nothing while it is open."""
    from bonuses.services.scenarios import current_document

    if pool.chosen is None:
        return []
    return find_drift(pool, pool.chosen, current_document(pool.chosen, pool, assemble(pool, pool.chosen.plan)))


def _written(value: Any) -> str:
    """A member's field as people read it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        days = gettext("days")
        return ", ".join(f"{one['salary']} × {one['days']} {days}" for one in value)
    return str(value) if value is not None else "—"
