"""What a person asks about the own bonus, and HR's answer beside its eight steps (spec 6.6)."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from audit.services import record
from bonuses import actions, notice_kinds
from bonuses.enums import OPENED_STATES, AdjustmentState
from bonuses.errors import BonusRefused, PoolMoved
from bonuses.models import Adjustment, Award, BonusPool
from notices.services import notify
from people.selectors import hr_users


@transaction.atomic
def ask_about_award(*, award: Award, text: str, step: int | None, actor: Any, now: datetime) -> Adjustment:
    """A question about one's own released bonus, of one step or the whole. Audited; HR gets a notice.

    Raises BonusRefused: somebody else's, not released, no words, one open already.
    """
    pool = BonusPool.objects.get(pk=award.scenario.pool_id)
    if award.employee.user_id != actor.pk or pool.state not in OPENED_STATES or pool.chosen_id != award.scenario_id:
        raise BonusRefused(_("You can ask about your own bonus once it is released."))
    if not text.strip():
        raise BonusRefused(_("Say what you would like to know."))
    try:
        with transaction.atomic():
            found = Adjustment.objects.create(
                award=award, state=AdjustmentState.ASKED, reason=text.strip(), step=step, proposed_by=actor,
                proposed_at=now,
            )  # fmt: skip
    except IntegrityError as again:
        raise BonusRefused(_("Your last question is not answered yet; the answer is on its way.")) from again
    after = {"pool": pool.name, "step": step}
    record(
        action=actions.QUESTION_ASKED, actor=actor, target=found, person=award.employee, after=after,
        reason=found.reason, at=now,
    )  # fmt: skip
    link = reverse("bonuses:question-answer", args=[found.public_id])
    _tell(found, notice_kinds.QUESTION_ASKED, [user for user in hr_users() if user.pk != actor.pk], link, now)
    return found


@transaction.atomic
def answer_question(*, question: Adjustment, text: str, actor: Any, now: datetime) -> Adjustment:
    """HR's answer in words, once. Audited; the person gets a notice.

    Raises BonusRefused (no words, one's own question), PoolMoved when a colleague was faster.
    """
    if not text.strip():
        raise BonusRefused(_("Write the answer."))
    if question.award.employee.user_id == actor.pk:
        raise BonusRefused(_("Somebody else of HR answers your own question."))
    values = {"state": AdjustmentState.ANSWERED, "answer": text.strip(), "hr_by": actor, "hr_at": now}
    if Adjustment.objects.filter(pk=question.pk, state=AdjustmentState.ASKED).update(**values) != 1:
        raise PoolMoved(_("A colleague has answered it in the meantime."))
    question.refresh_from_db()
    record(
        action=actions.QUESTION_ANSWERED, actor=actor, target=question, person=question.award.employee,
        after={"answer": question.answer}, at=now,
    )  # fmt: skip
    link = reverse("bonuses:award-detail", args=[question.award.public_id]) + "#questions"
    _tell(question, notice_kinds.QUESTION_ANSWERED, [question.award.employee.user], link, now)
    return question


def _tell(question: Adjustment, kind: str, users: list[Any], link: str, now: datetime) -> None:
    context = {"pool": question.award.scenario.pool.name, "name": question.award.employee.name}
    notify(users=users, kind=kind, context=context, link=link, dedupe_key=f"{kind}/{question.public_id}", now=now)
