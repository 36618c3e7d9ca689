"""The standards that held for the person, and the proof that they were known."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hrplatform.lib import formats
from people.models import Contract, PolicyNotice
from people.selectors.histories import assignment_history
from people.services.files import open_file
from performance.measures.models import DayResult, Target, TargetAcknowledgement
from performance.measures.presenters.benchmarks import words as reference_words
from performance.measures.selectors.benchmarks import benchmarks_for
from pip_workflow.dossier.parts import Case, Exhibit, Original, Table, day, section


@section(
    "employment", gettext_lazy("Employment"), order=10, empty=gettext_lazy("No contract is on file in the system.")
)
def employment(case: Case) -> Iterator[Exhibit]:
    """Post history and contracts."""
    places = [
        (
            day(row.start),
            day(row.until) or _("open"),
            row.department.name,
            row.position.name,
        )
        for row in assignment_history(case.employee)
    ]
    facts = [(_("Hired"), day(case.employee.hire_date))]
    if case.employee.leave_date:
        facts.append((_("Left"), day(case.employee.leave_date)))
    heads = (pgettext("span", "From"), _("Until"), _("Department"), _("Position"))
    yield Exhibit(_("Employment and posts"), case.employee.hire_date, facts, tables=[Table(heads, places)],
                  objects=[case.employee])  # fmt: skip
    for contract in Contract.objects.filter(employee=case.employee).select_related("file").order_by("start"):
        yield _contract(contract)


def _contract(contract: Contract) -> Exhibit:
    facts = [
        (_("Type"), contract.get_kind_display()),
        (_("Signed on"), day(contract.signed_on)),
        (pgettext("span", "From"), day(contract.start)),
        (_("Until"), day(contract.until) or _("open")),
        (_("Transfer clause"), contract.transfer_clause),
        (_("Pay-change clause"), contract.pay_clause),
    ]
    files = [Original(contract.file.name, open_file(contract.file))] if contract.file else []
    words = [contract.text] if contract.text else []
    return Exhibit(_("Employment contract"), contract.start, [fact for fact in facts if fact[1]], words,
                   originals=files, objects=[contract])  # fmt: skip


@section(
    "rules",
    gettext_lazy("Rules and proof of notice"),
    order=20,
    empty=gettext_lazy("No notice of a company rule to this employee is on record."),
)
def rules(case: Case) -> Iterator[Exhibit]:
    """Every version of every policy the person was given, with consultation and notice."""
    notices = PolicyNotice.objects.filter(employee=case.employee, noticed_on__lte=case.until)
    for notice in notices.select_related("version__policy", "version__file").order_by("noticed_on", "pk"):
        version = notice.version
        facts = [
            (_("Version"), str(version.number)),
            (_("Consulted on"), day(version.consulted_on)),
            (_("Published on"), day(version.published_on)),
            (_("Given to the employee on"), day(notice.noticed_on)),
            (_("Means of notice"), notice.get_means_display()),
            (_("Witness"), notice.witness),
        ]
        words = [text for text in (version.consultation, version.union_record, version.text) if text]
        files = [Original(version.file.name, open_file(version.file))] if version.file else []
        yield Exhibit(version.policy.name, notice.noticed_on, [f for f in facts if f[1]], words, originals=files,
                      objects=[version, notice])  # fmt: skip


@section(
    "targets",
    gettext_lazy("Targets and confirmations"),
    order=30,
    empty=gettext_lazy("No target held for this employee in the period."),
)
def targets(case: Case) -> Iterable[Exhibit]:
    """Targets in force in the span, their versions, and when the employee confirmed them."""
    judged = DayResult.objects.filter(employee=case.employee, day__range=(case.start, case.until))
    used = Target.objects.filter(pk__in=judged.values("target"))
    held = list(used.select_related("metric").order_by("metric__sequence", "start", "version"))
    if not held:
        return
    signed = {
        row.target_id: row.acknowledged_at
        for row in TargetAcknowledgement.objects.filter(employee=case.employee, target__in=[t.pk for t in held])
    }
    yield Exhibit(
        _("Targets in force from %(start)s to %(until)s") % _span(case),
        case.start,
        tables=[Table(_target_heads(), [_target_row(target, signed.get(target.pk)) for target in held])],
        objects=held,
    )
    if references := _references(case, held):
        heads = (_("Metric"), _("Reference value"), _("Value"), _("Where from"))
        note = _("Reference values show what others reach; nobody is judged by them.")
        yield Exhibit(_("What the results can be held against"), case.until, paragraphs=[note],
                      tables=[Table(heads, references)])  # fmt: skip
    older = Target.objects.filter(Q(superseded_by__in=held)).select_related("metric")
    if older:
        yield Exhibit(_("Earlier versions of these targets"), case.start,
                      tables=[Table(_target_heads(), [_target_row(target, None) for target in older])],
                      objects=list(older))  # fmt: skip


def _references(case: Case, held: Iterable[Target]) -> list[tuple[str, ...]]:
    """Benchmarks of these metrics as they stood on the last day: name, value, source and date (spec 2.3)."""
    metrics = list({target.metric_id: target.metric for target in held}.values())
    place = assignment_history(case.employee).as_of(case.until).first()
    found = benchmarks_for(metrics=metrics, position_id=place.position_id if place else None, on=case.until)
    return [
        (str(metric), name, value, source)
        for metric in metrics
        for name, value, source in reference_words(metric, found[metric.pk])
    ]


def _target_heads() -> tuple[str, ...]:
    return (
        _("Metric"),
        _("Target"),
        pgettext("span", "From"),
        _("Until"),
        _("Version"),
        _("Confirmed by the employee"),
        _("Set on"),
    )


def _target_row(target: Target, confirmed: object) -> tuple[str, ...]:
    unit = target.metric.unit
    if target.value is not None:
        written = formats.format_measure(target.value, unit)
    else:
        written = f"{formats.format_measure(target.low, unit)} – {formats.format_measure(target.high, unit)}"
    return (
        str(target.metric),
        f"{written} / {target.get_per_display()}",
        day(target.start),
        day(target.until) or _("open"),
        str(target.version),
        formats.format_moment(confirmed) if confirmed else "—",  # type: ignore[arg-type]
        _set_on(target),
    )


def _set_on(target: Target) -> str:
    """The day it was set; one that reaches back is no evidence that the standard was known (spec 2.3)."""
    on = formats.format_moment(target.created_at)
    return _("%(day)s, afterwards: no evidence for earlier days") % {"day": on} if target.set_after else on


def _span(case: Case) -> dict[str, str]:
    return {
        "start": day(case.start),
        "until": day(case.until),
    }
