"""Which guards are asked at which step of a follow-up or a review, with the facts on file (spec 7.3)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from audit.access import entries_of
from audit.heads import kept_heads
from audit.verification import verify
from intake.models import Batch
from people.permissions import boss_of, employee_of
from people.selectors.contracts import contract_on
from people.selectors.policies import rule_known_to
from performance.measures.models import Observation
from performance.talks.enums import TalkTopic
from performance.talks.models import Talk
from pip_workflow import selectors
from pip_workflow.enums import SignatureOf
from pip_workflow.followups.chain import Case, case_of
from pip_workflow.followups.enums import FollowKind, ReviewPath
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.guards import facts
from pip_workflow.guards.enums import GuardCode, LocalKind
from pip_workflow.guards.law import RuleText
from pip_workflow.guards.rulebook import rules_in_force
from pip_workflow.models import Objection, Plan, PlanEvent, Signature
from pip_workflow.rules import guards
from pip_workflow.rules.guards import Result
from pip_workflow.rules.guards.protected import DECISION, EFFECT, SERVICE
from pip_workflow.rules.path import parse_path
from pip_workflow.rules.severance import Severance, severance
from pip_workflow.services.files import count_changed
from pip_workflow.services.guarding import fair_standard, rules_for, stamp
from pip_workflow.services.signing import digest_of

Rules = dict[str, RuleText]


def of_deciding(follow_up: FollowUp, actor: Any, on: date) -> list[Result]:
    """G10 before anything is decided about what follows."""
    rules = rules_for(follow_up.plan, on)
    return [stamp(guards.people_decide(decision_facts(case_of(follow_up), actor, on)), rules)]


def of_carrying_out(follow_up: FollowUp, on: date) -> list[Result]:
    """G3 before a transfer or a pay change is carried out."""
    rules = rules_for(follow_up.plan, on)
    person = follow_up.plan.employee
    contract = contract_on(person, on)
    asked = guards.PostPayFacts(
        is_transfer=follow_up.kind == FollowKind.TRANSFER,
        agreed_on=follow_up.agreed_on,
        reasons={key: entry.get("holds") for key, entry in follow_up.reasons.items() if isinstance(entry, dict)},
        clause=contract.pay_clause if contract else "",
        old_pay=follow_up.old_pay,
        new_pay=follow_up.new_pay,
        local_minimum=facts.local_wage(facts.place_of(person, on), LocalKind.MINIMUM, on),
        motherhood=facts.is_mother(person, on),
        union_officer=facts.is_union_officer(person, on),
    )
    return [stamp(guards.post_and_pay(asked), rules)]


def of_opening_review(case: Case, actor: Any, path: str, on: date) -> list[Result]:
    """G1, G2, G4, G5, G6 and G10 before a review is opened at all."""
    rules = rules_for(case.last, on)
    results = [*_of_the_finding(case, path, on, rules), _protected(case, on, rules, ""),
               guards.people_decide(decision_facts(case, actor, on))]  # fmt: skip
    return [stamp(result, rules) for result in results]


def of_signing(review: DismissalReview, *, first: Any, second: Any | None, on: date, deep: bool = True) -> list[Result]:
    """All of G1 to G11 before the review is decided; `deep` proves the audit log as well, which takes its time."""
    case = case_of(review.follow_up)
    rules = review_rules(review, on)
    heard = replace(
        decision_facts(case, first, on), needed=2 if second else 1, second=second.pk if second else None,
        **_reply(review, on, rules),
    )  # fmt: skip
    ends_on = review.effective_on
    results = [
        *_of_the_finding(case, review.path, on, rules, served_by=on),
        _transfer(case, on),
        _protected(case, on, rules, review.pension_category),
        union(review, on, rules),
        money(review, on, rules),
        guards.after_the_end(tasks_of(review, rules) if ends_on else {}, ends_on=ends_on),
        guards.people_decide(heard),
        _intact(case, on) if deep else None,
    ]
    found = [stamp(result, rules) for result in results if result]
    return sorted(found, key=lambda result: int(result.guard[1:]))


def of_serving(review: DismissalReview, served_on: date) -> list[Result]:
    """G6 at service, the notice of G8, and no objection opened meanwhile (G10)."""
    rules = review_rules(review, served_on)
    case = case_of(review.follow_up)
    return [
        stamp(result, rules)
        for result in (
            _protected(case, served_on, rules, review.pension_category, moment=SERVICE),
            money(review, served_on, rules, served_on=served_on),
            _still_decided(review, case),
        )
    ]


def of_ending(review: DismissalReview, on: date) -> list[Result]:
    """G6 at effect, G9, and no objection opened meanwhile (G10)."""
    rules = review_rules(review, on)
    case = case_of(review.follow_up)
    return [
        stamp(result, rules)
        for result in (
            _protected(case, on, rules, review.pension_category, moment=EFFECT),
            guards.after_the_end(tasks_of(review, rules), ends_on=review.effective_on),
            _still_decided(review, case),
        )
    ]


def review_rules(review: DismissalReview, on: date) -> Rules:
    place = review.place or facts.place_of(review.follow_up.plan.employee, on)
    return rules_in_force(on, place)


# Parts


def _of_the_finding(case: Case, path: str, on: date, rules: Rules, served_by: date | None = None) -> list[Result]:
    person = case.last.employee
    known = guards.rule_known(
        selectors.rule_notice(person, case.root.measured_from), measured_from=case.root.measured_from
    )
    asked = facts.probation_facts(person, on, decided_by=served_by or on, path=path)
    trial = guards.probation_path(asked, entry_days=rules[GuardCode.PROBATION].number_of("entry_days"))
    return [known, trial, _sequence(case, path, rules), fair_standard(case.last, case.last.decided_on or on, rules)]


def _sequence(case: Case, path: str, rules: Rules) -> Result:
    rule = rules[GuardCode.SEQUENCE]
    least = {"min_evidence": rule.number_of("min_evidence"), "min_days": rule.number_of("min_days")}
    if path == ReviewPath.PROBATION:
        return guards.first_finding(facts.finding_of(case.last), **least)
    return guards.sequence(sequence_facts(case), **least)


def sequence_facts(case: Case) -> guards.SequenceFacts:
    """The case as G4 reads it; the failed plan alone is a first finding with nothing after it."""
    if case.first is None or case.remedy is None:
        return guards.SequenceFacts(first=facts.finding_of(case.last), remedy=None)
    remedy = case.remedy
    signed = case.last.signatures.filter(of="plan", refused=False).exists()
    return guards.SequenceFacts(
        first=facts.finding_of(case.first),
        remedy=guards.RemedyFacts(
            kind=remedy.kind, begun_on=remedy.begins_on, given_on=remedy.given_on,
            cites_gap=bool(remedy.reasons.get("gap")), attendance=bool(remedy.attendance),
            material=bool(remedy.material), test=bool(remedy.test),
        ),
        period_from=case.last.start_on,
        same_standard=is_same_standard(case.first, case.last),
        agreed_standard=signed,
        second=facts.finding_of(case.last),
    )  # fmt: skip


def is_same_standard(first: Plan, second: Plan) -> bool:
    """The second period measures the same, and asks for no more than the first did."""
    asked = {m.metric_id: parse_path(m.path)[-1].value for m in first.measures.all()}
    again = [(m.metric, parse_path(m.path)[-1].value) for m in second.measures.select_related("metric")]
    return bool(again) and all(
        metric.pk in asked and (goal >= asked[metric.pk] if metric.direction == "lower" else goal <= asked[metric.pk])
        for metric, goal in again
    )


def _transfer(case: Case, on: date) -> Result:
    """G3 of the transfer that came between, as it was carried out; nothing to ask where there was none."""
    if case.remedy is None or case.remedy.kind != FollowKind.TRANSFER:
        return Result("G3", "LCL 35", (), {"transfer": ""})
    return of_carrying_out(case.remedy, case.remedy.given_on or on)[0]


def _protected(case: Case, on: date, rules: Rules, category: str, moment: str = DECISION) -> Result:
    rule = rules[GuardCode.PROTECTED]
    point = facts.protection_point(case.last.employee, moment, on, rule=rule, category=category)
    return guards.not_protected([point], moments=(moment,))


def union(review: DismissalReview, on: date, rules: Rules) -> Result:
    rule = rules[GuardCode.UNION]
    absence = {pk for pk in (review.absence_first_id, review.absence_second_id) if pk}
    return guards.union_told(
        guards.UnionFacts(
            body=review.union_body, decided_on=on, told_on=review.union_told_on,
            has_reasons=bool(review.union_reasons.strip()),
            reply_on=review.union_reply_on if review.union_reply.strip() else None,
            answered_on=review.union_answered_on if review.union_answer.strip() else None,
            absence_by=frozenset(absence),
        ),
        others_accepted=rule.says("others_accepted"), absence_accepted=rule.says("absence_accepted"),
    )  # fmt: skip


def money(review: DismissalReview, on: date, rules: Rules, served_on: date | None = None) -> Result:
    return guards.money(
        guards.MoneyFacts(
            path=review.path, severance=reckon(review, on, rules), average=review.average_pay,
            local_average=facts.local_wage(review.place, LocalKind.AVERAGE, on),
            local_minimum=facts.local_wage(review.place, LocalKind.MINIMUM, on),
            notice=review.notice, last_wage=review.last_wage, served_on=served_on, effective_on=review.effective_on,
        ),
        notice_days=rules[GuardCode.MONEY].number_of("notice_days"),
    )  # fmt: skip


def reckon(review: DismissalReview, on: date, rules: Rules) -> Severance | None:
    """Severance by what is on file; None while a figure is missing."""
    average = facts.local_wage(review.place, LocalKind.AVERAGE, on)
    if review.average_pay is None or average is None:
        return None
    rule = rules[GuardCode.MONEY]
    hired = review.follow_up.plan.employee.hire_date
    return severance(
        first=hired, last=max(review.effective_on or on, hired), average=review.average_pay, local_average=average,
        local_minimum=facts.local_wage(review.place, LocalKind.MINIMUM, on) or Decimal(0),
        cap_times=rule.number_of("cap_times"), cap_years=rule.number_of("cap_years"),
        unlawful_times=rule.number_of("unlawful_times"), split=rule.says("before_2008"),
    )  # fmt: skip


def tasks_of(review: DismissalReview, rules: Rules) -> dict[str, date]:
    rule = rules[GuardCode.AFTER]
    assert review.effective_on
    return guards.end_tasks(
        ends_on=review.effective_on,
        transfer_days=rule.number_of("transfer_days"),
        keep_years=rule.number_of("keep_years"),
    )


def decision_facts(case: Case, actor: Any, on: date) -> guards.DecisionFacts:
    """G10 over every plan of the case: who led any of them scored; an open objection to any of them stops."""
    last = selectors.decision_facts(case.last, actor, on)
    leads = {plan.lead.user_id for plan in case.plans if plan.lead.user_id}
    boss = boss_of(case.last.employee, on)
    me = employee_of(actor, on)
    return replace(
        last,
        scorers=frozenset(leads | ({boss.user_id} if boss and boss.user_id else set())),
        is_employee_deciding=bool(me and me.pk == case.last.employee_id),
        open_objections=Objection.objects.filter(plan__in=case.plans, stops=True, answered_at__isnull=True).count(),
    )


def _reply(review: DismissalReview, on: date, rules: Rules) -> dict[str, Any]:
    """Whether the employee was heard since the review was opened, or the time for it is over."""
    employee_id = review.follow_up.plan.employee_id
    talk = Talk.objects.filter(
        employee=employee_id, topic=TalkTopic.HEARING, held_at__date__gte=review.opened_on
    ).order_by("held_at").first()  # fmt: skip
    due = selectors.after_working_days(
        employee_id, review.opened_on, rules[GuardCode.PEOPLE_DECIDE].number_of("reply_days")
    )
    return {"reply_on": talk.held_at.date() if talk else None, "reply_time_over": on > due}


def _still_decided(review: DismissalReview, case: Case) -> Result:
    """The two signatures stand, and nobody objects."""
    open_ = Objection.objects.filter(plan__in=case.plans, stops=True, answered_at__isnull=True).count()
    return guards.people_decide(
        guards.DecisionFacts(
            decider=review.first_by_id, second=review.second_by_id, needed=2,
            scorers=frozenset({review.scorer_id} if review.scorer_id else ()), is_employee_deciding=False,
            reply_on=review.second_on, reply_time_over=True, open_objections=open_,
        )
    )  # fmt: skip


def _intact(case: Case, on: date) -> Result:
    """G11: the audit log proves, what was signed and imported is what was recorded, the rule is the same."""
    known = rule_known_to(case.last.employee, case.root.measured_from)
    now = known.version.policy.versions.filter(published_on__lte=on).order_by("-number").first() if known else None
    return guards.intact(
        guards.IntactFacts(
            proof_holds=verify(heads=kept_heads(connection.tenant)).ok,
            changed_sources=changed_sources(case.plans),
            rule_at_start=str(known.version) if known else "",
            rule_now=str(now) if now else "",
        )
    )


def changed_sources(plans: Sequence[Plan]) -> int:
    """Signatures whose text no longer has its digest, and imports whose fingerprint isn't the one on record."""
    signatures = Signature.objects.filter(plan__in=plans).exclude(content={}).select_related("plan")
    changed = sum(1 for row in signatures if digest_of(_signed(row)) != row.content_sha256)
    changed += _changed_files(plans)
    batches: set[int] = set()
    for plan in plans:
        metrics = [m.metric for m in plan.measures.select_related("metric")]
        parts = {i for m in metrics for i in (m.pk, m.numerator_id, m.denominator_id) if i}
        rows = Observation.objects.filter(
            employee=plan.employee_id, metric__in=parts, day__range=(plan.measured_from, plan.deadline)
        )
        batches |= {pk for pk in rows.values_list("batch", flat=True).distinct() if pk}
    for batch in Batch.objects.filter(pk__in=batches).exclude(sha256=""):
        kept = {entry.after["sha256"] for entry in entries_of([batch]) if entry.after and "sha256" in entry.after}
        if kept and batch.sha256 not in kept:
            changed += 1
    return changed


def _changed_files(plans: Sequence[Plan]) -> int:
    """Proofs on file that are no longer those whose digest the log has."""
    events = PlanEvent.objects.filter(plan__in=plans, file__isnull=False).select_related("file")
    follow_ups = FollowUp.objects.filter(plan__in=plans, file__isnull=False).select_related("file")
    files = [row.file for row in (*events, *follow_ups) if row.file]
    if not files:
        return 0
    entries = entries_of([*plans, *follow_ups]).exclude(digest="")
    return count_changed(files, entries.values_list("digest", flat=True))


def _signed(signature: Signature) -> object:
    """What the digest of a signature was made of: figures are signed with the plan they belong to."""
    if signature.of == SignatureOf.FACTS:
        return {"plan": str(signature.plan.public_id), **signature.content}
    return signature.content
