"""`rush`: a team scored in a few minutes, or one value copied down (spec 5). Info only: no p-value."""

from __future__ import annotations

from collections.abc import Sequence

from performance.checks.scores import PersonScore, Suspicion

CHECK = "rush"
MIN_TEAM = 5
SECONDS_PER_PERSON = 12.0


def check(people: Sequence[PersonScore]) -> list[Suspicion]:
    teams: dict[tuple[str, str], list[PersonScore]] = {}
    for person in people:
        teams.setdefault(person.team, []).append(person)
    found = []
    for team, members in sorted(teams.items()):
        if len(members) >= MIN_TEAM:
            seconds, copied = _seconds(members), _copied_items(members)
            hurried = seconds is not None and seconds < SECONDS_PER_PERSON * len(members)
            if hurried or copied:
                found.append(_suspicion(team, members, seconds if hurried else None, copied))
    return found


def _seconds(members: Sequence[PersonScore]) -> float | None:
    """First to last typed score; nothing when times are missing or all the same (a file, not a person)."""
    times = sorted(item.scored_at for person in members for item in person.items if item.scored_at)
    if len(times) < len(members) or times[0] == times[-1]:
        return None
    return (times[-1] - times[0]).total_seconds()


def _copied_items(members: Sequence[PersonScore]) -> int:
    """How many judged items hold one single value for the whole team."""
    values: dict[str, list[float]] = {}
    for person in members:
        for item in person.items:
            values.setdefault(item.code, []).append(item.points)
    return sum(len(column) == len(members) and len(set(column)) == 1 for column in values.values())


def _suspicion(team: tuple[str, str], members: Sequence[PersonScore], seconds: float | None, copied: int) -> Suspicion:
    return Suspicion(
        check=CHECK,
        department=team[0],
        scorer=team[1],
        employees=tuple(person.employee for person in members),
        statistic=seconds if seconds is not None else float(copied),
        threshold=SECONDS_PER_PERSON * len(members) if seconds is not None else 0.0,
        p_value=None,
        effect_sd=0.0,
        figures={"people": len(members), "seconds": seconds, "copied_items": copied},
    )
