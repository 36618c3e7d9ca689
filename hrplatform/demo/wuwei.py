"""五味 Wuwei (spec 15): 200 people, 5 brands, five months. What happened outside the platform, as pure data.

An operator is hired at 10,000 without probation and says they have sold in live streams; they sell 2 to 3 orders a day
against 10 and convert 2 % of their visitors against an industry's 5 %. They are seen on the third working day, get a
plan of one week with training, come to 6 orders, get more time, and reach 10 within the month. A second person misses
two plans; a third's strength lies in talking to customers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from django.utils.translation import gettext_noop as _

from hrplatform.demo import feeds
from hrplatform.demo.cast import (
    DepartmentPlan,
    Login,
    Person,
    PlanScript,
    PositionPlan,
    Reference,
    Voices,
    invent_person,
    office_logins,
)
from hrplatform.demo.names import invent_names
from hrplatform.demo.story import HEAD, Story, first_of_month, working_day
from hrplatform.demo.wuwei_lines import SECOND_PLAN, SERVICE, SERVICE_AGENT, THIRD_PLAN

MONTHS = 5
BRANDS = ("青梅", "蜜语", "茶隐", "红椒", "海盐")
OPERATOR = "店铺运营"
ORDERS, CLICKS, CONVERSION = 10, 100, "0.05"
INDUSTRY_CONVERSION = "0.05"
POSITIONS = {
    plan.name: plan
    for plan in (
        PositionPlan(OPERATOR, {"orders": str(ORDERS), "live_clicks": str(CLICKS), "conversion": CONVERSION,
                                "revenue": "2600"}, 10000, "orders", "shop"),
        PositionPlan("直播运营", {"orders": "12", "live_clicks": "160", "revenue": "3120"}, 11000, "orders", "shop"),
        PositionPlan("客服专员", {"response_seconds": "45", "satisfaction": "0.95", "chats": "60"}, 6000, "chats",
                     "service"),
        PositionPlan("推广专员", {"promo_clicks": "300", "click_conversion": "0.03"}, 9000, "promo_clicks",
                     "promotion"),
        PositionPlan("仓储专员", {"collaboration_rate": "0.95", "request_response_hours": "4"}, 5500,
                     feed="requests"),
        PositionPlan("职能专员", {}, 8000),
        PositionPlan(HEAD, {}, 20000),
    )
}  # fmt: skip
DEPARTMENTS = (
    *(DepartmentPlan(f"品牌中心/{brand}组", OPERATOR, 22, brand=brand) for brand in BRANDS),
    DepartmentPlan("直播部", "直播运营", 20),
    DepartmentPlan("客服部", "客服专员", 30),
    DepartmentPlan("推广部", "推广专员", 12),
    DepartmentPlan("仓储部", "仓储专员", 18),
    DepartmentPlan("人事财务部", "职能专员", 10),
)
HIRE_NOTE = "面试时自述有两年直播带货经验，日均 10 单以上，因此约定不设试用期，月薪 10,000 元。"
CONTRACT = "劳动合同期限三年，不设试用期，月薪 10,000 元；岗位标准见《绩效管理制度》。"
SECOND_CONTRACT = "劳动合同期限三年，不设试用期；岗位标准见《绩效管理制度》。"
REFERENCES = (Reference("conversion", "行业平均", INDUSTRY_CONVERSION, "电商行业运营报告", OPERATOR),)
PLAN_DAYS, MORE_DAYS = 5, 11
OPERATOR_PLAN = PlanScript(
    days=PLAN_DAYS,
    steps={"live_clicks": ((4, str(CLICKS)),), "orders": ((2, "5"), (4, str(ORDERS)))},
    expectation="一周内直播点击达到标准，订单先到每天 5 单，周末前达到每天 10 单。",
    supports=(
        ("course", "直播引流与话术，4 课时", "培训组", 1),
        ("coach", "跟播三场，教练逐场复盘", "", 4),
    ),
    proofs={
        "直播引流与话术，4 课时": "签到表 4 课时；课后测试 86 分",
        "跟播三场，教练逐场复盘": "三场复盘记录，双方签字",
    },
    check_ins=(2, 4),
    extended_days=MORE_DAYS,
    extended_because="一周内直播点击和订单明显上升，培训见效，尚未达到标准：再给时间，陪播继续。",
    passed_because="延长期内最近五个工作日的订单与直播点击达到标准。",
    words="以前做的平台规则不一样，希望有人陪播",
)


@dataclass(frozen=True)
class Wuwei(Story):
    """Five months, or so many days for tests. `lead_in`: days before the operator is hired, `falls_after`: before the
    third's sales fall."""

    lead_in: int = 28
    falls_after: int = 56

    schema = "wuwei"
    name = "五味"
    about = _("200 people, five months: an operator who sells little is seen on the third day, helped, and gets there.")
    positions = POSITIONS
    departments = DEPARTMENTS
    umbrellas = ("品牌中心",)
    references = REFERENCES
    plans = {"operator": OPERATOR_PLAN, "second": SECOND_PLAN, "third": THIRD_PLAN}
    voices = Voices(answer="以前做直播的平台不一样，流量起不来，想先跟着老同事学几场。")

    @property
    def operator(self) -> Person:
        return self.story_person("operator")

    def logins(self) -> tuple[Login, ...]:
        boss = self.head_of(self.operator.department)
        return (
            *office_logins("蓝清", "邹远", "段宁", "贺平"),
            Login("lin", _("Department head"), number=boss.number),
            Login("wei", _("Employee, operator of the story"), number=self.operator.number),
            Login("ren", _("Employee"), number=self.story_person("third").number),
        )

    # What the engine must find; tests read it here.

    def nth_day(self, count: int) -> date:
        """The operator's working day of this number, from 1."""
        return working_day(self.operator.hired, count - 1)

    @property
    def alert_on(self) -> date:
        return self.nth_day(3)

    @property
    def plan_first_day(self) -> date:
        """The seventh bad day's alert is seen the next working morning; the plan begins after the day that follows."""
        return working_day(working_day(self.nth_day(7) + timedelta(days=1)) + timedelta(days=2))

    @property
    def plan_deadline(self) -> date:
        return working_day(self.plan_first_day, PLAN_DAYS - 1)

    @property
    def passed_by(self) -> date:
        """10 a day within the month."""
        return self.plan_deadline + timedelta(days=31)

    @property
    def third_falls_on(self) -> date:
        return working_day(self.start + timedelta(days=self.falls_after))

    @property
    def third_deadline(self) -> date:
        """Seven bad days, the morning after the plan is given, and two weeks of it from the day after tomorrow."""
        given = working_day(working_day(self.third_falls_on, 6) + timedelta(days=1))
        return working_day(given + timedelta(days=2), THIRD_PLAN.days - 1)

    @property
    def third_moves_on(self) -> date:
        """Decided the working morning after the deadline, carried out three working days later."""
        decided = working_day(self.third_deadline + timedelta(days=1))
        return working_day(decided + timedelta(days=1), 2)

    @property
    def head_of_service(self) -> Person:
        return self.head_of(next(plan for plan in self.departments if plan.path == SERVICE))

    # figures

    def figures(self, person: Person, day: date) -> dict[str, str]:
        if person.story == "operator":
            return self._operator_day(person, day)
        if person.story == "second":
            rng = self.rng(person.number, day)
            found = feeds.sales(rng, orders=rng.randint(2, 4), visitors=feeds.poisson(rng, 170))
            return found | {"live_clicks": str(feeds.poisson(rng, CLICKS * 0.9))}
        if person.story == "third":
            return self._third_day(person, day)
        return super().figures(person, day)

    def _third_day(self, person: Person, day: date) -> dict[str, str]:
        """A poor seller, then a worse one, whom customers like; at home in customer service."""
        rng = self.rng(person.number, day)
        if day >= self.third_moves_on:
            return feeds.service(rng, POSITIONS[SERVICE_AGENT], 1.05)
        orders = rng.randint(3, 4) if day >= self.third_falls_on else rng.randint(6, 8)
        found = feeds.sales(rng, orders=orders, visitors=feeds.poisson(rng, 170))
        talks = {
            "chats": str(feeds.poisson(rng, 17)), "response_seconds": f"{max(12.0, rng.gauss(32, 4)):.1f}",
            "satisfaction": f"{min(1.0, rng.gauss(0.975, 0.008)):.4f}",
        }  # fmt: skip
        return found | {"live_clicks": str(feeds.poisson(rng, CLICKS * 0.7))} | talks

    def _operator_day(self, person: Person, day: date) -> dict[str, str]:
        """2–3 orders at 2 %, then a week of rising figures, then 10 and more at 5 %."""
        rng = self.rng(person.number, day)
        if day < self.plan_first_day:
            orders, share, clicks = rng.randint(2, 3), 0.02, 0.5
        elif day <= self.plan_deadline:
            place = sum(working_day(self.plan_first_day, n) < day for n in range(PLAN_DAYS))
            orders, share, clicks = (4, 5, 6, 7, 8)[min(place, 4)], 0.03, 0.5 * 1.3
        else:
            weeks = (day - self.plan_deadline).days / 7
            orders = min(ORDERS + 1, 7 + round(weeks * 3)) + (rng.randint(0, 1) if weeks > 1 else 0)
            share, clicks = min(0.05, 0.035 + 0.01 * weeks), min(1.05, 0.75 + 0.25 * weeks)
        found = feeds.sales(rng, orders=orders, visitors=round(orders / share))
        return found | {"live_clicks": str(round(CLICKS * clicks * rng.uniform(0.97, 1.03)))}


def make_wuwei(*, seed: int, until: date, days: int = 0) -> Wuwei:
    """The story of a seed over five months; over `days` days for tests, with the operator hired at once."""
    start = until - timedelta(days=days - 1) if days else first_of_month(until, MONTHS - 1)
    lead_in, falls_after = (1, 2) if days else (28, 56)
    rng = Random(f"{seed}:wuwei")
    names = invent_names(rng, sum(plan.size for plan in DEPARTMENTS))
    people: list[Person] = []
    for department in DEPARTMENTS:
        for place in range(department.size):
            people.append(
                invent_person(
                    rng, number=f"W{len(people) + 1:04d}", name=names[len(people)], department=department,
                    position=POSITIONS[department.position if place else HEAD], is_head=place == 0,
                    hired=start - timedelta(days=rng.randint(60, 1200)),
                )
            )  # fmt: skip
    return Wuwei(seed, start, until, tuple(_with_stories(people, start, lead_in, bool(days))), lead_in, falls_after)


def _with_stories(people: Sequence[Person], start: date, lead_in: int, is_short: bool) -> list[Person]:
    """The three of the story: last in the second, third and fourth brand's group."""
    groups = [[p for p in people if p.department.brand == brand] for brand in BRANDS]
    operator, second, third = groups[1][-1], groups[2][-1], groups[3][-1]
    changed = {
        operator.number: replace(
            operator, hired=working_day(start + timedelta(days=lead_in)), salary=10000, story="operator",
            probation_days=0, hire_note=HIRE_NOTE, contract=CONTRACT,
        ),
        second.number: replace(
            second, hired=working_day(start + timedelta(days=lead_in if is_short else lead_in + 14)), story="second",
            gender="女", born=date(start.year - 29, 5, 12), probation_days=0, contract=SECOND_CONTRACT,
        ),
        third.number: replace(third, story="third"),
    }  # fmt: skip
    return [changed.get(person.number, person) for person in people]
