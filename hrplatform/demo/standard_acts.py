"""How Sanhe finds a standard: tried in one brand, too strict by rule R7, changed, rolled out (spec 3.3, 15)."""

from datetime import timedelta
from decimal import Decimal

from hrplatform.demo.sanhe import Sanhe, StandardTrial
from hrplatform.demo.scene import Scene
from people.models import Brand
from performance.alerts.models import Trial
from performance.alerts.services.trials import (
    change_trial,
    comment_trial,
    draft_target_trial,
    roll_out,
    start_trial,
)
from performance.alerts.trial_reads import heads_in
from performance.measures.models import Target

DAY = timedelta(days=1)


def act(scene: Scene) -> None:
    """What is due today; a standard holds from the day after it is set."""
    assert isinstance(scene.story, Sanhe)
    plan = scene.story.trial
    running = Trial.objects.filter(standing__metric__code=plan.metric).first()
    if scene.on == plan.start_on - DAY and running is None:
        _try_out(scene, plan)
    elif scene.on == plan.fair_on - DAY and running and running.value != Decimal(plan.fair):
        _listen_and_change(scene, plan, running)
    elif scene.on == plan.roll_out_on - DAY and running and running.state == "live":
        moment = scene.moment
        roll_out(trial=running, actor=scene.hr, note=plan.rolled_out_because, **moment)


def _try_out(scene: Scene, plan: StandardTrial) -> None:
    standing = Target.objects.get(
        metric__code=plan.metric, position__name=plan.position, brand=None, until=None, superseded_by=None
    )
    scope = {"brand": Brand.objects.get(name=plan.brand), "position": standing.position}
    moment = scene.moment
    trial = draft_target_trial(
        standing=standing, value=Decimal(plan.tried), scope=scope, actor=scene.hr, note=plan.why, **moment
    )
    start_trial(trial=trial, live=True, actor=scene.hr, note=plan.why, **moment)


def _listen_and_change(scene: Scene, plan: StandardTrial, trial: Trial) -> None:
    """The heads concerned say what they think; then HR changes the value."""
    heads = heads_in(trial, scene.on)
    for head, words in zip(heads, plan.comments, strict=False):
        comment_trial(trial=trial, note=words, actor=head, now=scene.now)
    change_trial(
        trial=trial, changes={"value": Decimal(plan.fair)}, actor=scene.hr, on=scene.on, now=scene.now,
        note=plan.changed_because,
    )  # fmt: skip
