"""What Sunrise does at the end of its quarters: review, pool, payment, each on its own morning."""

from bonuses.enums import PoolState
from bonuses.models import BonusPool
from hrplatform.demo import after_review, pools, reviews
from hrplatform.demo.quarters import Quarter
from hrplatform.demo.scene import Scene
from hrplatform.demo.sunrise import Sunrise
from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle

REVIEW_AFTER, APPEALS_AFTER, POOL_AFTER, HONOURS_AFTER, PAID_AFTER = 5, 6, 7, 8, 9
HONOURED = ("运营中心/抖音组", "推广部", "仓储部")


def act(scene: Scene) -> None:
    """What is due today, once: a replay that goes on after a stop finds it done."""
    assert isinstance(scene.story, Sunrise)
    for quarter in scene.story.quarters[:-1]:
        days_after = (scene.on - quarter.until).days
        if days_after == REVIEW_AFTER and not _is_open(quarter):
            reviews.run_review(scene, quarter)
        elif days_after == POOL_AFTER and not BonusPool.objects.filter(cycle_code=quarter.code).exists():
            pools.run_pool(scene, quarter, ReviewCycle.objects.get(code=quarter.code))
        elif days_after == APPEALS_AFTER:
            after_review.answer_appeals(ReviewCycle.objects.get(code=quarter.code), scene)
        elif days_after == HONOURS_AFTER:
            _look_ahead(scene, quarter)
        elif days_after == PAID_AFTER:
            _settle(scene, quarter)


def _is_open(quarter: Quarter) -> bool:
    return ReviewCycle.objects.filter(code=quarter.code).exclude(stage=Stage.DRAFT).exists()


def _look_ahead(scene: Scene, quarter: Quarter) -> None:
    """The best are honoured every quarter; once four quarters stand, heads propose people."""
    cycle = ReviewCycle.objects.get(code=quarter.code)
    after_review.honour(cycle, scene, HONOURED)
    if quarter.act == "results":
        after_review.propose(cycle, scene, HONOURED)


def _settle(scene: Scene, quarter: Quarter) -> None:
    pool, cycle = BonusPool.objects.get(cycle_code=quarter.code), ReviewCycle.objects.get(code=quarter.code)
    if pool.state != PoolState.PAID:
        pools.pay(pool, finance=scene.finance, now=scene.now)
    if cycle.stage != Stage.CLOSED:
        reviews.close_review(cycle, hr=scene.hr, now=scene.now)
