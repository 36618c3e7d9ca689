"""A cycle at self-assessment, one at head scores, one published; open findings about Tao's and Sun's scores."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from people.models import Department, Employee, User
from performance.checks.models import Finding
from performance.reviews.enums import Stage
from performance.reviews.models import FormTemplate, PeerInvitation, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.services import advance_cycle, open_cycle
from tests.isolation.world import Pair, World
from tests.performance.reviews import stage as st


def build(world: World) -> dict[str, Pair]:
    hr = world.users["hr"]
    st.make_form(hr)
    form = {"public_id": FormTemplate.objects.order_by("-pk")[0].public_id}
    at_self = _open(hr, f"{world.marker}S", date(2024, 10, 1), date(2024, 12, 31), [Stage.SELF])
    at_head = _open(hr, f"{world.marker}H", date(2024, 7, 1), date(2024, 9, 30), [])
    published = _open(hr, f"{world.marker}P", date(2024, 4, 1), date(2024, 6, 30), [])
    st.score_everybody(published, actor=hr)
    while published.stage != Stage.PUBLISHED:
        published = advance_cycle(cycle=published, actor=hr, now=st.NOW)
    second = _open(hr, f"{world.marker}Z", date(2024, 1, 1), date(2024, 3, 31), [Stage.SECOND])
    st.score_everybody(second, actor=hr)
    second = advance_cycle(cycle=second, actor=hr, now=st.NOW)
    cycle, people = {"public_id": at_head.public_id}, (world.wei, world.pan)
    draft = {"public_id": st.make_cycle(hr, code=f"{world.marker}D", stages=()).public_id}
    return {
        "cycle": Pair(cycle, cycle),
        "draft_cycle": Pair(draft, draft),
        "self_cycle": Pair({"public_id": at_self.public_id}, {"public_id": at_self.public_id}),
        "hand_over": Pair(*({**cycle, "scorer_id": boss.public_id} for boss in (world.tao, world.sun))),
        "self_card": _pair(Scorecard.objects.get(cycle=at_self, employee=person) for person in people),
        "result": _pair(Scorecard.objects.get(cycle=published, employee=person) for person in people),
        "cell": _pair(
            ScorecardItem.objects.get(scorecard__cycle=at_head, scorecard__employee=person, code="quality")
            for person in people
        ),
        "form": Pair(form, form),
        "second_cycle": Pair({"public_id": second.public_id}, {"public_id": second.public_id}),
        "peer_card": _pair(Scorecard.objects.get(cycle=at_head, employee=person) for person in people),
        "peer": _pair(
            _invited(at_head, person, rater) for person, rater in ((world.wei, world.mei), (world.pan, world.tao))
        ),
        "finding": _pair(
            [
                _finding(at_head, world.tao, world.wei, world.live),
                _finding(at_head, world.sun, world.pan, world.service),
            ]
        ),
    }


def _open(hr: User, code: str, start: date, until: date, stages: list[Stage]) -> ReviewCycle:
    cycle = st.make_cycle(hr, code=code, start=start, until=until, stages=stages)
    return open_cycle(cycle=cycle, as_of=until, actor=hr, now=st.NOW)


def _invited(cycle: ReviewCycle, person: Employee, rater: Employee) -> PeerInvitation:
    card = Scorecard.objects.get(cycle=cycle, employee=person)
    return PeerInvitation.objects.create(scorecard=card, rater=rater, invited_at=st.NOW)


def _finding(cycle: ReviewCycle, scorer: Employee, person: Employee, department: Department) -> Finding:
    finding = Finding.objects.create(
        cycle=cycle, check_code="lenient", severity="warning", department=department, scorer=scorer,
        statistic=Decimal("9.1"), threshold=Decimal("4.9"), p_value=0.001, q_value=0.07, created_at=st.NOW,
        figures={"effect": 9.1, "shrunk": 7.2, "honest_sd": 3.0, "people": 8, "expected": 0.5, "earlier_cycles": 1},
    )  # fmt: skip
    finding.employees.add(person)
    return finding


def _pair(found: Iterable[Any]) -> Pair:
    near, far = found
    return Pair({"public_id": near.public_id}, {"public_id": far.public_id})
