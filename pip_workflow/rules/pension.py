"""The statutory pension age since 2025 (decision of the NPC standing committee of 2024-09-13)."""

from dataclasses import dataclass

MALE, FEMALE55, FEMALE50 = "male", "female55", "female50"
CATEGORIES = (MALE, FEMALE55, FEMALE50)
# Old age in years, months per month of delay, the most it is delayed.
_RULES = {MALE: (60, 4, 36), FEMALE55: (55, 4, 36), FEMALE50: (50, 2, 60)}
_FROM = 2025 * 12  # January 2025, counted in months


class PensionError(ValueError):
    """A month or category the rule doesn't know."""


@dataclass(frozen=True)
class Pension:
    """Age in years and months, and the month it is reached."""

    years: int
    months: int
    year: int
    month: int
    delay: int

    @property
    def month_text(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def pension(*, born_year: int, born_month: int, category: str) -> Pension:
    """m = months from 2025-01 to the old pension month; ⌊m/4⌋+1 (⌊m/2⌋+1 for 50) up to 36 (60); none under 0."""
    if category not in _RULES:
        raise PensionError(f"{category!r} is none of {', '.join(CATEGORIES)}")
    if not 1 <= born_month <= 12 or not 1900 <= born_year <= 2100:
        raise PensionError(f"{born_year}-{born_month:02d} is no month of birth")
    age, step, most = _RULES[category]
    old = (born_year + age) * 12 + born_month - 1
    later = old - _FROM
    delay = min(most, later // step + 1) if later >= 0 else 0
    year, month = divmod(old + delay, 12)
    years, months = divmod(age * 12 + delay, 12)
    return Pension(years=years, months=months, year=year, month=month + 1, delay=delay)
