"""Templates of plans per position, and the draft the system proposes from one (spec 7.1)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.canonical import plain
from audit.services import record
from people.models import Position, User
from pip_workflow import actions
from pip_workflow.errors import PlanRefused
from pip_workflow.models import PlanTemplate


@dataclass(frozen=True)
class TemplateMeasure:
    """A metric by code with its steps as (working day of the plan, value); no value: the target in force."""

    metric: str
    steps: Sequence[tuple[int, Decimal | None]]


@dataclass(frozen=True)
class TemplateSupport:
    kind: str
    what: str
    who: str
    day: int
    sessions: int = 1


@dataclass(frozen=True)
class TemplateContent:
    """A plan whose days are counted; `who` empty is the boss."""

    expectation: str
    consequences: str
    days: int
    measures: Sequence[TemplateMeasure]
    supports: Sequence[TemplateSupport]
    check_ins: Sequence[int]

    def as_json(self) -> dict[str, Any]:
        return plain({  # type: ignore[return-value]
            "days": self.days,
            "measures": [
                {
                    "metric": measure.metric,
                    "steps": [{"day": day, "value": None if value is None else format(value, "f")}
                              for day, value in measure.steps],
                }
                for measure in self.measures
            ],
            "supports": [asdict(support) for support in self.supports],
            "check_ins": list(self.check_ins),
        })  # fmt: skip


@transaction.atomic
def save_template(
    *,
    template: PlanTemplate | None,
    position: Position | None,
    content: TemplateContent,
    actor: User,
    on: date,
    now: datetime,
) -> PlanTemplate:  # fmt: skip
    """Keep a new template, or the next version of one; plans written before keep what they say. Audited."""
    _check(content)
    row = template or PlanTemplate(version=0)
    before = _snapshot(row) if template else None
    row.position, row.expectation, row.consequences = position, content.expectation, content.consequences
    row.content, row.version = content.as_json(), row.version + 1
    row.changed_at, row.changed_by = now, actor
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise PlanRefused(_("There is a template for this position already.")) from error
    record(action=actions.TEMPLATE_CHANGED, actor=actor, target=row, before=before, after=_snapshot(row), at=now)
    return row


def _check(content: TemplateContent) -> None:
    if not content.measures or not content.supports or not content.check_ins:
        raise PlanRefused(_("A template names at least one measure, one kind of support and one follow-up."))
    for measure in content.measures:
        days = [day for day, _value in measure.steps]
        if days != sorted(set(days)) or not days or days[-1] != content.days:
            raise PlanRefused(_("The steps' days rise and end on the last working day of the plan."))
    late = [day for day in (*content.check_ins, *(support.day for support in content.supports)) if day > content.days]
    if late:
        raise PlanRefused(_("A day lies after the plan's last working day."))


def _snapshot(template: PlanTemplate) -> dict[str, Any]:
    return {
        "position": template.position and template.position.name, "version": template.version,
        "expectation": template.expectation, "consequences": template.consequences, **template.content,
    }  # fmt: skip
