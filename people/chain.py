"""Who is the boss, as a pure function (spec 2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class HeadTable:
    """Heads in force on one day.

    heads: (department id, employee id) → True for a head, False for a deputy, earlier appointed first.
    gone: employees who have left by that day.
    """

    heads: Mapping[tuple[int, int], bool]
    gone: frozenset[int] = frozenset()
    by_department: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        found: dict[int, list[int]] = {}
        for (department, person), _is_head in sorted(self.heads.items(), key=lambda item: not item[1]):
            found.setdefault(department, []).append(person)
        object.__setattr__(self, "by_department", found)


def find_boss(employee: int, manager: int | None, lineage: str, table: HeadTable) -> int | None:
    """The assignment's manager if set and still here, else the head of the nearest department upward.

    A department that only has a deputy is led by the deputy. Never oneself: a head's boss is found above.
    """
    if manager and manager != employee and manager not in table.gone:
        return manager
    for department in reversed(ancestors(lineage)):
        if table.heads.get((department, employee)):
            continue
        for person in table.by_department.get(department, []):
            if person == employee:
                break
            if person not in table.gone:
                return person
    return None


def ancestors(lineage: str) -> list[int]:
    """Department ids from the root down: "/1/4/" → [1, 4]."""
    return [int(part) for part in lineage.split("/") if part]
