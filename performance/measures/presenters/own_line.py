"""A person's last judged day as a few lines: value against target and the days before."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from hrplatform.lib.formats import DASH, format_measure, format_percent
from performance.measures.selectors.results import OwnDays

LOW = Decimal("0.5")


@dataclass(frozen=True)
class OwnLine:
    """One metric of the last day; `past`: achievement of the days up to it, None without data."""

    name: str
    value: str
    target: str
    share: str
    is_low: bool
    past: list[Decimal | None]
    past_label: str


def own_lines(own: OwnDays) -> list[OwnLine]:
    """A line per metric that was judged on the newest day."""
    found = []
    for place, metric in enumerate(own.metrics):
        now = own.days[0][1][place]
        if now is None:
            continue
        past = [cells[place].achievement if cells[place] else None for _day, cells in reversed(own.days)]  # type: ignore[union-attr]
        said = _("%(metric)s, last working days: %(values)s") % {
            "metric": metric,
            "values": " ".join(format_percent(share) if share is not None else DASH for share in past),
        }
        target = format_measure(now.target_value, metric.unit) if now.target_value is not None else ""
        is_low = now.achievement is not None and now.achievement < LOW
        shown = format_measure(now.value, metric.unit) if now.value is not None else _("No data")
        share = format_percent(now.achievement) if now.achievement is not None else ""
        found.append(OwnLine(str(metric), shown, target, share, is_low, past, said))
    return found
