"""Approval steps as pure rules: which steps a size needs, and what makes a list of steps unsafe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# The role whose approval of money is never the submitter's own (spec 6.5).
FINANCE = "finance"


class Stake(StrEnum):
    """What a kind of decision puts at risk; money and contracts take two people at least."""

    NOTHING = "nothing"
    CONTRACT = "contract"
    MONEY = "money"


@dataclass(frozen=True)
class Step:
    """One approval: by a role, else a position, else one account; from a size on (None: always)."""

    role: str = ""
    position: int | None = None
    person: int | None = None
    from_size: Decimal | None = None
    submitter_may: bool = False


class Fault(StrEnum):
    """What is wrong with a list of steps."""

    NO_STEP = "no_step"
    NOBODY_NAMED = "nobody_named"
    TOO_FEW = "too_few"
    NO_FINANCE = "no_finance"
    SUBMITTER_ALONE = "submitter_alone"
    SUBMITTER_IS_FINANCE = "submitter_is_finance"
    SAME_PERSON = "same_person"


def steps_for(steps: Iterable[Step], size: Decimal | None) -> list[Step]:
    """The steps a decision of this size needs, in order. A decision without a size needs those without a limit."""
    return [step for step in steps if step.from_size is None or (size is not None and size >= step.from_size)]


def faults(steps: Sequence[Step], stake: Stake) -> list[tuple[int | None, Fault]]:
    """What is wrong: (index of the step or None, fault). The steps that always hold must be enough alone."""
    found: list[tuple[int | None, Fault]] = []
    always = steps_for(steps, None)
    if not always:
        return [(None, Fault.NO_STEP)]
    named: set[int] = set()
    for index, step in enumerate(steps):
        if not step.role and step.position is None and step.person is None:
            found.append((index, Fault.NOBODY_NAMED))
        if step.role == FINANCE and step.submitter_may:
            found.append((index, Fault.SUBMITTER_IS_FINANCE))
        if step.person is not None and step.person in named:
            found.append((index, Fault.SAME_PERSON))
        if step.person is not None:
            named.add(step.person)
    if stake is not Stake.NOTHING:
        if len(always) < 2:
            found.append((None, Fault.TOO_FEW))
        elif all(step.submitter_may for step in always):
            found.append((None, Fault.SUBMITTER_ALONE))
    if stake is Stake.MONEY and not any(step.role == FINANCE for step in always):
        found.append((None, Fault.NO_FINANCE))
    return found


class Bar(StrEnum):
    """Why somebody may not decide a step."""

    NOT_NAMED = "not_named"
    SUBMITTED_IT = "submitted_it"
    DECIDED_BEFORE = "decided_before"
    CONCERNED = "concerned"


@dataclass(frozen=True)
class Decider:
    """What is known of an account on the day: roles, positions held now, own employee record."""

    user: int
    roles: frozenset[str]
    positions: frozenset[int] = frozenset()
    employee: int | None = None


@dataclass(frozen=True)
class Circumstances:
    """Who submitted a request, whom it is about, who decided earlier steps of it."""

    submitter: int | None
    about: int | None
    decided: frozenset[int]


def bar_to(decider: Decider, step: Step, case: Circumstances) -> Bar | None:
    """Why this person may not decide this step; None if they may. Nobody decides two steps of one request."""
    named = (
        (step.role != "" and step.role in decider.roles)
        or (step.position is not None and step.position in decider.positions)
        or (step.person is not None and step.person == decider.user)
    )
    if not named:
        return Bar.NOT_NAMED
    if decider.user == case.submitter and not step.submitter_may:
        return Bar.SUBMITTED_IT
    if decider.user in case.decided:
        return Bar.DECIDED_BEFORE
    if case.about is not None and decider.employee == case.about:
        return Bar.CONCERNED
    return None
