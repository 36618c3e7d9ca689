"""What each role sees at each stage of a cycle, as one table (spec 4.2). Pure; pages, exports and the API ask here."""

from enum import StrEnum

from performance.reviews.enums import Stage


class Viewer(StrEnum):
    """In what relation somebody stands to a scorecard. One's own is EMPLOYEE, whatever else one is."""

    EMPLOYEE = "employee"
    SCORER = "scorer"
    REVIEWER = "reviewer"
    CALIBRATOR = "calibrator"
    LEADER = "leader"
    HR = "hr"


class Part(StrEnum):
    """What there is to see of a scorecard. SCORE: points, score, band, comments and history of the judged."""

    STATUS = "status"
    DATA = "data"
    SELF = "self"
    SCORE = "score"
    PEERS = "peers"


# One letter per part: t status, d data items, s self-score, p points and score, e peers' answers (from 4 up).
LETTERS = {"t": Part.STATUS, "d": Part.DATA, "s": Part.SELF, "p": Part.SCORE, "e": Part.PEERS}
ROLES = (Viewer.EMPLOYEE, Viewer.SCORER, Viewer.REVIEWER, Viewer.CALIBRATOR, Viewer.LEADER, Viewer.HR)
TABLE: dict[Stage, tuple[str, str, str, str, str, str]] = {
    #                    employee  scorer   reviewer calibr.  leader   HR
    Stage.DRAFT:        ("",       "",      "",      "",      "",      "td"),
    Stage.GOALS:        ("tds",    "td",    "",      "",      "",      "tdspe"),
    Stage.SELF:         ("tds",    "td",    "",      "",      "",      "tdspe"),
    Stage.HEAD:         ("tds",    "tdspe", "t",     "",      "",      "tdspe"),
    Stage.SECOND:       ("tds",    "tdspe", "tdspe", "",      "",      "tdspe"),
    Stage.CHECKS:       ("tds",    "tdspe", "tdspe", "",      "",      "tdspe"),
    Stage.CALIBRATION:  ("tds",    "tdspe", "tdspe", "tdspe", "",      "tdspe"),
    Stage.APPROVAL:     ("tds",    "tdspe", "tdspe", "tdspe", "",      "tdspe"),
    Stage.PUBLISHED:    ("tdspe",  "tdspe", "tdspe", "",      "tdspe", "tdspe"),
    Stage.APPEALS:      ("tdspe",  "tdspe", "tdspe", "",      "tdspe", "tdspe"),
    Stage.CLOSED:       ("tdspe",  "tdspe", "tdspe", "",      "tdspe", "tdspe"),
    Stage.CANCELLED:    ("",       "",      "",      "",      "",      "tdspe"),
}  # fmt: skip


def sees(viewer: Viewer, stage: Stage | str, part: Part, *, hides_self: bool = False, handed_in: bool = True) -> bool:
    """Whether the role sees the part at the stage.

    hides_self: the company keeps self-scores from the scorer until the scores are handed in.
    """
    if viewer == Viewer.SCORER and part == Part.SELF and hides_self and not handed_in:
        return False
    letters = TABLE[Stage(stage)][ROLES.index(viewer)]
    return any(LETTERS[letter] == part for letter in letters)


def stages_showing(viewer: Viewer, part: Part) -> frozenset[Stage]:
    """The stages at which the role sees the part: what queries filter by."""
    return frozenset(stage for stage in TABLE if sees(viewer, stage, part))
