"""What every story has: people, a start and an end, roster files, targets, and each day's figures. Pure data.

Everything follows from the seed and the last day; the replay (demo.replay) carries it through the real engine.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random
from typing import ClassVar

from hrplatform.demo import feeds
from hrplatform.demo.cast import DepartmentPlan, Login, Person, PlanScript, PositionPlan, Reference, Voices
from people.workdays import mainland_day

ROSTER_HEADERS = (
    "工号", "姓名", "部门", "岗位", "品牌", "地区", "入职日期", "直属上级", "是否部门负责人", "月薪", "奖金比例",
    "邮箱", "离职日期", "离职类型", "离职原因", "转正日期", "性别", "出生日期",
)  # fmt: skip
CONTRACT_HEADERS = ("工号", "合同类型", "合同开始日期", "合同到期日", "签订日期", "续签次数")
CONTRACT_YEARS = 3
TARGET_HEADERS = ("指标", "目标值", "开始日期", "岗位", "品牌")
SEED = 2025
BONUS_SHARE = "0.2"
HEAD = "部门负责人"
# In a month so many sellers have days at so much of their ability.
BAD_SHARE, BAD_LEVEL = 0.025, 0.38


@dataclass(frozen=True)
class Story:
    """The whole story of one seed, from `start` to `until`, both with data."""

    seed: int
    start: date
    until: date
    people: tuple[Person, ...]

    schema: ClassVar[str]
    name: ClassVar[str]
    # What happens in it, in one sentence, for who is about to sign in.
    about: ClassVar[str]
    positions: ClassVar[Mapping[str, PositionPlan]]
    departments: ClassVar[Sequence[DepartmentPlan]]
    # Departments that only group others; the general manager heads them.
    umbrellas: ClassVar[Sequence[str]] = ()
    plans: ClassVar[Mapping[str, PlanScript]] = {}
    references: ClassVar[Sequence[Reference]] = ()
    voices: ClassVar[Voices] = Voices()
    # What HR writes on alerts about a group, by rule.
    group_notes: ClassVar[Mapping[str, str]] = {}
    # How many of the others' alerts end in a talk the same morning, and how many are at least seen.
    talk_share: ClassVar[float] = 0.6
    seen_share: ClassVar[float] = 0.7

    @cached_property
    def by_number(self) -> dict[str, Person]:
        return {person.number: person for person in self.people}

    def rng(self, *key: object) -> Random:
        """A generator of its own for each fact, so that days can be made in any order."""
        return Random(":".join(str(part) for part in (self.seed, *key)))

    def head_of(self, department: DepartmentPlan) -> Person:
        return next(p for p in self.people if p.department == department and p.is_head)

    @property
    def general_manager(self) -> Person:
        """Who leads the heads; heads the department of staff functions, the last one."""
        return self.head_of(self.departments[-1])

    def story_person(self, story: str) -> Person:
        return next(p for p in self.people if p.story == story)

    def logins(self) -> tuple[Login, ...]:
        """Accounts that are printed."""
        raise NotImplementedError

    # files

    def opening_roster(self) -> list[tuple[str, ...]]:
        """Rows under ROSTER_HEADERS of everybody who is there on the first day."""
        return [self.roster_row(person) for person in self.people if person.hired <= self.start]

    def hired_on(self, day: date) -> list[Person]:
        return [person for person in self.people if person.hired == day] if day > self.start else []

    def leaving_on(self, day: date) -> list[Person]:
        """Whose last day is today."""
        return [person for person in self.people if person.left == day]

    def roster_row(self, person: Person, *, with_end: bool = False) -> tuple[str, ...]:
        """A person's row; the end of employment only once it is there."""
        ends = person.left is not None and with_end
        boss = self.general_manager.number if person.is_head and person != self.general_manager else ""
        return (
            person.number, person.name, person.department.path, person.position.name, person.department.brand,
            person.department.region, person.hired.isoformat(), boss, "是" if person.is_head else "否",
            f"{person.salary}.00", BONUS_SHARE, f"{person.number}@{self.schema}.example",
            person.left.isoformat() if ends and person.left else "", person.leave_type if ends else "",
            person.leave_reason if ends else "", person.probation_end.isoformat() if person.probation_end else "",
            person.gender, person.born.isoformat(),
        )  # fmt: skip

    def targets(self) -> list[tuple[str, ...]]:
        """Rows under TARGET_HEADERS: a daily standard per position from the first day."""
        return [
            (metric, value, self.start.isoformat(), plan.name, "")
            for plan in self.positions.values()
            for metric, value in plan.targets.items()
        ]

    def opening_contracts(self) -> list[tuple[str, ...]]:
        """Rows under CONTRACT_HEADERS: every contract that has begun by the first day, renewed ones in order."""
        return [
            row
            for person in self.people
            if person.hired <= self.start
            for number in range(terms_by(person.hired, self.start))
            for row in [contract_row(person, number)]
        ]

    def first_contracts(self, newcomers: Sequence[Person]) -> list[tuple[str, ...]]:
        """Rows of people hired today; who has a contract of their own in the story gets that one instead."""
        return [contract_row(person, 0) for person in newcomers if not person.contract]

    def renewals_in(self, first: date) -> list[tuple[str, ...]]:
        """Rows of contracts that are renewed in the month that begins on this day, of people who stay."""
        after = first_of_month(first, -1)
        return [
            contract_row(person, number)
            for person in self.people
            if not person.contract
            for number in (1, 2)
            if first <= years_after(person.hired, CONTRACT_YEARS * number) < after
            if years_after(person.hired, CONTRACT_YEARS * number) > self.start
            if person.left is None or person.left >= years_after(person.hired, CONTRACT_YEARS * number)
        ]

    def establishment(self) -> list[tuple[str, str, int]]:
        """Approved posts: (department, position, how many), the head's own post beside those of the team."""
        return [
            row
            for plan in self.departments
            for row in ((plan.path, HEAD, 1), (plan.path, plan.position, plan.size - 1))
            if row[2]
        ]

    # figures

    def day_rows(self, day: date, working: set[str]) -> list[dict[str, str]]:
        """The day's figures as a shop system would deliver them: {employee, date, metric: value} for who worked."""
        return [
            {"employee": person.number, "date": day.isoformat(), **self.figures(person, day)}
            for person in self.people
            if person.number in working and person.works_on(day) and person.position.feed
        ]

    def figures(self, person: Person, day: date) -> dict[str, str]:
        """What one person's day comes to."""
        return feeds.figures(self.rng(person.number, day), person.position, self.level_of(person, day))

    def level_of(self, person: Person, day: date) -> float:
        """The share of the target somebody reaches on a day: ability, slow waves of the market, and bad spells."""
        spell = BAD_LEVEL if self.is_off_form(person, day) else 1.0
        return spell * person.ability * (1 + 0.04 * math.sin(day.toordinal() / 9))

    def standing(self, person: Person, start: date, until: date) -> float:
        """The share of the target somebody reaches over their days of a span, as an honest head sees it."""
        days = [start + timedelta(days=number) for number in range((until - start).days + 1)]
        there = [self.level_of(person, day) for day in days if person.works_on(day)]
        return sum(there) / len(there) if there else person.ability

    def is_off_form(self, person: Person, day: date) -> bool:
        """Now and then somebody has a bad week, and comes back from it."""
        if person.story or person.position.feed != "shop":
            return False
        key = (person.number, day.year, day.month)
        if key not in self._spells:
            rng = self.rng("spell", *key)
            is_bad, first, length = rng.random() < BAD_SHARE, rng.randint(3, 18), rng.randint(5, 9)
            self._spells[key] = range(first, first + length) if is_bad else range(0)
        return day.day in self._spells[key]

    @cached_property
    def _spells(self) -> dict[tuple[str, int, int], range]:
        """Days of a person's month off form; asked for every day of it."""
        return {}


def working_day(day: date, count: int = 0) -> date:
    """The day itself or the next working day of the mainland calendar, and `count` working days further."""
    while not mainland_day(day).works:
        day += timedelta(days=1)
    return day if count == 0 else working_day(day + timedelta(days=1), count - 1)


def first_of_month(day: date, back: int = 0) -> date:
    """The first day of the month so many months before."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 28 February for a leap day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def terms_by(hired: date, day: date) -> int:
    """How many contracts of three years somebody hired on a day has begun by another."""
    return next(number for number in range(1, 20) if years_after(hired, CONTRACT_YEARS * number) > day)


def contract_row(person: Person, number: int) -> tuple[str, ...]:
    """The number-th contract, from 0: two fixed terms, then an open-ended one, as the law has it (LCL 14)."""
    start = years_after(person.hired, CONTRACT_YEARS * number)
    until = years_after(person.hired, CONTRACT_YEARS * (number + 1)) - timedelta(days=1)
    fixed = number < 2
    return (
        person.number, "固定期限" if fixed else "无固定期限", start.isoformat(), until.isoformat() if fixed else "",
        start.isoformat(), str(number),
    )  # fmt: skip
