"""How a dossier's tables are worded and set (spec 7.4)."""

from django.utils.translation import override

from pip_workflow.dossier.parts import Table
from pip_workflow.dossier.sources.plans import _measured
from tests.pip_workflow.conftest import orders  # noqa: F401


def test_follow_ups_stand_in_words(orders):  # noqa: F811
    """Where a measure stood when the follow-up was held, as it was frozen then."""
    days = ["2025-03-11", "2025-03-14"]
    line = {"metric": "orders", "actual": "3.250000", "expected": "6", "goal": "10", "days": days}
    with override("zh-hans"):
        cells = _measured(line, {"orders": orders})
        assert cells == (str(orders), "2 天：2025-03-11 – 2025-03-14", "3.25", "6", "10")
        assert _measured({**line, "days": [], "actual": None}, {})[:3] == ("orders", "0", "—")


def test_digests_and_moments_are_set_whole():
    row = ("2025-03-11 09:00", "已具备", "最近五个工作日的数据", "ab" * 32)
    table = Table(("时间", "结果", "说明", "SHA-256"), [row])
    assert [setting for _cell, setting in table.printed[0]] == ["whole", "whole", "", "digest"]
