"""The e-commerce pack word by word: its metrics (spec 2.2) and its alert rules (spec 3.1), as the tables have them."""

import pytest

from tenants.packs import read_pack

# code: aggregation, parts or weight, unit, direction
METRICS = {
    **dict.fromkeys(
        ["visitors", "promo_clicks", "live_clicks", "chats", "contacts", "requests_received", "requests_answered",
         "orders", "repeat_orders"], ("sum", "", "", "count", "higher"),
    ),
    "refunds": ("sum", "", "", "count", "lower"),
    "revenue": ("sum", "", "", "money", "higher"),
    "conversion": ("ratio", "orders", "visitors", "percent", "higher"),
    "average_order_value": ("ratio", "revenue", "orders", "money", "higher"),
    "repeat_rate": ("ratio", "repeat_orders", "orders", "percent", "higher"),
    "click_conversion": ("ratio", "orders", "promo_clicks", "percent", "higher"),
    "response_seconds": ("weighted_mean", "", "chats", "seconds", "lower"),
    "dwell_seconds": ("weighted_mean", "", "visitors", "seconds", "higher"),
    "satisfaction": ("weighted_mean", "", "chats", "percent", "higher"),
    "collaboration_rate": ("ratio", "requests_answered", "requests_received", "percent", "higher"),
    "request_response_hours": ("weighted_mean", "", "requests_answered", "hours", "lower"),
}  # fmt: skip
CHINESE = {
    "visitors": "访客数", "promo_clicks": "推广点击", "live_clicks": "直播点击", "chats": "接待量",
    "contacts": "沟通次数",
    "requests_received": "收到需求", "requests_answered": "完成需求", "refunds": "退款单数", "orders": "订单数",
    "revenue": "销售额", "repeat_orders": "复购订单数", "conversion": "转化率", "average_order_value": "客单价",
    "repeat_rate": "复购率", "click_conversion": "点击转化率", "response_seconds": "客服响应秒数",
    "dwell_seconds": "页面停留秒数", "satisfaction": "客户满意度", "collaboration_rate": "需求完成率",
    "request_response_hours": "需求响应小时",
}  # fmt: skip
# code: series, metric, comparison, threshold, window, severity, told, proposes
RULES = {
    "R1": ("achievement", "orders", "under", "0.5", 3, "warning", {"boss", "hr"}, "talk"),
    "R2": ("achievement", "orders", "under", "0.5", 7, "severe", {"boss", "hr"}, "plan"),
    "R3": ("cost_share", "revenue", "over", "0.3", 1, "warning", {"hr", "hq"}, "hiring"),
    "R4": ("turnover", None, "over", "0.2", 3, "severe", {"hr", "hq"}, "exits"),
    "R5": ("no_data", None, "under", None, 2, "info", {"boss", "hr"}, "feed"),
    "R6": ("forecast", None, "under", "0.5", 1, "info", {"boss"}, "talk"),
    "R7": ("standard", None, "under", "0.3", 1, "warning", {"hr"}, "standard"),
}
MORE = {
    "R1": {"lowered_by": "revenue"},
    "R4": {"least": 3},
    "R5": {"options": {"regular_share": "0.8", "regular_days": 20, "group_share": "0.5"}},
    "R6": {"options": {"horizon": 7, "history": 20, "points": 8}},
    "R7": {"least": 5, "options": {"span": 30, "days": 10, "reach": "1"}},
}


def test_the_metrics_are_those_of_the_table():
    found = {row["code"]: row for row in read_pack("ecommerce", "metrics")}
    assert {
        code: (
            row["aggregation"], row.get("numerator", ""), row.get("denominator") or row.get("weight_metric", ""),
            row["unit"], row["direction"],
        )
        for code, row in found.items()
    } == METRICS  # fmt: skip
    assert {code: row["name_zh"] for code, row in found.items()} == CHINESE
    assert [code for code, row in found.items() if row.get("is_primary")] == ["orders"]


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_rules_are_those_of_the_table(code):
    (row,) = [row for row in read_pack("ecommerce", "rules") if row["code"] == code]
    said = (
        row["series"], row.get("metric"), row.get("comparison", "under"), row.get("threshold"), row["window"],
        row["severity"], set(row["told"]), row["proposes"],
    )  # fmt: skip
    assert said == RULES[code]
    for name, value in MORE.get(code, {}).items():
        assert row[name] == value
