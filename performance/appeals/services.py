"""Writes of appeals: filing with files, naming who decides, the written answer (spec 4.4). One door: `_move`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from hrplatform.lib.formats import format_day
from notices.services import notify
from people.errors import PeopleRefused
from people.models import User
from people.selectors import hr_users
from people.services.files import keep_file
from performance.appeals import actions
from performance.appeals.corrections import correct_items
from performance.appeals.enums import AppealState
from performance.appeals.errors import AppealRefused
from performance.appeals.models import Appeal
from performance.appeals.permissions import has_scored, is_own, why_not_decider
from performance.appeals.selectors import window_for
from performance.checks.services.review import working_day_after
from performance.reviews.models import Scorecard, ScoreCorrection

DAYS_TO_ANSWER = 10
MOST_FILES = 3


@transaction.atomic
def file_appeal(*, card: Scorecard, text: str, uploads: Sequence[Any], actor: Any, on: date, now: datetime) -> Appeal:
    """The employee objects in writing, within the window. Files are told by their content and kept encrypted.

    Audited; HR is told, except who gave the score. Raises AppealRefused outside the window or a second time.
    """
    if card.employee.user_id is None or card.employee.user_id != actor.pk:
        raise AppealRefused(_("Only the employee appeals."))
    window = window_for(card.cycle, on)
    if not window.is_open:
        raise AppealRefused(why_closed(window.why, window.until))
    if not text.strip():
        raise AppealRefused(_("Write what you object to, and why."), "text")
    if len(uploads) > MOST_FILES:
        raise AppealRefused(_("At most %(n)s files.") % {"n": MOST_FILES}, "file_1")
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(
                scorecard=card, text=text.strip(), filed_by=actor, filed_at=now,
                due_on=working_day_after(on, DAYS_TO_ANSWER),
            )  # fmt: skip
    except IntegrityError as taken:
        raise AppealRefused(_("You have appealed against this result already.")) from taken
    try:
        files = [keep_file(upload=upload, actor=actor, now=now) for upload in uploads]
    except PeopleRefused as refused:
        raise AppealRefused(str(refused), "file_1") from refused
    appeal.files.set(files)
    after = {"text": appeal.text, "due_on": appeal.due_on, "files": [file.sha256 for file in files]}
    record(action=actions.FILED, actor=actor, target=appeal, after=after, person=card.employee, at=now)
    hr = hr_users()
    # Where all of HR scored, HR is told all the same: somebody else has to be named.
    _ask([user for user in hr if not has_scored(user, card)] or hr, appeal, now)
    return appeal


def why_closed(why: str, until: date | None) -> str:
    """In words why no appeal can be filed."""
    texts = {
        "no_stage": _("This cycle has no appeals stage; talk with your head or HR."),
        "not_published": _("The result isn't published yet."),
        "closed": _("The cycle is closed."),
    }
    return texts.get(why) or _("Appeals could be filed until %(day)s.") % {"day": format_day(until)}


def _ask(users: Sequence[Any], appeal: Appeal, now: datetime) -> None:
    notify(
        users=users, kind=actions.TO_DECIDE, link=_link(appeal), now=now, due_on=appeal.due_on,
        context={"cycle": appeal.scorecard.cycle.name, "due": format_day(appeal.due_on)},
        dedupe_key=f"appeal/{appeal.public_id}/to-decide",
    )  # fmt: skip


def _link(appeal: Appeal) -> str:
    return reverse("appeals:appeal-detail", args=[appeal.public_id])


@transaction.atomic
def assign_decider(*, appeal: Appeal, decider: User, actor: Any, now: datetime) -> Appeal:
    """HR names who decides; from then on that person reads it too. Audited; the person is told."""
    if appeal.state != AppealState.OPEN:
        raise AppealRefused(_("This appeal is decided already."))
    if has_scored(decider, appeal.scorecard):
        raise AppealRefused(_("%(name)s gave this score: somebody else decides.") % {"name": decider}, "decider")
    if is_own(decider, appeal) or is_own(actor, appeal):
        raise AppealRefused(_("Nobody decides their own appeal."), "decider")
    before = str(appeal.decider or "")
    appeal.decider = decider
    appeal.save(update_fields=["decider"])
    record(
        action=actions.ASSIGNED, actor=actor, target=appeal, person=appeal.scorecard.employee, at=now,
        before={"decider": before}, after={"decider": str(decider)},
    )  # fmt: skip
    _ask([decider], appeal, now)
    return appeal


@transaction.atomic
def decide_appeal(
    *, appeal: Appeal, answer: str, points: Mapping[int, Decimal], changed: bool, actor: Any, now: datetime
) -> Appeal:
    """Answer in writing; `changed`: the score changes by corrections linked to the appeal, else it stands.

    points: new points by item id. Audited; the employee is told. Raises AppealRefused when the actor scored it, without
    an answer, or when another has decided meanwhile.
    """
    refused = why_not_decider(actor, appeal)
    if refused:
        raise AppealRefused(refused)
    if not answer.strip():
        raise AppealRefused(_("Give the reasons; the employee reads them."), "answer")
    correction = None
    if changed:
        reason = _("Appeal: %(answer)s") % {"answer": answer.strip()}
        correction = correct_items(card=appeal.scorecard, points=points, actor=actor, now=now, reason=reason)
    _move(appeal, AppealState.CHANGED if changed else AppealState.KEPT, answer, actor, now, correction)
    context = {"cycle": appeal.scorecard.cycle.name, "name": str(actor)}
    notify(
        users=[appeal.scorecard.employee.user], kind=actions.DECIDED, context=context, link=_link(appeal), now=now,
        dedupe_key=f"appeal/{appeal.public_id}/decided",
    )  # fmt: skip
    return appeal


@transaction.atomic
def withdraw_appeal(*, appeal: Appeal, actor: Any, now: datetime) -> Appeal:
    """The employee takes it back before it is decided; it stays on record. Audited."""
    if not is_own(actor, appeal):
        raise AppealRefused(_("Only the employee may withdraw it."))
    return _move(appeal, AppealState.WITHDRAWN, "", None, now)


def _move(
    appeal: Appeal,
    to: AppealState,
    answer: str,
    decided_by: Any,
    now: datetime,
    correction: ScoreCorrection | None = None,
) -> Appeal:
    """From open only, by compare-and-set."""
    values: dict[str, Any] = {"state": to, "answer": answer.strip(), "correction": correction}
    if decided_by is not None:
        values |= {"decided_by": decided_by, "decided_at": now}
    if Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN).update(**values) != 1:
        raise AppealRefused(_("Somebody else has decided this appeal meanwhile."))
    appeal.refresh_from_db()
    names = {AppealState.CHANGED: actions.CHANGED, AppealState.KEPT: actions.KEPT}
    after = {"state": str(to), "score": correction.score_after if correction else None}
    record(
        action=names.get(to, actions.WITHDRAWN), actor=decided_by or appeal.filed_by, target=appeal, at=now,
        person=appeal.scorecard.employee, before={"state": "open", "score": None}, after=after, reason=answer.strip(),
    )  # fmt: skip
    return appeal


@transaction.atomic
def tell_overdue(*, on: date, now: datetime) -> int:
    """HR and who was named are told once about each appeal that wasn't answered in time; how many."""
    late = list(
        Appeal.objects.filter(state=AppealState.OPEN, due_on__lt=on, overdue_told_on__isnull=True).select_related(
            "scorecard__cycle", "decider"
        )
    )
    hr = hr_users() if late else []
    for appeal in late:
        context = {"cycle": appeal.scorecard.cycle.name, "due": format_day(appeal.due_on)}
        notify(
            users=[*hr, appeal.decider], kind=actions.OVERDUE, context=context, link=_link(appeal), now=now,
            dedupe_key=f"appeal/{appeal.public_id}/overdue",
        )  # fmt: skip
    return Appeal.objects.filter(pk__in=[row.pk for row in late]).update(overdue_told_on=on)
