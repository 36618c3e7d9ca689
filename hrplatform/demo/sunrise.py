"""晨光 Sunrise (spec 15): 150 people, 9 departments. What happened outside the platform, as pure data.

Everything follows from the seed and the last day. In the first two quarters two departments keep a pact: their heads
score everybody high, self-scores are copied, pools are spent whole. In the third the score checks run; one finding is
upheld, one dismissed; the fourth is split by results. A newcomer sells far under the standard near the end.
"""

import math
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from hrplatform.demo.names import invent_names

SEED = 2025
ROSTER_HEADERS = (
    "工号", "姓名", "部门", "岗位", "入职日期", "直属上级", "是否部门负责人", "月薪", "奖金比例", "邮箱",
    "离职日期", "离职类型", "转正日期", "性别", "出生日期",
)  # fmt: skip
TARGET_HEADERS = ("指标", "目标值", "开始日期", "岗位")
RATE_TARGET = "0.95"
# What quarters are in the story: the pact holds, is found, is over; the last one is running.
PACT_ACTS = frozenset({"pact", "check"})
JUDGED_ITEMS = (("teamwork", "团队协作", "Teamwork"), ("initiative", "主动改进", "Initiative"))


@dataclass(frozen=True)
class PositionPlan:
    """A post: what it is measured by (code: daily target), and its pay."""

    name: str
    targets: dict[str, str]
    salary: int
    primary: str = ""


@dataclass(frozen=True)
class DepartmentPlan:
    path: str
    position: str
    size: int
    keeps_pact: bool = False
    is_explained: bool = False


SELLER = {"orders": "10", "conversion": "0.05", "revenue": "1500"}
POSITIONS = {
    plan.name: plan
    for plan in (
        PositionPlan("店铺运营", SELLER, 10000, "orders"),
        PositionPlan("直播运营", {"orders": "12", "live_clicks": "160", "revenue": "1800"}, 11000, "orders"),
        PositionPlan("客服专员", {"response_seconds": "45", "satisfaction": RATE_TARGET, "chats": "60"}, 6000, "chats"),
        PositionPlan("推广专员", {"promo_clicks": "300", "click_conversion": "0.03"}, 9000, "promo_clicks"),
        PositionPlan("仓储专员", {"collaboration_rate": RATE_TARGET, "request_response_hours": "4"}, 5500),
        PositionPlan("商品专员", {"collaboration_rate": RATE_TARGET, "request_response_hours": "6"}, 8500),
        PositionPlan("职能专员", {}, 8000),
        PositionPlan("部门负责人", {}, 20000),
    )
}
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


@dataclass(frozen=True)
class Person:
    """Somebody as they are outside: ability is a share of the target reached on an ordinary day."""

    number: str
    name: str
    department: DepartmentPlan
    position: PositionPlan
    hired: date
    is_head: bool
    salary: int
    gender: str
    born: date
    ability: float
    left: date | None = None
    story: str = ""

    def works_on(self, day: date) -> bool:
        return self.hired <= day and (self.left is None or day <= self.left)


@dataclass(frozen=True)
class Quarter:
    """A review period; `number` counts from 0, `act` is what the story does in it."""

    number: int
    code: str
    start: date
    until: date
    act: str


@dataclass(frozen=True)
class Sunrise:
    """The whole story of one seed, ending on `until`."""

    seed: int
    until: date
    quarters: tuple[Quarter, ...]
    people: tuple[Person, ...]
    schema: str = "sunrise"
    name: str = "晨光"
    by_number: dict[str, Person] = field(default_factory=dict, compare=False)

    @property
    def start(self) -> date:
        """The first day with data."""
        return self.quarters[0].start

    def roster(self) -> list[tuple[str, ...]]:
        """Rows under ROSTER_HEADERS."""
        return [self._roster_row(person) for person in self.people]

    def _roster_row(self, person: Person) -> tuple[str, ...]:
        probation_end = person.hired + timedelta(days=90)
        return (
            person.number, person.name, person.department.path, person.position.name, person.hired.isoformat(),
            self.general_manager.number if person.is_head and person is not self.general_manager else "",
            "是" if person.is_head else "否", f"{person.salary}.00", "0.2", f"{person.number}@sunrise.example",
            person.left.isoformat() if person.left else "", "主动离职" if person.left else "",
            probation_end.isoformat(), person.gender, person.born.isoformat(),
        )  # fmt: skip

    def targets(self) -> list[tuple[str, ...]]:
        """Rows under TARGET_HEADERS: a daily standard per position from the first day."""
        return [
            (metric, value, self.start.isoformat(), plan.name)
            for plan in POSITIONS.values()
            for metric, value in plan.targets.items()
        ]

    def rng(self, *key: object) -> Random:
        """A generator of its own for each fact, so that days can be made in any order."""
        return Random(":".join(str(part) for part in (self.seed, *key)))

    def head_of(self, department: DepartmentPlan) -> Person:
        return next(p for p in self.people if p.department is department and p.is_head)

    @property
    def general_manager(self) -> Person:
        """Who leads the heads; heads the department of staff functions."""
        return self.head_of(DEPARTMENTS[-1])

    def story_person(self, story: str) -> Person:
        return next(p for p in self.people if p.story == story)

    def scores_of(self, person: Person, quarter: Quarter) -> "Judgement":
        """What the head and the person themselves would write for a quarter."""
        return judge(self, person, quarter, keeps_pact=person.department.keeps_pact and quarter.act in PACT_ACTS)

    def honest_points(self, person: Person, quarter: Quarter) -> dict[str, Decimal]:
        """What the head writes when asked for examples."""
        return judge(self, person, quarter, keeps_pact=False).head


@dataclass(frozen=True)
class Judgement:
    """Points on 0–120 per judged item."""

    head: dict[str, Decimal]
    own: dict[str, Decimal]


def make_sunrise(*, seed: int, until: date, quarters: int = 4) -> Sunrise:
    """The story of a seed with so many quarters before the running one; 0 is a month for tests."""
    periods = tuple(_quarters(until, quarters))
    rng = Random(f"{seed}:people")
    people = _people(rng, periods[0].start, until, periods)
    return Sunrise(seed, until, periods, people, by_number={person.number: person for person in people})


def _quarters(until: date, count: int) -> list[Quarter]:
    if count == 0:
        start = until - timedelta(days=30)
        middle = until - timedelta(days=10)
        return [
            Quarter(0, f"{start:%Y-%m}", start, middle, "check"),
            Quarter(1, f"{until:%Y-%m}-b", middle + timedelta(days=1), until, "running"),
        ]
    first = date(until.year, (until.month - 1) // 3 * 3 + 1, 1)
    found = [Quarter(count, quarter_code(first), first, until, "running")]
    acts = ["pact"] * max(count - 2, 0) + ["check", "results"][-min(count, 2) :]
    for number in range(count - 1, -1, -1):
        last = found[0].start - timedelta(days=1)
        begin = date(last.year, last.month - 2, 1)
        found.insert(0, Quarter(number, quarter_code(begin), begin, last, acts[number]))
    return found


def quarter_code(day: date) -> str:
    return f"{day.year}Q{(day.month - 1) // 3 + 1}"


def _people(rng: Random, start: date, until: date, quarters: tuple[Quarter, ...]) -> tuple[Person, ...]:
    names = invent_names(rng, sum(plan.size for plan in DEPARTMENTS))
    found: list[Person] = []
    for department in DEPARTMENTS:
        for place in range(department.size):
            number = f"{len(found) + 1:04d}"
            found.append(_person(rng, number, names[len(found)], department, place == 0, start))
    return tuple(_with_stories(found, rng, until, quarters))


def _person(rng: Random, number: str, name: str, department: DepartmentPlan, is_head: bool, start: date) -> Person:
    position = POSITIONS["部门负责人" if is_head else department.position]
    salary = round(position.salary * rng.uniform(0.85, 1.25) / 100) * 100
    return Person(
        number=number, name=name, department=department, position=position,
        hired=start - timedelta(days=rng.randint(60, 1500)), is_head=is_head, salary=salary,
        gender=rng.choice("男女"), born=date(rng.randint(1975, 2003), rng.randint(1, 12), rng.randint(1, 28)),
        ability=max(0.72, rng.gauss(1.0, 0.1)),
    )  # fmt: skip


def _with_stories(people: list[Person], rng: Random, until: date, quarters: tuple[Quarter, ...]) -> list[Person]:
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


def day_rows(story: Sunrise, day: date, working: set[str]) -> list[dict[str, str]]:
    """The day's figures as a shop system would deliver them: {employee, date, metric: value} for who worked."""
    rows = []
    for person in story.people:
        if person.number in working and person.works_on(day) and person.position.targets:
            rows.append({"employee": person.number, "date": day.isoformat(), **_figures(story, person, day)})
    return rows


def _figures(story: Sunrise, person: Person, day: date) -> dict[str, str]:
    rng = story.rng(person.number, day)
    level = person.ability * dip_of(story, person, day) * (1 + 0.06 * math.sin(day.toordinal() / 9))
    kind = person.position.name
    if kind in ("店铺运营", "直播运营"):
        return _sales(rng, level, kind, person.story)
    if kind == "客服专员":
        chats = _poisson(rng, 60 * level)
        return {
            "chats": str(chats),
            "response_seconds": f"{max(12.0, rng.gauss(45 / level, 5)):.1f}",
            "satisfaction": f"{min(1.0, max(0.6, rng.gauss(0.95 * level**0.3, 0.02))):.4f}",
        }
    if kind == "推广专员":
        clicks = _poisson(rng, 300 * level)
        return {"promo_clicks": str(clicks), "orders": str(_poisson(rng, clicks * 0.03 * level))}
    received = _poisson(rng, 12) + 1
    answered = sum(rng.random() < min(0.99, 0.95 * level**0.5) for _ in range(received))
    hours = float(person.position.targets["request_response_hours"])
    return {
        "requests_received": str(received),
        "requests_answered": str(answered),
        "request_response_hours": f"{max(0.5, rng.gauss(hours / level, 0.6)):.2f}",
    }


def _sales(rng: Random, level: float, kind: str, story: str) -> dict[str, str]:
    goal, price = (12, 150) if kind == "直播运营" else (10, 150)
    orders = min(4, max(2, _poisson(rng, 2.6))) if story == "newcomer" else _poisson(rng, goal * level)
    visitors = max(orders, _poisson(rng, 200 if story != "newcomer" else 130))
    revenue = sum(max(30.0, rng.gauss(price, 30)) for _ in range(orders))
    found = {"orders": str(orders), "visitors": str(visitors), "revenue": f"{revenue:.2f}"}
    if kind == "直播运营":
        found["live_clicks"] = str(_poisson(rng, 160 * level))
    return found


def _poisson(rng: Random, mean: float) -> int:
    """Knuth's method for small means, the normal approximation above."""
    if mean > 40:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count, product = count + 1, product * rng.random()
    return count


def judge(story: Sunrise, person: Person, quarter: Quarter, *, keeps_pact: bool) -> Judgement:
    """Honest heads judge around what people do, each with a leaning of their own; a pact lifts everybody alike."""
    rng = story.rng("judge", person.number, quarter.code)
    leaning = story.rng("head", person.department.path).gauss(0, 2)
    # It drifts up, quarter by quarter, until somebody looks.
    rise = 12 + 2 * min(quarter.number, 2)
    head, own = {}, {}
    for code, _zh, _en in JUDGED_ITEMS:
        true = 92 + 60 * (person.ability - 1)
        if keeps_pact:
            points = _points(94 + rise + rng.gauss(0, 1.2))
            head[code], own[code] = points, points
        else:
            head[code] = _points(true + leaning + rng.gauss(0, 5))
            own[code] = _points(float(head[code]) + rng.gauss(3, 6))
    return Judgement(head, own)


def _points(value: float) -> Decimal:
    """Whole points inside the band that needs no comment."""
    return Decimal(min(110, max(60, round(value))))
