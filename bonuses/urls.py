"""Pages of bonuses."""

from django.urls import path

from bonuses.views import awards, comparison, life, payroll, pools, proposals, questions, rules

app_name = "bonuses"
urlpatterns = [
    path("", pools.show_pools, name="pool-list"),
    path("new/", pools.create_pool, name="pool-create"),
    path("mine/", awards.show_my_awards, name="my-awards"),
    path("rule/", rules.show_rule, name="rule"),
    path("rule/change/", rules.change_rule, name="rule-change"),
    path("rule/variants/new/", rules.add_variant, name="rule-variant"),
    path("rule/variants/<uuid:public_id>/remove/", rules.remove_variant, name="rule-variant-remove"),
    path("pools/<uuid:public_id>/", pools.show_pool, name="pool-detail"),
    path("pools/<uuid:public_id>/funding/", pools.add_funding, name="funding-add"),
    path("pools/<uuid:public_id>/scenarios/", pools.create_scenario, name="scenario-create"),
    path("pools/<uuid:public_id>/people/", comparison.show_people, name="comparison"),
    path("pools/<uuid:public_id>/approve/", life.approve_pool, name="pool-approve"),
    path("pools/<uuid:public_id>/return/", life.return_pool, name="pool-return"),
    path("pools/<uuid:public_id>/release/", life.release_pool, name="pool-release"),
    path("pools/<uuid:public_id>/pay/", life.pay_pool, name="pool-pay"),
    path("pools/<uuid:public_id>/awards/", awards.show_awards, name="award-list"),
    path("payroll/layout/", payroll.edit_layout, name="payroll-layout"),
    path("pools/<uuid:public_id>/payroll/", payroll.make_payroll, name="payroll"),
    path("pools/<uuid:public_id>/letters/", awards.make_all_letters, name="letters-make"),
    path("pools/<uuid:public_id>/ledger/", awards.show_ledger, name="ledger"),
    path("pools/<uuid:public_id>/departments/<uuid:department_id>/", awards.show_department, name="department"),
    path("funding/<uuid:public_id>/remove/", pools.remove_funding, name="funding-remove"),
    path("scenarios/<uuid:public_id>/change/", pools.change_scenario, name="scenario-change"),
    path("scenarios/<uuid:public_id>/proposals/", proposals.show_proposals, name="scenario-proposals"),
    path("scenarios/<uuid:public_id>/remove/", pools.remove_scenario, name="scenario-remove"),
    path("scenarios/<uuid:public_id>/submit/", life.submit_pool, name="pool-submit"),
    path("awards/<uuid:public_id>/", awards.show_award, name="award-detail"),
    path("awards/<uuid:public_id>/sources/<uuid:item_id>/", awards.show_source, name="award-source"),
    path("awards/<uuid:public_id>/letter/", awards.show_letter, name="letter"),
    path("awards/<uuid:public_id>/question/", questions.ask, name="question-ask"),
    path("questions/<uuid:public_id>/", questions.give_answer, name="question-answer"),
    path("awards/<uuid:public_id>/adjust/", awards.propose_adjustment, name="adjustment-propose"),
    path("adjustments/<uuid:public_id>/", awards.decide_adjustment, name="adjustment-decide"),
]
