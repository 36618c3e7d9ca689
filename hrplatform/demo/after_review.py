"""What follows a quarter's scores in Sunrise: calibration meeting, appeals, nominations, honours (spec 4.3 to 4.5)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from hrplatform.demo.scene import Scene, account_of
from hrplatform.demo.story import HEAD
from people.models import Employee, Position, User
from performance.appeals.models import Appeal
from performance.appeals.services import decide_appeal, file_appeal
from performance.calibration.enums import Opinion
from performance.calibration.selectors import seats_of
from performance.calibration.services import add_seats, end_meeting, mark_card, move_card, sign_seat
from performance.growth.enums import RecognitionKind, Track
from performance.growth.models import Nomination, Recognition
from performance.growth.selectors import candidates
from performance.growth.services import (
    NominationRequest,
    RecognitionRequest,
    decide_nomination,
    give_recognition,
    nominate,
)
from performance.reviews.enums import ItemKind
from performance.reviews.models import ReviewCycle, Scorecard, ScorecardItem
from performance.reviews.scoring import band_of
from performance.reviews.services.cards import bands_of

CALIBRATORS, MARKS, STARS, NOMINEES = 2, 2, 3, 3
QUESTION = "主观分比数据高出不少，请负责人说明事例。"
MOVED = "会上对照同级人员的产出，评分人偏宽，按大家认可的水平调整。"
APPEAL = "自评中列出的改进事项已经上线，评分时没有计入，请复核。"
GRANTED = "核对了上线记录和协作部门的说明，事项属实，按事例补计。"
KEPT = "已看过书面事例：事项在下一季度才完成，本季度维持原分，下季度计入。"
STAR, STAR_TEXT = "季度之星", "本季度数据和协作都走在前面，同事愿意找他一起做事。"
PROPOSED = "连续几个季度成绩稳定，带过新人，遇到问题先想办法。"
AGREED, NOT_YET = "成绩与事例都站得住，同意列入后备。", "本组近期没有空缺的岗位，下一季度再议，先安排项目锻炼。"


def calibrate(cycle: ReviewCycle, *, hr: User, approver: User, now: datetime) -> None:
    """HR and two heads mark, move one score where the scorer was mild, and sign."""
    heads = _scorers(cycle)[:CALIBRATORS]
    add_seats(cycle=cycle, users=[hr, approver, *heads], actor=hr, now=now)
    cards = [card for card in _cards(cycle) if card.score is not None and card.adjusted_score is not None]
    mildest = sorted(cards, key=lambda card: _shift(card), reverse=True)
    for head in heads:
        others = [card for card in mildest if card.employee.user_id != head.pk and card.scorer_id != _employee(head)]
        for card in others[:MARKS]:
            mark_card(card=card, opinion=Opinion.QUESTION, note=QUESTION, actor=head, now=now)
        for card in others[-MARKS:]:
            mark_card(card=card, opinion=Opinion.AGREE, note="", actor=head, now=now)
    bands = bands_of(cycle)
    higher = [card for card in mildest if card.band != band_of(card.adjusted_score, bands) and _shift(card) > 0]
    for card in higher[:1]:
        move_card(card=card, score=card.adjusted_score, reason=MOVED, actor=hr, now=now)
    end_meeting(cycle=cycle, present=seats_of(cycle), actor=hr, now=now)
    for seat in seats_of(cycle):
        sign_seat(seat=seat, actor=seat.user, now=now)


def _cards(cycle: ReviewCycle) -> list[Scorecard]:
    rows = cycle.scorecards.select_related("cycle", "employee__user", "scorer__user", "department")
    return list(rows.prefetch_related("items"))


def _scorers(cycle: ReviewCycle) -> list[User]:
    scorers = Employee.objects.filter(pk__in=cycle.scorecards.exclude(scorer=None).values("scorer"))
    return [account_of(one) for one in scorers.select_related("user").order_by("-number")]


def _employee(user: User) -> int | None:
    return Employee.objects.filter(user=user).values_list("pk", flat=True).first()


def _shift(card: Scorecard) -> Decimal:
    return (card.score or Decimal(0)) - (card.adjusted_score or Decimal(0))


def appeal(cycle: ReviewCycle, scene: Scene) -> None:
    """Two of those who saw themselves much higher than their heads object, each of another head's people."""
    asked: set[int | None] = set()
    for item in _below_own_view(cycle):
        card = item.scorecard
        if card.scorer_id in asked or len(asked) == 2:
            continue
        asked.add(card.scorer_id)
        actor = account_of(card.employee)
        file_appeal(card=card, text=APPEAL, uploads=(), actor=actor, on=scene.on, now=scene.now)


def _below_own_view(cycle: ReviewCycle) -> list[ScorecardItem]:
    """Judged items by how far the own view lies above the head's, the farthest first."""
    rows = ScorecardItem.objects.filter(
        scorecard__cycle=cycle, scorecard__scorer__isnull=False, kind=ItemKind.QUALITATIVE,
        points__isnull=False, self_points__isnull=False,
    )  # fmt: skip
    items = list(rows.select_related("scorecard__cycle", "scorecard__employee__user").order_by("pk"))
    return sorted(items, key=lambda item: (item.points or Decimal(0)) - (item.self_points or Decimal(0)))


def answer_appeals(cycle: ReviewCycle, scene: Scene) -> None:
    """The second HR admin, who scored nobody, grants the first and keeps the second, both in writing."""
    for number, one in enumerate(Appeal.objects.filter(scorecard__cycle=cycle, state="open").order_by("pk")):
        item = next(item for item in _below_own_view(cycle) if item.scorecard_id == one.scorecard_id)
        granted = number == 0
        decide_appeal(
            appeal=one, answer=GRANTED if granted else KEPT, points={item.pk: _halfway(item)} if granted else {},
            changed=granted, actor=scene.approver, now=scene.now,
        )  # fmt: skip


def _halfway(item: ScorecardItem) -> Decimal:
    """Half of the way to the own view, in whole points."""
    own, given = item.self_points or Decimal(0), item.points or Decimal(0)
    return Decimal(round((own + given) / 2))


def honour(cycle: ReviewCycle, scene: Scene, departments: Iterable[str]) -> None:
    """The best of some departments are honoured by their heads, without money."""
    if Recognition.objects.filter(on=scene.on, kind=RecognitionKind.HONOUR).exists():
        return
    for path in departments:
        cards = cycle.scorecards.filter(department__path=path, score__isnull=False, scorer__isnull=False)
        best = cards.select_related("employee__user", "scorer__user").order_by("-score", "pk").first()
        if best is None or best.scorer is None:
            continue
        title = f"{cycle.code} {STAR}"
        request = RecognitionRequest(best.employee, RecognitionKind.HONOUR, title, STAR_TEXT, scene.on)
        give_recognition(request=request, actor=account_of(best.scorer), today=scene.on, now=scene.now)


def propose(cycle: ReviewCycle, scene: Scene, departments: Iterable[str]) -> None:
    """Heads propose whom four quarters carry: one is approved, one has to wait, one is still to be decided."""
    if Nomination.objects.exists():
        return
    made: list[Nomination] = []
    for path in departments:
        led = cycle.scorecards.filter(department__path=path, scorer__isnull=False)
        team = Employee.objects.filter(pk__in=led.values("employee"))
        track = Track.BONUS if len(made) == NOMINEES - 1 else Track.PROMOTION
        found = candidates(team.order_by("number"), track, scene.on)
        scorer = led.filter(employee=found[0][0]).latest("pk").scorer if found else None
        if scorer is None:
            continue
        position = Position.objects.filter(name=HEAD).first() if track == Track.PROMOTION else None
        request = NominationRequest(found[0][0], track, PROPOSED, position)
        made.append(nominate(request=request, actor=account_of(scorer), on=scene.on, now=scene.now))
    for nomination, (approved, said) in zip(made, ((True, AGREED), (False, NOT_YET)), strict=False):
        decide_nomination(
            nomination=nomination, approved=approved, answer=said, actor=scene.approver, on=scene.on, now=scene.now
        )
