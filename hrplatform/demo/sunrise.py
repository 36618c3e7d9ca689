"""晨光 Sunrise (spec 15): 150 people, 9 departments. What happened outside the platform, as pure data.

Everything follows from the seed and the last day. In the first two quarters two departments keep a pact: their heads
score everybody high, self-scores are copied, pools are spent whole and everybody in them gets the same. In the third
the score checks run; one finding is upheld, one dismissed; the fourth is split by results, with goals and colleagues'
feedback on its scorecards. A newcomer sells far under the standard near the end.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.utils.translation import gettext_noop as _

from hrplatform.demo import feeds
from hrplatform.demo.cast import DepartmentPlan, Login, Person, PlanScript, PositionPlan, invent_person, office_logins
from hrplatform.demo.names import invent_names
from hrplatform.demo.quarters import Judgement, Quarter, judge, make_quarters
from hrplatform.demo.story import HEAD, Story

RATE_TARGET = "0.95"
# What quarters are in the story: the pact holds, is found, is over; the last one is running.
PACT_ACTS = frozenset({"pact", "check"})
SELLER = {"orders": "10", "conversion": "0.05", "revenue": "2600"}
STREAMER = {"orders": "12", "live_clicks": "160", "revenue": "3120"}
POSITIONS = {
    plan.name: plan
    for plan in (
        PositionPlan("店铺运营", SELLER, 10000, "orders", "shop"),
        PositionPlan("直播运营", STREAMER, 11000, "orders", "shop"),
        PositionPlan("客服专员", {"response_seconds": "45", "chats": "60", "satisfaction": RATE_TARGET}, 6000, "chats",
                     "service"),
        PositionPlan("推广专员", {"promo_clicks": "300", "click_conversion": "0.03"}, 9000, "promo_clicks",
                     "promotion"),
        PositionPlan("仓储专员", {"collaboration_rate": RATE_TARGET, "request_response_hours": "4"}, 5500,
                     feed="requests"),
        PositionPlan("商品专员", {"collaboration_rate": RATE_TARGET, "request_response_hours": "6"}, 8500,
                     feed="requests"),
        PositionPlan("职能专员", {}, 8000),
        PositionPlan(HEAD, {}, 20000),
    )
}  # fmt: skip
DEPARTMENTS = (
    DepartmentPlan("运营中心/天猫组", "店铺运营", 22, keeps_pact=True),
    DepartmentPlan("运营中心/抖音组", "店铺运营", 20),
    DepartmentPlan("运营中心/京东组", "店铺运营", 16),
    DepartmentPlan("直播部", "直播运营", 18),
    DepartmentPlan("客服部", "客服专员", 26, keeps_pact=True, is_explained=True),
    DepartmentPlan("推广部", "推广专员", 14),
    DepartmentPlan("仓储部", "仓储专员", 20),
    DepartmentPlan("商品部", "商品专员", 9),
    DepartmentPlan("人事财务部", "职能专员", 5),
)
# What the market gave the two teams of the pact, quarter by quarter: their results vary, their scores don't.
SEASONS = (0.98, 1.04, 0.97, 1.02)
PLAN = PlanScript(
    days=15,
    steps={"orders": ((5, "5"), (14, "10"))},
    expectation="每个工作日完成 10 单。第一周先做到 5 单。",
    supports=(
        ("course", "直播话术与引流，4 课时", "培训组", 1),
        ("coach", "教练陪播，每天 30 分钟", "", 14),
    ),
    check_ins=(5, 14),
    passed_because="最近五个工作日平均接近每天 10 单，达到要求。",
)


@dataclass(frozen=True)
class Sunrise(Story):
    """Four quarters, or a month of two periods."""

    quarters: tuple[Quarter, ...] = ()

    schema = "sunrise"
    name = "晨光"
    about = _("150 people, a year: two teams agree on their scores, the checks find it, bonuses follow results again.")
    positions = POSITIONS
    departments = DEPARTMENTS
    umbrellas = ("运营中心",)
    plans = {"newcomer": PLAN, "returner": PLAN}

    def logins(self) -> tuple[Login, ...]:
        return (
            *office_logins("洪静", "邱文", "方敏", "安宁"),
            Login("lin", _("Department head"), number=self.head_of(DEPARTMENTS[1]).number),
            Login("zhou", _("Department head (pact)"), number=self.head_of(DEPARTMENTS[0]).number),
            Login("wei", _("Employee, newcomer"), number=self.story_person("newcomer").number),
            Login("ren", _("Employee"), number=self.story_person("returner").number),
        )

    @property
    def goal_quarters(self) -> tuple[Quarter, ...]:
        """Goals and colleagues' feedback begin with the last finished quarter."""
        return self.quarters[-2:]

    def level_of(self, person: Person, day: date) -> float:
        return super().level_of(person, day) * dip_of(self, person, day) * season_of(self, person, day)

    def figures(self, person: Person, day: date) -> dict[str, str]:
        if person.story != "newcomer":
            return super().figures(person, day)
        rng = self.rng(person.number, day)
        return feeds.sales(rng, orders=min(4, max(2, feeds.poisson(rng, 2.6))), visitors=feeds.poisson(rng, 130))

    def scores_of(self, person: Person, quarter: Quarter) -> Judgement:
        """What the head and the person themselves would write for a quarter."""
        return judge(self, person, quarter, keeps_pact=person.department.keeps_pact and quarter.act in PACT_ACTS)

    def honest_points(self, person: Person, quarter: Quarter) -> dict[str, Decimal]:
        """What the head writes when asked for examples."""
        return judge(self, person, quarter, keeps_pact=False).head


def make_sunrise(*, seed: int, until: date, quarters: int = 4) -> Sunrise:
    """The story of a seed with so many quarters before the running one; 0 is a month for tests."""
    periods = tuple(make_quarters(until, quarters))
    people = _people(Random(f"{seed}:people"), periods[0].start, until, periods)
    return Sunrise(seed, periods[0].start, until, people, periods)


def _people(rng: Random, start: date, until: date, quarters: tuple[Quarter, ...]) -> tuple[Person, ...]:
    names = invent_names(rng, sum(plan.size for plan in DEPARTMENTS))
    found: list[Person] = []
    for department in DEPARTMENTS:
        for place in range(department.size):
            found.append(
                invent_person(
                    rng, number=f"{len(found) + 1:04d}", name=names[len(found)], department=department,
                    position=POSITIONS[department.position if place else HEAD], is_head=place == 0,
                    hired=start - timedelta(days=rng.randint(60, 1500)),
                )
            )  # fmt: skip
    return tuple(_with_stories(found, until, quarters))


def _with_stories(people: list[Person], until: date, quarters: tuple[Quarter, ...]) -> list[Person]:
    """The newcomer who sells little near the end, one who fell behind earlier and came back, and two leavers."""
    sellers = [p for p in people if p.department.path.endswith("抖音组") and not p.is_head]
    packers = [p for p in people if p.department.path == "仓储部" and not p.is_head]
    newcomer, returner = sellers[-1], sellers[-2]
    changed = {
        newcomer.number: replace(
            newcomer, hired=until - timedelta(days=27), salary=10000, ability=0.25, story="newcomer"
        ),
        returner.number: replace(returner, ability=1.0, story="returner"),
    }
    for leaver, quarter in zip(packers[-2:], quarters[:-1][-2:], strict=False):
        changed[leaver.number] = replace(leaver, left=quarter.start + timedelta(days=40), story="leaver")
    return [changed.get(person.number, person) for person in people]


def season_of(story: Sunrise, person: Person, day: date) -> float:
    """How the market was in a quarter for the teams of the pact; 1 for everybody else and in the running quarter."""
    quarter = next((one for one in story.quarters if one.start <= day <= one.until), None)
    if quarter is None or not person.department.keeps_pact or quarter.act == "running":
        return 1.0
    return SEASONS[quarter.number % len(SEASONS)]


def dip_of(story: Sunrise, person: Person, day: date) -> float:
    """How much of their ability a person shows on a day: the returner's bad weeks lie in the last finished quarter."""
    if person.story != "returner":
        return 1.0
    quarter = story.quarters[-2]
    begin = quarter.start + timedelta(days=(quarter.until - quarter.start).days // 4)
    weeks = (day - begin).days / 7
    if weeks < 0 or weeks > 6:
        return 1.0
    return 0.3 if weeks < 2.2 else min(1.1, 0.3 + 0.25 * (weeks - 2.2))
