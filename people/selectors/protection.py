"""Whether somebody is protected on a day, without saying why (spec 2.1, 7.3 G6)."""

from datetime import date

from people.enums import Protection, ProtectionState
from people.models import Employee, ProtectedPeriod
from people.sealing import unseal


def protection_on(employee: Employee, on: date) -> ProtectionState:
    """Protected by a recorded state, clear when HR asked within 30 days and found none, otherwise unknown."""
    kinds = {kind_of(row) for row in ProtectedPeriod.objects.as_of(on).filter(employee=employee)}
    if kinds - {Protection.NONE}:
        return ProtectionState.PROTECTED
    return ProtectionState.CLEAR if kinds else ProtectionState.UNKNOWN


def kind_of(row: ProtectedPeriod) -> str:
    return unseal(row.sealed_kind, f"{row.public_id}/kind")


def note_of(row: ProtectedPeriod) -> str:
    return unseal(row.sealed_note, f"{row.public_id}/note") if row.sealed_note else ""
