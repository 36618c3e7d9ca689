"""The team grid: one page for the whole team, one cell saved at a time."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from audit.services import record_export
from hrplatform.lib import excel, formats, versions
from performance.feedback.selectors import entries_at_hand
from performance.reviews import permissions, selectors
from performance.reviews.enums import PEERS_INVITED, ItemKind, Stage
from performance.reviews.errors import ReviewRefused, ScoreConflict
from performance.reviews.forms import ReasonForm
from performance.reviews.grid import build_grid, kind_mean, points_text, rules
from performance.reviews.grid_html import draw_rows
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.presenters import grid_sheet, team_rows
from performance.reviews.scoring import missing, rounded
from performance.reviews.second import second_rows
from performance.reviews.services import reopen_team, save_points, set_not_applicable, submit_team
from performance.reviews.services.cards import parts_of
from performance.reviews.services.scores import KEEP
from performance.reviews.signals import sent_back_employees
from performance.reviews.views.edge import moment

MOST_REASON, MOST_COMMENT = 200, 4000


@login_required
@require_safe
def list_teams(request: HttpRequest) -> HttpResponse:
    """Every cycle in which the account scores somebody, the open one first."""
    _now, on = moment(request)
    rows = team_rows(permissions.scored_by(request.user, on))
    second = second_rows(permissions.reviewed_by(request.user, on))
    return render(request, "performance/team_list.html", {"rows": rows, "second": second})


@login_required
@require_safe
def show_grid(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The account's team in a cycle."""
    _now, on = moment(request)
    cycle, cards = permissions.access_team(request.user, public_id, on)
    rows = selectors.grid_cards(cards)
    items = selectors.grid_items(card.pk for card in rows)
    team = cards.order_by().values("employee")
    page = build_grid(
        cycle=cycle, team=cards, cards=rows, items=items, viewer=request.user,
        last=_last_scores(request, cycle, cards, on), sent_back=sent_back_employees(cycle, rows),
        notes=entries_at_hand(viewer=request.user, employees=team, start=cycle.start, until=on, on=on),
    )  # fmt: skip
    context = {
        "page": page,
        "body": draw_rows(page),
        "rules": rules(page),
        "team": _team_name(rows),
        "can_reopen": cycle.stage == Stage.HEAD,
        "peers": _with_peers(rows, items) if cycle.stage in PEERS_INVITED else [],
    }
    return render(request, "performance/team_grid.html", context)


def _last_scores(request: HttpRequest, cycle: ReviewCycle, cards: QuerySet[Scorecard], on: date) -> dict[int, Decimal]:
    """The team's scores of the cycle before, kept as long as the data: who is in it depends on account and day."""
    name = f"last-scores:{cycle.pk}:{request.user.pk}:{on}"
    return versions.kept(name, lambda: selectors.last_scores(cards, cycle))


def _with_peers(
    cards: list[selectors.GridCard], items: Mapping[int, Sequence[selectors.GridItem]]
) -> list[selectors.GridCard]:
    """Those whose form asks colleagues."""
    return [card for card in cards if any(item.kind == ItemKind.PEERS for item in items[card.pk])]


def _team_name(cards: list[selectors.GridCard]) -> str:
    names = list(dict.fromkeys(card.department for card in cards))
    return names[0] if len(names) == 1 else _("My team")


@login_required
@require_POST
def save_cell(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One cell as JSON: 200 saved, 409 somebody else changed it, 422 refused with the reason."""
    now, on = moment(request)
    item = ScorecardItem.objects.filter(public_id=public_id).select_related("scorecard").first()
    if item is None:
        raise Http404("no such item")
    card = permissions.access_card_for_scoring(request.user, item.scorecard.public_id, on)
    item.scorecard = card
    try:
        saved = _save(request, item, now)
    except ScoreConflict as conflict:
        return JsonResponse(_conflict(conflict), status=409)
    except ReviewRefused as refused:
        return JsonResponse({"error": str(refused)}, status=422)
    return JsonResponse(_saved(saved, card, now))


def _save(request: HttpRequest, item: ScorecardItem, now: Any) -> ScorecardItem:
    sent = request.POST
    reason = sent.get("reason", "")
    if len(reason) > MOST_REASON or len(sent.get("comment", "")) > MOST_COMMENT:
        raise ReviewRefused(_("That is too long: a comment has %(n)s characters at most.") % {"n": MOST_COMMENT})
    if "applies" in sent:
        return set_not_applicable(item=item, applies=sent["applies"] == "1", actor=request.user, now=now, reason=reason)
    points: Any = KEEP
    if "points" in sent:
        points = _points(sent["points"])
    comment = sent.get("comment", KEEP)
    return save_points(
        item=item, version=_version(sent.get("version", "")), actor=request.user, now=now, points=points,
        comment=comment, reason=reason,
    )  # fmt: skip


def _points(text: str) -> Decimal | None:
    cleaned = text.strip().replace("．", ".").replace(",", ".")
    if not cleaned:
        return None
    try:
        return Decimal(cleaned)
    except InvalidOperation as error:
        raise ReviewRefused(_("Points are a number from 0 to 120.")) from error


def _version(text: str) -> int:
    if not text.isdecimal():
        raise ReviewRefused(_("Load the page again: it is out of date."))
    return int(text)


def _conflict(conflict: ScoreConflict) -> dict[str, Any]:
    return {
        "points": points_text(conflict.points),
        "comment": conflict.comment,
        "version": conflict.version,
        "message": _("%(name)s changed this to %(points)s at %(at)s.")
        % {
            "name": conflict.by or _("Somebody else"),
            "points": points_text(conflict.points) or _("empty"),
            "at": formats.format_moment(conflict.at),
        },
    }


def _saved(item: ScorecardItem, card: Scorecard, now: Any) -> dict[str, Any]:
    fresh = Scorecard.objects.prefetch_related("items").get(pk=card.pk)
    judged = [part for part, item in zip(parts_of(fresh), fresh.items.all(), strict=True) if item.kind == "qualitative"]
    return {
        "version": item.version,
        "points": points_text(item.points),
        "comment": item.comment,
        "at": formats.local(now).strftime("%H:%M"),
        "row": {
            "score": "" if fresh.score is None else str(fresh.score),
            "band": fresh.band,
            "missing": missing(judged),
            "kpi": _float(kind_mean(fresh.items.all(), "kpi")),
            "mean": _float(kind_mean(fresh.items.all(), "qualitative")),
        },
    }


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(rounded(value) or 0)


@login_required
@require_POST
def submit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hand the team in."""
    now, on = moment(request)
    cycle, _cards = permissions.access_team(request.user, public_id, on)
    try:
        for scorer in _scorers(request, cycle, on):
            submit_team(cycle=cycle, scorer=scorer, actor=request.user, now=now)
    except ReviewRefused as refused:
        messages.error(request, str(refused))
    return redirect("reviews:team-grid", public_id=public_id)  # where a note says so


@login_required
@require_POST
def reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a submission back while heads still score."""
    _now, on = moment(request)
    cycle, _cards = permissions.access_team(request.user, public_id, on)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        for scorer in _scorers(request, cycle, on):
            reopen_team(cycle=cycle, scorer=scorer, actor=request.user, reason=reason)
    except ReviewRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("You can change the scores again."))
    return redirect("reviews:team-grid", public_id=public_id)


def _scorers(request: HttpRequest, cycle: ReviewCycle, on: Any) -> list[Any]:
    """In whose name the account scores here: itself, and for HR also people without a head."""
    mine = permissions.scored_by(request.user, on).filter(cycle=cycle).select_related("scorer")
    return list({card.scorer_id: card.scorer for card in mine}.values())


@login_required
@require_safe
def export_grid(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The grid as Excel, exactly what is shown."""
    _now, on = moment(request)
    cycle, cards = permissions.access_team(request.user, public_id, on)
    rows = selectors.grid_cards(cards)
    items = selectors.grid_items(card.pk for card in rows)
    page = build_grid(cycle=cycle, team=cards, cards=rows, items=items, viewer=request.user, last={}, sent_back=set())
    title = f"{cycle.code} {_('Team scores')}"
    record_export(actor=request.user, kind="team scores", rows=len(page.rows), filters={"cycle": cycle.code})
    book = excel.build_workbook([grid_sheet(page)], title=title, author=str(request.user))
    return excel.excel_response(book, f"{title}.xlsx")
