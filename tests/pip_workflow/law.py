"""A case to play through: Wei fails, is trained, fails again; everything the guards ask for on file unless left out."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from intake.models import Batch
from people.enums import Gender, Protection, Role
from people.models import Department, Position, User
from people.services.establishment import approve_headcount
from people.services.protection import record_protection
from performance.measures.models import Metric, Observation
from performance.talks.enums import TalkTopic
from performance.talks.services import TalkContent, record_talk
from pip_workflow.enums import SupportKind
from pip_workflow.followups.models import FollowUp
from pip_workflow.followups.reviews import enter_facts, open_review, serve_review, sign_review
from pip_workflow.followups.services import Choice, decide_follow_up, give_training, open_second_period
from pip_workflow.guards.law import shipped_wages
from pip_workflow.guards.services import keep_figure
from pip_workflow.models import Plan
from pip_workflow.rules.path import Step
from pip_workflow.services import MeasureDraft, PlanContent, SupportDraft, fail_plan, issue_plan, sign_plan
from pip_workflow.services.guarding import answer_warning
from tests.factories import Cast, make_user
from tests.pip_workflow.conftest import DEADLINE, START, at

FAILED = DEADLINE + timedelta(days=3)  # Monday 2025-03-24
SECOND_START = date(2025, 4, 7)
SECOND_END = date(2025, 4, 18)
REVIEWED = date(2025, 4, 21)


@dataclass
class Law:
    """Who acts, and the steps of the case one by one."""

    cast: Cast
    orders: Metric
    second_hr: User
    third_hr: User

    def observe(self, start: date, *values: int) -> None:
        batch = Batch.objects.create(kind="observations", created_at=at(start))
        rows = [
            Observation(
                employee=self.cast.wei, metric=self.orders, day=start + timedelta(days=n), value=value, batch=batch
            )
            for n, value in enumerate(values)
        ]  # fmt: skip
        Observation.objects.bulk_create(rows, ignore_conflicts=True)

    def hear(self, day: date) -> None:
        record_talk(
            employee=self.cast.wei, content=TalkContent(held_at=at(day, 1), topic=TalkTopic.HEARING, summary="heard"),
            actor=self.cast.tao.user, now=at(day),
        )  # fmt: skip

    def run_plan(self, plan: Plan, start: date, failed_on: date) -> Plan:
        """Issue, sign, ten days of poor figures, heard, failed by HR."""
        issue_plan(plan=plan, actor=self.cast.tao.user, means="in_person", on=start, now=at(start))
        for of in ("facts", "plan"):
            sign_plan(plan=plan, of=of, actor=self.cast.wei.user, comment="", on=start, now=at(start))
        self.observe(start, 2, 2, 3, 2, 2, 0, 0, 3, 3, 3, 3, 3)
        self.hear(start + timedelta(days=4))
        answer_warning(plan=plan, text="The others in the post are new.", actor=self.cast.hr, on=failed_on,
                       now=at(failed_on))  # fmt: skip
        plan.refresh_from_db()
        return fail_plan(plan=plan, actor=self.cast.hr, reason="3 of 10 orders", on=failed_on, now=at(failed_on))

    def first_failure(self, plan: Plan) -> FollowUp:
        self.run_plan(plan, START, FAILED)
        return FollowUp.objects.get(plan=plan)

    def train(self, follow_up: FollowUp, **proof: str) -> FollowUp:
        choice = Choice(
            kind="training", reason="live selling is what is missing", gap=("orders",), what="直播引流与话术",
            begins_on=date(2025, 3, 26),
        )  # fmt: skip
        on = date(2025, 3, 25)
        decide_follow_up(follow_up=follow_up, choice=choice, actor=self.cast.hr, on=on, now=at(on))
        given = date(2025, 4, 1)
        texts = {"attendance": "3 days signed", "material": "slides", "test": "82 of 100", **proof}
        return give_training(follow_up=follow_up, given_on=given, **texts, actor=self.cast.hr, on=given, now=at(given))

    def second_content(self) -> PlanContent:
        return PlanContent(
            expectation="10 orders a day", consequences="", measured_from=date(2025, 3, 10),
            measured_until=date(2025, 3, 21), start_on=SECOND_START, deadline=SECOND_END,
            measures=[MeasureDraft(self.orders, (Step(SECOND_END, Decimal(10)),))],
            supports=[SupportDraft(SupportKind.COACH, "Coaching", "Tang", date(2025, 4, 9))],
            check_ins=[SECOND_END],
        )  # fmt: skip

    def second_failure(self, follow_up: FollowUp) -> FollowUp:
        on = date(2025, 4, 3)
        plan = open_second_period(
            follow_up=follow_up, content=self.second_content(), lead=self.cast.tao, actor=self.cast.hr, on=on,
            now=at(on),
        )  # fmt: skip
        self.run_plan(plan, SECOND_START, REVIEWED)
        return FollowUp.objects.get(plan=plan)

    def ask_protection(self, on: date, kind: str = Protection.NONE) -> None:
        values = {} if kind == Protection.NONE else {"consent_on": on, "consent_form": "signed form"}
        record_protection(
            employee=self.cast.wei, kind=kind, start=on, until=None, actor=self.third_hr, now=at(on), **values
        )

    def review(self, follow_up: FollowUp, on: date = REVIEWED):
        return open_review(
            follow_up=follow_up, path="40(2)", reason="missed again", actor=self.cast.hr, on=on, now=at(on)
        )

    FACTS = {
        "union_body": "union", "union_told_on": date(2025, 4, 22), "union_reasons": "missed twice",
        "union_reply_on": date(2025, 4, 23), "union_reply": "no objection", "union_answered_on": date(2025, 4, 24),
        "union_answer": "thank you", "place": "上海", "average_pay": Decimal(10000), "last_wage": Decimal(10000),
        "notice": "pay", "effective_on": date(2025, 4, 30),
    }  # fmt: skip

    def facts(self, review, on: date = date(2025, 4, 24), **changes):
        return enter_facts(review=review, values={**self.FACTS, **changes}, actor=self.cast.hr, on=on, now=at(on))

    def sign(self, review, actor, on: date = date(2025, 4, 28)):
        return sign_review(review=review, reason="missed twice", actor=actor, on=on, now=at(on))

    def serve(self, review, on: date = date(2025, 4, 29)):
        return serve_review(
            review=review, means="in_person", witness="Sun", served_on=on, actor=self.cast.hr, on=on, now=at(on)
        )


def make_law(cast: Cast, orders: Metric) -> Law:
    cast.wei.gender = Gender.FEMALE
    cast.wei.birth_date = date(1995, 5, 1)
    cast.wei.save(update_fields=["gender", "birth_date"])
    for kind in ("minimum", "average"):
        confirm_wage(cast, "上海", kind, REVIEWED)
    return Law(cast, orders, make_user("gu", Role.HR, name="Gu"), make_user("he", Role.HR, Role.PROTECTED, name="He"))


def confirm_wage(cast: Cast, place: str, kind: str, on: date) -> None:
    """HR answers for a figure that comes with the product."""
    holding = [w for w in shipped_wages() if (w.place, w.kind) == (place, kind) and w.start <= on]
    wage = max(holding, key=lambda w: w.start)
    keep_figure(
        place=place, kind=kind, value=wage.value, start=wage.start, until=wage.until, source=wage.source, actor=cast.hr,
        now=at(START),
    )  # fmt: skip


def open_post(cast: Cast, skills: list[str] | None = None) -> tuple[Department, Position]:
    """One vacant post of a service agent."""
    position = Position.objects.get(name="Service agent")
    position.skills, position.strengths = skills or [], [{"metric": "orders", "weight": 1}]
    position.save()
    approve_headcount(
        department=cast.service, position=position, headcount=2, start=date(2025, 1, 1), actor=cast.hr,
    )  # fmt: skip
    return cast.service, position


__all__ = ["FAILED", "REVIEWED", "SECOND_START", "Law", "make_law", "open_post", "replace"]
