"""The series a rule may watch; the built-in ones are registered here."""

from performance.alerts.series import achievement, cost, forecast, no_data, standard, turnover
from performance.alerts.series.base import (
    Defaults,
    Figure,
    MetricUse,
    Option,
    Period,
    Series,
    Statement,
    Story,
    place_of,
)
from performance.alerts.series.registry import all_series, get, register

BUILT_IN = (
    achievement.Achievement(),
    no_data.NoData(),
    cost.CostShare(),
    turnover.Turnover(),
    forecast.Forecast(),
    standard.Standard(),
)
for _series in BUILT_IN:
    register(_series)

__all__ = [
    "BUILT_IN",
    "Defaults",
    "Figure",
    "MetricUse",
    "Option",
    "Period",
    "Series",
    "Statement",
    "Story",
    "all_series",
    "get",
    "place_of",
    "register",
]
