"""What the employee signs: the figures apart from the plan, each as it stood; a refusal with its witness (spec 7.3)."""

import hashlib
import json
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit.canonical import plain
from audit.services import record
from people.models import User
from pip_workflow import actions
from pip_workflow.enums import PlanState, SignatureOf
from pip_workflow.errors import PlanRefused
from pip_workflow.figures import Figures, figures_of_gap, figures_to_sign, is_gap_settled
from pip_workflow.models import Plan, Signature
from pip_workflow.services.moves import move_plan


def plan_content(plan: Plan) -> dict[str, object]:
    """What is signed under the plan: an edition's text, dates, measures, support, and the figures it rests on."""
    return plain({  # type: ignore[return-value]
        "plan": str(plan.public_id), "edition": plan.edition, "gap": plan.gap, "expectation": plan.expectation,
        "consequences": plan.consequences, "start_on": plan.start_on, "deadline": plan.deadline,
        "measures": list(plan.measures.values("metric__code", "path")),
        "supports": list(plan.supports.values("kind", "what", "who", "due_on", "sessions")),
        "check_ins": list(plan.check_ins.values_list("due_on", flat=True)),
    })  # fmt: skip


def digest_of(content: object) -> str:
    """SHA-256 of what is signed, so that a signature speaks for exactly this text."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def digest_to_sign(plan: Plan, of: str, on: date, first_day: date | None = None) -> str:
    """What a signature given now would speak for; empty where nothing waits for one."""
    if of == SignatureOf.PLAN:
        return digest_of(plan_content(plan))
    try:
        return _figures(plan, on, first_day).digest
    except PlanRefused:
        return ""


@transaction.atomic
def sign_plan(
    *, plan: Plan, of: str, actor: User, comment: str, on: date, now: datetime, first_day: date | None = None,
    seen: str = "",
) -> Signature:  # fmt: skip
    """The employee signs figures (those of `first_day`'s span; the plan's own when none is named), or the plan, which
    acknowledges it. `seen`: digest_to_sign of what the page showed; another one is refused, so that nobody signs what
    was changed meanwhile. The view has asked for the password. Audited."""
    if actor.pk != plan.employee.user_id:
        raise PlanRefused(_("Only the employee signs."))
    if plan.state == PlanState.DRAFT or not plan.is_unfinished:
        raise PlanRefused(_("There is nothing to sign now."))
    if seen and seen != digest_to_sign(plan, of, on, first_day):
        raise PlanRefused(_("This was changed after you opened the page: read it again, then sign."))
    if of == SignatureOf.FACTS:
        return _sign_figures(plan, _figures(plan, on, first_day), actor, comment, now)
    if not is_gap_settled(plan):
        raise PlanRefused(_("Please look at the figures first: confirm them, or raise an objection."))
    if plan.signatures.filter(of=SignatureOf.PLAN, edition=plan.edition, refused=False).exists():
        raise PlanRefused(_("You have signed this already."))
    content = plan_content(plan)
    signature, created = Signature.objects.get_or_create(
        plan=plan, of=of, edition=plan.edition,
        defaults={
            "comment": comment.strip(), "content": content, "content_sha256": digest_of(content),
            "signed_at": now, "signed_by": actor,
        },
    )  # fmt: skip
    if not created:
        raise PlanRefused(_("A refusal is on record for this plan; write what you want to add as a question."))
    record_signature(signature, actions.SIGNED, actor, now)
    if plan.state == PlanState.ISSUED:
        move_plan(plan=plan, to=PlanState.ACKNOWLEDGED, actor=actor, on=on, now=now, reason=comment)
        begin_when_due(plan, actor, on, now)
    return signature


def _figures(plan: Plan, on: date, first_day: date | None) -> Figures:
    if first_day is None:
        return figures_of_gap(plan)
    for figures in figures_to_sign(plan, on):
        if figures.first == first_day:
            return figures
    raise PlanRefused(_("There is nothing to sign now."))


def _sign_figures(
    plan: Plan, figures: Figures, actor: User, comment: str, now: datetime, *, witness: str = ""
) -> Signature:
    """Figures once; when a correction changed them afterwards, the changed ones are signed again."""
    signature, created = Signature.objects.get_or_create(
        plan=plan, of=SignatureOf.FACTS, first_day=figures.first, content_sha256=figures.digest,
        defaults={
            "edition": plan.edition, "last_day": figures.last, "comment": comment.strip(), "witness": witness,
            "refused": bool(witness), "content": {"lines": figures.lines}, "signed_at": now, "signed_by": actor,
        },
    )  # fmt: skip
    if not created:
        raise PlanRefused(_("You have signed this already."))
    record_signature(signature, actions.REFUSED if witness else actions.SIGNED, actor, now)
    return signature


@transaction.atomic
def record_refusal(
    *, plan: Plan, actor: User, witness: str, note: str, on: date, now: datetime, of: str = SignatureOf.PLAN
) -> Plan:
    """The employee won't sign: kept with a witness; the plan runs all the same. Audited."""
    if not witness.strip():
        raise PlanRefused(_("A refusal needs the name of a witness."))
    if actor.pk == plan.employee.user_id:
        raise PlanRefused(_("The witness is somebody other than the employee."))
    if witness.strip() in {plan.employee.name, str(actor)}:
        raise PlanRefused(_("The witness is neither the employee nor who records the refusal."), "witness")
    if of == SignatureOf.FACTS:
        if plan.state == PlanState.DRAFT or not plan.is_unfinished:
            raise PlanRefused(_("There is nothing to sign now."))
        _sign_figures(plan, figures_of_gap(plan), actor, note, now, witness=witness.strip())
        return plan
    content = plan_content(plan)
    move_plan(plan=plan, to=PlanState.REFUSED, actor=actor, on=on, now=now, reason=note)
    signature = Signature.objects.create(
        plan=plan, of=SignatureOf.PLAN, edition=plan.edition, refused=True, comment=note.strip(),
        witness=witness.strip(), content=content, content_sha256=digest_of(content), signed_at=now, signed_by=actor,
    )  # fmt: skip
    record_signature(signature, actions.REFUSED, actor, now)
    begin_when_due(plan, actor, on, now)
    return plan


def record_signature(signature: Signature, action: str, actor: User, now: datetime) -> None:
    after = {
        "of": signature.of, "edition": signature.edition, "comment": signature.comment,
        "witness": signature.witness, "content_sha256": signature.content_sha256,
        "first_day": signature.first_day, "last_day": signature.last_day,
    }  # fmt: skip
    record(action=action, actor=actor, target=signature.plan, after=after, person=signature.plan.employee, at=now)


def begin_when_due(plan: Plan, actor: User | None, on: date, now: datetime) -> None:
    """A signed or refused plan runs from its first day, unless its clock stands."""
    if plan.start_on <= on and plan.stopped_on is None:
        move_plan(plan=plan, to=PlanState.ACTIVE, actor=actor, on=on, now=now)
