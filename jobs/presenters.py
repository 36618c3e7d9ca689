"""Runs as people read them."""

from django.utils.translation import gettext as _

from hrplatform.lib.ui import Status
from jobs.enums import RunState
from jobs.models import JobRun

KINDS = {RunState.DONE: "good", RunState.PARKED: "bad", RunState.RUNNING: "info", RunState.DUE: "neutral"}


def run_status(run: JobRun) -> Status:
    """State with icon and word."""
    return Status(KINDS[RunState(run.state)], str(RunState(run.state).label))


def outcome(run: JobRun) -> str:
    """What the night found, in words; the error of one that failed."""
    if run.error:
        return run.error
    names = {
        "results": _("day results"),
        "alerts_raised": _("alerts raised"),
        "alerts_resolved": _("alerts resolved"),
        "plan_steps": _("plan steps"),
    }
    return " · ".join(f"{label} {run.result[key]}" for key, label in names.items() if run.result.get(key))
