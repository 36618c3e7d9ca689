"""A person checks the bonus from the letter alone: every figure is worked out again from the PDF's own text (6.6)."""

import re
import shutil
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bonuses import letters, services
from bonuses.models import Award
from bonuses.services.scenarios import DepartmentTerms, Terms
from people.models import Compensation, Leave
from tests.bonuses.conftest import AT
from tests.bonuses.letter_text import NUMBER, curve_of, find, need, number, on_curve, pattern, text_of

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler is not installed"),
]
FEN = Fraction(1, 100)
HAIR = Fraction(1, 10**4)  # what six printed places leave open on sums of this size
FLOOR = {"CS": DepartmentTerms(min_share=Decimal("0.3"))}
CAP = {"LIVE": DepartmentTerms(max_share=Decimal("0.4"), weight=Decimal("1.2"))}
CASES = {
    "as the rule says": Terms(),
    "all to the people": Terms(individual_mode="normalised"),
    "departments as they earn": Terms(mode="absolute"),
    "both as they are": Terms(mode="absolute", individual_mode="normalised", reserve_rate=Decimal("0.033")),
    "a floor": Terms(departments=FLOOR),
    "a cap of a department": Terms(departments=CAP, individual_mode="normalised"),
    "floor and cap, as they earn": Terms(mode="absolute", departments=FLOOR | CAP),
    "caps of people": Terms(cap_months=Decimal("0.85"), individual_mode="normalised"),
    "caps of people, as they earn": Terms(cap_months=Decimal("0.85")),
    "everybody at the cap": Terms(cap_months=Decimal("0.05"), individual_mode="normalised"),
    "no cap": Terms(no_cap=True),
}


def near(a: Fraction, b: Fraction, by: Fraction = FEN + HAIR) -> bool:
    return abs(a - b) <= by


def steps_of(text: str) -> dict[int, Fraction]:
    """The amounts of steps 4 to 8: behind the share, before "至", behind the rule of rounding."""
    [*_sums, first] = need("占部门 # 人合计 # 的 #% #", text)
    found = {4: first}
    for place, name in ((5, "5 得分"), (6, "6 资格"), (7, "7 上限")):
        start = pattern(name).search(text)
        assert start is not None, name
        row = text[start.end() : text.index("至", start.end())]
        found[place] = number(re.findall(NUMBER, row)[-1])
    last = re.search(rf"尾\s?差\s?到\s?分 {NUMBER} → {NUMBER}，\S+ {NUMBER}", text)
    assert last is not None
    return found | {8: number(last.group(3))}


def check_company(text: str) -> Fraction:
    """Pool → reserve → department; gives the department's amount as printed."""
    pool = number(re.search(rf"{NUMBER} 2 留存", text).group(1))
    rate, reserve = need("奖金池 × #%，转入下一期 −#", text)
    assert near(pool * rate / 100, reserve, FEN / 2)
    [left] = need("余 #", text)
    assert left == pool - reserve
    base, c, score, weight, weighted = need("工资基数 # × 部门系数 #（得分 #）× 战略权重 # = 加权基数 #", text)
    assert near(on_curve(curve_of("部门系数（按部门得分）", text), score), c, HAIR)
    assert near(base * c * weight, weighted, HAIR)
    [elsewhere] = need("其他部门 #", text)
    amount = left - elsewhere
    bound = find("低于下限，提至 #", text) or find("超过上限，以 # 为限", text)
    if bound:
        assert bound == [amount]
    else:
        w, shared, over = need("加权基数 # # × # ÷ #", text)[1:]
        assert w == weighted
        assert near(w * shared / over, amount)
    return amount


def check_person(text: str, amount: Fraction) -> Fraction:
    """Department → pay and days → score → eligibility → cap → fen; gives the bonus worked out."""
    slices = re.search(r"4 工资与天数 \((.+?)\) ÷", text).group(1)
    [period, base] = need("÷ 本期 # 天 = 我的基数 #", text)
    days = sum(number(p) * number(d) for p, d in re.findall(rf"{NUMBER}\s*×\s*{NUMBER}\s*天", slices))
    assert near(days / period, base, HAIR)
    score, k = need("总分 # → 系数 #", text)
    [threshold] = need("低于 # 分不发", text)
    assert near(on_curve(curve_of("个人系数（按个人得分）", text), score) if score >= threshold else 0, k, HAIR)
    [e] = need("我的资格 #", text)
    b2, k2, e2, weight = need("我的权重 # × # × # = #", text)
    assert (b2, k2, e2) == (base, k, e)
    assert near(base * k * e, weight, HAIR)
    cap = check_cap(text)
    x = own_amount(text, weight, amount)
    return x if cap is None else min(x, cap)


def check_cap(text: str) -> Fraction | None:
    if pattern("本规则不设上限").search(text):
        return None
    months, salary, cap = need("# 个月 × 期末月薪 # = #", text)
    assert months * salary - FEN < cap <= months * salary
    left = find("已得的 #，剩 #", text)
    if left:
        assert left[1] == cap - left[0]
        return left[1]
    return cap


def own_amount(text: str, weight: Fraction, amount: Fraction) -> Fraction:
    """What the weight is worth before the own cap."""
    rate = find("每 1 元权重得 #", text)
    if rate:
        return weight * rate[0]
    if pattern("均已触及上限").search(text):
        return Fraction(10**9)
    for words in ("我的权重 # × # ÷ 全部权重 #", "我的权重 # × # ÷ #：触及上限的人员先得"):
        found = find(words, text)
        if found:
            assert found[0] == weight
            return found[0] * found[1] / found[2]
    others = find("分给其余人员：#，按权重 # 分", text)
    if others:
        return weight * others[0] / others[1]
    whole = find("参与分配的基数 #", text) or need("部门权重合计 #", text)
    return weight * amount / whole[0]


def check_letter(award: Award, company, folder) -> None:
    text = text_of(letters.build_letter(award, company=company, now=AT), folder)
    if pattern("合计不列出").search(text):
        return check_letter_of_few(award, text)
    amount = check_company(text)
    x = check_person(text, amount)
    [bonus] = need("我的奖金 ¥#", text)
    assert bonus == Fraction(award.amount)
    assert near(x, bonus)
    steps = steps_of(text)
    assert near(sum(steps.values()), bonus, 3 * FEN)
    assert award.scenario.engine_version in text


def check_letter_of_few(award: Award, text: str) -> None:
    """A department of two: the own weight times the rate, at most the cap; no total of the department."""
    [bonus] = need("我的奖金 ¥#", text)
    assert bonus == Fraction(award.amount)
    capped = pattern("已触及").search(text) and not pattern("未触及").search(text)
    cap = check_cap(text)
    assert near(cap if capped else check_person(text, Fraction(0)), bonus)
    for key in ("people_base", "department_amount"):
        assert f"{Decimal(award.trace[key]):,.2f}" not in text


def make(stage, terms: Terms):
    return services.create_scenario(
        pool=stage.pool, plan=stage.plan, name="Case", actor=stage.cast.hr, now=AT, terms=terms
    )


@pytest.mark.parametrize("case", ["as the rule says", "floor and cap, as they earn", "caps of people"])
def test_a_bonus_follows_from_the_letters_own_text(case, stage, company, tmp_path):
    scenario = make(stage, CASES[case])
    check_letter(scenario.awards.get(employee=stage.cast.tao), company, tmp_path)


def test_a_letter_in_a_department_of_two_is_checked_without_its_totals(stage, company, tmp_path):
    award = make(stage, Terms()).awards.get(employee=stage.cast.sun)
    check_letter_of_few(award, text_of(letters.build_letter(award, company=company, now=AT), tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_every_letter_follows_from_its_own_text(case, stage, company, tmp_path):
    scenario = make(stage, CASES[case])
    for award in scenario.awards.filter(score__isnull=False):
        check_letter(award, company, tmp_path)


def test_the_cases_meet_every_bound(stage):
    """Floor, cap, everybody capped, lowered alike: else the letters above would prove less than they say."""
    traces = [award.trace for terms in CASES.values() for award in make(stage, terms).awards.all()]
    assert {trace["department_bound"] for trace in traces} == {None, "floor", "cap"}
    assert {trace["departments_rule"] for trace in traces} >= {"own", "level"}
    assert {trace["people_rule"] for trace in traces} == {"own", "level", "bounds"}
    assert {trace["capped"] for trace in traces} == {True, False}
    assert any(trace["people_rule"] == "level" and number(trace["people_at_caps"]) for trace in traces)


def test_a_rise_and_unpaid_days_stand_in_the_letter_with_their_days(stage, company, tmp_path):
    """Two pay slices and nine unpaid days: the base and the eligibility can be worked out."""
    wei = stage.cast.wei
    Compensation.objects.filter(employee=wei).update(until=date(2025, 1, 31))
    Compensation.objects.create(employee=wei, salary=Decimal("12000.00"), start=date(2025, 2, 1))
    Leave.objects.create(employee=wei, kind="unpaid", start=date(2025, 3, 3), until=date(2025, 3, 11))
    award = make(stage, Terms()).awards.get(employee=wei)
    text = text_of(letters.build_letter(award, company=company, now=AT), tmp_path)
    assert need("10,000.00 × # 天 + 12,000.00 × # 天", text) == [31, 59]
    days, away, all_days = need("(# − #) ÷ # 天", text)
    assert (days, away, all_days) == (90, 9, 90)
    assert need("我的资格 #", text) == [(days - away) / all_days]
    check_letter(award, company, tmp_path)


def test_other_people_stand_in_no_letter(stage, company, tmp_path):
    award = stage.scenario.awards.get(employee=stage.cast.wei)
    text = text_of(letters.build_letter(award, company=company, now=AT), tmp_path)
    others = stage.scenario.awards.exclude(pk=award.pk)
    for other in others:
        assert other.employee.name not in text
        assert f"{other.amount:,.2f}" not in text
        assert other.employee.number not in text
