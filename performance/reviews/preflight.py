"""The check before a cycle opens: what would go wrong, with names (spec 4.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from people.models import Employee
from performance.measures.models import DayResult, Observation
from performance.reviews import signals
from performance.reviews.enums import GOAL_KINDS, CycleKind, ItemKind, Stage
from performance.reviews.models import FormTemplate, ReviewCycle
from performance.reviews.participants import Participants, find_participants
from performance.reviews.scoring import refuse_weights

SHOWN_NAMES = 12


@dataclass(frozen=True)
class Problem:
    """One thing that would go wrong. blocks: the cycle can't be opened before it is mended."""

    code: str
    blocks: bool
    text: str
    names: tuple[str, ...] = ()
    count: int = 0

    @property
    def more(self) -> int:
        return max(0, self.count - len(self.names))


def check_cycle(*, cycle: ReviewCycle, as_of: date) -> list[Problem]:
    """Problems that block first; an empty list means the cycle can be opened without a second thought."""
    return find_problems(find_participants(cycle=cycle, as_of=as_of), cycle)


def find_problems(found: Participants, cycle: ReviewCycle) -> list[Problem]:
    problems = [
        *_nobody(found, cycle),
        *_without_form(found),
        *_bad_weights(found),
        *_without_boss(found),
        *_rated_by_self(found),
        *_circular(found),
        *_bosses_without_account(found),
        *_without_data(found, cycle),
        *_without_scoring(found, cycle),
        *(problem for check in signals.preflight_checks for problem in check(found, cycle)),
    ]
    return sorted(problems, key=lambda problem: not problem.blocks)


def people_problem(code: str, blocks: bool, text: str, people: Iterable[Employee]) -> list[Problem]:
    """One problem with the people it concerns by name; none when there is nobody."""
    listed = sorted(people, key=lambda person: person.sort_key)
    names = tuple(person.name for person in listed[:SHOWN_NAMES])
    return [Problem(code, blocks, text, names, len(listed))] if listed else []


def _nobody(found: Participants, cycle: ReviewCycle) -> list[Problem]:
    if found.parts:
        return []
    if cycle.kind == CycleKind.PROBATION:
        return [Problem("nobody", True, _("Nobody takes part: no one is on probation in this span."))]
    return [Problem("nobody", True, _("Nobody takes part: no one has a place in this span."))]


def _without_form(found: Participants) -> list[Problem]:
    people = {found.employees[part.employee] for part in found.parts if found.form_for(part) is None}
    return people_problem("no_form", True, _("No review form covers their position."), people)


def _used_forms(found: Participants) -> set[FormTemplate]:
    return {form for part in found.parts if (form := found.form_for(part))}


def _bad_weights(found: Participants) -> list[Problem]:
    bad = [form for form in _used_forms(found) if refuse_weights([item.weight for item in form.items.all()])]
    names = tuple(sorted(str(form) for form in bad))
    return (
        [Problem("weights", True, _("The weights of these forms don't sum to 100."), names, len(names))] if bad else []
    )


def _without_boss(found: Participants) -> list[Problem]:
    people = {found.employees[part.employee] for part in found.parts if part.boss is None}
    return people_problem("no_boss", False, _("Nobody is above them; HR scores them."), people)


def _rated_by_self(found: Participants) -> list[Problem]:
    people = {found.employees[part.employee] for part in found.parts if part.boss == part.employee}
    return people_problem("self_rated", True, _("They would score themselves."), people)


def _circular(found: Participants) -> list[Problem]:
    """People who are, by way of others, their own boss."""
    above = {part.employee: part.boss for part in found.parts}
    circular = set()
    for person in above:
        seen, boss = {person}, above.get(person)
        while boss is not None and boss not in seen:
            seen.add(boss)
            boss = above.get(boss)
        if boss == person and above.get(person) != person:
            circular.add(found.employees[person])
    return people_problem("circular", True, _("They are each other's boss."), circular)


def _bosses_without_account(found: Participants) -> list[Problem]:
    bosses = {part.boss for part in found.parts if part.boss}
    missing = Employee.objects.filter(pk__in=bosses, user__isnull=True)
    return people_problem("no_account", False, _("They score a team but have no account yet."), missing)


def goal_kinds_wanted(found: Participants) -> dict[int, set[str]]:
    """{employee id: kinds of goals the form rests on}."""
    wanted: dict[int, set[str]] = {}
    for part in found.parts:
        form = found.form_for(part)
        kinds = {str(item.kind) for item in form.items.all() if item.kind in GOAL_KINDS} if form else set()
        if kinds:
            wanted.setdefault(part.employee, set()).update(kinds)
    return wanted


def _without_scoring(found: Participants, cycle: ReviewCycle) -> list[Problem]:
    """Judged items in a cycle in which no head scores would stay empty for good."""
    if cycle.stages.filter(stage=Stage.HEAD).exists():
        return []
    judged = [
        form for form in _used_forms(found) if any(item.kind == ItemKind.QUALITATIVE for item in form.items.all())
    ]
    names = tuple(sorted(str(form) for form in judged))
    text = _("These forms have judged items, but in this cycle no head scores: nobody could fill them.")
    return [Problem("no_scoring", False, text, names, len(names))] if judged else []


def _without_data(found: Participants, cycle: ReviewCycle) -> list[Problem]:
    metrics = {item.metric_id for form in _used_forms(found) for item in form.items.all() if item.kind == ItemKind.KPI}
    measured = {
        part.employee
        for part in found.parts
        if (form := found.form_for(part)) and any(item.kind == ItemKind.KPI for item in form.items.all())
    }
    rows = DayResult.objects.filter(
        employee__in=measured, metric__in=metrics, day__range=(cycle.start, cycle.until), achievement__isnull=False
    )
    without = measured - set(rows.values_list("employee_id", flat=True).distinct())
    seen = Observation.objects.filter(employee__in=without, metric__in=metrics, day__range=(cycle.start, cycle.until))
    aimless = set(seen.order_by().values_list("employee_id", flat=True).distinct()) if without else set()
    no_target = _("Figures have come in for their data items, but no target holds: those items would drop out.")
    no_data = _("Their form has data items, but no figure has come in: those items would drop out.")
    return [
        *people_problem("no_target", False, no_target, [found.employees[pk] for pk in aimless]),
        *people_problem("no_data", False, no_data, [found.employees[pk] for pk in without - aimless]),
    ]
