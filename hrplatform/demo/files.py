"""What the generator says, as files that go through the real imports."""

import csv
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from intake.registry import kind_of
from intake.services import Answer, import_file
from intake.table import Choices
from people.models import User


class DemoBroken(RuntimeError):
    """The engine rejected what the generator made; the message says what."""


def take_in(
    kind: str, headers: Sequence[str], rows: Iterable[Sequence[str]], *, actor: User, on: date, now: datetime, name: str
) -> Answer:
    """Write a CSV file and import it as a company would; DemoBroken when a row is rejected."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(headers)
            writer.writerows(rows)
        answer = import_file(
            kind=kind_of(kind), path=path, file_name=name, choices=Choices(as_of=on), actor=actor, today=on, now=now,
            with_totals=False,
        )  # fmt: skip
    if answer.outcome.rejected:
        raise DemoBroken(f"{name}: {answer.outcome.rejected[0].as_answer()}")
    return answer


def take_in_day(rows: Sequence[dict[str, str]], *, actor: User, on: date, now: datetime) -> Answer | None:
    """One day's figures in wide form; nothing on a day nobody worked."""
    if not rows:
        return None
    headers = sorted({key for row in rows for key in row}, key=lambda key: (key not in ("employee", "date"), key))
    lines = [[row.get(key, "") for key in headers] for row in rows]
    return take_in("observations", headers, lines, actor=actor, on=on, now=now, name=f"shop-{on:%Y%m%d}.csv")
