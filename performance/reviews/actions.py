"""What reviews record in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

FORM_CREATED = register("performance.form.created", _("Review form created"))
FORM_RETIRED = register("performance.form.retired", _("Review form taken out of use"))
CYCLE_CREATED = register("performance.cycle.created", _("Review cycle created"))
SCALE_SET = register("performance.cycle.scale_set", _("Bands and guideline of a review cycle set"))
CYCLE_OPENED = register("performance.cycle.opened", _("Review cycle opened"))
CYCLE_MOVED = register("performance.cycle.moved", _("Review cycle moved to its next stage"))
CYCLE_PUBLISHED = register("performance.cycle.published", _("Review results published"))
CYCLE_CANCELLED = register("performance.cycle.cancelled", _("Review cycle cancelled"))
DEADLINES_SET = register("performance.cycle.deadlines_set", _("Deadlines of a review cycle set"))
SCORER_CHANGED = register("performance.scorecard.scorer_changed", _("Scorecard handed over to another scorer"))
SELF_SUBMITTED = register("performance.scorecard.self_submitted", _("Self-assessment submitted"))
TEAM_SUBMITTED = register("performance.scorecard.team_submitted", _("Scores of a team submitted"))
TEAM_REOPENED = register("performance.scorecard.team_reopened", _("Submitted scores taken back for changes"))
POINTS_CHANGED = register("performance.scorecard.points_changed", _("Score changed"))
NOT_APPLICABLE = register("performance.scorecard.not_applicable", _("Item marked not applicable"))
SCORES_IMPORTED = register("performance.cycle.scores_imported", _("Scores of an earlier cycle imported"))
SCORE_MOVED = register("performance.scorecard.moved", _("Score moved by calibration"))
SCORE_CORRECTED = register("performance.scorecard.corrected", _("Published score corrected"))
TEAM_REVIEWED = register("performance.scorecard.team_reviewed", _("Scores of a team confirmed by the second level"))
TEAM_RETURNED = register("performance.scorecard.team_returned", _("Scores sent back by the second level"))
PEER_INVITED = register("performance.peers.invited", _("Colleague invited to give feedback"))
PEER_WITHDRAWN = register("performance.peers.withdrawn", _("Invitation to give feedback withdrawn"))
PEER_REPLIED = register("performance.peers.replied", _("Invitation to give feedback answered"))
