"""Resident identity numbers (GB 11643-1999) and account numbers, as pure functions."""

import re
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
PATTERN = re.compile(r"^\d{17}[\dX]$")
ACCOUNT = re.compile(r"^\d{8,30}$")


@dataclass(frozen=True)
class IdFacts:
    """What a resident identity number says: date of birth and gender (M or F)."""

    birth_date: date
    gender: str


def tidy_id(text: str) -> str:
    """Half-width, upper case, without spaces: what is stored and compared."""
    return "".join(text.translate(_HALF_WIDTH).upper().split())


def read_id(number: str) -> IdFacts | None:
    """The facts of a tidy number of 18 digits; None when a digit is wrong or the day doesn't exist."""
    if not PATTERN.match(number) or check_digit(number) != number[-1]:
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return IdFacts(born, "M" if int(number[16]) % 2 else "F")


def check_digit(number: str) -> str:
    """The 18th digit of the first seventeen (ISO 7064 MOD 11-2)."""
    return CHECK_DIGITS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True)) % 11]


def is_account(number: str) -> bool:
    """8 to 30 digits: cards have 16 to 19, other accounts vary from bank to bank."""
    return bool(ACCOUNT.match(number))


def masked(number: str) -> str:
    """Only the last four digits can be read."""
    return "•" * max(len(number) - 4, 0) + number[-4:] if len(number) > 4 else "•" * len(number)


_HALF_WIDTH = {ord(char): chr(ord(char) - 0xFEE0) for char in "０１２３４５６７８９ＸＹＺｘ"} | {ord("-"): None}
