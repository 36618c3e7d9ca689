"""Which terms of a mixed rule hold for whom: the most specific one, and the nearest department above."""

from collections.abc import Iterable
from typing import Any

from bonuses.models import PlanVariant
from people.models import Department


class Variants:
    """The variants of one rule, looked up by department and position.

    A position in a department goes before a position, that before a department; of departments one above another the
    nearest. Terms that a variant leaves empty are the rule's.
    """

    def __init__(self, rows: Iterable[PlanVariant]) -> None:
        self._rows: dict[tuple[int | None, int | None], PlanVariant] = {
            (row.department_id, row.position_id): row for row in rows
        }

    def of(self, department: Department, position_id: int | None) -> PlanVariant | None:
        """The variant of somebody in that department and position, None where the rule's own terms hold."""
        if not self._rows:
            return None
        above = _nearest_first(department)
        wanted: list[tuple[int | None, int | None]] = [(one, position_id) for one in above] if position_id else []
        wanted += [(None, position_id), *((one, None) for one in above)]
        return next((self._rows[key] for key in wanted if key in self._rows), None)

    def mode_of(self, department: Department) -> str:
        """How the department's own sum is split, "" for the rule's way."""
        found = (self._rows.get((one, None)) for one in _nearest_first(department))
        return next((row.individual_mode for row in found if row and row.individual_mode), "")


def variant_document(row: PlanVariant) -> dict[str, Any]:
    """The variant as the engine's file has it."""
    return {
        "person_curve": row.person_curve,
        "person_threshold": None if row.person_threshold is None else str(row.person_threshold),
        "cap_months": None if row.cap_months is None else str(row.cap_months),
    }


def has_person_terms(row: PlanVariant) -> bool:
    """Whether it changes anything for a person; a variant may change the department's mode alone."""
    return not (row.person_curve is None and row.person_threshold is None and row.cap_months is None)


def _nearest_first(department: Department) -> list[int]:
    return [int(part) for part in reversed(department.lineage.split("/")) if part]
