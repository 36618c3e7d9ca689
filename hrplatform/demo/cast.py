"""Who is in a story: posts, departments, people and the logins that are printed (spec 15). Plain data."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.utils.translation import gettext_noop as _

# Most people reach their targets; a standard that few reach would be a finding of its own.
ABILITY = 1.05


@dataclass(frozen=True)
class PositionPlan:
    """A post: what it is measured by (code: daily target), its pay, and what kind of feed it has (demo.feeds)."""

    name: str
    targets: dict[str, str]
    salary: int
    primary: str = ""
    feed: str = ""
    # How fast an ordinary answer comes, in seconds, where it isn't as fast as the standard asks.
    pace: float = 0


@dataclass(frozen=True)
class DepartmentPlan:
    """A department, its people's post and how many they are, the head included."""

    path: str
    position: str
    size: int
    keeps_pact: bool = False
    is_explained: bool = False
    brand: str = ""
    region: str = ""


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
    leave_type: str = "主动离职"
    leave_reason: str = ""
    probation_days: int = 90
    # What was said at hiring, and what the contract of so many years says; both go on file on the first day.
    hire_note: str = ""
    contract: str = ""
    contract_years: int = 3

    @property
    def probation_end(self) -> date | None:
        return self.hired + timedelta(days=self.probation_days) if self.probation_days else None

    def works_on(self, day: date) -> bool:
        return self.hired <= day and (self.left is None or day <= self.left)


@dataclass(frozen=True)
class Reference:
    """A benchmark of a metric that HR has on file, with its source."""

    metric: str
    name: str
    value: str
    source: str
    position: str


@dataclass(frozen=True)
class Login:
    """An account that is printed: staff of head office with a role, or somebody of the story by number."""

    username: str
    label: str
    name: str = ""
    role: str = ""
    number: str = ""


def office_logins(hr: str, second: str, finance: str, auditor: str) -> tuple[Login, ...]:
    """The accounts of head office every company has, by their names."""
    return (
        Login("hong", _("HR admin"), hr, "hr"),
        Login("qiu", _("HR admin, second person"), second, "hr"),
        Login("fang", _("Finance approver"), finance, "finance"),
        Login("an", _("Auditor"), auditor, "auditor"),
    )


@dataclass(frozen=True)
class PlanScript:
    """How a boss leads one person's improvement plan; days count working days from the plan's start.

    steps: {metric code: ((day, value), …)}, the last at the deadline. supports: (kind, what, who or "" for the boss,
    day); proofs: {what: what shows that it was given}. A plan short of its goal is extended once where
    `extended_days` says so, by reason and the figures of then.
    """

    days: int
    steps: dict[str, tuple[tuple[int, str], ...]]
    expectation: str
    supports: tuple[tuple[str, str, str, int], ...]
    check_ins: tuple[int, ...]
    passed_because: str = "达到计划写明的标准。"
    extended_days: int = 0
    extended_because: str = ""
    failed_because: str = ""
    proofs: dict[str, str] = field(default_factory=dict)
    words: str = "希望有人陪播"

    def proof_of(self, kind: str, what: str) -> str:
        """What is put on file when the support was given."""
        return self.proofs.get(what) or ("签到表与课后测试 86 分" if kind == "course" else "辅导记录，双方签字")


@dataclass(frozen=True)
class Voices:
    """What people say in talks and notes."""

    summary: str = "一起看了这几天的数据和目标，先核对数据，再找原因：流量少、话术不熟。约定本周每天下班前复盘。"
    answer: str = "直播间流量少，想先跟着老同事学几场。"
    action: str = "每天复盘 15 分钟"
    action_days: int = 5
    seen: str = "已看到，今天跟进"
    confirmed: str = "情况属实"
    check_in: str = "对照目标路径看了最近五个工作日的数据，说明下一步。"
    check_in_answer: str = "会继续按计划做。"
    consequences: str = "达到即通过；有明显进步可以延期；没有达到的，先考虑继续培训或调岗，由人事与您面谈后决定。"


def invent_person(
    rng: Random, *, number: str, name: str, department: DepartmentPlan, position: PositionPlan, is_head: bool,
    hired: date,
) -> Person:  # fmt: skip
    """Somebody ordinary: pay around the post's, ability around what most reach."""
    salary = round(position.salary * rng.uniform(0.85, 1.25) / 100) * 100
    return Person(
        number=number, name=name, department=department, position=position, hired=hired, is_head=is_head,
        salary=salary, gender=rng.choice("男女"),
        born=date(rng.randint(1975, 2003), rng.randint(1, 12), rng.randint(1, 28)),
        ability=max(0.72, rng.gauss(ABILITY, 0.1)),
    )  # fmt: skip
