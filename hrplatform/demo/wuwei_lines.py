"""What is written down in Wuwei about the second and the third person (spec 15), and what their ways need."""

from dataclasses import dataclass, replace

from hrplatform.demo.cast import PlanScript

SERVICE, SERVICE_AGENT = "客服部", "客服专员"
# (department, position, approved posts): one agent more than there are, and a live operator to compare with.
OPEN_POSTS = ((SERVICE, SERVICE_AGENT, 30), ("直播部", "直播运营", 20))
# The third answers customers for an hour or two a day beside selling: by the service's own standards.
THIRD_TARGETS = {"chats": "15", "response_seconds": "45", "satisfaction": "0.95"}


@dataclass(frozen=True)
class SecondLines:
    trained_because: str = "员工愿意继续，差距主要在商品页转化：先由公司安排针对性培训，再看新的一期。"
    trained_what: str = "商品页优化与转化"
    trained_proof: tuple[str, str, str] = (
        "培训签到表，6 课时全勤", "《商品页优化与转化》讲义第 3 版", "课后测试 78 分，及格线 60 分",
    )  # fmt: skip
    pregnancy_note: str = "本人提交医院诊断证明"
    pregnancy_consent: str = "单独同意书，本人签字"
    review_because: str = "培训后新的一期仍未达到标准，申请解除审查。"
    kept_because: str = "解除审查未通过（《劳动合同法》第四十二条），依法不得解除。继续在岗，由负责人每周辅导一次。"


@dataclass(frozen=True)
class ThirdLines:
    moved_because: str = "订单未达到标准，但接待满意度和响应都好，匹配分最高的是客服专员；本人书面同意，工资不变。"
    agreed_note: str = "更喜欢直接和顾客沟通，同意调到客服部。"


SECOND, THIRD = SecondLines(), ThirdLines()

SECOND_PLAN = PlanScript(
    days=10,
    steps={"orders": ((4, "5"), (9, "10"))},
    expectation="两周内订单达到每天 10 单，第一周先到 5 单。",
    supports=(
        ("course", "商品页优化与转化，6 课时", "培训组", 2),
        ("coach", "每天与教练看一次数据", "", 9),
    ),
    proofs={
        "商品页优化与转化，6 课时": "签到表 6 课时；课后测试 72 分，及格线 60 分",
        "每天与教练看一次数据": "看数记录 10 条，双方签字",
        "改版实操与数据对比，4 课时": "签到表 4 课时；实操作业 1 份，批改意见在案",
        "每两天与教练改一个商品页": "改版前后对照 5 份，双方签字",
    },
    check_ins=(4, 9),
    failed_because="计划期内培训与辅导均已提供，最近五个工作日的订单仍远低于标准，员工已当面陈述。",
    words="会尽力，家里事情多",
)
# The second period asks the same and helps in another way: by doing.
SECOND_AGAIN = replace(
    SECOND_PLAN,
    supports=(
        ("course", "改版实操与数据对比，4 课时", "培训组", 2),
        ("coach", "每两天与教练改一个商品页", "", 9),
    ),
)
THIRD_PLAN = PlanScript(
    days=10,
    steps={"orders": ((4, "6"), (9, "10"))},
    expectation="两周内订单达到每天 10 单，第一周先到 6 单。",
    supports=(
        ("course", "关联销售与客单提升，3 课时", "培训组", 2),
        ("course", "客服快捷回复与排队管理，4 课时", "培训组", 4),
        ("coach", "与销售好的同事搭档一周", "", 6),
    ),
    proofs={
        "关联销售与客单提升，3 课时": "签到表 3 课时；课后测试 81 分",
        "客服快捷回复与排队管理，4 课时": "签到表 4 课时；课后测试 94 分",
        "与销售好的同事搭档一周": "搭档日志 5 天，双方签字",
    },
    check_ins=(4, 9),
    failed_because="培训和搭档均已提供，最近五个工作日的订单仍不到标准的一半；沟通中员工表示更适合接待顾客。",
    words="卖货不是我的强项，接待顾客我更拿手",
)
