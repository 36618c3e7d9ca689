"""What the letters about a plan say: the plan itself, the invitation to a talk, the result (spec 7.1)."""

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from hrplatform.lib import formats
from performance.measures.models import Metric
from pip_workflow.enums import PlanState
from pip_workflow.letters import Grid, Letter, Section
from pip_workflow.models import Plan, PlanEvent
from pip_workflow.rules.path import parse_path


def plan_letter(plan: Plan) -> Letter:
    """The plan as it is given to the employee: figures first, then what is expected and which help there is."""
    return Letter(
        title=_("Performance improvement plan"), dated=plan.edition_on or plan.issued_on,
        text=[
            _("The figures below are below the standard of your position. This plan is there to help you reach it. "
              "Please check the figures first; confirming them does not mean that you agree with any judgement."),
        ],
        sections=[
            _gap_section(plan), _goal_section(plan), _support_section(plan), _check_in_section(plan),
            Section(_("What follows"), text=[
                plan.consequences or _("Reached: the plan is passed."),
                _("Every decision is made by a person and written with its reason."),
            ]),
            Section(_("Your rights"), points=[
                _("You may ask for an explanation and object, in writing or in the system; someone who had no part in "
                  "the plan answers within 5 working days. Until then its dates stand still."),
                _("You may add your own comment when you sign. Your signature confirms that you received this plan."),
            ]),
        ],
        signatures=[_("Employee (signature, date)"), _("Led by %(name)s (signature, date)") % {"name": plan.lead.name}],
    )  # fmt: skip


def _gap_section(plan: Plan) -> Section:
    metrics = {metric.code: metric for metric in Metric.objects.filter(code__in=_codes(plan))}
    rows = [
        (
            formats.format_day(date.fromisoformat(line["day"])), str(metrics.get(line["metric"], line["metric"])),
            formats.format_measure(Decimal(line["value"]), line.get("unit", "count")),
            formats.format_measure(Decimal(line["target"]), line.get("unit", "count")) if line["target"] else "—",
            str(line["version"] or "—"),
        )
        for line in plan.gap.get("lines", [])
    ]  # fmt: skip
    heads = [_("Day"), _("Metric"), _("Actual"), _("Target"), _("Version of the target")]
    return Section(
        _("The figures the plan rests on"), grid=Grid(heads, rows, numeric=(2, 3, 4)) if rows else None,
        text=[] if rows else [_("No figures are frozen into it yet.")],
    )  # fmt: skip


def _codes(plan: Plan) -> set[str]:
    return {line["metric"] for line in plan.gap.get("lines", [])}


def _goal_section(plan: Plan) -> Section:
    rows = [
        (str(measure.metric), formats.format_day(step.by), formats.format_measure(step.value, measure.metric.unit))
        for measure in plan.measures.select_related("metric")
        for step in parse_path(measure.path)
    ]
    facts = [
        (_("Start"), formats.format_day(plan.start_on)), (_("Deadline"), formats.format_day(plan.deadline)),
        (_("Edition"), str(plan.edition)),
    ]  # fmt: skip
    heads = [_("Metric"), _("To be reached by"), _("Each working day")]
    return Section(_("What is expected"), text=[plan.expectation], facts=facts, grid=Grid(heads, rows, numeric=(2,)))


def _support_section(plan: Plan) -> Section:
    rows = [
        (
            support.get_kind_display(),
            support.what,
            support.who,
            str(support.sessions),
            formats.format_day(support.due_on),
        )
        for support in plan.supports.all()
    ]
    return Section(
        _("Help for you"),
        grid=Grid(
            [_("Kind of help"), _("What it is"), _("who gives it"), _("times"), _("To be given by")], rows, numeric=(3,)
        ),
    )


def _check_in_section(plan: Plan) -> Section:
    days = [formats.format_day(day) for day in plan.check_ins.values_list("due_on", flat=True)]
    return Section(_("Follow-ups"), text=[_("We look at it together on these days:")], points=days)


def invitation_letter(plan: Plan, *, held_at: datetime | None, place: str, about: str) -> Letter:
    """When, where, about what; that one may bring one's own figures and have one's words written down."""
    when = formats.format_moment(held_at) if held_at else _("to be agreed with you")
    return Letter(
        title=_("Invitation to a talk"),
        text=[
            _("%(name)s would like to talk with you about your improvement plan.") % {"name": plan.lead.name},
        ],
        sections=[
            Section(_("The talk"), facts=[
                (_("When"), when), (_("Place of the talk"), place or _("to be agreed with you")), (_("Topic"), about),
            ]),
            Section(_("Good to know"), points=[
                _("You see the figures beforehand on your page and may bring your own."),
                _("What you say is written down in your words; you confirm the record or add to it within 24 hours."),
                _("If the time doesn't suit you, please suggest another one."),
            ]),
        ],
        signatures=[_("Received (employee, date)"), _("Led by %(name)s (signature, date)") % {"name": plan.lead.name}],
    )  # fmt: skip


def result_letter(plan: Plan) -> Letter:
    """Passed, extended or failed: the figures it was decided on, by whom, why, and what the employee may do."""
    title, words = _verdict(plan)
    last = plan.events.filter(what="extended").select_related("actor").order_by("-at", "-pk").first()
    decided = plan.state in (PlanState.PASSED, PlanState.FAILED)
    facts = _decided(plan) if decided else _extended(plan, last)
    return Letter(
        title=title, dated=plan.decided_on if decided else (last.on if last else None),
        text=[words],
        sections=[
            Section(_("Decision"), facts=facts),
            *([_verdict_figures(plan)] if plan.verdict_figures else []),
            Section(_("What happens next"), text=[_next_words(plan)]),
            Section(_("Your rights"), points=[
                _("You may ask for an explanation and object, in writing or in the system; someone who had no part in "
                  "the plan answers within 5 working days. Until then its dates stand still."),
            ]),
        ],
        signatures=[_("Received (employee, date)"), _("For the company (signature, date)")],
    )  # fmt: skip


def _verdict(plan: Plan) -> tuple[str, str]:
    if plan.state == PlanState.PASSED:
        return _("Result of your improvement plan: passed"), _("You reached what the plan asked for. Thank you.")
    if plan.state == PlanState.FAILED:
        return _("Result of your improvement plan: not reached"), _(
            "The figures below did not reach what the plan asked for. We thank you for the effort you made."
        )
    return _("Result of your improvement plan: more time"), _("There is progress, and you have more time to go on.")


def _decided(plan: Plan) -> list[tuple[str, str]]:
    return [
        (_("Decided by"), str(plan.decided_by)), (_("Decided on"), formats.format_day(plan.decided_on)),
        (_("Reason"), plan.reason),
    ]  # fmt: skip


def _extended(plan: Plan, event: PlanEvent | None) -> list[tuple[str, str]]:
    facts = [(_("New deadline"), formats.format_day(plan.deadline))]
    if event:
        facts += [
            (_("Decided by"), str(event.actor)), (_("Decided on"), formats.format_day(event.on)),
            (_("Reason"), event.detail),
        ]  # fmt: skip
    return facts


def _verdict_figures(plan: Plan) -> Section:
    return Section(_("The figures"), grid=verdict_grid(plan))


def verdict_grid(plan: Plan, codes: Collection[str] = ()) -> Grid | None:
    """Where each measure stood when the plan was decided; only those of `codes`, if any are named."""
    metrics = {metric.code: metric for metric in Metric.objects.all()}
    rows = []
    for line in plan.verdict_figures:
        if codes and line["metric"] not in codes:
            continue
        metric = metrics[line["metric"]]
        actual = None if line["actual"] is None else Decimal(line["actual"])
        goal = formats.format_measure(Decimal(line["goal"]), metric.unit)
        rows.append((str(metric), formats.format_measure(actual, metric.unit), goal, str(len(line["days"]))))
    heads = [_("Metric"), _("Reached"), _("Goal"), _("Working days with data")]
    return Grid(heads, rows, numeric=(1, 2, 3)) if rows else None


def _next_words(plan: Plan) -> str:
    if plan.state == PlanState.PASSED:
        return _("The figures are watched for 30 more days. Should they fall again, we talk early.")
    if plan.state == PlanState.FAILED:
        return _("HR talks with you. More training or another position is considered first; people decide in writing.")
    return _("The support that was promised goes on. The next follow-ups stand on your page.")
