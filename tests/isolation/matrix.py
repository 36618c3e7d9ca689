"""Who is answered what on every route, written by hand: never computed from the app's own predicates (spec 8.3, 14).

Columns:  self  peer  manager  head  other_head  deputy  hr  finance  auditor  group_viewer

near is about Wei (self; manager Tao, head Lin, deputy Duo), far about Pan (head Sun: other_head). POST is sent without
any of the fields wanted: 422 is a refused form, 302 an act that was done or refused with a word. Whoever has no
session is sent to the sign-in unless a row says more.
An object of another company is 404 for everybody. A new route without a row fails, and so does a row without a route.
"""

from tests.isolation.rules import Rule, page, thing

# fmt: off

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
    "people:places": page(HR_ONLY),
    "people:place-create": thing("place_kind", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_ONLY,
                                 foreign_post=HR_FORM),
    "people:place-edit": thing("place", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "people:department": thing("department", (DEP_NEAR, DEP_FAR)),
    "people:head-appoint": thing("department", (DACT_NEAR, DACT_FAR), (DPOST_NEAR, DPOST_FAR)),
    "people:head-end": thing("department", ("405", "405"), (
        "403  403  403  403  404  403  404  404  404  403",
        "404  404  404  404  403  404  404  404  404  403"), foreign_post="404"),
    "people:calendar": page("200"),
    "people:calendar-override": page("405", HR_FORM),
    "people:calendar-rest": page("405", HR_FORM),
    "people:calendar-clear": page("405", HR_404),
    "people:calendar-confirm": page("405", HR_POST),
    "people:calendar-rest-end": page("405", HR_404),
    "people:schedule": page("200"),
    "people:schedule-day": thing("employee", ("405", "405"), (
        "403  404  403  403  404  403  400  404  404  404",
        "404  404  404  404  403  404  400  404  404  404"), foreign_post="404"),
    "people:establishment": page("200"),
    "people:establishment-approve": page(HR_ONLY, HR_FORM),
    "people:contracts": page(HR_ONLY),
    "people:contract-create": thing("employee", (ACT_NEAR, ACT_FAR), (FORM_NEAR, FORM_FAR)),
    "people:contract-edit": thing("contract", (ACT_NEAR, ACT_FAR), (FORM_NEAR, FORM_FAR)),
    "people:contract-file": thing("contract", (ACT_NEAR, ACT_FAR)),
    "people:identity-edit": thing("employee", (ACT_NEAR, ACT_FAR), (
        "403  404  403  403  404  403  302  404  404  404",
        "404  404  404  404  403  404  302  404  404  404")),
    "people:identity-reveal": thing("employee", ("405", "405"), (
        "403  404  403  403  404  403  404  404  404  404",
        "404  404  404  404  403  404  404  404  404  404"), foreign_post="404"),
    # HR must be named besides: nobody in this table is.
    "people:protection-create": thing("employee", (
        "403  404  403  403  404  403  403  404  404  404",
        "404  404  404  404  403  404  403  404  404  404"), (
        "403  404  403  403  404  403  403  404  404  404",
        "404  404  404  404  403  404  403  404  404  404")),
    "people:protection-end": thing("protection", ("403", "403"), ("403", "403"), foreign="403"),
    "people:leave-withdraw": thing("employee", (ACT_NEAR, ACT_FAR), (FORM_NEAR, FORM_FAR)),
    "people:absence-remove": thing("employee", ("405", "405"), (
        "403  404  403  403  404  403  404  404  404  404",
        "404  404  404  404  403  404  404  404  404  404"), foreign_post="404"),
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
}

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
    "measures:metric-create": page(HR_ONLY, HR_FORM),
    "measures:benchmark-set": thing("metric", ("405", "405"), (HR_FORM, HR_FORM), foreign_post=HR_FORM),
    "measures:target-list": page(HR_ONLY),
    "measures:target-create": page(HR_ONLY, HR_FORM),
    "measures:target-suggested": page(HR_ONLY, HR_FORM),
    "measures:acknowledgement-list": page(HR_ONLY),
    "measures:acknowledgement-remind": page("405", HR_POST),
    "measures:target-detail": thing("target", (HR_ONLY, HR_ONLY), foreign=HR_404),
    "measures:target-end": thing("target", ("405", "405"), (HR_FORM, HR_FORM), foreign_post=HR_404),
    "measures:pulse": page("200"),
    "measures:dispute-create": page("404", "404"),
    "measures:dispute-list": page("200"),
    "measures:dispute-detail": thing("dispute", (SEEN_NEAR, SEEN_FAR)),
    "measures:dispute-answer": thing("dispute", ("405", "405"), (
        "403  404  403  403  404  403  422  404  404  404",
        "404  404  404  404  403  404  422  404  404  404"), foreign_post="404"),
    "measures:dispute-withdraw": thing("dispute", ("405", "405"), (
        "302  404  403  403  404  403  403  404  404  404",
        "404  404  404  404  403  404  403  404  404  404"), foreign_post="404"),
    "measures:restated-list": page("403  403  200  200  200  200  200  403  403  403"),
    "measures:restated-detail": thing("restated", (
        "403  403  200  200  404  200  200  403  403  403",
        "403  403  404  404  200  404  200  403  403  403"),
        foreign="403  403  404  404  404  404  404  403  403  403"),
    "alerts:alert-list": page("200"),
    "alerts:alert-detail": thing("alert", (ALERT_NEAR, ALERT_FAR)),
    "alerts:alert-acknowledge": thing("alert", ("405", "405"), (ALERT_NEAR_DO, ALERT_FAR_DO), foreign_post="404"),
    "alerts:alert-resolve": thing("alert", ("405", "405"), (ALERT_NEAR_NO, ALERT_FAR_NO), foreign_post="404"),
    "diagnosis:course-list": page(HR_ONLY),
    "diagnosis:course-create": page(HR_ONLY, HR_FORM),
    "diagnosis:course-change": thing("course", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "diagnosis:rule-list": page(HR_ONLY),
    "diagnosis:rule-create": page(HR_ONLY, HR_FORM),
    "diagnosis:rule-change": thing("diagnosis", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "alerts:rule-list": page(HR_ONLY),
    "alerts:rule-new": page(HR_ONLY),
    "alerts:rule-create": thing(
        "series", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_ONLY, foreign_post=HR_FORM),
    "alerts:rule-preview": thing("series", (HR_ONLY, HR_ONLY), foreign=HR_ONLY),
    "alerts:rule-switch": thing("rule", ("405", "405"), (HR_FORM, HR_FORM), foreign_post=HR_FORM),
    "alerts:rule-backtest": thing("rule", (HR_ONLY, HR_ONLY), foreign=HR_ONLY),
    "alerts:trial-rule": thing(
        "rule", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_ONLY, foreign_post=HR_FORM),
    "alerts:trial-target": thing("standing", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "alerts:trial-list": page(HR_ONLY),
    "alerts:trial-detail": thing("trial", (ALERT_NEAR, ALERT_FAR)),
    "alerts:trial-comment": thing("trial", ("405", "405"), (ALERT_NEAR_NO, ALERT_FAR_NO), foreign_post="404"),
    "alerts:trial-change": thing("trial", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "alerts:trial-start": thing("trial", ("405", "405"), (HR_FORM, HR_FORM), foreign_post=HR_404),
    "alerts:trial-roll-out": thing("trial", ("405", "405"), (HR_FORM, HR_FORM), foreign_post=HR_404),
    "alerts:trial-stop": thing("trial", ("405", "405"), (HR_FORM, HR_FORM), foreign_post=HR_404),
    "alerts:rule-detail": thing("rule", (HR_ONLY, HR_ONLY), foreign=HR_ONLY),
    "alerts:rule-change": thing(
        "rule", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_ONLY, foreign_post=HR_FORM),
}

#              self peer mgr  head oth  dep  hr   fin  aud  grp
POOLS =        "404  404  404  404  404  404  200  200  404  404"
POOL_HR =      "404  404  404  404  404  404  200  403  404  404"
POOL_FORM =    "404  404  404  404  404  404  422  422  404  404"
POOL_HR_FORM = "404  404  404  404  404  404  422  403  404  404"
POOL_HR_DO =   "404  404  404  404  404  404  302  403  404  404"
POOL_NO_TURN = "404  404  404  404  404  404  403  403  404  404"
POOL_SIGN =    "404  404  404  404  404  404  422  422  404  404"
POOL_FIN =     "404  404  404  404  404  404  403  200  404  404"
POOL_FIN_FORM ="404  404  404  404  404  404  403  422  404  404"
AWARD_NEAR =   "200  404  404  404  404  404  200  200  404  404"
SOURCE_NEAR =  "200  404  404  404  404  404  200  403  404  404"
ADJUST_NEAR =  "403  404  404  404  404  404  200  403  404  404"
ADJUST_DO =    "403  404  404  404  404  404  422  403  404  404"
ASK_NEAR =     "200  404  404  404  404  404  403  403  404  404"
ASK_DO =       "422  404  404  404  404  404  403  403  404  404"
ASK_FAR =      "404  404  404  404  404  404  403  403  404  404"
TEAM_NEAR =    "404  404  404  200  404  200  200  404  404  404"
TEAM_FAR =     "404  404  404  404  200  404  200  404  404  404"

# Pools are HR's and finance's; one's own award once released; a head's department once released. Managers see no money.
BONUSES: dict[str, Rule] = {
    "bonuses:pool-list": page(POOLS),
    "bonuses:pool-create": page(POOL_HR, POOL_HR_FORM),
    "bonuses:my-awards": page("200"),
    "bonuses:rule": page(POOLS),
    "bonuses:rule-change": page(POOL_HR, POOL_HR_FORM),
    "bonuses:rule-variant": page(POOL_HR, POOL_HR_FORM),
    "bonuses:rule-variant-remove": thing(
        "variant", ("405", "405"), (POOL_HR_DO, "404  404  404  404  404  404  404  403  404  404"),
        foreign_post="404  404  404  404  404  404  404  403  404  404"),
    "bonuses:pool-detail": thing("pool", (POOLS, POOLS)),
    "bonuses:funding-add": thing("pool", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:scenario-create": thing("pool", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:pool-approve": thing("pool", (POOL_NO_TURN, POOL_NO_TURN), (POOL_SIGN, POOL_SIGN)),
    "bonuses:pool-return": thing("pool", (POOL_NO_TURN, POOL_NO_TURN), (POOL_SIGN, POOL_SIGN)),
    "bonuses:pool-release": thing("pool", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:pool-pay": thing("released", (POOL_FIN, POOL_FIN), (POOL_FIN_FORM, POOL_FIN_FORM)),
    "bonuses:comparison": thing("pool", (POOLS, POOLS)),
    "bonuses:award-list": thing("released", (POOLS, POOLS)),
    "bonuses:payroll-layout": page(POOLS, POOL_FORM),
    "bonuses:payroll": thing("released", (POOLS, POOLS), (POOLS, POOLS)),
    "bonuses:letters-make": thing("released", ("405", "405"), (POOL_HR_DO, POOL_HR_DO), foreign_post="404"),
    "bonuses:ledger": thing("released", (POOLS, POOLS)),
    "bonuses:department": thing("pool_department", (TEAM_NEAR, TEAM_FAR)),
    "bonuses:funding-remove": thing("part", ("405", "405"), (POOL_HR_DO, POOL_HR_DO), foreign_post="404"),
    "bonuses:scenario-change": thing("scenario", ("405", "405"), (POOL_HR_FORM, POOL_HR_FORM), foreign_post="404"),
    "bonuses:scenario-proposals": thing("scenario", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:scenario-remove": thing("scenario", ("405", "405"), (POOL_HR_DO, POOL_HR_DO), foreign_post="404"),
    "bonuses:pool-submit": thing("scenario", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:award-detail": thing("award", (AWARD_NEAR, POOLS)),
    "bonuses:letter": thing("award", (AWARD_NEAR, POOLS)),
    "bonuses:award-source": thing("award_item", (SOURCE_NEAR, POOL_HR)),
    "bonuses:question-ask": thing("award", (ASK_NEAR, ASK_FAR), (ASK_DO, ASK_FAR)),
    "bonuses:question-answer": thing("question", (POOL_HR, POOL_HR), (POOL_HR_FORM, POOL_HR_FORM)),
    "bonuses:adjustment-propose": thing("award", (ADJUST_NEAR, POOL_HR), (ADJUST_DO, POOL_HR_FORM)),
    "bonuses:adjustment-decide": thing("adjustment", (POOL_HR, POOL_HR), (POOL_SIGN, POOL_SIGN)),
}

EMPLOYEES = "200  200  200  200  200  200  403  403  403  403"
EMP_FORM =  "422  422  422  422  422  422  403  403  403  403"
READERS =   "403  403  403  403  403  403  200  403  200  403"
READ_404 =  "403  403  403  403  403  403  404  403  404  403"
OWN =       "200  404  404  404  404  404  404  404  404  404"
OWN_UNFIT = "422  404  404  404  404  404  404  404  404  404"  # what the form asks for is not there
OWN_POST =  "302  404  404  404  404  404  404  404  404  404"
HR_ALONE =  "404  404  404  404  404  404  200  404  404  404"
ALONE_POST ="404  404  404  404  404  404  302  404  404  404"
CASE =      "404  404  404  404  404  404  200  404  200  404"
CASE_FORM = "404  404  404  404  404  404  422  404  422  404"
HR_CASE =   "404  404  404  404  404  404  200  404  404  404"
HR_CASEF =  "404  404  404  404  404  404  422  404  404  404"
ALONE_FORM ="404  404  404  404  404  404  422  404  404  404"

ACCOUNT: dict[str, Rule] = {
    "save-view": page("405", "302", anonymous=(405, 302)),
    "account_login": page("302", "302", anonymous=(200, 422)),
    "account_logout": page("200", "302", anonymous=(302, 302)),
    "account_inactive": page("200", anonymous=(200, 405)),
    "account_reauthenticate": page("200", "422"),
    "account_change_password": page("200", "422"),
    "account_reset_password": page("200", "422", anonymous=(200, 422)),
    "account_reset_password_done": page("200", anonymous=(200, 405)),
    "account_reset_password_from_key": thing("reset_link", ("302", "302"), ("302", "302"), foreign="200", public=True),
    "account_reset_password_from_key_done": page("200", anonymous=(200, 405)),
    "account-security": page("200"),
    "account-sessions-end": page("405", "302"),
    "account-preferences": page("200", "422"),
    "mfa_authenticate": page("302", "302"),
    "mfa_reauthenticate": page("302", "302"),
    "mfa_activate_totp": page("302", "302"),
    "mfa_deactivate_totp": page("404", "404"),
    "mfa_view_recovery_codes": page("404"),
    "mfa_generate_recovery_codes": page("302", "302"),
    "mfa_download_recovery_codes": page("404", "404"),
}

APPROVALS: dict[str, Rule] = {
    "approvals:request-list": page("200"),
    "approvals:rule-list": page(HR_ONLY),
    "approvals:rule-change": thing(
        "approval_kind", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_ONLY, foreign_post=HR_FORM),
}

POLICIES: dict[str, Rule] = {
    "policies:policy-list": page("200"),
    "policies:policy-create": page(HR_ONLY, HR_FORM),
    "policies:policy-detail": thing("policy", ("200", "200")),
    "policies:policy-acknowledge": thing("policy", (EMPLOYEES, EMPLOYEES), (EMP_FORM, EMP_FORM)),
    "policies:policy-file": thing("policy", ("200", "200")),
    "policies:policy-notices": thing("policy", (HR_ONLY, HR_ONLY), foreign=HR_404),
    "policies:policy-serve": thing("policy", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
}

OPERATIONS: dict[str, Rule] = {
    "dossiers:case-list": page(READERS),
    "dossiers:case": thing("employee", (CASE, CASE)),
    "dossiers:make": thing("employee", (CASE, CASE), (CASE_FORM, CASE_FORM)),
    "dossiers:hold": thing("employee", (HR_CASE, HR_CASE), (HR_CASEF, HR_CASEF)),
    "dossiers:lift": thing("hold", (HR_CASE, HR_CASE), (HR_CASEF, HR_CASEF)),
    "audit:anchor-list": page(READERS),
    "audit:custodian-add": page(HR_ONLY, HR_FORM),
    "audit:custodian-end": thing("custodian", ("405", "405"), (HR_POST, HR_POST), foreign_post=HR_404),
    "audit:stamp-download": thing("stamp", (READERS, READERS), foreign=READ_404),
    "audit:copy-list": page(READERS),
    "audit:copy-agree": page(HR_ONLY, HR_FORM),
    "audit:copy-withdraw": page("405", HR_POST),
    "audit:entry-list": page(READERS),
    "audit:log-verify": page("405", READERS),
    "audit:checker-download": page(READERS),
    "audit:entry-detail": thing("entry", (READERS, READERS), foreign=READ_404),
    "audit:proof-download": thing("sealed", (READERS, READERS), foreign=READ_404),
    "jobs:run-list": page(HR_ONLY),
    "jobs:run-retry": thing("night", ("405", "405"), (HR_POST, HR_POST), foreign_post=HR_404),
    "jobs:message-list": page(HR_ONLY),
    "jobs:message-again": page("405", HR_POST),
    "jobs:message-arrived": page("405", HR_POST),
    "jobs:message-drop": page("405", HR_POST),
    "jobs:download-list": page("200"),
    "jobs:download-file": thing("download", (OWN, "404")),
    "jobs:progress-detail": thing("progress", (OWN, "404")),
    "notices:inbox": page("200"),
    "notices:inbox-read": page("405", "302"),
    "notices:wishes": page("200", "422"),
    "notices:robot-list": page(HR_ONLY),
    "notices:robot-add": page(HR_ONLY, HR_FORM),
    "notices:robot-change": thing("robot", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "notices:robot-test": thing("robot", ("405", "405"), (HR_POST, HR_POST), foreign_post=HR_404),
    "notices:robot-switch": thing("robot", ("405", "405"), (HR_POST, HR_POST), foreign_post=HR_404),
    "notices:notice-open": thing("notice", ("405", "405"), (OWN_POST, "404"), foreign_post="404"),
    "intake:batch-list": page(HR_ONLY),
    "intake:upload": thing(
        "import_kind", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_ONLY, foreign_post=HR_FORM),
    "intake:template": thing("import_kind", (HR_ONLY, HR_ONLY), foreign=HR_ONLY),
    "intake:batch-detail": thing("batch", (HR_ALONE, HR_ALONE)),
    "intake:batch-columns": thing("batch", (ALONE_POST, ALONE_POST), (ALONE_POST, ALONE_POST)),
    "intake:batch-forget": thing("batch", ("405", "405"), (ALONE_POST, ALONE_POST)),
    "intake:batch-progress": thing("batch", (HR_ALONE, HR_ALONE)),
    "intake:batch-commit": thing("batch", ("405", "405"), (ALONE_POST, ALONE_POST)),
    "intake:batch-drop": thing("batch", ("405", "405"), (ALONE_POST, ALONE_POST)),
    "intake:batch-report": thing("batch", (HR_ALONE, HR_ALONE)),
    "intake:batch-undo": thing("batch", (HR_ALONE, HR_ALONE), (ALONE_FORM, ALONE_FORM)),
}

#              self peer mgr  head oth  dep  hr   fin  aud  grp
SIDES_NEAR =   "200  404  200  200  404  200  200  404  404  404"
SIDES_NEAR_NO ="422  404  422  422  404  422  422  404  404  404"
SIDES_FAR =    "404  404  404  404  200  404  200  404  404  404"
SIDES_FAR_NO = "404  404  404  404  422  404  422  404  404  404"
PAIR_FAR_NO =  "404  404  404  404  422  404  403  404  404  404"

# A person's goal has two sides: the person, and whoever leads them or HR. The log is read as its author chose.
GOALS: dict[str, Rule] = {
    "goals:cascade": page("200"),
    "goals:my-goals": page("200  200  200  200  200  200  404  404  404  404"),
    "goals:team-goals": page("403  403  200  200  200  200  200  403  403  403"),
    "goals:goal-create": page("200  200  200  200  200  200  200  403  403  403",
                              "422  422  422  422  422  422  422  403  403  403"),
    "goals:template-list": page("403  403  200  200  200  200  200  403  403  403"),
    "goals:template-give": thing("goal_template", (
        "404  404  200  200  200  200  200  404  404  404",
        "404  404  200  200  200  200  200  404  404  404"), (
        "404  404  422  422  422  422  422  404  404  404",
        "404  404  422  422  422  422  422  404  404  404")),
    "goals:goal-detail": thing("goal", (SEEN_NEAR, SEEN_FAR)),
    "goals:goal-file": thing("goal", ("404", "404")),
    "goals:part-file": thing("goal_part", (SEEN_NEAR, SEEN_FAR)),
    "goals:goal-edit": thing("goal_draft", (SIDES_NEAR, SIDES_FAR), (SIDES_NEAR_NO, SIDES_FAR_NO)),
    "goals:goal-agree": thing("goal_draft", ("405", "405"), (
        "302  404  302  302  404  302  302  404  404  404",
        "404  404  404  404  302  404  302  404  404  404"), foreign_post="404"),
    "goals:goal-send-back": thing("goal_draft", ("405", "405"), (SIDES_NEAR_NO, SIDES_FAR_NO), foreign_post="404"),
    "goals:goal-drop": thing("goal_draft", ("405", "405"), (
        "403  404  422  422  404  422  422  404  404  404", SIDES_FAR_NO), foreign_post="404"),
    "goals:goal-check-in": thing("goal", (SIDES_NEAR, SIDES_FAR), (SIDES_NEAR_NO, SIDES_FAR_NO)),
    "goals:goal-rate": thing("goal", (
        "403  404  200  200  404  200  200  404  404  404", SIDES_FAR), (
        "403  404  422  422  404  422  422  404  404  404", SIDES_FAR_NO)),
    "feedback:entry-list": page("200"),
    "feedback:entry-create": page("404", "404"),
    "feedback:meeting-list": page("200"),
    "feedback:meeting-create": page("404", "404"),
    "feedback:entry-detail": thing("log_entry", (SEEN_NEAR, SEEN_FAR)),
    "feedback:entry-withdraw": thing("log_entry", ("405", "405"), (
        "403  404  422  403  404  403  403  404  404  404", PAIR_FAR_NO), foreign_post="404"),
    "feedback:meeting-point": thing("meeting", ("405", "405"), (
        "422  404  422  403  404  403  403  404  404  404", PAIR_FAR_NO), foreign_post="404"),
    "feedback:meeting-minutes": thing("meeting", (
        "403  404  200  403  404  403  403  404  404  404",
        "404  404  404  404  200  404  403  404  404  404"), (
        "403  404  422  403  404  403  403  404  404  404", PAIR_FAR_NO)),
    "feedback:meeting-cancel": thing("meeting", ("405", "405"), (
        "302  404  302  403  404  403  403  404  404  404",
        "404  404  404  404  302  404  403  404  404  404"), foreign_post="404"),
}

# A talk is seen by those in it and HR (spec 7.5): not by the head above.
TALKS: dict[str, Rule] = {
    "talks:talk-list": page("200"),
    "talks:talk-create": page("404", "404"),
    "talks:talk-detail": thing("talk", (
        "200  404  200  404  404  404  200  404  404  404",
        "404  404  404  404  200  404  200  404  404  404")),
    "talks:talk-change": thing("talk", (
        "403  404  200  404  404  404  403  404  404  404",
        "404  404  404  404  200  404  403  404  404  404"), (
        "403  404  422  404  404  404  403  404  404  404",
        "404  404  404  404  422  404  403  404  404  404")),
    "talks:talk-confirm": thing("talk", ("405", "405"), (
        "302  404  403  404  404  404  403  404  404  404",
        "404  404  404  404  403  404  403  404  404  404")),
    "talks:talk-add": thing("talk", ("405", "405"), (
        "422  404  422  404  404  404  422  404  404  404",
        "404  404  404  404  422  404  422  404  404  404")),
}

# The cycle at head scores: Tao scores Wei, Lin the others of operations, Sun Pan, HR the two heads.
TEAM =      "404  404  200  200  200  404  200  404  404  404"
TEAM_POST = "404  404  302  302  302  404  302  404  404  404"
REVIEWS: dict[str, Rule] = {
    "reviews:my-reviews": page("200"),
    "reviews:self-assessment": thing("self_card", (OWN, "404"), (OWN_UNFIT, "404")),
    "reviews:result": thing("result", (SEEN_NEAR, SEEN_FAR)),
    "reviews:team-list": page("200"),
    "reviews:team-grid": thing("cycle", (TEAM, TEAM)),
    "reviews:team-submit": thing("cycle", ("405", "405"), (TEAM_POST, TEAM_POST)),
    "reviews:team-reopen": thing("cycle", ("405", "405"), (TEAM_POST, TEAM_POST)),
    "reviews:team-excel": thing("cycle", (TEAM, TEAM)),
    "reviews:second-review": thing("second_cycle", (
        "404  404  404  200  404  404  404  404  404  404",
        "404  404  404  200  404  404  404  404  404  404"), (
        "404  404  404  422  404  404  404  404  404  404",
        "404  404  404  422  404  404  404  404  404  404")),
    "reviews:cycle-approval": thing("cycle", (HR_ALONE, HR_ALONE), (ALONE_FORM, ALONE_FORM)),
    "reviews:peer-list": page("200"),
    "reviews:peer-answer": thing("peer", (
        "404  200  404  404  404  404  404  404  404  404",
        "404  404  200  404  404  404  404  404  404  404"), (
        "404  422  404  404  404  404  404  404  404  404",
        "404  404  422  404  404  404  404  404  404  404")),
    "reviews:peer-invite": thing("peer_card", (
        "404  404  200  404  404  404  200  404  404  404",
        "404  404  404  404  200  404  200  404  404  404"), (
        "404  404  422  404  404  404  422  404  404  404",
        "404  404  404  404  422  404  422  404  404  404")),
    "reviews:cell-save": thing("cell", ("405", "405"), (
        "404  404  422  404  404  404  403  404  404  404",
        "404  404  404  404  422  404  403  404  404  404")),
    "reviews:item-applies": thing("cell", (
        "404  404  200  404  404  404  200  404  404  404",
        "404  404  404  404  200  404  200  404  404  404"), (
        "404  404  422  404  404  404  422  404  404  404",
        "404  404  404  404  422  404  422  404  404  404")),
    "reviews:cycle-list": page(HR_ONLY),
    "reviews:cycle-create": page(HR_ONLY, HR_FORM),
    "reviews:cycle-detail": thing("cycle", (HR_ALONE, HR_ALONE)),
    "reviews:cycle-scale": thing("draft_cycle", (HR_ALONE, HR_ALONE), (ALONE_FORM, ALONE_FORM)),
    "reviews:cycle-open": thing("draft_cycle", (HR_ALONE, HR_ALONE), (ALONE_FORM, ALONE_FORM)),
    "reviews:cycle-advance": thing("self_cycle", (HR_ALONE, HR_ALONE), (ALONE_POST, ALONE_POST)),
    "reviews:cycle-deadlines": thing("cycle", (HR_ALONE, HR_ALONE), (ALONE_POST, ALONE_POST)),
    "reviews:cycle-cancel": thing("cycle", (HR_ALONE, HR_ALONE), (ALONE_FORM, ALONE_FORM)),
    "reviews:cycle-refresh": thing("cycle", ("405", "405"), (ALONE_POST, ALONE_POST)),
    "reviews:cycle-hand-over-none": thing("cycle", (HR_ALONE, HR_ALONE), (ALONE_FORM, ALONE_FORM)),
    "reviews:cycle-hand-over": thing("hand_over", (HR_ALONE, HR_ALONE), (ALONE_FORM, ALONE_FORM)),
    "reviews:cycle-scorecards": thing("cycle", (HR_ALONE, HR_ALONE)),
    "reviews:form-list": page(HR_ONLY),
    "reviews:form-create": page(HR_ONLY, HR_FORM),
    "reviews:form-detail": thing("form", (HR_ONLY, HR_ONLY), foreign=HR_404),
    "reviews:form-edit": thing("form", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "reviews:form-retire": thing("form", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "checks:finding-list": page("200"),
    "checks:risk-list": page(HR_ONLY),
    "checks:risk-report": thing("department", (HR_ALONE, HR_ALONE)),
    "checks:risk-pdf": thing("department", (HR_ALONE, HR_ALONE)),
    "checks:cycle-run": thing("cycle", ("405", "405"), (ALONE_POST, ALONE_POST)),
    "checks:finding-detail": thing("finding", (HR_ALONE, HR_ALONE)),
    "checks:finding-uphold": thing("finding", ("405", "405"), (ALONE_FORM, ALONE_FORM)),
    "checks:finding-dismiss": thing("finding", ("405", "405"), (ALONE_FORM, ALONE_FORM)),
    "checks:finding-correct": thing("finding", ("405", "405"), (ALONE_FORM, ALONE_FORM)),
}

# Issued plans: led by Tao and Sun; Lin and Duo see Wei's as heads above and may decide it.
LED_NEAR =  "403  404  200  403  404  403  200  404  404  404"
LED_FAR =   "404  404  404  404  200  404  200  404  404  404"
LEDF_NEAR = "403  404  422  403  404  403  422  404  404  404"
LEDF_FAR =  "404  404  404  404  422  404  422  404  404  404"
LEDP_NEAR = "403  404  302  403  404  403  302  404  404  404"
LEDP_FAR =  "404  404  404  404  302  404  302  404  404  404"
SIGN_NEAR = "200  404  403  403  404  403  403  404  404  404"
SIGN_FAR =  "404  404  404  404  403  404  403  404  404  404"
SIGNF_NEAR ="422  404  403  403  404  403  403  404  404  404"
DECIDE_NEAR="403  404  200  200  404  200  200  404  404  404"
DECIDEF_NEAR="403 404  422  422  404  422  422  404  404  404"
PLANS: dict[str, Rule] = {
    "plans:follow-up-list": page(HR_ONLY),
    "plans:follow-up": thing("follow_up", (SEEN_NEAR, SEEN_FAR)),
    "plans:follow-up-act": thing("follow_up_act", (ACT_NEAR, ACT_FAR), (FORM_NEAR, FORM_FAR)),
    "plans:review": thing("review", (HR_ALONE, HR_ALONE)),
    "plans:review-act": thing("review_act", (HR_ALONE, HR_ALONE), (ALONE_FORM, ALONE_FORM)),
    "plans:review-letter": thing("review_letter", (HR_ALONE, HR_ALONE)),
    # What the law asks for is no secret, and has the same names in every company.
    "plans:rule-list": page("200"),
    "plans:rule-detail": thing("guard_rule", ("200", "200"), foreign="200"),
    "plans:rule-write": thing(
        "guard_rule", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_ONLY, foreign_post=HR_FORM
    ),
    "plans:wage-list": page(HR_ONLY),
    "plans:wage-add": page(HR_ONLY, HR_FORM),
    "plans:severance": page("200"),
    "plans:pension": page("200"),
    "plans:plan-guards": thing("plan", (LED_NEAR, LED_FAR)),
    "plans:plan-warning": thing("plan", (LED_NEAR, LED_FAR), (LEDF_NEAR, LEDF_FAR)),
    "plans:plan-list": page("200"),
    "plans:template-list": page(HR_ONLY),
    "plans:template-create": page(HR_ONLY, HR_FORM),
    "plans:template-change": thing("plan_template", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "plans:plan-choose": page("200"),
    "plans:plan-create": page("404", "404"),
    "plans:plan-detail": thing("plan", (SEEN_NEAR, SEEN_FAR)),
    "plans:plan-letter": thing("plan_letter", (SEEN_NEAR, SEEN_FAR)),
    "plans:plan-change": thing("plan", (LED_NEAR, LED_FAR), (LEDF_NEAR, LEDF_FAR)),
    "plans:plan-issue": thing("plan", (LED_NEAR, LED_FAR), (LEDF_NEAR, LEDF_FAR)),
    "plans:plan-refusal": thing("plan", (LED_NEAR, LED_FAR), (LEDF_NEAR, LEDF_FAR)),
    "plans:plan-check-in": thing("check_in", (LED_NEAR, LED_FAR), (LEDF_NEAR, LEDF_FAR)),
    "plans:plan-support": thing("support", (LED_NEAR, LED_FAR), (LEDF_NEAR, LEDF_FAR)),
    "plans:plan-file": thing("plan_file", (SEEN_NEAR, SEEN_FAR)),
    "plans:plan-pause": thing("plan", (LED_NEAR, LED_FAR), (LEDF_NEAR, LEDF_FAR)),
    "plans:plan-resume": thing("plan", ("405", "405"), (LEDP_NEAR, LEDP_FAR)),
    "plans:plan-withdraw": thing("plan", (LED_NEAR, LED_FAR), (LEDF_NEAR, LEDF_FAR)),
    "plans:plan-decide": thing("plan", (DECIDE_NEAR, LED_FAR), (DECIDEF_NEAR, LEDF_FAR)),
    "plans:plan-sign": thing("plan_sign", (SIGN_NEAR, SIGN_FAR), (SIGNF_NEAR, SIGN_FAR)),
    "plans:plan-object": thing("plan", (SIGN_NEAR, SIGN_FAR), (SIGNF_NEAR, SIGN_FAR)),
    # HR decided what follows these plans, so somebody else answers; who may is in tests/pip_workflow/test_objections.
    "plans:plan-answer": thing("objection", (
        "403  404  403  403  404  403  403  404  404  404",
        "404  404  404  404  403  404  403  404  404  404"), (
        "403  404  403  403  404  403  403  404  404  404",
        "404  404  404  404  403  404  403  404  404  404")),
}

INTEGRATIONS: dict[str, Rule] = {
    "integrations:token-list": page(HR_ONLY),
    "integrations:token-create": page(HR_ONLY, HR_FORM),
    "integrations:token-revoke": thing("token", (HR_ONLY, HR_ONLY), (HR_POST, HR_POST), foreign=HR_404),
    "integrations:webhook-list": page(HR_ONLY),
    "integrations:webhook-create": page(HR_ONLY, HR_FORM),
    "integrations:webhook-detail": thing("webhook", (HR_ONLY, HR_ONLY), foreign=HR_404),
    "integrations:webhook-change": thing("webhook", (HR_ONLY, HR_ONLY), (HR_FORM, HR_FORM), foreign=HR_404),
    "integrations:webhook-key": thing("webhook", (HR_ONLY, HR_ONLY), (HR_ONLY, HR_ONLY), foreign=HR_404),
    "integrations:webhook-ping": thing("webhook", ("405", "405"), (HR_POST, HR_POST), foreign_post=HR_404),
    "integrations:webhook-remove": thing("webhook", (HR_ONLY, HR_ONLY), (HR_POST, HR_POST), foreign=HR_404),
    "integrations:delivery-resend": thing("delivery", ("405", "405"), (HR_POST, HR_POST), foreign_post=HR_404),
}

# The machine interface: a session opens nothing there, whoever has it. Which scope opens what is API_SCOPES.
API_READ = page("401", "405", anonymous=(401, 405))
API_WRITE = page("405", "401", anonymous=(405, 401))
API_BOTH = page("401", "401", anonymous=(401, 401))
API: dict[str, Rule] = {
    "api:docs": page("200", anonymous=(200, 405)),
    "api:openapi": page("200", anonymous=(200, 405)),
    "api:nothing": page("404", "404", anonymous=(404, 404)),
    "api:read-employees": API_BOTH,
    "api:write-people": API_BOTH,
    "api:read-assignments": API_BOTH,
    "api:write-assignments": API_BOTH,
    "api:read-compensations": API_READ,
    "api:read-departments": API_READ,
    "api:read-metrics": API_READ,
    "api:read-targets": API_READ,
    "api:read-observations": API_BOTH,
    "api:write-observations": API_BOTH,
    "api:read-days": API_READ,
    "api:read-alerts": API_READ,
    "api:read-plans": API_READ,
    "api:read-cycles": API_READ,
    "api:read-scorecards": API_READ,
    "api:read-findings": API_READ,
    "api:read-pools": API_READ,
    "api:read-awards": API_READ,
    "api:read-audit": API_READ,
    "api:write-schedule": API_WRITE,
    "api:write-leave": API_WRITE,
    "api:batch": thing("batch", ("401", "401"), ("405", "405"), foreign="401", public=True),
    "api:batch-undo": thing("batch", ("405", "405"), ("401", "401"), foreign_post="401", public=True),
}
# A cycle in calibration at which Lin has a seat; what follows the scores: appeals, nominations, files.
#            self peer mgr  head oth  dep  hr   fin  aud  grp
BOARD =     "404  404  404  200  404  404  200  404  404  404"
BOARD_HR =  "404  404  404  403  404  404  200  404  404  404"
BOARD_FORM ="404  404  404  403  404  404  422  404  404  404"
LEAD_NEAR = "403  404  200  200  404  200  200  404  404  404"
LEAD_FORM = "403  404  422  422  404  422  422  404  404  404"
LED_NEAR =  "404  404  200  200  404  200  200  404  404  404"
LED_FAR =   "404  404  404  404  200  404  200  404  404  404"
LED_FORM =  "404  404  404  404  422  404  422  404  404  404"
HEAD_NEAR = "404  404  404  200  404  200  200  404  404  404"
AFTER_SCORES: dict[str, Rule] = {
    "calibration:board-list": page("200"),
    "calibration:board": thing("board", (BOARD, BOARD)),
    "calibration:department": thing("board_department", (BOARD, BOARD)),
    "calibration:seat-add": thing("board", ("405", "405"), (BOARD_FORM, BOARD_FORM), foreign_post="404"),
    "calibration:seat-scorers": thing("board", ("405", "405"), (
        "404  404  404  403  404  404  302  404  404  404",
        "404  404  404  403  404  404  302  404  404  404"), foreign_post="404"),
    "calibration:meeting-end": thing("board", ("405", "405"), (BOARD_FORM, BOARD_FORM), foreign_post="404"),
    "calibration:meeting-reopen": thing("board", ("405", "405"), (BOARD_FORM, BOARD_FORM), foreign_post="404"),
    "calibration:seat-sign": thing("board", ("405", "405"), (
        "404  404  404  422  404  404  404  404  404  404",
        "404  404  404  422  404  404  404  404  404  404"), foreign_post="404"),
    "calibration:seat-remove": thing("seat", ("405", "405"), (HR_POST, HR_POST), foreign_post=HR_404),
    "calibration:card-mark": thing("board_card", ("405", "405"), (
        "404  404  404  302  404  404  302  404  404  404",
        "404  404  404  302  404  404  302  404  404  404"), foreign_post="404"),
    "calibration:card-move": thing("board_card", (BOARD_HR, BOARD_HR), (BOARD_FORM, BOARD_FORM)),
    "appeals:appeal-list": page("200"),
    "appeals:appeal-create": thing("result", (OWN, "404"), ("422" + "  404" * 9, "404")),
    "appeals:appeal-detail": thing("appeal", (PAY_NEAR, PAY_FAR)),
    "appeals:appeal-file": thing("appeal_file", (PAY_NEAR, PAY_FAR)),
    "appeals:appeal-assign": thing("appeal", ("405", "405"), (
        "403  404  404  404  404  404  422  404  404  404", ALONE_FORM), foreign_post="404"),
    "appeals:appeal-decide": thing("appeal", ("405", "405"), (
        "403  404  404  404  404  404  422  404  404  404", ALONE_FORM), foreign_post="404"),
    "appeals:appeal-withdraw": thing("appeal", ("405", "405"), (
        "302  404  404  404  404  404  302  404  404  404", ALONE_POST), foreign_post="404"),
    "growth:nomination-list": page("200"),
    "growth:nomination-create": thing("nominee", (LEAD_NEAR, LED_FAR), (LEAD_FORM, LED_FORM)),
    "growth:nomination-detail": thing("nomination", (LED_NEAR, LED_FAR)),
    "growth:nomination-decide": thing("nomination", ("405", "405"), (
        "404  404  403  403  404  403  422  404  404  404",
        "404  404  404  404  403  404  422  404  404  404"), foreign_post="404"),
    "growth:nomination-withdraw": thing("nomination", ("405", "405"), (
        "404  404  302  302  404  302  302  404  404  404",
        "404  404  404  404  302  404  302  404  404  404"), foreign_post="404"),
    "growth:recognition-list": page("200"),
    "growth:recognition-create": thing("employee", (LEAD_NEAR, LED_FAR), (LEAD_FORM, LED_FORM)),
    "growth:recognition-withdraw": thing("recognition", (
        "302  404  200  302  404  302  200  404  404  404", LED_FAR), (
        "302  404  422  302  404  302  422  404  404  404", LED_FORM)),
    "retrospect:cycle-look": thing("published_cycle", (HR_ALONE, HR_ALONE)),
    "retrospect:cycle-pdf": thing("published_cycle", (HR_ALONE, HR_ALONE)),
    "reports:report-list": page("403  403  403  200  200  200  200  403  403  403"),
    "reports:scorecard-pdf": thing("result", (SEEN_NEAR, SEEN_FAR)),
    "reports:cycle-excel": thing("cycle", ("405", "405"), (ALONE_POST, ALONE_POST), foreign_post="404"),
    "reports:department": thing("department_report", (HEAD_NEAR, LED_FAR)),
    "reports:department-pdf": thing("department_report", (HEAD_NEAR, LED_FAR)),
}
# (path under /api/v1/, method) → the one scope that opens it.
API_SCOPES: dict[tuple[str, str], str] = {
    ("employees", "GET"): "read:employees",
    ("assignments", "GET"): "read:assignments",
    ("compensations", "GET"): "read:compensations",
    ("departments", "GET"): "read:departments",
    ("metrics", "GET"): "read:metrics",
    ("targets", "GET"): "read:targets",
    ("observations", "GET"): "read:observations",
    ("days", "GET"): "read:days",
    ("alerts", "GET"): "read:alerts",
    ("plans", "GET"): "read:plans",
    ("cycles", "GET"): "read:cycles",
    ("scorecards", "GET"): "read:scorecards",
    ("findings", "GET"): "read:findings",
    ("pools", "GET"): "read:pools",
    ("awards", "GET"): "read:awards",
    ("audit", "GET"): "read:audit",
    ("observations", "POST"): "write:observations",
    ("employees", "POST"): "write:employees",
    ("assignments", "POST"): "write:employees",
    ("attendance/schedule", "POST"): "write:attendance",
    ("attendance/leave", "POST"): "write:attendance",
}

MATRIX: dict[str, Rule] = {
    **FRAME, **ACCOUNT, **PEOPLE, **APPROVALS, **POLICIES, **OPERATIONS, **MEASURES, **TALKS, **GOALS, **REVIEWS,
    **PLANS, **AFTER_SCORES,
    **BONUSES, **API, **INTEGRATIONS,
    "styleguide": page("200", anonymous=(200, 405)),
}
