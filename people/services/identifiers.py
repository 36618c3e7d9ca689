"""National id and bank account: sealed under the company's key, every look in the clear on record (spec 2.1, 8.6)."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record, record_view
from people import actions
from people.enums import Gender
from people.errors import PeopleRefused
from people.identity import is_account, masked, read_id, tidy_id
from people.models import Employee, Identifiers
from people.sealing import mark_of, seal, unseal
from people.services.employment import change_details

KEEP: Any = object()
KINDS = ("national_id", "bank_account")


@transaction.atomic
def save_identifiers(*, employee: Employee, actor: Any, national_id: str = KEEP, bank_account: str = KEEP) -> list[str]:
    """Keep what was given, sealed; empty removes it, what isn't given stays. Returns the fields that changed.

    A valid id also fills in date of birth and gender where they are empty. The audit entry holds masked values.
    Raises PeopleRefused at the field for a wrong check digit, an id of somebody else, or a contradiction with the
    date of birth or the gender on file.
    """
    row = Identifiers.objects.select_for_update().filter(employee=employee).first() or Identifiers(employee=employee)
    before, after = {}, {}
    for name, text in (("national_id", national_id), ("bank_account", bank_account)):
        if text is KEEP:
            continue
        old, new = _clear(row, name), tidy_id(text)
        if old == new:
            continue
        _check(employee, name, new)
        setattr(row, name, seal(new, _place(employee, name)) if new else None)
        if name == "national_id":
            row.national_id_mark = mark_of(new) if new else ""
        before[name], after[name] = masked(old), masked(new)
    if after:
        row.save()
        record(
            action=actions.IDENTIFIERS_SAVED, actor=actor, target=employee, person=employee, before=before, after=after
        )
        _fill_in(employee, tidy_id(national_id) if "national_id" in after else "", actor)
    return list(after)


def reveal_identifier(*, employee: Employee, kind: str, actor: Any) -> str:
    """The number in the clear; writes an audit entry for each look. "" when none is on file."""
    row = Identifiers.objects.filter(employee=employee).first()
    if kind not in KINDS:
        raise PeopleRefused(_("There is no such number."))
    if row is None or not getattr(row, kind):
        return ""
    with transaction.atomic():
        record_view(actor=actor, person=employee, action=actions.IDENTIFIERS_READ[kind])
        return _clear(row, kind)


def masked_identifiers(employee: Employee) -> dict[str, str]:
    """{kind: all but the last four digits hidden}, "" for one that isn't on file."""
    row = Identifiers.objects.filter(employee=employee).first()
    if row is None:
        return dict.fromkeys(KINDS, "")
    row.employee = employee
    return {kind: masked(_clear(row, kind)) for kind in KINDS}


def _check(employee: Employee, name: str, text: str) -> None:
    if not text:
        return
    if name == "bank_account":
        if not is_account(text):
            raise PeopleRefused(_("An account number has 8 to 30 digits and nothing else."), name)
        return
    facts = read_id(text)
    if facts is None:
        raise PeopleRefused(_("This is no valid identity number: check its 18 digits."), name)
    if employee.birth_date and employee.birth_date != facts.birth_date:
        message = _("The number says born on %(said)s, on file is %(kept)s: one of them is wrong.")
        raise PeopleRefused(message % {"said": facts.birth_date, "kept": employee.birth_date}, name)
    if employee.gender and employee.gender != facts.gender:
        message = _("The number says %(said)s, on file is %(kept)s: one of them is wrong.")
        words = {"said": Gender(facts.gender).label, "kept": employee.get_gender_display()}
        raise PeopleRefused(message % words, name)
    other = Identifiers.objects.filter(national_id_mark=mark_of(text)).exclude(employee=employee).first()
    if other:
        raise PeopleRefused(
            _("%(name)s (%(number)s) already has this number.")
            % {"name": other.employee.name, "number": other.employee.number},
            name,
        )


def _fill_in(employee: Employee, number: str, actor: Any) -> None:
    facts = read_id(number) if number else None
    if facts is None:
        return
    known = {"birth_date": employee.birth_date, "gender": employee.gender}
    said: dict[str, Any] = {"birth_date": facts.birth_date, "gender": facts.gender}
    change_details(employee=employee, actor=actor, **{name: said[name] for name in said if not known[name]})


def _clear(row: Identifiers, name: str) -> str:
    sealed = getattr(row, name)
    return unseal(sealed, _place(row.employee, name)) if sealed else ""


def _place(employee: Employee, name: str) -> str:
    return f"{employee.public_id}/{name}"
