"""三合 Sanhe (spec 15): a group of three brands in four regions, 600 people, twelve months. Pure data.

Customer service is asked to answer within 30 s in the premium brand first; nobody can, the standard is moved to 45 s
and then holds for all. The premium brand hires operators at high pay: their salaries rise from 20 % of revenue to
35 %, hiring stops, some leave, and the share comes down to 25 %. In one region more than a fifth of the people leave
every month for three months: the best ones, paid less than others in their post.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import Any

from django.utils.translation import gettext_noop as _

from hrplatform.demo.cast import DepartmentPlan, Login, Person, PositionPlan, invent_person, office_logins
from hrplatform.demo.names import invent_names
from hrplatform.demo.story import HEAD, Story, first_of_month, working_day

MONTHS = 12
PREMIUM, MID, VALUE = BRANDS = ("尚品", "元气", "惠选")
REGIONS = ("华东", "华南", "华北", "西南")
LOSING = "西南"
OPERATOR, SERVICE = "店铺运营", "客服专员"
# What an order is expected to bring, and what an operator earns, by brand.
PRICES = {PREMIUM: 235, MID: 250, VALUE: 200}
PAY = {PREMIUM: 1.2, MID: 1.0, VALUE: 0.85}
SATISFACTION = {PREMIUM: "0.95", MID: "0.93", VALUE: "0.90"}
SERVICE_CONVERSION = {PREMIUM: "0.08", MID: "0.07", VALUE: "0.06"}
RESPONSE_BEFORE, RESPONSE_TRIED, RESPONSE_FAIR = "60", "30", "45"
POSITIONS = {
    plan.name: plan
    for plan in (
        PositionPlan(OPERATOR, {"orders": "10", "conversion": "0.05", "revenue": "2500"}, 10000, "orders", "shop"),
        PositionPlan(SERVICE, {"response_seconds": RESPONSE_BEFORE, "satisfaction": "0.95", "conversion": "0.08"},
                     6000, "satisfaction", "service", pace=38),
        PositionPlan("推广专员", {"promo_clicks": "300", "click_conversion": "0.03"}, 9000, "promo_clicks",
                     "promotion"),
        PositionPlan("仓储专员", {"collaboration_rate": "0.93", "request_response_hours": "4"}, 5500,
                     feed="requests"),
        PositionPlan("职能专员", {}, 9000),
        PositionPlan(HEAD, {}, 22000),
    )
}  # fmt: skip
OPERATORS = {PREMIUM: (26, 22, 22, 10), MID: (28, 24, 24, 12), VALUE: (24, 20, 20, 8)}
SERVICE_TEAM, STORE_TEAM, PROMOTERS, OFFICE = (16, 13, 13, 6), (38, 34, 34, 14), 14, 54
DEPARTMENTS = (
    *(
        DepartmentPlan(f"{brand}事业部/{region}运营组", OPERATOR, OPERATORS[brand][place], brand=brand, region=region)
        for brand in BRANDS
        for place, region in enumerate(REGIONS)
    ),
    *(
        DepartmentPlan(f"客服中心/{brand}{region}客服组", SERVICE, SERVICE_TEAM[place], brand=brand, region=region)
        for brand in BRANDS
        for place, region in enumerate(REGIONS)
    ),
    *(DepartmentPlan(f"{brand}事业部/推广组", "推广专员", PROMOTERS, brand=brand) for brand in BRANDS),
    *(
        DepartmentPlan(f"仓储物流/{region}仓", "仓储专员", STORE_TEAM[place], region=region)
        for place, region in enumerate(REGIONS)
    ),
    DepartmentPlan("集团总部", "职能专员", OFFICE),
)

# The premium operators' salaries over their revenue, month by month; the rule watches 30 %.
COST_SHARES = (0.20, 0.20, 0.20, 0.20, 0.26, 0.35, 0.32, 0.25)
FIRST_WAVE, SECOND_WAVE, MEASURES = 4, 5, 6
WAVES = {FIRST_WAVE: 16, SECOND_WAVE: 14}
WAVE_PAY, LET_GO = 25000, 14
# Months in which the region loses people, and how many: over a fifth of them.
LEAVERS = {7: 13, 8: 16, 9: 14}
LOSING_MONTHS = tuple(LEAVERS)
TRIAL_MONTH, FAIR_AFTER, ROLL_OUT_AFTER = 1, 34, 75
REASONS = (
    "同岗位外部薪酬高出三成，沟通两次未能调整", "评分连续优秀，薪酬低于区间中位", "被同行以更高底薪挖走",
    "工作量增加，薪酬两年未调", "看不到晋升与调薪空间",
)  # fmt: skip
HEADS_SAY = (
    "30 秒对咨询量大的时段做不到，客服为了快开始用快捷语，满意度会掉。",
    "华东组最好的同事也在 33 秒左右，建议 45 秒。",
)


@dataclass(frozen=True)
class StandardTrial:
    """A standard tried in one brand, found too strict, changed, and rolled out."""

    metric: str
    position: str
    brand: str
    tried: str
    fair: str
    start_on: date
    fair_on: date
    roll_out_on: date
    why: str = "高端品牌服务升级，先在一个品牌试行一个月"
    comments: tuple[str, ...] = HEADS_SAY
    changed_because: str = "试行一个月，达到的人不足三成；两位负责人意见一致，改为 45 秒"
    rolled_out_because: str = "45 秒试行平稳，满意度未降，三个品牌统一执行"


@dataclass(frozen=True)
class Sanhe(Story):
    """Twelve months, or so many for tests."""

    schema = "sanhe"
    name = "三合"
    about = _("600 people, a year: a standard too strict, salaries that outgrow sales, a region that loses its best.")
    positions = POSITIONS
    departments = DEPARTMENTS
    umbrellas = (*(f"{brand}事业部" for brand in BRANDS), "客服中心", "仓储物流")
    talk_share = 0.4
    group_notes = {
        "R3": "高端品牌运营人力成本超过三成：停止社招，与试用期新人协商，底薪改为底薪加提成。",
        "R4": "该地区连续三个月流失超过两成：逐个离职面谈，核对薪酬区间与评分。",
        "R7": "三成以上的人达不到：先听负责人意见，核对标准是否合理。",
    }

    def logins(self) -> tuple[Login, ...]:
        service = next(d for d in DEPARTMENTS if d.brand == PREMIUM and d.position == SERVICE)
        person = next(p for p in self.people if p.department == service and not p.is_head and p.left is None)
        return (
            *office_logins("乔岚", "苗青", "沈度", "屈正"),
            Login("gao", _("Group viewer, headquarters"), "高远", "group_viewer"),
            Login("lin", _("Department head, premium operators"), number=self.head_of(DEPARTMENTS[0]).number),
            Login("zhou", _("Department head, customer service"), number=self.head_of(service).number),
            Login("wei", _("Employee, customer service"), number=person.number),
        )

    def month(self, number: int) -> date:
        """First day of the story's month, from 0."""
        return first_of_month(self.start, -number)

    @property
    def trial(self) -> StandardTrial:
        """Standards are set the day before they hold."""
        begin = self.month(TRIAL_MONTH) if self.until > self.month(4) else self.start + timedelta(days=1)
        start = working_day(begin)
        fair, rolled = (working_day(start + timedelta(days=days)) for days in (FAIR_AFTER, ROLL_OUT_AFTER))
        return StandardTrial("response_seconds", SERVICE, PREMIUM, RESPONSE_TRIED, RESPONSE_FAIR, start, fair, rolled)

    def targets(self) -> list[tuple[str, ...]]:
        """Customer service has standards of its own in each brand."""
        day = self.start.isoformat()
        rows = [row for row in super().targets() if row[3] != SERVICE or row[0] == "response_seconds"]
        for metric, values in (("satisfaction", SATISFACTION), ("conversion", SERVICE_CONVERSION)):
            rows += [(metric, value, day, SERVICE, brand) for brand, value in values.items()]
        rows += [("revenue", str(10 * PRICES[brand]), day, OPERATOR, brand) for brand in BRANDS]
        return rows

    # figures

    def figures(self, person: Person, day: date) -> dict[str, str]:
        if person.position.name != OPERATOR:
            return super().figures(person, day)
        found = super().figures(person, day)
        noise = self.rng("price", person.number, day).uniform(0.9, 1.1)
        return found | {"revenue": f"{int(found['orders']) * self.price(person, day) * noise:.2f}"}

    def level_of(self, person: Person, day: date) -> float:
        """Those of the waves are new to the goods and sell less for three months."""
        learning = 0.75 if person.story == "wave" and (day - person.hired).days < 90 else 1.0
        return super().level_of(person, day) * learning

    def price(self, person: Person, day: date) -> float:
        """Revenue per order; the premium brand's follows the month's cost share."""
        if person.department.brand != PREMIUM:
            return PRICES[person.department.brand]
        return self._premium_prices[(day.year - self.start.year) * 12 + day.month - self.start.month]

    @cached_property
    def _premium_prices(self) -> list[float]:
        """What an order must bring in each month for its salaries to be that share of revenue."""
        return [self._premium_price(number) for number in range(MONTHS + 2)]

    def _premium_price(self, number: int) -> float:
        first, last = self.month(number), self.month(number + 1) - timedelta(days=1)
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        salaries = orders = 0.0
        for person in self.people:
            if person.department.brand == PREMIUM and person.position.name == OPERATOR:
                there = [day for day in days if person.works_on(day)]
                salaries += person.salary * len(there) / len(days)
                orders += 10 * sum(self.level_of(person, day) for day in there if working_day(day) == day)
        share = COST_SHARES[min(number, len(COST_SHARES) - 1)]
        return salaries / share / orders if orders else PRICES[PREMIUM]


def make_sanhe(*, seed: int, until: date, days: int = 0) -> Sanhe:
    """The story of a seed over twelve months; over `days` days for tests, beginning with the trial."""
    start = until - timedelta(days=days - 1) if days else first_of_month(until, MONTHS - 1)
    rng = Random(f"{seed}:sanhe")
    crew = Crew(rng, start, invent_names(rng, 900))
    for department in DEPARTMENTS:
        for place in range(department.size):
            crew.add(department, is_head=place == 0, hired=start - timedelta(days=rng.randint(120, 1500)))
    if not days:
        crew.hire_in_waves()
        crew.lose_people()
    return Sanhe(seed, start, until, tuple(person for person in crew.people if person.hired <= until))


class Crew:
    """Puts the group together: who is there, who comes, who goes."""

    def __init__(self, rng: Random, start: date, names: Sequence[str]) -> None:
        self.rng, self.start, self.names = rng, start, names
        self.people: list[Person] = []

    def add(self, department: DepartmentPlan, *, hired: date, is_head: bool = False, **changes: Any) -> Person:
        place = len(self.people)
        person = invent_person(
            self.rng, number=f"S{place + 1:04d}", name=self.names[place], department=department,
            position=POSITIONS[HEAD if is_head else department.position], is_head=is_head, hired=hired,
        )  # fmt: skip
        pay = PAY.get(department.brand, 1.0) if person.position.name == OPERATOR else 1.0
        person = replace(person, salary=round(person.salary * pay / 100) * 100, **changes)
        self.people.append(person)
        return person

    def hire_in_waves(self) -> None:
        """Expensive operators for the premium brand, two months running; when measures are taken some leave again."""
        groups = [d for d in DEPARTMENTS if d.brand == PREMIUM and d.position == OPERATOR and d.region != LOSING]
        come: list[Person] = []
        for month, count in WAVES.items():
            hired = working_day(first_of_month(self.start, -month))
            come += [self.add(groups[n % len(groups)], hired=hired, story="wave") for n in range(count)]
        last = first_of_month(self.start, -MEASURES - 1) - timedelta(days=1)
        for place, person in enumerate(come):
            ends: dict[str, Any] = {}
            if place >= len(come) - LET_GO:
                ends = {"left": last, "leave_reason": "试用期内协商离开"}
            self._change(person, salary=WAVE_PAY + self.rng.randint(-10, 10) * 100, ability=0.9, **ends)

    def lose_people(self) -> None:
        """The region's best leave, month after month; others come in their place at once."""
        for month, count in LEAVERS.items():
            first = first_of_month(self.start, -month)
            there = [p for p in self.people if p.department.region == LOSING and not p.is_head and p.left is None]
            best = sorted(there, key=lambda p: -p.ability)[:count]
            for place, person in enumerate(best):
                left = first + timedelta(days=4 + place * 24 // count)
                low = round(POSITIONS[person.position.name].salary * PAY.get(person.department.brand, 1) * 0.0082) * 100
                self._change(
                    person, left=left, salary=min(person.salary, low), story="loss",
                    leave_reason=self.rng.choice(REASONS),
                )  # fmt: skip
                self.add(person.department, hired=working_day(left + timedelta(days=1)))

    def _change(self, person: Person, **changes: Any) -> None:
        self.people[self.people.index(person)] = replace(person, **changes)
