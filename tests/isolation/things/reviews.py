"""A cycle being scored, a draft, a published one, and a finding about each side."""

from datetime import UTC, date, datetime
from decimal import Decimal

from people.models import Employee
from performance.checks.models import Finding
from performance.reviews.enums import Stage
from performance.reviews.models import FormTemplate, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.services import CycleRequest, FormRequest, ItemRequest, create_cycle, create_form, open_cycle
from tests.isolation.world import Kwargs, Pair, World

AT = datetime(2025, 1, 6, 2, 0, tzinfo=UTC)


def build(world: World) -> dict[str, Pair]:
    form = _form(world)
    scoring = _cycle(world, "2024Q4", date(2024, 10, 1), date(2024, 12, 31))
    published = _cycle(world, "2024Q3", date(2024, 7, 1), date(2024, 9, 30))
    Scorecard.objects.filter(cycle=published).update(score=Decimal("91.50"), band="A")
    ReviewCycle.objects.filter(pk=published.pk).update(stage=Stage.PUBLISHED, published_at=AT)
    draft = create_cycle(request=_request(world, "2025Q1", date(2025, 1, 1), date(2025, 3, 31)), actor=None, now=AT)
    cards = {person: Scorecard.objects.get(cycle=scoring, employee=person) for person in (world.wei, world.pan)}
    return {
        "review_form": _both(form),
        "cycle": _both(scoring),
        "draft_cycle": _both(draft),
        "own_card": Pair(*({"public_id": card.public_id} for card in cards.values())),
        "result_card": Pair(*(_result(published, person) for person in (world.wei, world.pan))),
        "score_item": Pair(*(_item(card) for card in cards.values())),
        "cycle_team": Pair(*(
            {"public_id": scoring.public_id, "scorer_id": boss.public_id} for boss in (world.tao, world.sun))),
        "finding": Pair(*(_finding(world, scoring, card) for card in cards.values())),
    }  # fmt: skip


def _both(thing: object) -> Pair:
    name = {"public_id": thing.public_id}  # type: ignore[attr-defined]
    return Pair(name, name)


def _form(world: World) -> FormTemplate:
    items = [ItemRequest(name_zh=f"{world.marker} quality", code="quality", weight=Decimal(100))]
    request = FormRequest(name=f"{world.marker} form", items=items, start=date(2024, 1, 1))
    return create_form(request=request, actor=world.users["hr"], now=AT)


def _request(world: World, code: str, start: date, until: date) -> CycleRequest:
    return CycleRequest(code=code, name=f"{world.marker} {code}", start=start, until=until, stages=(Stage.CHECKS,))


def _cycle(world: World, code: str, start: date, until: date) -> ReviewCycle:
    cycle = create_cycle(request=_request(world, code, start, until), actor=world.users["hr"], now=AT)
    return open_cycle(cycle=cycle, as_of=until, actor=world.users["hr"], now=AT)


def _result(cycle: ReviewCycle, person: Employee) -> Kwargs:
    return {"public_id": Scorecard.objects.get(cycle=cycle, employee=person).public_id}


def _item(card: Scorecard) -> Kwargs:
    item = ScorecardItem.objects.get(scorecard=card, code="quality")
    ScorecardItem.objects.filter(pk=item.pk).update(comment=f"secret {card.employee.name}")
    return {"public_id": item.public_id}


def _finding(world: World, cycle: ReviewCycle, card: Scorecard) -> Kwargs:
    figures = {"effect": 9.1, "shrunk": 7.2, "honest_sd": 3.0, "people": 8, "expected": 0.5, "earlier_cycles": 1}
    finding = Finding.objects.create(
        cycle=cycle, check_code="lenient", severity="warning", department=card.department, scorer=card.scorer,
        statistic=Decimal("9.1"), threshold=Decimal("4.9"), p_value=0.001, q_value=0.07, figures=figures, created_at=AT,
    )  # fmt: skip
    finding.employees.set([card.employee])
    return {"public_id": finding.public_id}
