"""Pages of a dismissal review: the checklist, its facts, two signatures, service, the end (spec 7.2, 7.3)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_view
from hrplatform.lib import versions
from hrplatform.lib.pdf import pdf_response
from pip_workflow.errors import GuardsRefused, PlanRefused
from pip_workflow.followups import forms, guarding, letters, permissions, presenters, reviews
from pip_workflow.followups.chain import case_of
from pip_workflow.followups.enums import ReviewState
from pip_workflow.followups.models import DismissalReview
from pip_workflow.guards.facts import place_of
from pip_workflow.guards.presenters import guard_rows
from pip_workflow.guards.rulebook import places
from pip_workflow.letters import Letter, build_letter
from pip_workflow.rules.guards import from_json
from pip_workflow.views.edge import today

FORM_METHODS = ["GET", "HEAD", "POST"]
OPEN = (ReviewState.PREPARING, ReviewState.SIGNED_ONCE)


@login_required
@require_safe
def show_review(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file: for HR the checklist as it stands, for the employee what was decided and the rights."""
    _now, on = today(request)
    review = permissions.access_review(request.user, public_id, on)
    if permissions.is_own(request.user, review.follow_up):
        money = {name: Decimal(value) for name, value in review.money.items()}
        return render(request, "pip_workflow/followups/review_own.html", {"review": review, "money": money})
    context = {
        "review": review, "state": presenters.review_status(review), "acts": presenters.review_actions(review),
        "guards": _checklist(request, review, on), "case": case_of(review.follow_up), "on": on,
        "money": guarding.reckon(review, on, guarding.review_rules(review, on)),
        "tasks": presenters.task_rows(review, on), "row": review.follow_up,
    }  # fmt: skip
    return render(request, "pip_workflow/followups/review.html", context)


def _checklist(request: HttpRequest, review: DismissalReview, on: date) -> list[Any]:
    """Every guard as of today while it is prepared; afterwards what they answered at the decision."""
    links = presenters.review_links(review)
    person = review.follow_up.plan.employee
    if review.state in OPEN:
        first = review.first_by or request.user
        second = request.user if review.first_by_id and review.first_by_id != request.user.pk else None
        name = f"review-guards:{review.pk}:{request.user.pk}:{on}:{get_language()}"
        results = versions.kept(
            name, lambda: guarding.of_signing(review, first=first, second=second, on=on, deep=False)
        )
    else:
        results = [from_json(row) for row in review.run.results] if review.run else []
    return guard_rows(results, viewer=request.user, person=person, on=on, links=links)


@dataclass(frozen=True)
class Edge:
    request: HttpRequest
    review: DismissalReview
    now: datetime
    on: date

    @property
    def signed(self) -> dict[str, Any]:
        return {"review": self.review, "actor": self.request.user, "on": self.on, "now": self.now}

    @property
    def post(self) -> Any:
        return self.request.POST or None


@dataclass(frozen=True)
class Act:
    title: str
    submit: str
    text: str
    form: Callable[[Edge], Any]
    do: Callable[[Edge, dict[str, Any]], Any]


def _acts() -> Mapping[str, Act]:
    return {
        "union": Act(
            _("Union"), _("Put on file"),
            _("The union is told with reasons before the decision; its reply and your written answer belong here. "
              "A signature given before is taken back."),
            lambda e: forms.UnionForm(e.post, initial=_values(e.review, reviews.UNION_FIELDS)),
            lambda e, data: reviews.enter_facts(values=data, **e.signed),
        ),
        "money": Act(
            _("Money and notice"), _("Put on file"),
            _("Severance is worked out from these figures by the rule in force. A signature given before is taken "
              "back."),
            lambda e: forms.MoneyForm(e.post, places=list(places()), initial=_money(e.review, e.on)),
            lambda e, data: reviews.enter_facts(values=data, **e.signed),
        ),
        "no-union": Act(
            _("I confirm: there is no union"), _("Confirm"),
            _("Two different people record that there is neither a union nor staff representatives."),
            lambda e: django_forms.Form(e.request.POST if e.request.method == "POST" else None),
            lambda e, data: reviews.confirm_no_union(review=e.review, actor=e.request.user, now=e.now),
        ),
        "sign": Act(
            _("Decide the dismissal"), _("Sign"),
            _("Two people decide, neither of them scored. You sign by name and with your reason; every guard is asked "
              "again."),
            lambda e: forms.SignReviewForm(
                e.post, request=e.request, initial={"seen": reviews.digest_to_sign(e.review)}
            ),
            lambda e, data: reviews.sign_review(reason=data["reason"], seen=data["seen"], **e.signed),
        ),
        "serve": Act(
            _("Notice served"), _("Keep on record"),
            _("Say when and how the employee was given the notice, and who saw it. Protection is asked once more."),
            lambda e: forms.ServeForm(e.post, request=e.request, initial={"served_on": e.on}),
            lambda e, data: reviews.serve_review(
                means=data["means"], witness=data["witness"], served_on=data["served_on"], **e.signed
            ),
        ),
        "end": Act(
            _("The contract has ended"), _("Confirm"),
            _("Protection is asked a third time. The employee file is yours to change; here the tasks begin."),
            lambda e: forms.EndForm(e.post, request=e.request),
            lambda e, data: reviews.end_contract(**e.signed),
        ),
        "task": Act(
            _("Task done"), _("Keep on record"), _("What was done after the end, and when."),
            lambda e: forms.TaskForm(e.post, tasks=_open_tasks(e.review), initial={"done_on": e.on}),
            lambda e, data: reviews.finish_task(task=data["task"], done_on=data["done_on"], **e.signed),
        ),
        "withdraw": Act(
            _("Withdraw the review"), _("Withdraw"), _("The file is closed without a dismissal; it stays on record."),
            lambda e: forms.CloseForm(e.post),
            lambda e, data: reviews.withdraw_review(
                review=e.review, reason=data["reason"], actor=e.request.user, now=e.now
            ),
        ),
    }  # fmt: skip


@login_required
@require_http_methods(FORM_METHODS)
def act(request: HttpRequest, public_id: UUID, act: str) -> HttpResponse:
    """One act with a review: its form, a refusal at the field or by the guards (422), or done."""
    now, on = today(request)
    review = permissions.access_review(request.user, public_id, on)
    if not permissions.may_act(request.user, review.follow_up):
        raise PermissionDenied("HR, and never in one's own case")
    found = _acts().get(act)
    if found is None:
        raise Http404("no such act")
    edge = Edge(request, review, now, on)
    form = found.form(edge)
    # Who signs reads what the guards say today beside the signature.
    guards = _checklist(request, review, on) if act == "sign" and review.state in OPEN else None
    if request.method == "POST" and form.is_valid():
        try:
            found.do(edge, {name: value for name, value in form.cleaned_data.items() if name != "signature"})
        except PlanRefused as refused:
            field = getattr(refused, "field", "") or None
            form.add_error(field if field in form.fields else None, str(refused))
            if isinstance(refused, GuardsRefused):
                guards = guard_rows(
                    refused.results, viewer=request.user, person=review.follow_up.plan.employee, on=on,
                    links=presenters.review_links(review),
                )  # fmt: skip
        else:
            return redirect("plans:review", review.public_id)
    context = {
        "review": review, "row": review.follow_up, "form": form, "title": found.title, "submit": found.submit,
        "text": found.text, "guards": guards,
    }  # fmt: skip
    return render(request, "pip_workflow/followups/review_act.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def letter(request: HttpRequest, public_id: UUID, of: str) -> HttpResponse:
    """Notice to the union, notice of dismissal, certificate, as PDF; that it was read is on record."""
    now, on = today(request)
    review = permissions.access_review(request.user, public_id, on)
    is_own = permissions.is_own(request.user, review.follow_up)
    writers: dict[str, Callable[[DismissalReview], Letter]] = {}
    if not is_own:
        writers["union"] = letters.union_letter
    if review.state in (ReviewState.DECIDED, ReviewState.SERVED, ReviewState.ENDED):
        writers["notice"] = letters.notice_letter
    if review.state == ReviewState.ENDED:
        writers["certificate"] = letters.certificate
    if of not in writers:
        raise Http404("no such letter")
    person = review.follow_up.plan.employee
    with transaction.atomic():
        record_view(actor=request.user, person=person, target=review)
    content = build_letter(
        lambda: writers[of](review), employee=person, company=request.company, now=now,  # type: ignore[attr-defined]
        language=request.GET.get("lang", "zh-hans"),
    )  # fmt: skip
    return pdf_response(content, f"{person.name} {of}.pdf")


def _values(review: DismissalReview, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(review, name) for name in names}


def _money(review: DismissalReview, on: date) -> dict[str, Any]:
    values = _values(review, reviews.MONEY_FIELDS)
    return {**values, "place": values["place"] or place_of(review.follow_up.plan.employee, on)}


def _open_tasks(review: DismissalReview) -> list[tuple[str, str]]:
    words = presenters.task_words()
    return [(name, words.get(name, name)) for name, task in review.tasks.items() if not task["done"]]
