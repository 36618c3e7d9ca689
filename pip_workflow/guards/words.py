"""What guards answer, in the words people read: a key stands for a fact that is not on file, or against the step."""

from django.utils.translation import gettext_lazy as _

MISSING = {
    "policy_notice": _("no notice of the performance rules to this employee before the measured days"),
    "consultation": _("no consultation record of the performance rules"),
    "published_before": _("the rules were not published before the measured days"),
    "noticed_before": _("the employee was given the rules only after the measured days began"),
    "witness": _("the service of the rules has no witness"),
    "in_probation": _("the employee is not in probation"),
    "before_probation_ends": _("the decision would be served after probation ends"),
    "hiring_conditions": _("no recruitment conditions that the employee acknowledged at entry"),
    "probation_end": _("neither a contract nor the end of probation is on file"),
    "agreement": _("no signed agreement in writing, and no pay clause in the contract"),
    "agreement_or_reasons": _("neither a signed agreement nor the list of reasons for the transfer"),
    "reason_related": _("the new post is not shown to be related to ability"),
    "reason_dignified": _("the new post is not shown to be free of degradation"),
    "reason_pay_fair": _("the pay of the new post is not shown to be without punishment"),
    "reason_reachable": _("the place of the new post is not shown to be reachable"),
    "below_local_minimum": _("the new pay is under the local minimum wage"),
    "local_minimum": _("the local minimum wage is not on file, or nobody has confirmed it"),
    "local_average": _("the local average wage is not on file, or nobody has confirmed it"),
    "old_pay": _("the present pay is not on file"),
    "absolute_standard": _("no absolute standard: a rank is not accepted"),
    "evidence": _("fewer items of evidence than the rule asks for"),
    "days_of_data": _("fewer working days of data with an import batch than the rule asks for"),
    "heard": _("no talk on record in which the employee was heard"),
    "finding": _("no finding: no plan that was decided as failed"),
    "remedy": _("no training or transfer between the two findings"),
    "remedy_after_finding": _("the training or transfer did not begin after the first finding"),
    "remedy_cites_gap": _("the training or transfer does not name the gap it is to mend"),
    "remedy_given": _("the training or transfer is not on record as carried out"),
    "training_attendance": _("no attendance of the training on record"),
    "training_material": _("no material of the training on record"),
    "training_test": _("no test of the training on record"),
    "fresh_period": _("the second period did not begin after the training or transfer"),
    "standard": _("the second period has another standard, and the employee has not agreed to it"),
    "second_after_period": _("the second finding was made before its period began"),
    "fair_standard": _("fewer than half of the people in the post met this target: answer in writing why it is fair"),
    "peers": _("nobody else in the post has figures in the period: answer in writing why the target is fair"),
    "protected": _("protected: ask HR"),
    "protection": _("whether the employee is protected has not been asked within 30 days"),
    "protection_decision": _("protection at the decision has not been asked within 30 days"),
    "protection_service": _("protection on the day of service has not been asked within 30 days"),
    "protection_effect": _("protection on the last day has not been asked within 30 days"),
    "pension_facts": _("date of birth, gender or pension category are missing for the years to the pension"),
    "union": _("who was told before the decision is not entered"),
    "union_told_before": _("the union was not told before the decision"),
    "union_reasons": _("the reasons given to the union are not on file"),
    "union_reply": _("the union's reply is not on file"),
    "union_answer": _("our written answer to the union is not on file"),
    "union_or_staff": _("the rule of this place asks for staff representatives or the upper union"),
    "union_itself": _("the rule of this place accepts only the company's union"),
    "absence_by_two": _("that there is no union is not recorded by two people"),
    "average_pay": _("the average pay of the last 12 months is not entered"),
    "notice_choice": _("neither 30 days' notice nor pay instead is chosen"),
    "last_wage": _("the last month's wage is not entered"),
    "notice_days": _("the contract would end before the days of notice are over"),
    "effective_on": _("the last day of the contract is not entered"),
    "other_person": _("the decision belongs to a person other than the boss who scored"),
    "second_person": _("a second person who did not score has to decide as well"),
    "reply": _("the employee's reply is neither in nor its time over"),
    "open_objection": _("an objection is not answered yet"),
    "audit_proof": _("the audit log could not be proved"),
    "source_hashes": _("a signed text or an import is not what was recorded"),
    "rule_unchanged": _("the performance rules have changed since the period began"),
}
SHOWN = {
    "version": _("Company rule"),
    "noticed_on": _("Notice"),
    "path": _("Path"),
    "probation_end": _("End of probation"),
    "days": _("Days of data"),
    "heard_on": _("Heard on"),
    "first_on": _("First finding"),
    "remedy_given": _("Training or transfer given"),
    "period_from": _("Second period from"),
    "second_on": _("Second finding"),
    "peers": _("People in the post"),
    "met": _("Of these met the target"),
    "told_on": _("Told on"),
    "reply_on": _("Reply on"),
    "answered_on": _("Answered on"),
    "years": _("Years of severance"),
    "base": _("Month's pay"),
    "amount": _("Severance"),
    "unlawful_amount": _("If unlawful"),
    "agreed_on": _("Agreed on"),
    "new_pay": _("New pay"),
    "local_minimum": _("Local minimum wage, a month"),
}
# Where a fact is entered, by the beginning of its key.
PLACES = (
    ("policy", "policies"), ("consultation", "policies"), ("published", "policies"), ("noticed", "policies"),
    ("witness", "policies"), ("hiring", "policies"), ("rule_", "policies"),
    ("in_probation", "person"), ("before_probation", "person"), ("probation", "person"), ("protect", "person"),
    ("pension", "person"), ("old_pay", "person"),
    ("local_", "wages"), ("below_local", "wages"),
    ("heard", "talks"), ("reply", "talks"),
    ("fair_", "warning"), ("peers", "warning"),
    ("agreement", "follow_up"), ("reason_", "follow_up"), ("remedy", "follow_up"), ("training", "follow_up"),
    ("union", "union"), ("absence", "union"),
    ("average_pay", "money"), ("notice", "money"), ("last_wage", "money"), ("effective", "money"),
    ("", "plan"),
)  # fmt: skip


def sentence(key: str) -> str:
    """The words of a key; those of a first or second finding say which."""
    for prefix, words in (("first_", _("First finding: %(fact)s")), ("second_", _("Second finding: %(fact)s"))):
        rest = key.removeprefix(prefix)
        if key not in MISSING and rest != key and rest in MISSING:
            return str(words) % {"fact": MISSING[rest]}
    if key.startswith("task_"):
        return str(_("a task after the end has no day"))
    return str(MISSING.get(key, key))


def place_of_key(key: str) -> str:
    bare = key if key in MISSING else key.removeprefix("first_").removeprefix("second_")
    return next(place for prefix, place in PLACES if bare.startswith(prefix))
