"""What differs between what was submitted and what people, pay and scores say now: the pool does not move."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bonuses.models import BonusPlan, BonusPool, Scenario
from bonuses.selectors.inputs import assemble
from people.models import Department, Employee

FIELDS = ("salary", "slices", "score", "eligibility", "variant")
OF_DEPARTMENTS = {"score": "department_score", "individual_mode": "department_mode"}
LABELS = {
    "member": _("Takes part"),
    "salary": _("Monthly salary"),
    "slices": _("Pay and days"),
    "score": _("Final score"),
    "eligibility": _("Eligibility"),
    "variant": _("Terms of department or position"),
    "department_score": _("Score of the department"),
    "department_mode": _("Split between people"),
    "rule": _("Bonus rule"),
}


@dataclass(frozen=True)
class Difference:
    """A field as frozen and as it would be read now; None where the row is missing.

    Of a member, or with an empty number of a department or the rule (`name`).
    """

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
    return [*_of_departments(scenario, document), *_of_people(found)]


def _of_people(found: list[tuple[tuple[str, str], str, Any, Any]]) -> list[Difference]:
    names = dict(Employee.objects.filter(number__in={key[0] for key, *_ in found}).values_list("number", "name"))
    return [Difference(key[0], names.get(key[0], key[0]), key[1], name, old, new) for key, name, old, new in found]


def _of_departments(scenario: Scenario, document: dict[str, Any]) -> list[Difference]:
    """Departments' own scores and modes that are others now; those that came or went show by their people."""
    frozen = {row["code"]: row for row in (scenario.inputs or {}).get("departments", [])}
    present = {row["code"]: row for row in document["departments"]}
    names = dict(Department.objects.filter(code__in=present).values_list("code", "name"))
    return [
        Difference("", names.get(code, code), code, label, frozen[code].get(name), present[code].get(name))
        for code in sorted(set(frozen) & set(present))
        for name, label in OF_DEPARTMENTS.items()
        if frozen[code].get(name) != present[code].get(name)
    ]


def _of_rule(scenario: Scenario) -> list[Difference]:
    """A newer version of the rule: this pool keeps its own."""
    newest = BonusPlan.objects.filter(successor__isnull=True, name=scenario.plan.name).order_by("pk").last()
    if newest is None or newest.pk == scenario.plan_id:
        return []
    return [Difference("", scenario.plan.name, "", "rule", f"v{scenario.plan.version}", f"v{newest.version}")]


def current_drift(pool: BonusPool) -> list[Difference]:
    """Differences of a frozen pool; nothing while it is open."""
    from bonuses.services.scenarios import current_document

    if pool.chosen is None:
        return []
    document = current_document(pool.chosen, pool, assemble(pool, pool.chosen.plan))
    return [*_of_rule(pool.chosen), *find_drift(pool, pool.chosen, document)]


def _written(value: Any) -> str:
    """A member's field as people read it."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        days = gettext("days")
        return ", ".join(f"{one['salary']} × {one['days']} {days}" for one in value)
    return str(value) if value is not None else "—"
