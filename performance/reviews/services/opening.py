"""Opening a cycle: who takes part is frozen in two statements, whatever the headcount (spec 4.2)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.services import record
from people import permissions
from people.services import ensure_calendar
from performance.reviews import actions
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.models import FormItem, ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.participants import Participants, find_participants
from performance.reviews.parts import Slice
from performance.reviews.preflight import find_problems
from performance.reviews.services.cards import refresh_data
from performance.reviews.services.peers import hold_peer_items
from performance.reviews.services.stages import move_cycle, next_stage

STEPS = 4
# What a scorecard item never takes from its form.
OWN = frozenset({"id", "public_id", "template", "scorecard"})


def open_cycle(
    *, cycle: ReviewCycle, as_of: date, actor: Any, now: datetime, tell: Callable[[int], None] = lambda done: None
) -> ReviewCycle:
    """Freeze who takes part, under which boss, on which form, as of a day; make scorecards; enter the first stage.

    Side effects: scorecards with items from data, notices to whoever is first, an audit entry.
    tell hears how many of the STEPS are done, between transactions. Raises ReviewRefused while the check finds
    something that blocks, or when the cycle is no longer a draft.
    """
    if cycle.stage != Stage.DRAFT:
        raise ReviewRefused(_("This cycle is open already."))
    ensure_calendar(start=cycle.start, until=cycle.until)
    found = find_participants(cycle=cycle, as_of=as_of)
    tell(1)
    blocking = [problem.text for problem in find_problems(found, cycle) if problem.blocks]
    if blocking:
        raise ReviewRefused(" ".join(blocking))
    tell(2)
    with transaction.atomic():
        _freeze(cycle, found, as_of, actor, now)
    tell(3)
    refresh_data(cycle=cycle, now=now)
    tell(STEPS)
    return cycle


def _freeze(cycle: ReviewCycle, found: Participants, as_of: date, actor: Any, now: datetime) -> None:
    first = next_stage(cycle)
    if ReviewCycle.objects.filter(pk=cycle.pk, stage=Stage.DRAFT).update(as_of=as_of, opened_at=now) != 1:
        raise ReviewRefused(_("This cycle is open already."))
    cycle.refresh_from_db()
    _make_cards(cycle, found, as_of)
    hold_peer_items(cycle)
    record(
        action=actions.CYCLE_OPENED, actor=actor, target=cycle,
        after={"as_of": as_of, "scorecards": len(found.parts), "stage": str(first)},
    )  # fmt: skip
    move_cycle(cycle=cycle, to=first, actor=actor, now=now)


def _make_cards(cycle: ReviewCycle, found: Participants, as_of: date) -> None:
    bosses = permissions.bosses_of({part.boss for part in found.parts if part.boss}, as_of)
    above = {pk: boss.pk for pk, boss in bosses.items()}
    Scorecard.objects.bulk_create(_card(cycle, part, found, above) for part in found.parts)
    _copy_items(cycle)


def _card(cycle: ReviewCycle, part: Slice, found: Participants, above: dict[int, int]) -> Scorecard:
    reviewer = above.get(part.boss) if part.boss else None
    return Scorecard(
        cycle=cycle,
        employee_id=part.employee,
        department_id=part.department,
        position_id=part.position,
        scorer_id=part.boss,
        reviewer_id=reviewer if reviewer != part.employee else None,
        template=found.form_for(part),
        start=part.start,
        until=part.until,
        working_days=part.days,
    )


def _copy_items(cycle: ReviewCycle) -> None:
    """Every scorecard's own copy of its form's items: what both models have is copied, the rest is at its default."""
    on_form = {field.name: field.column for field in FormItem._meta.concrete_fields}
    columns, values, params = [], [], []
    for field in ScorecardItem._meta.concrete_fields:
        if field.name == "id":
            continue
        columns.append(f'"{field.column}"')
        if field.name == "public_id":
            values.append("gen_random_uuid()")
        elif field.name == "scorecard":
            values.append("card.id")
        elif field.name in on_form and field.name not in OWN:
            values.append(f'item."{on_form[field.name]}"')
        else:
            values.append(f"%s::{field.db_type(connection)}")
            params.append(field.get_db_prep_save(field.get_default(), connection))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO performance_scorecarditem ({', '.join(columns)}) SELECT {', '.join(values)}"
            " FROM performance_scorecard card JOIN performance_formitem item ON item.template_id = card.template_id"
            " WHERE card.cycle_id = %s ORDER BY card.id, item.sequence, item.id",
            [*params, cycle.pk],
        )
