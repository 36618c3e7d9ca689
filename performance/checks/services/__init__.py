"""Writes of score checks: running them, and the second review."""

from performance.checks.services.review import (
    close_changed,
    correct_finding,
    dismiss_finding,
    tell_overdue,
    uphold_finding,
)
from performance.checks.services.run import run_checks

__all__ = ["close_changed", "correct_finding", "dismiss_finding", "run_checks", "tell_overdue", "uphold_finding"]
