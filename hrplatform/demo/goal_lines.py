"""Sunrise's goals of a quarter (spec 4.1, 15): company, departments, a team, and what people agree on. Plain data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PartLine:
    """A key result or milestone; `due` is the share of the quarter after which a milestone is reached."""

    title: str
    weight: int
    due: float = 1.0
    unit: str = ""
    base: str = ""
    target: str = ""


@dataclass(frozen=True)
class GoalLine:
    """A goal. owner: path of its department, "" of the company; shares: owners of a shared one, in percent."""

    key: str
    title: str
    kind: str
    parts: tuple[PartLine, ...]
    owner: str = ""
    above: str = ""
    commitment: str = ""
    weight: int = 100
    shares: tuple[tuple[str, int], ...] = ()


OPERATIONS, TEAM = "运营中心", "运营中心/抖音组"
STREAM, PROMOTION, SERVICE = "直播部", "推广部", "客服部"
COMPANY_GOALS = (
    GoalLine(
        "company", "让增长来自老顾客和直播，而不是折扣", "okr",
        (
            PartLine("老顾客订单占比", 40, unit="%", base="32", target="40"),
            PartLine("直播成交占比", 35, unit="%", base="18", target="25"),
            PartLine("平均折扣率", 25, unit="%", base="22", target="18"),
        ),
        commitment="aspirational",
    ),
    GoalLine(
        "stream", "每个直播间都有自己的节奏", "mbo",
        (
            PartLine("直播话术手册第二版上线", 30, due=0.35),
            PartLine("每个直播间每周复盘一次", 30, due=0.9),
            PartLine("高转化场次占比", 40, unit="%", base="25", target="40"),
        ),
        owner=STREAM, above="company", weight=30,
    ),
    GoalLine(
        "promotion", "投放的钱花在会回来的顾客身上", "okr",
        (
            PartLine("老客人群投放回报", 50, unit="倍", base="2.1", target="3"),
            PartLine("新客获取成本", 30, unit="元", base="58", target="45"),
            PartLine("无效关键词清理", 20, unit="个", base="0", target="600"),
        ),
        owner=PROMOTION, above="company", commitment="committed", weight=25,
    ),
    GoalLine(
        "recall", "三十天内再来一次的顾客更多", "mbo",
        (
            PartLine("售后三天回访上线", 40, due=0.5),
            PartLine("三十天复购率", 60, unit="%", base="11", target="15"),
        ),
        owner=SERVICE, above="company", weight=20, shares=((SERVICE, 60), (PROMOTION, 40)),
    ),
    GoalLine(
        "operations", "三个店铺组一套打法", "mbo",
        (
            PartLine("商品页规范发布", 40, due=0.4),
            PartLine("三组共用素材库上线", 60, due=0.8),
        ),
        owner=OPERATIONS, above="company", weight=25,
    ),
    GoalLine(
        "team", "抖音小店的商品页讲清楚给谁用", "okr",
        (
            PartLine("商品页改版数", 40, unit="页", base="0", target="60"),
            PartLine("商品页转化率", 40, unit="%", base="4.6", target="5.4"),
            PartLine("因描述不符的退货占比", 20, unit="%", base="9", target="6"),
        ),
        owner=TEAM, above="operations", commitment="committed",
    ),
)  # fmt: skip
# Given to everybody of a department, under its goal; they count on scorecards through the item of their kind.
TEMPLATES = (
    GoalLine(
        "stream-people", "把自己的直播间做稳", "mbo",
        (
            PartLine("每周交一份复盘", 40, due=0.9),
            PartLine("单场平均停留", 60, unit="秒", base="70", target="95"),
        ),
        owner=STREAM, above="stream",
    ),
    GoalLine(
        "promotion-people", "管好自己的计划", "okr",
        (
            PartLine("负责计划的投放回报", 40, unit="倍", base="2.1", target="3"),
            PartLine("每周素材测试", 30, unit="组", base="0", target="36"),
            PartLine("空耗计划占比", 30, unit="%", base="14", target="6"),
        ),
        owner=PROMOTION, above="promotion", commitment="committed",
    ),
)  # fmt: skip
# The returner's own; and the newcomer's, whom the boss asks in the last weeks.
RETURNER = GoalLine(
    "returner", "重新做回组里的前一半", "okr",
    (
        PartLine("改版自己负责的商品页", 40, unit="页", base="0", target="8"),
        PartLine("商品页转化率", 40, unit="%", base="4.2", target="5.2"),
        PartLine("跟播学习", 20, unit="场", base="0", target="10"),
    ),
    owner=TEAM, above="team", commitment="committed", weight=50,
)  # fmt: skip
NEWCOMER = GoalLine(
    "newcomer", "一个季度内独立带一个店铺", "mbo",
    (
        PartLine("通过店铺操作考核", 40, due=0.5),
        PartLine("每天订单", 60, unit="单", base="3", target="10"),
    ),
    owner=TEAM, above="team",
)  # fmt: skip
SAYS = {
    "on_track": "按计划推进，下周继续。",
    "at_risk": "比计划慢一些，已约相关同事一起看数据。",
    "off_track": "落后较多，需要上级帮助协调资源。",
}
REACHED = "已完成，材料在共享盘“季度目标”文件夹。"
RATED = "对照共享盘材料和系统数据评定，已与本人当面核对。"
PEER_SAYS = (
    "跨部门对接及时，说好的时间都能做到。", "会议结论清楚，谁做什么写得明白。", "旺季前主动来对库存和排期。",
    "有时回复偏慢，急事要打电话。", "愿意分享做法，新人常去请教。",
)  # fmt: skip
