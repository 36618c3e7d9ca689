"""A Chinese letter's text as numbers: what stands on paper is all that is read here."""

import re
import subprocess
from fractions import Fraction
from pathlib import Path

NUMBER = r"([+−]?[\d,]+(?:\.\d+)?)"


def text_of(pdf: bytes, folder: Path) -> str:
    """Text in reading order, white space made one space."""
    file = folder / "letter.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, text=True, check=True)
    return re.sub(r"\s+", " ", done.stdout)


def number(text: str) -> Fraction:
    return Fraction(text.replace(",", "").replace("−", "-").replace("+", "").replace("¥", ""))


def pattern(words: str) -> re.Pattern[str]:
    """`#` is a number; a line may break between any two characters."""
    parts = [NUMBER if char == "#" else r"\s*" if char == " " else re.escape(char) for char in words]
    return re.compile(r"\s?".join(parts))


def find(words: str, text: str) -> list[Fraction] | None:
    found = pattern(words).search(text)
    return None if found is None else [number(one) for one in found.groups()]


def need(words: str, text: str) -> list[Fraction]:
    found = find(words, text)
    assert found is not None, f"{words!r} stands nowhere in {text[:1500]!r}"
    return found


def curve_of(words: str, text: str) -> list[tuple[Fraction, Fraction]]:
    """Points printed after the words: 60 → 0.6，100 → 1；"""
    start = pattern(words).search(text)
    assert start is not None
    line = text[start.end() : text.index("；", start.end())]
    return [(number(x), number(y)) for x, y in re.findall(rf"{NUMBER}\s*→\s*{NUMBER}", line)]


def on_curve(points: list[tuple[Fraction, Fraction]], x: Fraction) -> Fraction:
    if x <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in zip(points, points[1:], strict=False):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
    return points[-1][1]
