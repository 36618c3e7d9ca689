"""Asking about the own bonus, and answering: both beside its eight steps."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from audit.services import record_view
from bonuses import actions, permissions
from bonuses.forms_questions import AnswerForm, QuestionForm
from bonuses.models import Award
from bonuses.presenters.award import build_award_page
from bonuses.selectors.awards import small_departments
from bonuses.services.adjustments import adjusted
from bonuses.services.questions import answer_question, ask_about_award
from bonuses.views.awards import award_url
from bonuses.views.edge import answer, moment


@require_http_methods(["GET", "POST"])
@login_required
def ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A question about one's own bonus, of one step or the whole."""
    award = permissions.access_award(request.user, public_id)
    permissions.require(permissions.is_own(request.user, award))
    is_small = award.department_id in small_departments(award.scenario_id)
    page = build_award_page(award, cards=[], adjusted=adjusted(award), is_discreet=is_small)
    form = QuestionForm(request.POST or None, steps=[step.title for step in page.steps])

    def act() -> str:
        data = form.cleaned_data
        ask_about_award(award=award, text=data["text"], step=data["step"], actor=request.user, now=moment(request))
        return award_url(award) + "#questions"

    context = _context(award, page) | {"mine": True, "title": _("A question about my bonus"), "submit": _("Ask HR")}
    return answer(request, form, "bonuses/question.html", context, act, _("Asked: HR was told and answers here."))


@require_http_methods(["GET", "POST"])
@login_required
def give_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """HR's answer; the steps stand beside the question. Looking is kept in the audit log."""
    question = permissions.access_question_for_hr(request.user, public_id)
    award = question.award
    if request.method == "GET":
        record_view(actor=request.user, person=award.employee, action=actions.AWARD_VIEWED, target=award.scenario.pool)
    page = build_award_page(award, cards=[], adjusted=adjusted(award))
    form = AnswerForm(request.POST or None)

    def act() -> str:
        answer_question(question=question, text=form.cleaned_data["text"], actor=request.user, now=moment(request))
        return award_url(award) + "#questions"

    title = _("Question of %(name)s") % {"name": award.employee.name}
    context = _context(award, page) | {"question": question, "title": title, "submit": _("Answer")}
    return answer(request, form, "bonuses/question.html", context, act, _("Answered: the person was told."))


def _context(award: Award, page) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {"award": award, "pool": award.scenario.pool, "page": page}
