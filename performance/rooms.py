"""One registry module per kind and app is found by the platform; here each theme has its own."""

from importlib import import_module
from importlib.util import find_spec

THEMES = (
    "measures",
    "diagnosis",
    "alerts",
    "talks",
    "goals",
    "feedback",
    "reviews",
    "checks",
    "calibration",
    "appeals",
    "growth",
    "retrospect",
    "reports",
)


def load(room: str) -> None:
    """Import performance.<theme>.<room> of every theme that has one; importing registers."""
    for theme in THEMES:
        if find_spec(f"performance.{theme}.{room}"):
            import_module(f"performance.{theme}.{room}")
