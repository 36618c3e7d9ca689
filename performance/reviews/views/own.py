"""What employees see of their reviews: self-assessment, and the result once it is published."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from performance.reviews import extras, permissions, selectors
from performance.reviews.enums import Stage
from performance.reviews.errors import ReviewRefused
from performance.reviews.forms import SelfForm
from performance.reviews.history import card_history
from performance.reviews.peer_answers import peer_items
from performance.reviews.presenters import own_review, result_items, stage_status
from performance.reviews.services import save_self, submit_self
from performance.reviews.views.edge import moment


@login_required
@require_safe
def show_my_reviews(request: HttpRequest) -> HttpResponse:
    """My cycles, the one that waits for me first."""
    _now, on = moment(request)
    cards = selectors.with_corrections(permissions.own_scorecards(request.user, on))
    cards = cards.select_related("cycle", "department", "scorer")
    rows = [own_review(card) for card in cards.order_by("-cycle__until", "-start")]
    return render(request, "performance/my_reviews.html", {"rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assess_self(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """My points and words; "save" keeps a draft, "submit" hands it in. A plain form, no JavaScript needed."""
    now, on = moment(request)
    card = permissions.access_own_scorecard(request.user, public_id, on)
    form = SelfForm(request.POST if request.method == "POST" else None, card=card)
    is_open = card.cycle.stage == Stage.SELF and not card.self_submitted_at
    if request.method == "POST" and form.is_valid():
        try:
            save_self(card=card, points=form.points(), comments=form.comments(), actor=request.user, now=now)
            if "submit" in request.POST:
                submit_self(card=card, actor=request.user, now=now)
                messages.success(request, _("Submitted. Your head scores next."))
                return redirect("reviews:my-reviews")
        except ReviewRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved. You can go on later."))
            return redirect("reviews:self-assessment", public_id=public_id)
    stage = card.cycle.stages.filter(stage=Stage.SELF).first()
    context = {
        "card": card, "form": form, "is_open": is_open, "deadline": stage.deadline if stage else None,
        "status": stage_status(card.cycle.stage),
        "data": [item for item in card.items.select_related("metric") if item.metric_id],
    }  # fmt: skip
    return render(request, "performance/self_assessment.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def show_result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A published scorecard: the employee's own, or one of a team led, with what every item rests on."""
    _now, on = moment(request)
    card = permissions.access_result(request.user, public_id, on)
    card_items = result_items(card)
    me = permissions.scorer_of(request.user, on)
    context = {
        "card": card, "rows": card_items, "mine": bool(me and me.pk == card.employee_id),
        "total": sum((row.contribution for row in card_items if row.contribution is not None), 0),
        "acts": extras.result_actions(card, request.user, on),
        "peers": peer_items(card), "history": card_history(card), "corrections": list(card.corrections.all()),
    }  # fmt: skip
    return render(request, "performance/result.html", context)
