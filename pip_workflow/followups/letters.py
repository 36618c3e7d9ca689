"""Letters of what follows: agreement, training, notice to the union, notice of dismissal, certificate (spec 7.2)."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from hrplatform.lib.formats import format_day
from people.contract_rules import add_months
from people.models import Contract, Employee
from people.selectors.contracts import contract_on
from people.selectors.histories import current_assignment
from pip_workflow.followups.chain import case_of
from pip_workflow.followups.enums import FollowKind, NoticeChoice, ReviewPath
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.followups.presenters import task_words
from pip_workflow.letters import Grid, Letter, Section
from pip_workflow.letters_plan import verdict_grid
from pip_workflow.models import Plan


def agreement_letter(follow_up: FollowUp, contract: Contract | None) -> Letter:
    """A change of post or pay that both sides sign (LCL 35)."""
    is_transfer = follow_up.kind == FollowKind.TRANSFER
    facts = [(_("Begins on"), _day(follow_up.begins_on))]
    if is_transfer:
        facts += [
            (_("Post so far"), _post_before(follow_up)),
            (_("New department"), str(follow_up.department)), (_("New position"), str(follow_up.position)),
        ]  # fmt: skip
        if follow_up.new_pay is None:
            facts.append((_("Monthly salary"), _("stays as it is")))
    if follow_up.new_pay is not None:
        facts += [
            (_("Present monthly salary"), f"¥{follow_up.old_pay:,.2f}" if follow_up.old_pay is not None else "—"),
            (_("New monthly salary"), f"¥{follow_up.new_pay:,.2f}"),
        ]
    sections = [Section(_("What is agreed"), facts=facts), Section(_("Why"), text=[follow_up.reason])]
    clause = (contract.transfer_clause if is_transfer else contract.pay_clause) if contract else ""
    if clause:
        sections.append(Section(_("What the labour contract says"), text=[clause]))
    sections.append(
        Section(
            _("What stays as it is"),
            text=[_("Everything else in the labour contract stays in force. Each side keeps one copy.")],
        )
    )
    return Letter(
        title=_("Agreement on a transfer") if is_transfer else _("Agreement on a change of pay"),
        dated=follow_up.agreed_on or follow_up.decided_on,
        text=[
            _("By article 35 of the Labour Contract Law employer and employee agree in writing on the change below. "
              "You are free to agree or not, and may ask for time to think it over.")
        ],
        sections=sections,
        signatures=[_("Employer (seal, date)"), _("Employee (signature, date)")],
        closing=[_signed(follow_up)] if follow_up.agreed_on else [],
    )  # fmt: skip


def training_letter(follow_up: FollowUp) -> Letter:
    """The training after a failed plan: which gap it is to mend, when it begins, what proves it."""
    return Letter(
        title=_("Notice of training"), dated=follow_up.decided_on,
        text=[
            _("The improvement plan did not reach its targets. You get training for exactly that gap; after it a new "
              "period begins with targets of its own.")
        ],
        sections=[
            _gap(follow_up.plan, follow_up.reasons.get("gap") or []),
            Section(_("Training"), facts=[
                (_("What is trained"), follow_up.what), (_("Begins on"), _day(follow_up.begins_on)),
                (_("Attendance"), follow_up.attendance or "—"), (_("Material"), follow_up.material or "—"),
                (_("Test and result"), follow_up.test or "—"),
            ]),
            Section(_("Why"), text=[follow_up.reason]),
        ],
        signatures=[_("Employer (seal, date)"), _("Employee (signature, date)")],
    )  # fmt: skip


def union_letter(review: DismissalReview) -> Letter:
    """The reasons, told to the union before the decision (LCL 43)."""
    plan = review.follow_up.plan
    return Letter(
        title=_("Notice to the union of an intended dismissal"),
        to=_("To the union:"), dated=review.union_told_on,
        text=[_("By article 43 of the Labour Contract Law we tell you the reasons before we decide, and ask for your "
                "opinion in writing. We shall consider it and answer in writing.")],
        sections=[
            Section(_("Employee"), facts=[
                (_("Name"), plan.employee.name), (_("Number"), plan.employee.number),
                (_("Hired"), format_day(plan.employee.hire_date)),
            ]),
            Section(_("Reasons"), text=[review.union_reasons or review.follow_up.reason]),
            *_history(review),
        ],
        signatures=[_("Employer (seal, date)"), _("Union (received: signature, date)")],
    )  # fmt: skip


def notice_letter(review: DismissalReview) -> Letter:
    """The notice that the contract ends, with its article, reasons, money and the employee's rights."""
    is_probation = review.path == ReviewPath.PROBATION
    article = _("article 39 (1)") if is_probation else _("article 40 (2)")
    facts = [(_("Last day of the contract"), _day(review.effective_on))]
    if not is_probation:
        facts.append((_("Notice"), review.get_notice_display()))
        if review.notice == NoticeChoice.PAY and review.last_wage is not None:
            facts.append((_("Last month's wage instead of notice"), f"¥{review.last_wage:,.2f}"))
        facts += _money(review)
    return Letter(
        title=_("Notice of the end of the labour contract"), dated=review.second_on,
        text=[_("By %(article)s of the Labour Contract Law we end your labour contract, for the reasons below.")
              % {"article": article}],
        sections=[
            Section(_("End and payment"), facts=facts),
            Section(_("Reasons"), text=[text for text in (review.first_reason, review.second_reason) if text]),
            *_history(review),
            Section(_("Your rights"), points=[
                _("You may apply for labour arbitration within one year."),
                _("You get a certificate at the end; file and social insurance are transferred within 15 days."),
                _("You may read all records this decision rests on."),
            ]),
        ],
        signatures=[_("Employer (seal, date)"), _("Employee (received: signature, date)")],
    )  # fmt: skip


def certificate(review: DismissalReview) -> Letter:
    """The certificate at the end of a contract (LCL 50, Implementing Regulations 24)."""
    plan = review.follow_up.plan
    return Letter(
        title=_("Certificate of the end of the labour contract"), dated=review.effective_on,
        text=[_("This certifies that the labour contract with the employee named above has ended.")],
        sections=[
            Section(_("Contract"), facts=[
                (_("Contract term"), _term(contract_on(plan.employee, review.effective_on or review.opened_on))),
                (_("Last day of the contract"), _day(review.effective_on)),
                (_("Position"), _post(plan.employee, review.effective_on or review.opened_on)),
                (_("Hired"), format_day(plan.employee.hire_date)),
                (_("Time of service"), _service(plan.employee.hire_date, review.effective_on)),
            ]),
            Section(_("What follows"), facts=[
                (task_words().get(name, name), format_day(date.fromisoformat(task["due"])))
                for name, task in review.tasks.items()
            ]),
        ],
        signatures=[_("Employer (seal, date)")],
    )  # fmt: skip


def _history(review: DismissalReview) -> list[Section]:
    """The plans of the case and what was given between them."""
    case = case_of(review.follow_up)
    rows = [
        (format_day(plan.start_on), format_day(plan.deadline), plan.get_state_display(), plan.reason)
        for plan in case.plans
    ]
    heads = [_("Start"), _("Deadline"), _("Result"), _("Reason")]
    found = [Section(_("Improvement plans"), grid=Grid(heads, rows))]
    if case.remedy:
        facts = [
            (_("What was given"), case.remedy.get_kind_display()),
            (_("Carried out on"), _day(case.remedy.given_on)),
        ]
        found.append(Section(_("Training or transfer"), facts=facts))
    return found


def _gap(plan: Plan, codes: list[str]) -> Section:
    return Section(_("The gap"), grid=verdict_grid(plan, codes), text=[plan.reason] if plan.reason else [])


def _money(review: DismissalReview) -> list[tuple[str, str]]:
    if not review.money:
        return []
    earlier = []
    if review.money.get("years_before_2008"):
        shown = f"{review.money['years_before_2008']} · ¥{Decimal(review.money['amount_before_2008']):,.2f}"
        earlier = [(_("Of these before 2008"), shown)]
    return [
        (_("Years of severance"), review.money["years"]),
        *earlier,
        (_("Month's pay"), f"¥{Decimal(review.money['base']):,.2f}"),
        (_("Severance"), f"¥{Decimal(review.money['amount']):,.2f}"),
    ]


def _term(contract: Contract | None) -> str:
    if contract is None:
        return "—"
    days = " – ".join(format_day(day) for day in (contract.start, contract.until) if day)
    return f"{contract.get_kind_display()} · {days}"


def _post(employee: Employee, on: date) -> str:
    assignment = current_assignment(employee, on)
    return str(assignment.position) if assignment else "—"


def _post_before(follow_up: FollowUp) -> str:
    """The post until the day before the change."""
    last = (follow_up.begins_on or follow_up.opened_on) - timedelta(days=1)
    held = current_assignment(follow_up.plan.employee, last)
    return f"{held.department} · {held.position}" if held else "—"


def _service(first: date, last: date | None) -> str:
    """Whole years and months from the first to the last day, both of them service."""
    if last is None or last < first:
        return "—"
    months = 0
    while add_months(first, months + 1) <= last + timedelta(days=1):
        months += 1
    return _("%(years)s years and %(months)s months") % {"years": months // 12, "months": months % 12}


def _signed(follow_up: FollowUp) -> str:
    return _("Agreed on %(day)s: %(how)s.") % {
        "day": _day(follow_up.agreed_on), "how": follow_up.get_agreed_how_display(),
    }  # fmt: skip


def _day(day: date | None) -> str:
    return format_day(day) if day else "—"
