"""What every benchmark prints and keeps: measured, floor, ratio, aim."""

from __future__ import annotations

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measurement in seconds beside its floor; `aim` is the largest ratio wanted, None for information."""

    what: str
    seconds: float
    floor: float
    aim: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.seconds / self.floor if self.floor else float("inf")

    @property
    def is_met(self) -> bool:
        return self.aim is None or self.ratio <= self.aim


def take_times(work: Callable[[], object], times: int, warm_up: int = 2) -> list[float]:
    """Seconds of each of `times` runs, after some that don't count."""
    for _ in range(warm_up):
        work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return taken


def median(taken: Sequence[float]) -> float:
    return statistics.median(taken)


def p95(taken: Sequence[float]) -> float:
    """The value that 95 % of the runs stay at or under."""
    ordered = sorted(taken)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def print_table(title: str, figures: Sequence[Figure]) -> None:
    width = max([len(figure.what) for figure in figures], default=10)
    print(f"\n{title}")
    print(f"{'':<{width}}  {'measured':>11}  {'floor':>11}  {'ratio':>7}  {'aim':>6}")
    for figure in figures:
        aim = "" if figure.aim is None else f"{figure.aim:g} ×"
        verdict = "" if figure.aim is None else ("  met" if figure.is_met else "  MISSED")
        print(
            f"{figure.what:<{width}}  {1000 * figure.seconds:>8.1f} ms  {1000 * figure.floor:>8.1f} ms"
            f"  {figure.ratio:>5.2f} ×  {aim:>6}{verdict}  {figure.note}".rstrip()
        )


def keep(name: str, figures: Sequence[Figure], **facts: object) -> Path:
    """Write the figures as JSON under HR_STATE/benchmarks; returns the file."""
    folder = Path(os.environ.get("HR_STATE", "var")) / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.now(timezone.utc)
    path = folder / f"{name}-{at:%Y%m%dT%H%M%S}.json"
    rows = [{**asdict(figure), "ratio": figure.ratio, "met": figure.is_met} for figure in figures]
    machine = {"python": platform.python_version(), "processors": os.cpu_count()}
    path.write_text(json.dumps({"name": name, "at": at.isoformat(), **machine, **facts, "figures": rows}, indent=1))
    print(f"\nkept as {path}")
    return path


def finish(name: str, title: str, figures: Sequence[Figure], **facts: object) -> int:
    """Print, keep, and say by the exit code whether every aim was met."""
    print_table(title, figures)
    keep(name, figures, **facts)
    return 0 if all(figure.is_met for figure in figures) else 1
