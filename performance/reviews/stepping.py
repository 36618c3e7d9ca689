"""What moving a cycle to its next stage means, in words, before somebody does it (spec 4.2)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from performance.reviews.enums import Stage
from performance.reviews.models import ReviewCycle


@dataclass(frozen=True)
class Step:
    """The next stage: what its button says, and what can't be taken back. is_final: nothing follows."""

    label: str
    consequence: str
    is_final: bool


def step_to(cycle: ReviewCycle, stage: Stage) -> Step:
    """The step from where the cycle stands."""
    labels = {Stage.PUBLISHED: _("Publish"), Stage.CLOSED: _("Close for good")}
    label = labels.get(stage) or _("Go on to: %(stage)s") % {"stage": stage.label}
    said = [_what_ends(cycle), _what_begins(cycle, stage)]
    return Step(label, " ".join(text for text in said if text), stage == Stage.CLOSED)


def _what_ends(cycle: ReviewCycle) -> str:
    if cycle.stage != Stage.SELF:
        return ""
    late = cycle.scorecards.filter(self_submitted_at__isnull=True).count()
    if not late:
        return _("Everybody has handed in the self-assessment.")
    return ngettext(
        "%(n)s self-assessment has not been handed in and can't be any more.",
        "%(n)s self-assessments have not been handed in and can't be any more.",
        late,
    ) % {"n": late}


def _what_begins(cycle: ReviewCycle, stage: Stage) -> str:
    cards = cycle.scorecards.count()
    texts = {
        Stage.SELF: _("Everybody is asked to assess themselves."),
        Stage.HEAD: _("Heads are asked to score their teams."),
        Stage.SECOND: _("The heads above are asked to look through the scores. Scores change only with a reason now."),
        Stage.CHECKS: _("The score checks run at once. Scores change only with a reason now."),
        Stage.CALIBRATION: _("The board opens for the calibrators you name. Heads can't change scores any more."),
        Stage.APPROVAL: _("Whoever approves is asked; a score changed after that needs a new approval."),
        Stage.PUBLISHED: ngettext(
            "%(n)s result is published, and its owner told. A published score never changes: a correction stands"
            " beside it.",
            "%(n)s results are published, and their owners told. A published score never changes: a correction stands"
            " beside it.",
            cards,
        )
        % {"n": cards},
        Stage.APPEALS: _("Employees can appeal until the deadline of this stage."),
        Stage.CLOSED: _("Nobody can appeal any more, and nothing of the cycle changes again. There is no way back."),
    }
    return texts.get(stage, "")
