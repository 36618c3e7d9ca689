"""Issued plans of Wei (lead Tao) and of Pan (lead Sun), with a check-in, a support and an objection each."""

from datetime import date
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import Position
from people.services.files import keep_file
from performance.measures.models import Metric
from pip_workflow.enums import ObjectionKind, PlanState, SupportKind
from pip_workflow.models import Plan
from pip_workflow.rules.path import Step
from pip_workflow.services import MeasureDraft, PlanContent, SupportDraft, draft_plan, raise_objection
from pip_workflow.services.moves import add_event
from pip_workflow.services.templates import TemplateContent, TemplateMeasure, TemplateSupport, save_template
from tests.isolation.world import NOW, ON, Pair, World

DEADLINE = date(2025, 3, 21)


def build(world: World) -> dict[str, Pair]:
    plans = [_plan(world, person, lead) for person, lead in ((world.wei, world.tao), (world.pan, world.sun))]
    names = [{"public_id": plan.public_id} for plan in plans]
    objections = [
        raise_objection(
            plan=plan, kind=next(iter(ObjectionKind.values)), text=f"{world.marker} objection",
            actor=plan.employee.user, on=ON, now=NOW,
        )
        for plan in plans
    ]  # fmt: skip
    templates = [{"public_id": _template(world, name).public_id} for name in ("Operator", None)]
    return {
        "plan_template": Pair(*templates),
        "plan": Pair(*names),
        "plan_file": Pair(*({**n, "file": _proof(p)} for n, p in zip(names, plans, strict=True))),
        "plan_letter": Pair(*({**name, "of": "plan"} for name in names)),
        "plan_sign": Pair(*({**name, "of": "plan"} for name in names)),
        "check_in": Pair(*({**n, "check_in": p.check_ins.all()[0].pk} for n, p in zip(names, plans, strict=True))),
        "support": Pair(*({**n, "support": p.supports.all()[0].pk} for n, p in zip(names, plans, strict=True))),
        "objection": Pair(*({**n, "objection": o.public_id} for n, o in zip(names, objections, strict=True))),
    }


def _plan(world: World, person, lead) -> Plan:
    orders = Metric.objects.get(code="orders")
    content = PlanContent(
        expectation=f"{world.marker} 10 orders a day", consequences="", measured_from=date(2025, 2, 24),
        measured_until=date(2025, 2, 28), start_on=date(2025, 3, 10), deadline=DEADLINE,
        measures=[MeasureDraft(orders, (Step(date(2025, 3, 14), Decimal(5)), Step(DEADLINE, Decimal(10))))],
        supports=[SupportDraft(SupportKind.COURSE, f"{world.marker} course", "Tang", date(2025, 3, 12))],
        check_ins=[date(2025, 3, 14), DEADLINE],
    )  # fmt: skip
    plan = draft_plan(employee=person, lead=lead, content=content, actor=lead.user, on=ON, now=NOW)
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.ISSUED, issued_on=ON)
    return Plan.objects.get(pk=plan.pk)


def _proof(plan: Plan):
    """The public id of a sheet that proves support."""
    file = keep_file(upload=SimpleUploadedFile("sheet.pdf", b"%PDF-1.4"), actor=plan.lead.user, now=NOW)
    add_event(plan=plan, what="support", actor=plan.lead.user, on=ON, now=NOW, support=plan.supports.first(), file=file)
    return file.public_id


def _template(world: World, position: str | None):
    content = TemplateContent(
        expectation=f"{world.marker} 10 orders a day", consequences="", days=10,
        measures=[TemplateMeasure("orders", ((5, Decimal(5)), (10, None)))],
        supports=[TemplateSupport(SupportKind.COURSE, f"{world.marker} course", "", 3)], check_ins=[5, 10],
    )  # fmt: skip
    place = Position.objects.filter(name=position).first() if position else None
    if position and place is None:
        place = Position.objects.create(name=f"{world.marker} post")
    return save_template(template=None, position=place, content=content, actor=world.users["hr"], on=ON, now=NOW)
