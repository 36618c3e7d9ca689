"""One morning of a story: who acts, on which day, at which moment."""

from dataclasses import dataclass
from datetime import date, datetime

from hrplatform.demo.story import Story
from people.models import User


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
    def witness(self) -> str:
        return str(self.approver)
