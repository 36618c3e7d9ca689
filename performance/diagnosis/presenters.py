"""A diagnosis in words: what differs from the peers, what it points to, which course might help."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from hrplatform.lib.formats import DASH, format_measure, format_number, format_percent, join_names
from hrplatform.lib.ui import Status
from performance.diagnosis.models import Course
from performance.diagnosis.rules import FEWEST_PEERS, Compared
from performance.diagnosis.selectors import Diagnosis, Finding
from performance.measures.models import Metric


@dataclass(frozen=True)
class FunnelRow:
    """One metric of the person beside the peers."""

    metric: str
    value: str
    median: str
    against: str
    status: Status


@dataclass(frozen=True)
class FindingRow:
    title: str
    because: str
    courses: list[str]


@dataclass(frozen=True)
class DiagnosisCard:
    """What the page shows: one sentence, the findings, the funnel, and what it was taken from."""

    lead: str
    findings: list[FindingRow]
    rows: list[FunnelRow]
    notes: tuple[str, ...]


def card(diagnosis: Diagnosis) -> DiagnosisCard:
    span = _("%(start)s to %(on)s; amounts are means per day with data, rates are sums divided.")
    beside = _("The median is that of %(n)s others in the position %(position)s; within 25%% of it is normal.")
    values = {"start": diagnosis.start, "on": diagnosis.on, "n": diagnosis.peers, "position": diagnosis.position}
    return DiagnosisCard(
        _lead(diagnosis),
        [_finding(finding) for finding in diagnosis.findings],
        [_row(metric, figure) for metric, figure in diagnosis.figures],
        (span % values, beside % values),
    )


def _lead(diagnosis: Diagnosis) -> str:
    if not diagnosis.figures:
        return _("There is no data of the last working days to compare.")
    if not diagnosis.has_peers:
        words = ngettext(
            "Only %(n)s other person in this position has data; from %(least)s on they can be compared.",
            "Only %(n)s other people in this position have data; from %(least)s on they can be compared.",
            diagnosis.peers,
        )
        return words % {"n": diagnosis.peers, "least": FEWEST_PEERS}
    if not diagnosis.findings:
        return _unexplained(diagnosis)
    return pgettext("list", ", ").join(str(finding.rule) for finding in diagnosis.findings)


def _unexplained(diagnosis: Diagnosis) -> str:
    """No rule holds: what differs all the same, and what nothing is known of."""
    apart = [pair for pair in diagnosis.figures if pair[1].level in ("low", "high")]
    if not apart:
        return _("No figure differs from the peers' median by more than a quarter.")
    words = _("No rule of diagnosis holds, though these differ: %(figures)s.")
    told = words % {"figures": pgettext("clauses", "; ").join(_clause(metric, figure) for metric, figure in apart)}
    if not diagnosis.missing:
        return told
    names = join_names(str(metric) for metric in diagnosis.missing)
    return told + _(" There is no data of: %(metrics)s.") % {"metrics": names}


def _finding(finding: Finding) -> FindingRow:
    because = pgettext("clauses", "; ").join(_clause(metric, figure) for metric, figure in finding.figures)
    return FindingRow(str(finding.rule), because, [_course(course) for course in finding.courses])


def _clause(metric: Metric, figure: Compared) -> str:
    words = {
        "low": _("%(metric)s %(value)s, low against the peers' median of %(median)s"),
        "normal": _("%(metric)s %(value)s, normal beside the peers' median of %(median)s"),
        "high": _("%(metric)s %(value)s, high against the peers' median of %(median)s"),
    }[figure.level or "normal"]
    value, median = _written(metric, figure.value), _written(metric, figure.median)
    return words % {"metric": metric, "value": value, "median": median}


def _course(course: Course) -> str:
    words = _("%(course)s, %(form)s, %(hours)s h")
    return words % {"course": course, "form": course.get_form_display(), "hours": format_number(course.hours)}


def _row(metric: Metric, figure: Compared) -> FunnelRow:
    has_median = figure.median is not None and figure.peers >= FEWEST_PEERS
    share = figure.value / figure.median - 1 if has_median and figure.median and figure.value is not None else None
    sign = "+" if share is not None and share > 0 else "−" if share is not None and share < 0 else ""
    return FunnelRow(
        str(metric), _written(metric, figure.value), _written(metric, figure.median) if has_median else DASH,
        DASH if share is None else f"{sign}{format_percent(abs(share))}", _status(metric, figure),
    )  # fmt: skip


def _status(metric: Metric, figure: Compared) -> Status:
    """Low and high are about the number; the colour says whether that is the worse side of this metric."""
    worse = "high" if metric.direction == "lower" else "low"
    words = {
        "low": pgettext("against peers", "low"),
        "normal": pgettext("against peers", "normal"),
        "high": pgettext("against peers", "high"),
    }
    if figure.level is None:
        return Status("none", _("Too few to compare"))
    kind = "neutral" if figure.level == "normal" else "bad" if figure.level == worse else "good"
    icons = {"low": "arrow-down", "high": "arrow-up", "normal": "minus"}
    return Status(kind, words[figure.level], icons[figure.level])


def _written(metric: Metric, value: object) -> str:
    return DASH if value is None else format_measure(value, metric.unit)  # type: ignore[arg-type]
