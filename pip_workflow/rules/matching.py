"""How well a person fits an open position: required skills and metric strengths against the record (spec 7.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

SKILLS_WEIGHT = Decimal("0.5")
FULL = Decimal(100)


@dataclass(frozen=True)
class Line:
    """One requirement: kind skill or strength, what was asked, what the record shows, how much of 1 it counts.

    `found` says where the record shows it (a course, a post, a figure); empty where it doesn't.
    """

    kind: str
    name: str
    found: str
    share: Decimal
    weight: Decimal


@dataclass(frozen=True)
class Match:
    """Score of 100, or None where the position asks for nothing that could be compared."""

    score: Decimal | None
    lines: tuple[Line, ...]


def match(
    *,
    skills: Sequence[str],
    strengths: Mapping[str, Decimal],
    record_skills: Mapping[str, str],
    record_achievements: Mapping[str, Decimal],
) -> Match:
    """Half the skills on record, half the strengths by achievement (at most 1); one alone counts whole.

    strengths: metric → weight; record_skills: skill → where it is on record; record_achievements: metric → achievement
    (1 is the target met); a strength without figures counts nothing and says so.
    """
    weights = {name: max(weight, Decimal(0)) for name, weight in strengths.items()}
    total = sum(weights.values(), Decimal(0))
    has_strengths = total > 0
    if not skills and not has_strengths:
        return Match(None, ())
    part = SKILLS_WEIGHT if skills and has_strengths else Decimal(1)
    lines = [
        Line("skill", name, record_skills.get(name, ""), Decimal(name in record_skills), part / len(skills))
        for name in skills
    ]
    part = 1 - SKILLS_WEIGHT if skills else Decimal(1)
    for name, weight in weights.items():
        if not has_strengths:
            break
        achieved = record_achievements.get(name)
        share = Decimal(0) if achieved is None else min(Decimal(1), max(Decimal(0), achieved))
        found = "" if achieved is None else f"{(achieved * 100).quantize(Decimal(1), ROUND_HALF_UP)} %"
        lines.append(Line("strength", name, found, share, part * weight / total))
    score = sum((line.share * line.weight for line in lines), Decimal(0)) * FULL
    return Match(score.quantize(Decimal("0.1"), ROUND_HALF_UP), tuple(lines))
