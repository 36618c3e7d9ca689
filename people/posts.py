"""What positions can be told apart by (spec 2.1, 7.2): apps above name the metrics a strength may speak of."""

from collections.abc import Callable

Choices = list[tuple[str, str]]
_sources: list[Callable[[], Choices]] = []


def offer_metrics(source: Callable[[], Choices]) -> None:
    """Called once when the project is ready; `source` gives (code, name) of the company's metrics."""
    _sources.append(source)


def metric_choices() -> Choices:
    return [choice for source in _sources for choice in source()]
