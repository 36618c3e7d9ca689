"""Guard rules as data: versions, places, sign-off; what each role reads of a refusal (spec 7.3)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from audit.models import AuditEntry
from people.enums import Protection, Role
from people.models import Employee
from people.services.policies import acknowledge_policy
from people.services.protection import record_protection
from performance.reviews.models import ReviewCycle
from performance.reviews.participants import Participants
from performance.reviews.signals import preflight_checks
from pip_workflow.guards.enums import GuardCode, LocalKind
from pip_workflow.guards.facts import local_wage
from pip_workflow.guards.law import shipped_rules, shipped_wages
from pip_workflow.guards.models import GuardRule
from pip_workflow.guards.presenters import guard_rows
from pip_workflow.guards.rulebook import rule_in_force, rules_in_force, versions_of, wage_on, wages
from pip_workflow.guards.scoring import rules_not_known
from pip_workflow.guards.services import RuleContent, RuleRefused, keep_figure, write_rule
from pip_workflow.guards.words import MISSING, place_of_key, sentence
from pip_workflow.rules.guards import Result
from pip_workflow.services.guarding import guards_of_failing
from tests.factories import make_user
from tests.pip_workflow.conftest import DEADLINE, START, at

ON = date(2025, 3, 31)
CONTENT = RuleContent(
    code="G4", place="", start=ON, article="《劳动合同法》第四十条第（二）项", text_zh="十个工作日", text_en="ten days",
    parameters={"min_evidence": "3", "min_days": "10"}, reason="Our court asks for more", signed_by="王律师",
    signed_as="某某律师事务所", signed_on=ON,
)  # fmt: skip


def write(cast, on=ON, **changes):
    return write_rule(content=replace(CONTENT, **changes), actor=cast.hr, on=on, now=at(on))


def test_every_guard_is_shipped_with_article_and_text_in_both_languages():
    rules = shipped_rules()
    assert list(rules) == list(GuardCode.values)
    for rule in rules.values():
        assert rule.article_zh and rule.article_en and rule.text_zh and rule.text_en
        assert (rule.number, rule.signed_by) == (1, "")
        assert "《" in rule.article_zh


def test_a_new_version_never_edits_an_old_one(cast):
    first = write(cast)
    assert (first.number, rule_in_force("G4", ON).number_of("min_days")) == (2, 10)
    second = write(cast, start=date(2025, 4, 15), parameters={"min_evidence": "2", "min_days": "7"})
    assert second.number == 3
    # Each day has its version; the shipped one before the first.
    days = {day: rule_in_force("G4", day).number for day in (START, ON, date(2025, 4, 14), date(2025, 4, 15))}
    assert list(days.values()) == [1, 2, 2, 3]
    assert [rule.number for rule in versions_of("G4")] == [3, 2, 1]
    assert GuardRule.objects.get(number=2).parameters["min_days"] == "10"
    assert AuditEntry.objects.filter(action="pip_workflow.guard_rule.written").count() == 2


def test_the_guards_ask_what_the_rule_in_force_says(cast, plan, rules):
    before = {result.guard: result for result in guards_of_failing(plan, cast.hr, DEADLINE)}["G4"]
    write(cast, start=date(2025, 3, 20), on=ON)
    after = {result.guard: result for result in guards_of_failing(plan, cast.hr, DEADLINE)}["G4"]
    assert (before.rule, after.rule) == ("G4 · 1", "G4 · 2")
    assert after.article == CONTENT.article


def test_a_rule_of_a_place_comes_before_that_of_the_country(cast):
    write(cast)
    write(cast, place="上海", start=date(2025, 1, 1), parameters={"min_evidence": "2", "min_days": "20"})
    assert rule_in_force("G4", ON, "上海").number_of("min_days") == 20
    assert rule_in_force("G4", ON, "北京").number_of("min_days") == 10
    assert rules_in_force(ON)["G4"].place == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"signed_by": " "}, "signed_by"),
        ({"signed_as": ""}, "signed_as"),
        ({"signed_on": date(2025, 4, 1)}, "signed_on"),
        ({"article": ""}, "article"),
        ({"text_zh": ""}, "text_zh"),
        ({"reason": ""}, "reason"),
        ({"code": "G12"}, "code"),
        ({"parameters": {"min_evidence": "2"}}, ""),
        ({"parameters": {"min_evidence": "two", "min_days": "5"}}, "parameter_min_evidence"),
        ({"parameters": {"min_evidence": "2", "min_days": "-1"}}, "parameter_min_days"),
        ({"parameters": {"min_evidence": "2.5", "min_days": "5"}}, "parameter_min_evidence"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(cast, changes, field):
    with pytest.raises(RuleRefused) as refused:
        write(cast, **changes)
    assert refused.value.field == field
    assert not GuardRule.objects.exists()


def test_only_hr_writes_rules_and_versions_go_forward(cast):
    with pytest.raises(RuleRefused):
        write_rule(content=CONTENT, actor=cast.tao.user, on=ON, now=at(ON))
    write(cast)
    with pytest.raises(RuleRefused) as refused:
        write(cast)
    assert refused.value.field == "start"


SHANGHAI = {"place": "上海", "kind": "minimum", "source": "公司律师"}


def keep(cast, value, start, **changes):
    return keep_figure(value=Decimal(value), start=start, actor=cast.hr, now=at(ON), **{**SHANGHAI, **changes})


def wage(on):
    found = wage_on("上海", "minimum", on)
    return found and (found.value, found.confirmed_by)


def test_what_the_product_brings_is_not_used_until_hr_confirms_it(cast):
    assert all(wage.source for wage in shipped_wages())
    (first, second) = (wage for wage in shipped_wages() if (wage.place, wage.kind) == ("上海", "minimum"))
    assert (first.value, second.value) == (Decimal("2690.00"), Decimal("2740.00"))
    assert wage(ON) is None and local_wage("上海", LocalKind.MINIMUM, ON) is None
    keep(cast, first.value, first.start, until=first.until, source=first.source)
    assert wage(ON) == (Decimal("2690.00"), str(cast.hr)) and wage(second.start) is None
    assert [w.is_shipped for w in wages() if (w.place, w.kind) == ("上海", "minimum")] == [False, True]


def test_local_wages_follow_each_other(cast):
    later = date(2025, 7, 1)
    keep(cast, 3000, ON)
    keep(cast, 3100, later)
    keep(cast, 2900, date(2024, 1, 1))
    days = (date(2024, 1, 1), date(2025, 3, 30), ON, date(2025, 6, 30), later)
    assert [wage(day)[0] for day in days] == [2900, 2900, 3000, 3000, 3100]


@pytest.mark.parametrize(
    ("start", "changes", "field"),
    [
        (ON, {}, "start"), (date(2025, 5, 1), {"source": " "}, "source"), (date(2025, 5, 1), {"place": ""}, "place"),
        (date(2025, 5, 1), {"until": date(2025, 4, 30)}, "until"),
    ],
)  # fmt: skip
def test_a_local_wage_that_makes_no_sense_is_refused_at_its_field(cast, start, changes, field):
    keep(cast, 3000, ON)
    with pytest.raises(RuleRefused) as refused:
        keep(cast, 3100, start, **changes)
    assert refused.value.field == field


def test_every_key_has_words_and_a_place_to_enter_it():
    for key in MISSING:
        assert sentence(key) != key
        assert place_of_key(key)
    assert sentence("second_evidence") != "second_evidence"
    assert place_of_key("first_heard") == "talks"


PROTECTED = [Result("G6", "LCL 42", ("protected",))]


def read(viewer, cast):
    with override("en"):
        (row,) = guard_rows(PROTECTED, viewer=viewer, person=cast.wei, on=ON)
    return row.missing[0].text


def test_a_protected_state_is_named_to_authorised_hr_only(cast):
    named = make_user("he", Role.HR, Role.PROTECTED)
    record_protection(
        employee=cast.wei, kind=Protection.MOTHERHOOD, start=START, until=None, actor=named, now=at(START),
        consent_on=START, consent_form="signed form",
    )  # fmt: skip
    views = AuditEntry.objects.filter(action="people.protection.read")
    others = [cast.hr, cast.tao.user, cast.lin.user, cast.wei.user, cast.auditor, cast.finance]
    assert {read(viewer, cast) for viewer in others} == {"protected: ask HR"}
    assert not views.exists()
    assert read(named, cast) == "protected: Pregnancy, maternity or nursing"
    assert views.count() == 1


def test_a_missing_fact_is_named_with_where_to_enter_it(cast):
    results = [Result("G8", "LCL 47", ("average_pay",), {"path": "40(2)"}, ("local_average",))]
    with override("en"):
        (row,) = guard_rows(results, viewer=cast.hr, person=cast.wei, on=ON, links={"money": "/m/", "wages": "/w/"})
    assert [(fact.text, fact.url, fact.is_unknown) for fact in row.missing] == [
        ("the average pay of the last 12 months is not entered", "/m/", False),
        ("the local average wage is not on file, or nobody has confirmed it", "/w/", True),
    ]
    assert row.status.kind == "bad"


def test_scoring_only_warns_of_who_was_not_told_the_rules(cast, rules):
    """G1: Wei was told in January; the others never, and one who came in the span only afterwards."""
    cycle = ReviewCycle(start=date(2025, 2, 1), until=date(2025, 3, 31))
    people = [cast.wei, cast.mei, cast.pan]
    Employee.objects.filter(pk=cast.mei.pk).update(hire_date=date(2025, 2, 20))
    found = Participants(
        parts=[SimpleNamespace(employee=person.pk) for person in people], employees=Employee.objects.in_bulk(),
    )  # fmt: skip

    def named():
        (problem,) = rules_not_known(found, cycle)
        assert problem.blocks is False and problem.code == "rules_unknown"
        return set(problem.names)

    assert rules_not_known in preflight_checks
    assert named() == {cast.mei.name, cast.pan.name}
    for person in (cast.mei, cast.pan):
        acknowledge_policy(version=rules, employee=person, on=date(2025, 2, 25), now=at(ON))
    assert named() == {cast.pan.name}, "for who started later the days after the notice count"
