"""Reads of growth: scores of several cycles per person, nominations and recognitions."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from people.models import Employee
from performance.growth.enums import NominationState, Track
from performance.growth.models import Nomination, Recognition
from performance.growth.scores import person_scores
from performance.growth.tracks import CYCLES, Basis, CycleScore, floors_of, judge_basis
from performance.reviews.models import ReviewCycle
from performance.reviews.scoring import band_of
from performance.reviews.selectors import published_cycles
from performance.reviews.services.cards import bands_of


def recognitions_of(
    employee: Employee, *, start: date | None = None, until: date | None = None
) -> QuerySet[Recognition]:
    """What an employee was recognised for without money, newest first; both ends of the span included.

    For the employee file, and beside the awards of a bonus: somebody who gets no money may still be thanked.
    """
    rows = Recognition.objects.filter(employee=employee, withdrawn_at__isnull=True).select_related("given_by")
    if start:
        rows = rows.filter(on__gte=start)
    return rows.filter(on__lte=until) if until else rows


def nominations_of(employee: Employee) -> QuerySet[Nomination]:
    """Every nomination of an employee, newest first."""
    return Nomination.objects.filter(employee=employee).select_related("position", "nominated_by", "decided_by")


def usual_kind(until: date | None = None) -> str:
    """The kind of cycle the company runs most; empty before the first one is published."""
    rows = published_cycles()
    rows = rows.filter(until__lte=until) if until else rows
    kinds = Counter(kind for kind in rows.values_list("kind", flat=True) if kind in CYCLES[Track.PROMOTION])
    return kinds.most_common(1)[0][0] if kinds else ""


def newest_cycles(kind: str, until: date | None = None) -> list[ReviewCycle]:
    """As many published cycles of the kind as the longer track looks back on, newest first."""
    rows = published_cycles().filter(kind=kind)
    rows = rows.filter(until__lte=until) if until else rows
    return list(rows.order_by("-until", "-pk")[: CYCLES[Track.PROMOTION].get(kind, 0)])


def bases_of(employees: Iterable[Employee], track: str, until: date | None = None) -> dict[int, Basis]:
    """{employee id: what the scores carry on the track}; one query for the cycles, one for each cycle's scores."""
    kind = usual_kind(until)
    cycles = newest_cycles(kind, until)
    scores = {cycle.pk: person_scores(cycle) for cycle in cycles}
    floors = floors_of(bands_of(cycles[0])) if cycles else floors_of()

    def results(employee: int) -> list[CycleScore]:
        return [_score(cycle, scores[cycle.pk].get(employee)) for cycle in cycles]

    return {person.pk: judge_basis(track, kind, results(person.pk), floors) for person in employees}


def basis_of(employee: Employee, track: str, until: date | None = None) -> Basis:
    """What one person's scores carry on the track."""
    return bases_of([employee], track, until)[employee.pk]


def _score(cycle: ReviewCycle, score: Decimal | None) -> CycleScore:
    bands = bands_of(cycle)
    return CycleScore(cycle.code, cycle.name, score, band_of(score, bands) if bands else "")


def candidates(employees: Iterable[Employee], track: str, until: date | None = None) -> list[tuple[Employee, Basis]]:
    """Those whose scores carry a nomination, best first, without those already proposed or approved for the track."""
    people = list(employees)
    bases = bases_of(people, track, until)
    taken = set(
        Nomination.objects.filter(track=track, state__in=(NominationState.PROPOSED, NominationState.APPROVED))
        .filter(employee__in=[person.pk for person in people])
        .values_list("employee_id", flat=True)
    )
    found = [(person, bases[person.pk]) for person in people if person.pk not in taken and bases[person.pk].reached]
    return sorted(found, key=lambda pair: (-(pair[1].mean or Decimal(0)), pair[0].sort_key))
