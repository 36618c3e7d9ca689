"""What followed failed plans: the choice with its match scores, what was really given, dismissal reviews."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from people.services.files import open_file
from pip_workflow.dossier.parts import Case, Exhibit, Original, Table, day, section
from pip_workflow.followups.models import DismissalReview, FollowUp
from pip_workflow.followups.presenters import follow_facts, match_rows, reason_facts, task_rows

REVIEW_MONEY = {
    "years": gettext_lazy("Years of severance"), "base": gettext_lazy("Month's pay"),
    "amount": gettext_lazy("Severance"), "unlawful_amount": gettext_lazy("If the dismissal were unlawful"),
    "years_before_2008": gettext_lazy("Years before 2008"), "amount_before_2008": gettext_lazy("Sum for these"),
}  # fmt: skip


@section(
    "followups",
    gettext_lazy("What followed a failed plan"),
    order=75,
    empty=gettext_lazy("No plan of the period was decided as failed."),
)
def followups(case: Case) -> Iterator[Exhibit]:
    """Each follow-up with the open positions it was matched against, then the dismissal review, if any."""
    found = FollowUp.objects.filter(plan__employee=case.employee, opened_on__lte=case.until)
    related = ("plan__employee", "decided_by", "department", "position", "review__opened_by", "file")
    for follow_up in found.select_related(*related).order_by("opened_on", "pk"):
        yield _follow_up(follow_up)
        if review := getattr(follow_up, "review", None):
            yield _review(review, case)


def _follow_up(follow_up: FollowUp) -> Exhibit:
    facts = [(fact.label, str(fact.value)) for fact in follow_facts(follow_up, may_view_pay=True)]
    if follow_up.decided_by:
        facts.append((_("Decided by"), f"{follow_up.decided_by}, {day(follow_up.decided_on)}"))
    facts += [(fact.label, str(fact.value)) for fact in reason_facts(follow_up)]
    rows = [
        (f"{row.department} · {row.position}", row.score, f"{line.kind}: {line.name}", line.found, line.points)
        for row in match_rows(follow_up)
        for line in row.lines
    ]
    heads = (_("Open position"), _("Match"), _("Required"), _("On record"), _("Points"))
    tables = [Table(heads, [[str(cell) for cell in row] for row in rows])] if rows else []
    words = [follow_up.reason] if follow_up.reason else []
    files = []
    if follow_up.file:
        facts.append((_("File"), f"{follow_up.file.name} · SHA-256 {follow_up.file.sha256}"))
        files = [Original(follow_up.file.name, open_file(follow_up.file))]
    return Exhibit(_("Decision after the failed plan"), follow_up.opened_on, facts, words, tables, files, [follow_up])


def _review(review: DismissalReview, case: Case) -> Exhibit:
    facts = [
        (_("Path"), review.get_path_display()),
        (_("State"), review.get_state_display()),
        (_("Opened by"), f"{review.opened_by}, {day(review.opened_on)}"),
        (_("Union told on"), " · ".join(t for t in (day(review.union_told_on), review.get_union_body_display()) if t)),
        (_("Reasons given"), review.union_reasons),
        (_("Reply"), " · ".join(text for text in (day(review.union_reply_on), review.union_reply) if text)),
        (_("Our written answer"), review.union_answer),
        (_("First signature"), _signed(review.first_by, day(review.first_on), review.first_reason)),
        (_("Second signature"), _signed(review.second_by, day(review.second_on), review.second_reason)),
        (_("Notice served"), " · ".join(text for text in (day(review.served_on), review.served_witness) if text)),
        (_("Last day of the contract"), day(review.effective_on)),
        (pgettext("review", "Withdrawn"), review.withdrawn_reason),
    ]
    money = [(str(REVIEW_MONEY.get(key, key)), str(value)) for key, value in review.money.items()]
    tables = [Table((_("Reckoned"), _("Value")), money)] if money else []
    tasks = [[row.word, day(row.due), row.done or row.status.word] for row in task_rows(review, case.until)]
    if tasks:
        tables.append(Table((_("Task"), _("Due"), _("Done on")), tasks))
    return Exhibit(_("Dismissal review"), review.opened_on, [f for f in facts if f[1]], tables=tables, objects=[review])


def _signed(who: object, on: str, why: str) -> str:
    return f"{who}, {on}: {why}" if who else ""
