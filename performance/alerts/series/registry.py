"""Which series there are. An app registers its own from AppConfig.ready()."""

from performance.alerts.series.base import Series

_series: dict[str, Series] = {}


def register(series: Series) -> Series:
    """Make a series known under its code; twice the same code is a mistake."""
    if not series.code or series.code in _series:
        raise ValueError(f"series {series.code!r} has no code of its own")
    _series[series.code] = series
    return series


def get(code: str) -> Series:
    """The series of a rule. KeyError for a code nobody registered."""
    return _series[code]


def all_series() -> list[Series]:
    """Every series in the order of registration."""
    return list(_series.values())
