"""Refusals of the engine: each says what clashes and where."""

from collections.abc import Sequence


class BonusError(ValueError):
    """An allocation that can't be made; `code` names the kind for machines."""

    code = "bonus"

    def as_dict(self) -> dict[str, object]:
        return {"error": self.code, "message": str(self)}


class InputError(BonusError):
    """A field of the input is missing, malformed or contradicts another one."""

    code = "input"

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason

    def as_dict(self) -> dict[str, object]:
        return {"error": self.code, "path": self.path, "reason": self.reason}


class FloorsClash(BonusError):
    """The departments' floors together are more than there is to distribute."""

    code = "floors"

    def __init__(self, departments: Sequence[str], floors: int, available: int) -> None:
        self.departments = list(departments)
        self.floors = floors
        self.available = available
        super().__init__(
            f"the floors of {', '.join(self.departments)} add up to {floors / 100:.2f},"
            f" but only {available / 100:.2f} can be distributed"
        )

    def as_dict(self) -> dict[str, object]:
        return {"error": self.code, "departments": self.departments, "message": str(self)}


class BoundsClash(BonusError):
    """Departments whose floor lies above their cap once both are whole fen."""

    code = "bounds"

    def __init__(self, departments: Sequence[str]) -> None:
        self.departments = list(departments)
        super().__init__(f"the floor is above the cap in {', '.join(self.departments)}")

    def as_dict(self) -> dict[str, object]:
        return {"error": self.code, "departments": self.departments, "message": str(self)}
