"""Improvement plans whole: gap, path, support given, follow-ups, signatures, objections, guards, decisions."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hrplatform.lib import formats
from people.services.files import open_file
from performance.measures.models import Metric
from pip_workflow.dossier.parts import Case, Exhibit, Original, Table, day, section
from pip_workflow.guards.presenters import guard_rows, step_word
from pip_workflow.models import Plan
from pip_workflow.presenters import EVENT_WORDS
from pip_workflow.rules.guards.results import from_json
from pip_workflow.rules.path import parse_path

RELATED = (
    "measures__metric", "supports", "check_ins", "events__actor", "events__file", "signatures__signed_by",
    "objections__answered_by", "guard_runs__asked_by",
)  # fmt: skip


@section("plans", gettext_lazy("Improvement plans"), order=70, empty=gettext_lazy("No improvement plan was given."))
def plans(case: Case) -> Iterator[Exhibit]:
    """Each plan that was given, then what happened in it, each part an exhibit of its own."""
    found = Plan.objects.filter(employee=case.employee, issued_on__isnull=False, issued_on__lte=case.until)
    related = ("employee", "lead", "decided_by", "alert__rule")
    for plan in found.select_related(*related).prefetch_related(*RELATED).order_by("issued_on", "pk"):
        yield _plan(plan)
        yield from _support(plan)
        yield from _follow_ups(plan)
        yield from _signatures(plan)
        yield from _objections(plan)
        yield from _guards(plan)
        yield _course(plan)


def _plan(plan: Plan) -> Exhibit:
    facts = [
        (_("Given on"), f"{day(plan.issued_on)} · {plan.get_served_by_means_display()}"),
        (_("Witness"), plan.served_witness),
        (_("Led by"), plan.lead.name),
        (_("Measured days"), f"{day(plan.measured_from)} – {day(plan.measured_until)}"),
        (_("Runs"), f"{day(plan.start_on)} – {day(plan.deadline)}"),
        (_("Extensions"), str(plan.extensions)),
        (_("Edition"), str(plan.edition)),
        (_("State"), plan.get_state_display()),
        (_("Decided by"), f"{plan.decided_by}, {day(plan.decided_on)}" if plan.decided_by else ""),
        (_("Reason"), plan.reason),
    ]
    rows = [
        (str(measure.metric), "; ".join(f"{day(step.by)}: {formats.format_measure(step.value, measure.metric.unit)}"
                                        for step in parse_path(measure.path)))
        for measure in plan.measures.all()
    ]  # fmt: skip
    words = [plan.expectation, *([plan.consequences] if plan.consequences else [])]
    tables = [Table((_("Metric"), _("Target path")), rows)] if rows else []
    if lines := plan.gap.get("lines"):
        keys = ("day", "name", "value", "target", "version", "source")
        heads = (_("Day"), _("Metric"), _("Value"), _("Target"), _("Target version"), _("File"))
        tables.append(Table(heads, [tuple(_cell(key, line.get(key)) for key in keys) for line in lines]))
    title = _("Improvement plan of %(day)s") % {"day": day(plan.issued_on)}
    return Exhibit(title, plan.issued_on, [fact for fact in facts if fact[1]], words, tables, objects=[plan])


def _cell(key: str, value: object) -> str:
    """A cell of the figures a plan rests on; numbers without the zeros the database keeps behind them."""
    if value and key in ("value", "target"):
        return f"{Decimal(str(value)).normalize():f}"
    return str(value or "")


def _support(plan: Plan) -> Iterator[Exhibit]:
    rows = [
        (
            item.get_kind_display(),
            item.what,
            item.who,
            day(item.due_on),
            day(item.given_on) or _("not given"),
            item.note,
        )
        for item in plan.supports.all()
    ]
    if rows:
        heads = (_("Kind"), _("Support"), _("By whom"), _("Due"), _("Given on"), _("Proof"))
        files = [(event, event.file) for event in plan.events.all() if event.file]
        tables = [Table(heads, rows)]
        if files:
            filed = [(formats.format_moment(event.at), str(event.actor), f.name, f.sha256) for event, f in files]
            tables.append(Table((_("Kept since"), _("Uploaded by"), _("File"), "SHA-256"), filed))
        yield Exhibit(_("Support promised and given"), plan.start_on, tables=tables,
                      originals=[Original(file.name, open_file(file)) for _event, file in files],
                      objects=list(plan.supports.all()))  # fmt: skip


def _follow_ups(plan: Plan) -> Iterator[Exhibit]:
    names = {measure.metric.code: measure.metric for measure in plan.measures.all()}
    for item in plan.check_ins.all():
        if item.held_on is None:
            continue
        rows = [_measured(line, names) for line in item.figures]
        heads = (_("Metric"), _("Working days with data"), _("Actual"), _("Target now"), _("Final goal"))
        tables = [Table(heads, rows)] if rows else []
        yield Exhibit(_("Follow-up"), item.held_on, [(_("Due"), day(item.due_on)), (_("Held on"), day(item.held_on))],
                      tables=tables, objects=[item])  # fmt: skip


def _measured(line: dict[str, Any], names: dict[str, Metric]) -> tuple[str, ...]:
    """Where a measure stood at a follow-up, as it was frozen then."""
    metric, days = names.get(line["metric"]), sorted(line["days"])
    unit = metric.unit if metric else "count"
    first, last = (day(date.fromisoformat(days[end])) for end in (0, -1)) if days else ("", "")
    span = _("%(n)s: %(first)s – %(last)s") % {"n": len(days), "first": first, "last": last} if days else "0"
    numbers = (line["actual"], line["expected"], line["goal"])
    written = (formats.DASH if value is None else _number(Decimal(str(value)), unit) for value in numbers)
    return (str(metric or line["metric"]), span, *written)


def _number(value: Decimal, unit: str) -> str:
    return f"{value.normalize():f}" if unit == "count" else formats.format_measure(value, unit)


def _signatures(plan: Plan) -> Iterator[Exhibit]:
    rows = [
        (
            item.get_of_display(),
            str(item.edition),
            pgettext("signature", "refused") if item.refused else pgettext("signature", "signed"),
            str(item.signed_by),
            item.witness,
            formats.format_moment(item.signed_at),
            item.comment,
            item.content_sha256,
        )
        for item in sorted(plan.signatures.all(), key=lambda item: item.signed_at)
    ]
    if rows:
        heads = (_("Of"), _("Edition"), _("Outcome"), _("By whom"), _("Witness"), _("When"), _("Comment"), "SHA-256")
        yield Exhibit(_("Signatures and refusals"), tables=[Table(heads, rows)], objects=list(plan.signatures.all()))


def _objections(plan: Plan) -> Iterator[Exhibit]:
    for item in plan.objections.all():
        facts = [
            (_("Raised"), formats.format_moment(item.raised_at)),
            (_("Stopped the deadline"), _("yes") if item.stops else _("no")),
            (_("Answered"), formats.format_moment(item.answered_at) if item.answered_at else _("not answered yet")),
            (_("Answered by"), str(item.answered_by or "")),
        ]
        words = [item.text, *([_("Answer: %(text)s") % {"text": item.answer}] if item.answer else [])]
        yield Exhibit(item.get_kind_display(), item.raised_on, [f for f in facts if f[1]], words, objects=[item])


def _guards(plan: Plan) -> Iterator[Exhibit]:
    """What each check of lawfulness saw. A protected state is never named here: nobody in particular is the reader."""
    runs = sorted(plan.guard_runs.all(), key=lambda run: run.at)
    rows = [
        (
            formats.format_moment(run.at),
            step_word(run.step),
            f"{row.code} {row.name}",
            row.article,
            row.status.word,
            "; ".join(missing.text for missing in row.missing),
            str(run.asked_by),
        )
        for run in runs
        for row in guard_rows([from_json(result) for result in run.results], on=run.at.date())
    ]
    if rows:
        heads = (_("When"), _("Step"), _("Guard"), _("Article"), _("Outcome"), _("Missing"), _("Asked by"))
        yield Exhibit(_("Checks of lawfulness"), tables=[Table(heads, rows)], objects=runs)


def _course(plan: Plan) -> Exhibit:
    rows = [
        (
            formats.format_moment(row.at),
            str(EVENT_WORDS.get(row.what, row.what)),
            str(row.actor or ""),
            "" if row.what == "escalated" else row.detail,
        )
        for row in plan.events.all()
    ]
    heads = (_("When"), _("Step"), _("Who"), _("Detail"))
    return Exhibit(_("Course of the plan"), plan.issued_on, tables=[Table(heads, rows)])
