"""The calibration board: the company at a glance, one department by bands, moves, seats and signatures."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hrplatform.lib import versions
from people.models import Department
from people.permissions import is_hr, require_hr
from people.signing import SigningForm
from performance.calibration import permissions, presenters, selectors, services
from performance.calibration.enums import Standing
from performance.calibration.errors import CalibrationRefused
from performance.calibration.forms import EndForm, MarkForm, MoveForm, ReopenForm, SeatForm
from performance.calibration.models import CalibrationSeat
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle
from performance.reviews.presenters import stage_status
from performance.reviews.services.cards import bands_of
from performance.reviews.views.edge import moment

both = require_http_methods(["GET", "HEAD", "POST"])
MOVES_SHOWN = 50


@login_required
@require_safe
def list_boards(request: HttpRequest) -> HttpResponse:
    """Cycles being calibrated that the account takes part in; HR sees those calibrated before, too."""
    rows = ReviewCycle.objects.filter(stages__stage=Stage.CALIBRATION).distinct().order_by("-until", "-pk")
    if is_hr(request.user):
        rows = rows.filter(stage__in=[Stage.CALIBRATION, *permissions.AFTER])
    else:
        rows = rows.filter(stage=Stage.CALIBRATION, seats__user=request.user)
    context = {"rows": [(cycle, stage_status(cycle.stage)) for cycle in rows[:50]]}
    return render(request, "performance/calibration_list.html", context)


@login_required
@require_safe
def show_board(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bands by department against the company and the guideline; who calibrates, what was moved."""
    return _board(request, permissions.access_board(request.user, public_id))


def _board(request: HttpRequest, cycle: ReviewCycle, **forms: Any) -> HttpResponse:
    _now, on = moment(request)
    cards, seats = permissions.board_cards(request.user, cycle, on), selectors.seats_of(cycle)
    page, moves = _build(request, cycle, cards), selectors.moves_of(cards)
    standing, mine = selectors.standing_of(seats), next((s for s in seats if s.user_id == request.user.pk), None)
    hr, running = is_hr(request.user), cycle.stage == Stage.CALIBRATION
    preparing = running and standing == Standing.PREPARING
    to_sign = running and mine is not None and mine.was_present and mine.signed_at is None
    context = {
        "cycle": cycle, "page": page, "status": presenters.standing_status(standing), "hr": hr, "running": running,
        "preparing": preparing, "seats": presenters.seat_rows(seats, may_remove=hr and preparing),
        "moves": moves[:MOVES_SHOWN], "seat_form": forms.get("seat") or SeatForm(on=on),
        "end_form": forms.get("end") or EndForm(seats=seats), "reopen_form": forms.get("reopen") or ReopenForm(),
        "sign_form": (forms.get("sign") or SigningForm(request=request)) if to_sign else None,
        "lead": presenters.lead_sentence(
            people=page.total.people, marked=selectors.marked_by(request.user, cards) if mine else 0,
            questions=page.total.questions, moved=moves.values("scorecard").distinct().count(),
            has_seat=mine is not None and preparing,
        ),
    }  # fmt: skip
    return render(request, "performance/calibration_board.html", context, status=422 if forms else 200)


def _build(request: HttpRequest, cycle: ReviewCycle, cards: Any) -> presenters.BoardPage:
    """The distributions, worked out once per version of the data: everybody's board lacks their own result."""
    name = f"board:{cycle.pk}:{request.user.pk}:{get_language()}"
    return versions.kept(name, lambda: presenters.build_board(cycle, cards))


@login_required
@require_safe
def show_department(request: HttpRequest, public_id: UUID, department_id: UUID) -> HttpResponse:
    """One department's people by band, raw and adjusted scores beside each other, with everybody's marks."""
    _now, on = moment(request)
    cycle = permissions.access_board(request.user, public_id)
    department = get_object_or_404(Department, public_id=department_id)
    cards = selectors.department_cards(permissions.board_cards(request.user, cycle, on), department.pk)
    if not cards:
        raise Http404("nobody there")
    seats = selectors.seats_of(cycle)
    preparing = cycle.stage == Stage.CALIBRATION and selectors.standing_of(seats) == Standing.PREPARING
    page = _build(request, cycle, permissions.board_cards(request.user, cycle, on))
    row = next(one for one in page.rows if one.name == department.path)
    context = {
        "cycle": cycle, "department": department, "page": page, "row": row,
        "columns": presenters.band_columns(cycle, cards, selectors.marks_of(cards), request.user),
        "may_mark": preparing and any(seat.user_id == request.user.pk for seat in seats),
        "may_move": preparing and is_hr(request.user), "scale": list(zip(page.bands, row.cells, page.total.cells)),
    }  # fmt: skip
    return render(request, "performance/calibration_department.html", context)


def _department_url(cycle: ReviewCycle, department: Department, card: Any = None) -> str:
    path = reverse("calibration:department", args=[cycle.public_id, department.public_id])
    return f"{path}#c{card.public_id}" if card else path


@login_required
@require_POST
def mark(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree or question before the meeting."""
    now, on = moment(request)
    card = permissions.access_board_card(request.user, public_id, on)
    form = MarkForm(request.POST)
    if form.is_valid():
        try:
            services.mark_card(
                card=card, opinion=form.cleaned_data["opinion"], note=form.cleaned_data["note"], actor=request.user,
                now=now,
            )  # fmt: skip
        except CalibrationRefused as refused:
            messages.error(request, str(refused))
    return redirect(_department_url(card.cycle, card.department, card))


@login_required
@both
def move(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the meeting decided about one score, with its reason; HR writes it down."""
    now, on = moment(request)
    card = permissions.access_board_card(request.user, public_id, on)
    require_hr(request.user)
    form = MoveForm(request.POST if request.method == "POST" else None, initial={"score": card.score})
    if request.method == "POST" and form.is_valid():
        try:
            services.move_card(
                card=card, score=form.wanted(), reason=form.cleaned_data["reason"], actor=request.user, now=now
            )
        except CalibrationRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Moved; the original stays beside it."))
            return redirect(_department_url(card.cycle, card.department, card))
    shown = presenters.band_columns(card.cycle, [card], selectors.marks_of([card]), request.user)
    context = {
        "form": form, "card": card, "one": next(one for column in shown for one in column.cards),
        "floors": sorted(bands_of(card.cycle), key=lambda band: -band[1]),
        "back": _department_url(card.cycle, card.department, card),
        "moves": selectors.moves_of(type(card).objects.filter(pk=card.pk)),
    }  # fmt: skip
    return render(request, "performance/calibration_move.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def add_seat(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """HR names a calibrator; without a person: itself."""
    now, on = moment(request)
    cycle = permissions.access_board(request.user, public_id)
    require_hr(request.user)
    form = SeatForm(request.POST, on=on)
    if "me" not in request.POST and not form.is_valid():
        return _board(request, cycle, seat=form)
    user = request.user if "me" in request.POST else form.cleaned_data["person"].user
    try:
        services.add_seats(cycle=cycle, users=[user], actor=request.user, now=now)  # type: ignore[list-item]
    except CalibrationRefused as refused:
        messages.error(request, str(refused))
    return redirect("calibration:board", public_id)


@login_required
@require_POST
def seat_scorers(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """HR names everybody who scored."""
    now, _on = moment(request)
    cycle = permissions.access_board(request.user, public_id)
    require_hr(request.user)
    try:
        count = services.add_scorers(cycle=cycle, actor=request.user, now=now)
    except CalibrationRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(n)s calibrators named and told.") % {"n": count})
    return redirect("calibration:board", public_id)


@login_required
@require_POST
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """HR takes a calibrator off."""
    now, _on = moment(request)
    require_hr(request.user)
    seat = get_object_or_404(CalibrationSeat.objects.select_related("cycle", "user"), public_id=public_id)
    try:
        services.remove_seat(seat=seat, actor=request.user, now=now)
    except CalibrationRefused as refused:
        messages.error(request, str(refused))
    return redirect("calibration:board", seat.cycle.public_id)


@login_required
@require_POST
def end(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """HR ends the meeting and says who was there."""
    now, _on = moment(request)
    cycle = permissions.access_board(request.user, public_id)
    require_hr(request.user)
    form = EndForm(request.POST, seats=selectors.seats_of(cycle))
    if not form.is_valid():
        return _board(request, cycle, end=form)
    try:
        services.end_meeting(cycle=cycle, present=form.cleaned_data["present"], actor=request.user, now=now)
    except CalibrationRefused as refused:
        form.add_error(refused.field or None, str(refused))
        return _board(request, cycle, end=form)
    messages.success(request, _("Those present have been asked to sign."))
    return redirect("calibration:board", public_id)


@login_required
@require_POST
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """HR opens the meeting again, with a reason."""
    now, _on = moment(request)
    cycle = permissions.access_board(request.user, public_id)
    require_hr(request.user)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _board(request, cycle, reopen=form)
    try:
        services.reopen_meeting(cycle=cycle, reason=form.cleaned_data["reason"], actor=request.user, now=now)
    except CalibrationRefused as refused:
        form.add_error(refused.field or None, str(refused))
        return _board(request, cycle, reopen=form)
    return redirect("calibration:board", public_id)


@login_required
@require_POST
def sign(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody present signs with password or code."""
    now, _on = moment(request)
    cycle = permissions.access_board(request.user, public_id)
    seat = permissions.seat_of(request.user, cycle)
    if seat is None:
        raise Http404("no seat")
    form = SigningForm(request.POST, request=request)
    if not form.is_valid():
        return _board(request, cycle, sign=form)
    try:
        services.sign_seat(seat=seat, actor=request.user, now=now)
    except CalibrationRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Signed."))
    return redirect("calibration:board", public_id)
