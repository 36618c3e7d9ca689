"""A simulated pool with a scenario, a released one with awards, an adjustment that waits."""

from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch
from uuid import UUID

from bonuses import services
from bonuses.models import Award, BonusPool
from bonuses.selectors import inputs, preflight
from bonuses.selectors.outside import Scores
from bonuses.services.questions import ask_about_award
from bonuses.services.rules import VariantTerms
from people.enums import Role
from performance.models import Metric
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from tests.bonuses.test_life import approve
from tests.factories import make_user
from tests.isolation.world import Pair, World

AT = datetime(2025, 4, 8, 2, 0, tzinfo=UTC)
START, UNTIL = date(2024, 7, 1), date(2024, 9, 30)


class Stage:
    """What the pool helpers ask for."""

    def __init__(self, world: World, name: str, start: date, until: date, plan=None) -> None:
        hr = world.users["hr"]
        self.cast = type("Cast", (), {"hr": hr, "finance": world.users["finance"]})
        self.plan = plan or services.create_rule(name=f"{world.marker} rule", actor=hr, now=AT)
        self.pool = services.create_pool(
            name=f"{world.marker} {name}", start=start, until=until, actor=hr, now=AT, cycle_code="Q"
        )
        self.part = services.add_funding(
            pool=self.pool, kind="fixed", amount=Decimal("60000.00"), label="Board", actor=hr, now=AT
        )
        self.pool.refresh_from_db()
        self.scenario = services.create_scenario(pool=self.pool, plan=self.plan, name="By result", actor=hr, now=AT)
        self.pool.refresh_from_db()
        self.hr2, self.finance2, self.at = world.second_hr, world.users["finance"], AT


def build(world: World) -> dict[str, Pair]:
    world.second_hr = make_user(f"{world.marker}-hr2".lower(), Role.HR, name=f"{world.marker} hr2")
    people = {(person.pk, _department(person)): Decimal("90.00") for person in world.people.values()}
    departments = {item.pk: Decimal("100.00") for item in (world.operations, world.live, world.service)}
    found = Scores(final=people, departments=departments)
    with (
        patch.object(inputs, "scores_of", lambda code: found),
        patch.object(preflight, "scores_of", lambda code: found),
    ):
        open_ = Stage(world, "open", date(2024, 10, 1), date(2024, 12, 31))
        released = Stage(world, "released", date(2024, 7, 1), date(2024, 9, 30), open_.plan)
        approve(released)
        pool = BonusPool.objects.get(pk=released.pool.pk)
        services.release_pool(pool=pool, actor=world.users["hr"], now=AT)
    awards = [released.scenario.awards.get(employee=person) for person in (world.wei, world.pan)]
    asked = [
        services.propose_adjustment(
            award=award, amount=Decimal("10.00"), reason=world.marker, actor=world.users["hr"], now=AT
        )
        for award in awards
    ]
    questions = [
        ask_about_award(award=award, text=world.marker, step=None, actor=award.employee.user, now=AT)
        for award in awards
    ]
    name, done = {"public_id": open_.pool.public_id}, {"public_id": released.pool.public_id}
    rule = services.change_rule(
        plan=open_.plan, actor=world.users["hr"], reason=world.marker, now=AT,
        variants=[VariantTerms(department=world.live, cap_months=Decimal(2))],
    )  # fmt: skip
    variant = {"public_id": rule.variants.get().public_id}
    part, scenario = open_.pool.parts.all()[0], open_.scenario
    return {
        "pool": Pair(name, name),
        "released": Pair(done, done),
        "pool_department": Pair(*({**done, "department_id": d.public_id} for d in (world.live, world.service))),
        "part": Pair({"public_id": part.public_id}, {"public_id": part.public_id}),
        "scenario": Pair({"public_id": scenario.public_id}, {"public_id": scenario.public_id}),
        "variant": Pair(variant, variant),
        "award": Pair(*({"public_id": award.public_id} for award in awards)),
        "award_item": Pair(*({"public_id": one.public_id, "item_id": _item(one, world)} for one in awards)),
        "question": Pair(*({"public_id": one.public_id} for one in questions)),
        "adjustment": Pair(*({"public_id": one.public_id} for one in asked)),
    }


def _item(award: Award, world: World) -> UUID:
    """A data item of the scorecard behind the award, in the cycle its pool names."""
    cycle, _made = ReviewCycle.objects.get_or_create(
        code="Q",
        defaults={"name": world.marker, "start": START, "until": UNTIL, "stage": "published", "created_at": AT},
    )
    card = Scorecard.objects.create(
        cycle=cycle, employee=award.employee, department=award.department, start=START, until=UNTIL,
        working_days=60, score=award.score, band="A",
    )  # fmt: skip
    metric = Metric.objects.order_by("pk").first()
    item = ScorecardItem.objects.create(
        scorecard=card, code="data", name_zh=world.marker, kind="kpi", weight=100, metric=metric, points=award.score
    )
    return item.public_id


def _department(person) -> int:
    return person.assignments.get().department_id
