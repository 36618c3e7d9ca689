"""The daily data with target and source, the files they came in with, and everything that was changed or doubted."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hrplatform.lib import formats
from intake.models import Batch
from performance.measures.enums import Grain
from performance.measures.models import DayResult, Dispute, Metric, Observation, RestatedDay
from performance.measures.selectors.disputes import disputes_of
from pip_workflow.dossier.parts import Case, Exhibit, Table, day, section

MARK = 12  # digits of a file's hash beside each figure; the whole hash stands in the list of files


@section("data", gettext_lazy("Daily data"), order=40, empty=gettext_lazy("No data of the period is on record."))
def data(case: Case) -> Iterator[Exhibit]:
    """One exhibit per metric with all judged days, good ones as well as bad; then the files; then what was changed."""
    batches = _batches(case)
    results = defaultdict(list)
    rows = DayResult.objects.filter(employee=case.employee, day__range=(case.start, case.until), grain=Grain.DAY)
    for row in rows.exclude(value=None, target_value=None).order_by("day"):
        results[row.metric_id].append(row)
    sources = _sources(case)
    for metric in Metric.objects.filter(pk__in=results).order_by("sequence", "code"):
        yield _metric(case, metric, results[metric.pk], sources, batches)
    if batches:
        yield _files(list(batches.values()))
    yield from _changes(case)


def _sources(case: Case) -> dict[tuple[int, object], int]:
    """{(metric, day): batch} of everything observed; a rate has the batches of its parts."""
    rows = Observation.objects.filter(employee=case.employee, day__range=(case.start, case.until))
    return {(metric, on): batch for metric, on, batch in rows.values_list("metric_id", "day", "batch_id")}


def _batches(case: Case) -> dict[int, Batch]:
    rows = Observation.objects.filter(employee=case.employee, day__range=(case.start, case.until))
    found = Batch.objects.filter(pk__in=rows.values("batch").distinct()).select_related("created_by")
    return {batch.pk: batch for batch in found.order_by("created_at", "pk")}


def _metric(
    case: Case, metric: Metric, results: list[DayResult], sources: dict[tuple[int, object], int], batches: dict
) -> Exhibit:
    parts = [pk for pk in (metric.numerator_id, metric.denominator_id, metric.pk) if pk]

    def source(row: DayResult) -> str:
        files = {sources[part, row.day] for part in parts if sources.get((part, row.day))}
        return ", ".join(batches[pk].sha256[:MARK] for pk in sorted(files) if pk in batches)

    table = Table(
        (_("Day"), _("Value"), _("Target"), _("Achievement"), _("File hash")),
        [
            (
                day(row.day),
                formats.format_measure(row.value, metric.unit) if row.value is not None else _("no data"),
                formats.format_measure(row.target_value, metric.unit) if row.target_value is not None else "—",
                formats.format_percent(row.achievement) if row.achievement is not None else "—",
                source(row),
            )
            for row in results
        ],
    )
    met = sum(1 for row in results if row.achievement is not None and row.achievement >= 1)
    judged = sum(1 for row in results if row.achievement is not None)
    facts = [
        (_("Days with a target and data"), str(judged)),
        (_("Days on which the target was met"), str(met)),
        (_("Definition"), f"{metric.code} · {metric.get_aggregation_display()} · {metric.get_direction_display()}"),
    ]
    return Exhibit(str(metric), results[0].day, facts, tables=[table])


def _files(batches: list[Batch]) -> Exhibit:
    rows = [
        (
            batch.file_name or batch.get_source_display(),
            formats.format_moment(batch.created_at),
            str(batch.created_by or ""),
            str(batch.rows),
            batch.sha256,
        )
        for batch in batches
    ]
    heads = (_("File"), _("Received"), _("By whom"), _("Rows"), "SHA-256")
    note = _("The files themselves hold data of other people; their hashes prove which files they were.")
    return Exhibit(_("Files the data came from"), tables=[Table(heads, rows)], paragraphs=[note], objects=batches)


def _changes(case: Case) -> Iterator[Exhibit]:
    restated = RestatedDay.objects.filter(employee=case.employee, day__range=(case.start, case.until))
    rows = [
        (
            day(row.day),
            str(row.metric),
            _value(row.value_before, row.metric),
            _value(row.value_after, row.metric),
            formats.format_moment(row.recalculation.at),
        )
        for row in restated.select_related("metric", "recalculation")
    ]
    if rows:
        heads = (_("Day"), _("Metric"), _("Before"), _("After"), _("When"))
        yield Exhibit(_("Figures that were corrected later"), tables=[Table(heads, rows)])
    doubts = list(disputes_of(employee=case.employee, start=case.start, until=case.until))
    if doubts:
        yield Exhibit(_("Figures the employee questioned, with the answers"), tables=[_doubts(doubts)], objects=doubts)


def _doubts(doubts: list[Dispute]) -> Table:
    heads = (_("Day"), _("Metric"), _("The employee's words"), _("Answer"), _("Answered by"))
    return Table(
        heads,
        [
            (day(row.day), str(row.metric), row.said, row.answer or _("not answered yet"), str(row.answered_by or ""))
            for row in doubts
        ],
    )


def _value(value: object, metric: Metric) -> str:
    return _("no data") if value is None else formats.format_measure(value, metric.unit)  # type: ignore[arg-type]
