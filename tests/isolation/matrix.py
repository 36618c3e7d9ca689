"""Who is answered what on every route, written by hand: never computed from the app's own predicates (spec 8.3, 14).

Columns:  self  peer  manager  head  other_head  deputy  hr  finance  auditor  group_viewer

near is about Wei (self; manager Tao, head Lin, deputy Duo), far about Pan (head Sun: other_head). POST is sent empty:
422 is a refused form, 302 an act that was done. Whoever has no session is sent to the sign-in unless a row says more.
An object of another company is 404 for everybody. A new route without a row fails, and so does a row without a route.
"""

from tests.isolation.rules import Rule, page, thing

#            self peer mgr  head oth  dep  hr   fin  aud  grp
HR_ONLY =   "403  403  403  403  403  403  200  403  403  403"
HR_POST =   "403  403  403  403  403  403  302  403  403  403"
HR_FORM =   "403  403  403  403  403  403  422  403  403  403"
SEEN_NEAR = "200  404  200  200  404  200  200  404  404  404"
SEEN_FAR =  "404  404  404  404  200  404  200  404  404  404"
ACT_NEAR =  "403  404  403  403  404  403  200  404  404  404"
ACT_FAR =   "404  404  404  404  403  404  200  404  404  404"
FORM_NEAR = "403  404  403  403  404  403  422  404  404  404"
FORM_FAR =  "404  404  404  404  403  404  422  404  404  404"
DEP_NEAR =  "200  200  200  200  404  200  200  404  404  200"
DEP_FAR =   "404  404  404  404  200  404  200  404  404  200"
DACT_NEAR = "403  403  403  403  404  403  200  404  404  403"
DACT_FAR =  "404  404  404  404  403  404  200  404  404  403"
DPOST_NEAR ="403  403  403  403  404  403  422  404  404  403"
DPOST_FAR = "404  404  404  404  403  404  422  404  404  403"
HR_404 =    "403  403  403  403  403  403  404  403  403  403"
PAY_NEAR =  "200  404  404  404  404  404  200  404  404  404"
PAY_FAR =   "404  404  404  404  404  404  200  404  404  404"

PEOPLE: dict[str, Rule] = {
    "people:list": page("200"),
    "people:me": page("200"),
    "people:hire": page(HR_ONLY, HR_FORM),
    "people:organisation": page("200"),
    "people:department-create": page(HR_ONLY, HR_FORM),
    "people:department": thing("department", (DEP_NEAR, DEP_FAR)),
    "people:head-appoint": thing("department", (DACT_NEAR, DACT_FAR), (DPOST_NEAR, DPOST_FAR)),
    "people:head-end": thing("department", ("405", "405"), (
        "403  403  403  403  404  403  404  404  404  403",
        "404  404  404  404  403  404  404  404  404  403"), foreign_post="404"),
    "people:calendar": page("200"),
    "people:calendar-override": page("405", HR_FORM),
    "people:calendar-rest": page("405", HR_FORM),
    "people:accounts": page(HR_ONLY),
    "people:account-invite": page(HR_ONLY, HR_FORM),
    "people:account-slips": page(HR_ONLY, HR_FORM),
    "people:account": thing("account", (HR_ONLY, HR_ONLY), (HR_POST, HR_POST), foreign=HR_404),
    "people:account-reset": thing("account", ("405", "405"), (HR_ONLY, HR_ONLY), foreign_post=HR_404),
    "people:account-open": thing("account", ("405", "405"), (HR_POST, HR_POST), foreign_post=HR_404),
    "people:grant-give": thing("account", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "people:grant-end": thing("grant", ("405", "405"), (HR_POST, HR_POST), foreign_post=HR_404),
    "people:person": thing("employee", (SEEN_NEAR, SEEN_FAR)),
    "people:person-tab": thing("pay_tab", (PAY_NEAR, PAY_FAR)),
    "people:transfer": thing("employee", (ACT_NEAR, ACT_FAR), (FORM_NEAR, FORM_FAR)),
    "people:pay-change": thing("employee", (ACT_NEAR, ACT_FAR), (FORM_NEAR, FORM_FAR)),
    "people:leave": thing("employee", (ACT_NEAR, ACT_FAR), (FORM_NEAR, FORM_FAR)),
    "people:edit": thing("employee", (ACT_NEAR, ACT_FAR), (FORM_NEAR, FORM_FAR)),
    "people:absence": thing("employee", (ACT_NEAR, ACT_FAR), (FORM_NEAR, FORM_FAR)),
}  # fmt: skip

FRAME: dict[str, Rule] = {
    "home": page("200"),
    "menu": page("200"),
    "search": page("200"),
    "set-theme": page("405", "400", anonymous=(405, 400)),
    "set-language": page("405", "400", anonymous=(405, 400)),
}

#              self peer mgr  head oth  dep  hr   fin  aud  grp
ALERT_NEAR =   "404  404  200  200  404  200  200  404  404  404"
ALERT_FAR =    "404  404  404  404  200  404  200  404  404  404"
ALERT_NEAR_DO ="404  404  302  302  404  302  302  404  404  404"
ALERT_FAR_DO = "404  404  404  404  302  404  302  404  404  404"
ALERT_NEAR_NO ="404  404  422  422  404  422  422  404  404  404"
ALERT_FAR_NO = "404  404  404  404  422  404  422  404  404  404"

MEASURES: dict[str, Rule] = {
    "measures:team-day": page("403  403  200  200  200  200  200  403  403  403"),
    "measures:company": page("403  403  200  200  200  200  200  403  403  200"),
    "measures:my-results": page("200  200  200  200  200  200  404  404  404  404"),
    "measures:target-acknowledge": thing("target", ("405", "405"), (
        "302  404  404  404  404  404  404  404  404  404", "404"), foreign_post="404"),
    "measures:metric-list": page(HR_ONLY),
    "measures:metric-change": thing(
        "metric", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_ONLY, foreign_post=HR_FORM),
    "measures:target-list": page(HR_ONLY),
    "measures:target-create": page(HR_ONLY, HR_FORM),
    "measures:target-detail": thing("target", (HR_ONLY, HR_ONLY), foreign=HR_404),
    "measures:target-end": thing("target", ("405", "405"), (HR_FORM, HR_FORM), foreign_post=HR_404),
    "alerts:alert-list": page("200"),
    "alerts:alert-detail": thing("alert", (ALERT_NEAR, ALERT_FAR)),
    "alerts:alert-acknowledge": thing("alert", ("405", "405"), (ALERT_NEAR_DO, ALERT_FAR_DO), foreign_post="404"),
    "alerts:alert-resolve": thing("alert", ("405", "405"), (ALERT_NEAR_NO, ALERT_FAR_NO), foreign_post="404"),
    "alerts:rule-list": page(HR_ONLY),
    "alerts:rule-detail": thing("rule", (HR_ONLY, HR_ONLY), foreign=HR_ONLY),
    "alerts:rule-change": thing(
        "rule", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_ONLY, foreign_post=HR_FORM),
}  # fmt: skip

#              self peer mgr  head oth  dep  hr   fin  aud  grp
HR_SEES =      "404  404  404  404  404  404  200  404  404  404"
HR_DOES =      "404  404  404  404  404  404  302  404  404  404"
HR_FILLS =     "404  404  404  404  404  404  422  404  404  404"
SCORERS =      "404  404  200  200  200  404  200  404  404  404"
SCORERS_DO =   "404  404  302  302  302  404  302  404  404  404"
OWN_FORM =     "422  404  404  404  404  404  404  404  404  404"
OWN_CARD =     "200  404  404  404  404  404  404  404  404  404"
RESULT_NEAR =  "200  404  200  200  404  200  200  404  404  404"
RESULT_FAR =   "404  404  404  404  200  404  200  404  404  404"
CELL_NEAR =    "404  404  422  404  404  404  403  404  404  404"
CELL_FAR =     "404  404  404  404  422  404  403  404  404  404"

# Scores before publication: nobody reads the own ones, only the scorer types (spec 4.2). A finding that isn't decided
# is HR's alone.
REVIEWS: dict[str, Rule] = {
    "reviews:my-reviews": page("200"),
    "reviews:self-assessment": thing("own_card", (OWN_CARD, "404"), (OWN_FORM, "404")),
    "reviews:result": thing("result_card", (RESULT_NEAR, RESULT_FAR)),
    "reviews:team-list": page("200"),
    "reviews:team-grid": thing("cycle", (SCORERS, SCORERS)),
    "reviews:team-excel": thing("cycle", (SCORERS, SCORERS)),
    "reviews:team-submit": thing("cycle", ("405", "405"), (SCORERS_DO, SCORERS_DO), foreign_post="404"),
    "reviews:team-reopen": thing("cycle", ("405", "405"), (SCORERS_DO, SCORERS_DO), foreign_post="404"),
    "reviews:cell-save": thing("score_item", ("405", "405"), (CELL_NEAR, CELL_FAR), foreign_post="404"),
    "reviews:cycle-list": page(HR_ONLY),
    "reviews:cycle-create": page(HR_ONLY, HR_FORM),
    "reviews:cycle-detail": thing("cycle", (HR_SEES, HR_SEES)),
    "reviews:cycle-open": thing("draft_cycle", (HR_SEES, HR_SEES), (HR_FILLS, HR_FILLS)),
    "reviews:cycle-advance": thing("cycle", ("405", "405"), (HR_DOES, HR_DOES), foreign_post="404"),
    "reviews:cycle-cancel": thing("cycle", (HR_SEES, HR_SEES), (HR_FILLS, HR_FILLS)),
    "reviews:cycle-refresh": thing("cycle", ("405", "405"), (HR_DOES, HR_DOES), foreign_post="404"),
    "reviews:cycle-hand-over": thing("cycle_team", (HR_SEES, HR_SEES), (HR_FILLS, HR_FILLS)),
    "reviews:cycle-hand-over-none": thing("cycle", (HR_SEES, HR_SEES), (HR_FILLS, HR_FILLS)),
    "reviews:cycle-scorecards": thing("cycle", (HR_SEES, HR_SEES)),
    "reviews:form-list": page(HR_ONLY),
    "reviews:form-create": page(HR_ONLY, HR_FORM),
    "reviews:form-detail": thing("review_form", (HR_ONLY, HR_ONLY), foreign=HR_404),
    "reviews:form-edit": thing("review_form", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "reviews:form-retire": thing("review_form", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "checks:finding-list": page("200"),
    "checks:cycle-run": thing("cycle", ("405", "405"), (HR_DOES, HR_DOES), foreign_post="404"),
    "checks:finding-detail": thing("finding", (HR_SEES, HR_SEES)),
    "checks:finding-uphold": thing("finding", ("405", "405"), (HR_FILLS, HR_FILLS), foreign_post="404"),
    "checks:finding-dismiss": thing("finding", ("405", "405"), (HR_FILLS, HR_FILLS), foreign_post="404"),
    "checks:finding-correct": thing("finding", ("405", "405"), (HR_FILLS, HR_FILLS), foreign_post="404"),
}  # fmt: skip

#              self peer mgr  head oth  dep  hr   fin  aud  grp
POOLS =        "404  404  404  404  404  404  200  200  404  404"
POOL_HR =      "404  404  404  404  404  404  200  403  404  404"
POOL_HR_FORM = "404  404  404  404  404  404  422  403  404  404"
POOL_HR_DO =   "404  404  404  404  404  404  302  403  404  404"
POOL_NO_TURN = "404  404  404  404  404  404  403  403  404  404"
POOL_SIGN =    "404  404  404  404  404  404  422  422  404  404"
POOL_FIN =     "404  404  404  404  404  404  403  200  404  404"
POOL_FIN_FORM ="404  404  404  404  404  404  403  422  404  404"
AWARD_NEAR =   "200  404  404  404  404  404  200  200  404  404"
ADJUST_NEAR =  "403  404  404  404  404  404  200  403  404  404"
ADJUST_DO =    "403  404  404  404  404  404  422  403  404  404"
TEAM_NEAR =    "404  404  404  200  404  200  200  404  404  404"
TEAM_FAR =     "404  404  404  404  200  404  200  404  404  404"

# Pools are HR's and finance's; one's own award once released; a head's department once released. Managers see no money.
BONUSES: dict[str, Rule] = {
    "bonuses:pool-list": page(POOLS),
    "bonuses:pool-create": page(POOL_HR, POOL_HR_FORM),
    "bonuses:my-awards": page("200"),
    "bonuses:rule": page(POOLS),
    "bonuses:rule-change": page(POOL_HR, POOL_HR_FORM),
    "bonuses:pool-detail": thing("pool", (POOLS, POOLS)),
    "bonuses:funding-add": thing("pool", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:scenario-create": thing("pool", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:pool-approve": thing("pool", (POOL_NO_TURN, POOL_NO_TURN), (POOL_SIGN, POOL_SIGN)),
    "bonuses:pool-return": thing("pool", (POOL_NO_TURN, POOL_NO_TURN), (POOL_SIGN, POOL_SIGN)),
    "bonuses:pool-release": thing("pool", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:pool-pay": thing("released", (POOL_FIN, POOL_FIN), (POOL_FIN_FORM, POOL_FIN_FORM)),
    "bonuses:award-list": thing("released", (POOLS, POOLS)),
    "bonuses:payroll": thing("released", (POOLS, POOLS), (POOLS, POOLS)),
    "bonuses:ledger": thing("released", (POOLS, POOLS)),
    "bonuses:department": thing("pool_department", (TEAM_NEAR, TEAM_FAR)),
    "bonuses:funding-remove": thing("part", ("405", "405"), (POOL_HR_DO, POOL_HR_DO), foreign_post="404"),
    "bonuses:scenario-change": thing("scenario", ("405", "405"), (POOL_HR_FORM, POOL_HR_FORM), foreign_post="404"),
    "bonuses:scenario-remove": thing("scenario", ("405", "405"), (POOL_HR_DO, POOL_HR_DO), foreign_post="404"),
    "bonuses:pool-submit": thing("scenario", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:award-detail": thing("award", (AWARD_NEAR, POOLS)),
    "bonuses:letter": thing("award", (AWARD_NEAR, POOLS)),
    "bonuses:adjustment-propose": thing("award", (ADJUST_NEAR, POOL_HR), (ADJUST_DO, POOL_HR_FORM)),
    "bonuses:adjustment-decide": thing("adjustment", (POOL_HR, POOL_HR), (POOL_SIGN, POOL_SIGN)),
}  # fmt: skip

MATRIX: dict[str, Rule] = {**FRAME, **PEOPLE, **MEASURES, **REVIEWS, **BONUSES}
