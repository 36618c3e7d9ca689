"""One morning of a story: who acts, on which day, at which moment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from hrplatform.demo.story import Story
from people.models import Employee, User


class Moment(TypedDict):
    """When an act happens, as services take it."""

    on: date
    now: datetime


@dataclass(frozen=True)
class Scene:
    """What the acts of a morning need. `hr` does the daily work, `approver` decides second, `finance` pays."""

    story: Story
    on: date
    now: datetime
    hr: User
    approver: User
    finance: User

    @property
    def moment(self) -> Moment:
        return {"on": self.on, "now": self.now}

    @property
    def witness(self) -> str:
        return str(self.approver)


def account_of(employee: Employee) -> User:
    """The account that acts for somebody; everybody in a story has one."""
    assert employee.user is not None
    return employee.user
