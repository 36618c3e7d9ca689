"""Hire, transfer, raise, leave: one dated act each (spec 2.1)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.formats import join_names
from hrplatform.lib.money import round_money
from people import actions
from people.errors import PeopleRefused
from people.history import in_force, place
from people.models import (
    Assignment,
    Brand,
    Compensation,
    Department,
    Employee,
    Position,
    Region,
)
from people.names import sort_key
from people.services.histories import AssignmentValue, CompensationValue, load_histories, save_histories
from people.services.oneself import refuse_for_oneself

DETAILS = ("name", "email", "phone", "gender", "birth_date", "hire_date", "probation_end")
YOUNGEST = 16  # Labour Law 15
KEEP: Any = object()  # "as it is": None means empty


@transaction.atomic
def hire(
    *,
    number: str,
    name: str,
    hire_date: date,
    department: Department,
    position: Position,
    actor: Any,
    brand: Brand | None = None,
    region: Region | None = None,
    manager: Employee | None = None,
    salary: Decimal | None = None,
    bonus_share: Decimal | None = None,
    **details: Any,
) -> Employee:
    """A new employee with the first assignment and, when given, pay, all from the hire date.

    Writes an audit entry. Raises PeopleRefused when the number is taken or empty, and for dates that contradict.
    """
    number = number.strip()
    if not number or not name.strip():
        raise PeopleRefused(_("An employee needs a number and a name."), "name" if number else "number")
    _check_dates(hire_date, details.get("probation_end"), details.get("birth_date"), "start")
    if manager and not _is_here(manager, hire_date):
        raise PeopleRefused(
            _("%(name)s doesn't work here on %(day)s.") % {"name": manager, "day": hire_date}, "manager"
        )
    try:
        with transaction.atomic():
            employee = Employee.objects.create(
                number=number, name=name.strip(), sort_key=sort_key(name), hire_date=hire_date, **details
            )
    except IntegrityError:
        raise PeopleRefused(
            _("Number %(number)s is already used by another employee.") % {"number": number}, "number"
        ) from None
    where = AssignmentValue(department.pk, position.pk, _pk(brand), _pk(region), _pk(manager))
    _place(Assignment, employee, hire_date, where, actor)
    if salary is not None:
        _place(Compensation, employee, hire_date, CompensationValue(_money(salary), bonus_share), actor)
    record(
        action=actions.HIRED, actor=actor, target=employee, person=employee,
        after={"number": number, "name": employee.name, "hire_date": hire_date, "department": department.path,
               "position": position.name, "salary": salary, "bonus_share": bonus_share},
    )  # fmt: skip
    return employee


@transaction.atomic
def change_details(*, employee: Employee, actor: Any, reason: str = "", **values: Any) -> bool:
    """Change name, contacts, dates; True when something differed. Writes an audit entry with what changed.

    A hire date later than the first place is refused: people were somewhere before they were hired. An earlier one
    lets the first place and pay begin earlier too.
    """
    unknown = set(values) - set(DETAILS)
    if unknown:
        raise PeopleRefused(_("Not a detail of an employee: %(names)s.") % {"names": join_names(sorted(unknown))})
    before = {name: getattr(employee, name) for name in values}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        return False
    said = {name: changed.get(name, getattr(employee, name)) for name in ("hire_date", "probation_end", "birth_date")}
    if said.keys() & changed.keys():
        _check_dates(said["hire_date"], said["probation_end"], said["birth_date"], "hire_date")
    if "hire_date" in changed:
        _move_hire_date(employee, changed["hire_date"], actor)
    for name, value in changed.items():
        setattr(employee, name, value)
    employee.sort_key = sort_key(employee.name)
    employee.save(update_fields=[*changed, "sort_key"])
    record(
        action=actions.CHANGED, actor=actor, target=employee, person=employee, reason=reason,
        before={name: before[name] for name in changed}, after=changed,
    )  # fmt: skip
    return True


@transaction.atomic
def transfer(
    *,
    employee: Employee,
    start: date,
    actor: Any,
    department: Department = KEEP,
    position: Position = KEEP,
    brand: Brand | None = KEEP,
    region: Region | None = KEEP,
    manager: Employee | None = KEEP,
    reason: str = "",
) -> bool:
    """A new place from a day; what isn't given stays. True when something differed.

    The slice in force is cut the day before; one that starts on that very day is corrected. Writes an audit entry,
    sends `people_changed`. Raises PeopleRefused before the first or after the last day of employment.
    """
    given: dict[str, Any] = {
        "department": department,
        "position": position,
        "brand": brand,
        "region": region,
        "manager": manager,
    }
    if manager is not KEEP and manager == employee:
        raise PeopleRefused(_("%(name)s can't be their own manager.") % {"name": employee}, "manager")
    if manager is not KEEP and manager and not _is_here(manager, start):
        raise PeopleRefused(_("%(name)s doesn't work here on %(day)s.") % {"name": manager, "day": start}, "manager")
    old = _value_on(Assignment, employee, start)
    changes: dict[str, Any] = {name: _pk(value) for name, value in given.items() if value is not KEEP}
    new = replace(old, **changes)
    if not _place(Assignment, employee, start, new, actor):
        return False
    record(
        action=actions.TRANSFERRED, actor=actor, target=employee, person=employee, reason=reason,
        before=_words(old), after={**_words(new), "start": start},
    )  # fmt: skip
    return True


@transaction.atomic
def change_pay(
    *,
    employee: Employee,
    start: date,
    actor: Any,
    salary: Decimal = KEEP,
    bonus_share: Decimal | None = KEEP,
    reason: str = "",
) -> bool:
    """New pay from a day; what isn't given stays. True when something differed. Writes an audit entry.

    Raises PeopleRefused, also for one's own pay."""
    refuse_for_oneself(user_id=employee.user_id, actor=actor)
    slices = load_histories(Compensation, [employee.pk], lock=True)[employee.pk]
    current = in_force(slices, start)
    old: CompensationValue | None = current.value if current else None
    if salary is KEEP and old is None:
        raise PeopleRefused(
            _("%(name)s has no pay on %(day)s: give the salary.") % {"name": employee, "day": start}, "salary"
        )
    new = CompensationValue(
        old.salary if old and salary is KEEP else _money(salary),
        bonus_share if bonus_share is not KEEP else (old.bonus_share if old else None),
    )
    _check_day(employee, start)
    if not _place(Compensation, employee, start, new, actor):
        return False
    record(
        action=actions.PAY_CHANGED, actor=actor, target=employee, person=employee, reason=reason,
        before={"salary": old.salary, "bonus_share": old.bonus_share} if old else None,
        after={"salary": new.salary, "bonus_share": new.bonus_share, "start": start},
    )  # fmt: skip
    return True


def _check_dates(hired: date, probation_end: date | None, born: date | None, hired_field: str) -> None:
    if probation_end and probation_end < hired:
        raise PeopleRefused(
            _("Probation ends on %(end)s, before the hire date %(hired)s.") % {"end": probation_end, "hired": hired},
            "probation_end",
        )
    if born and hired.year - born.year < YOUNGEST:
        raise PeopleRefused(
            _("Born on %(born)s and hired on %(hired)s: nobody under %(years)s may be employed.")
            % {"born": born, "hired": hired, "years": YOUNGEST},
            hired_field if hired_field == "start" else "birth_date",
        )


def _move_hire_date(employee: Employee, hired: date, actor: Any) -> None:
    """Correct the first day: what began on it begins on the new one; later changes stay where they are."""
    if employee.leave_date and hired > employee.leave_date:
        raise PeopleRefused(
            _("%(name)s has left on %(left)s.") % {"name": employee, "left": employee.leave_date}, "hire_date"
        )
    for model in (Assignment, Compensation):
        before = load_histories(model, [employee.pk], lock=True)
        slices = before[employee.pk]
        first = next((item for item in slices if item.start == employee.hire_date), None)
        if first is None:
            continue
        if first.until and hired > first.until:
            raise PeopleRefused(
                _("On %(day)s another place or pay already holds: the hire date can't be later.") % {"day": hired},
                "hire_date",
            )
        moved = [replace(item, start=hired) if item is first else item for item in slices]
        save_histories(model=model, before=before, after={employee.pk: moved}, actor=actor, audit=False)


def _is_here(person: Employee, on: date) -> bool:
    return person.hire_date <= on and (person.leave_date is None or person.leave_date >= on)


def _value_on(model: type[models.Model], employee: Employee, on: date) -> AssignmentValue:
    _check_day(employee, on)
    current = in_force(load_histories(model, [employee.pk], lock=True)[employee.pk], on)
    if current is None:
        raise PeopleRefused(
            _("%(name)s has no place in the company on %(day)s.") % {"name": employee, "day": on}, "start"
        )
    return current.value


def _check_day(employee: Employee, on: date) -> None:
    if employee.leave_date and on > employee.leave_date:
        raise PeopleRefused(
            _("%(name)s has left on %(left)s, %(day)s is later.")
            % {"name": employee, "left": employee.leave_date, "day": on},
            "start",
        )
    if on < employee.hire_date:
        raise PeopleRefused(
            _("%(day)s is before the hire date %(hired)s of %(name)s.")
            % {"day": on, "hired": employee.hire_date, "name": employee},
            "start",
        )


def _place(model: type[models.Model], employee: Employee, start: date, value: Any, actor: Any) -> bool:
    """Put a value into one person's history; True when rows changed."""
    before = load_histories(model, [employee.pk], lock=True)
    after = {employee.pk: place(before[employee.pk], start, value)}
    saved = save_histories(model=model, before=before, after=after, actor=actor, audit=False)
    return bool(saved.created or saved.changed or saved.removed)


def _words(value: AssignmentValue) -> dict[str, str]:
    """An assignment in names, for the audit log."""
    models_by_field = {
        "department": Department,
        "position": Position,
        "brand": Brand,
        "region": Region,
        "manager": Employee,
    }
    found = {}
    for field, model in models_by_field.items():
        pk = getattr(value, field)
        found[field] = str(model.objects.filter(pk=pk).first() or "") if pk else ""
    return found


def _pk(item: models.Model | None) -> int | None:
    return item.pk if item else None


def _money(amount: Decimal) -> Decimal:
    amount = round_money(Decimal(amount))
    if amount < 0:
        raise PeopleRefused(_("A salary can't be negative: %(amount)s.") % {"amount": amount}, "salary")
    return amount
