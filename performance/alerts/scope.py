"""Whom a rule watches: its scope, less what a live trial of the same rule has taken over (spec 3.1, 3.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from people.models import Assignment, Department
from performance.alerts.enums import TrialState
from performance.alerts.models import Rule, Trial
from performance.alerts.series import place_of

FIELDS = ("brand", "region", "department", "position")
LiveTrials = dict[str, list[Trial]]


@dataclass(frozen=True)
class Scope:
    """Everybody when `within` is empty; a subject is in it when it is in all of `within` and in none of `without`.

    Each is {field: id}; people are looked up by where they stand on the night.
    """

    within: Sequence[dict[str, int]]
    without: Sequence[dict[str, int]]
    people_within: frozenset[int] | None
    people_without: frozenset[int]
    lineages: dict[int, str]

    def has(self, subject: str) -> bool:
        """Whether the subject of this key is watched."""
        place = place_of(subject)
        employee = place.get("employee_id")
        if employee:
            inside = self.people_within is None or employee in self.people_within
            return inside and employee not in self.people_without
        inside = all(self._holds(part, place) for part in self.within)
        return inside and not any(self._holds(part, place) for part in self.without)

    def _holds(self, part: dict[str, int], place: dict[str, Any]) -> bool:
        """A group lies in a scope when it names the same; what it doesn't name, it isn't narrowed by."""
        return all(self._same(field, wanted, place.get(f"{field}_id")) for field, wanted in part.items())

    def _same(self, field: str, wanted: int, found: Any) -> bool:
        if field == "department" and found:
            return self.lineages.get(found, "").startswith(self.lineages.get(wanted, "-"))
        return found == wanted


def live_trials() -> LiveTrials:
    """{rule code: its live trials}."""
    found: LiveTrials = {}
    for trial in Trial.objects.filter(state=TrialState.LIVE).select_related("rule"):
        if trial.rule:
            found.setdefault(trial.rule.code, []).append(trial)
    return found


def watched_by(rule: Rule, on: date, trials: LiveTrials) -> Scope:
    """The scope of a rule version on the night."""
    within = [scope_of(rule), scope_of(rule.trial) if rule.trial_id and not rule.is_current else {}]
    without = [scope_of(trial) for trial in trials.get(rule.code, ())] if rule.is_current else []
    return build_scope(within, without, on, on)


def build_scope(within: Sequence[dict[str, int]], without: Sequence[dict[str, int]], start: date, until: date) -> Scope:
    """A scope of people by where they stand on any day from start to until."""
    within = [part for part in within if part]
    people = None
    for part in within:
        standing = people_in(part, start, until)
        people = standing if people is None else people & standing
    gone: frozenset[int] = frozenset().union(*(people_in(part, start, until) for part in without))
    lineages = dict(Department.objects.values_list("pk", "lineage")) if within or without else {}
    return Scope(within, without, people, gone, lineages)


def scope_of(thing: Any) -> dict[str, int]:
    """{field: id} of what a rule or trial is narrowed to."""
    return {name: getattr(thing, f"{name}_id") for name in FIELDS if getattr(thing, f"{name}_id")}


def people_in(part: dict[str, int], start: date, until: date) -> frozenset[int]:
    """Who stands in the scope on a day from start to until."""
    condition = Q(start__lte=until) & (Q(until__isnull=True) | Q(until__gte=start))
    condition &= Q(**{f"{name}_id": pk for name, pk in part.items() if name != "department"})
    if "department" in part:
        lineage = Department.objects.values_list("lineage", flat=True).get(pk=part["department"])
        condition &= Q(department__lineage__startswith=lineage)
    return frozenset(Assignment.objects.filter(condition).values_list("employee_id", flat=True))
