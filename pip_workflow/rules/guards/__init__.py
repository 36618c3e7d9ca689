"""Guards of mainland labour law as pure predicates over facts (spec 7.3). Engineering, not legal advice.

A guard returns one Result: allowed, refused with the missing facts by key, or blocked by what nobody knows. Texts
for people are made from the keys by the presenters: rules carry no language; parameters come from the rules on file.
"""

from pip_workflow.rules.guards.decision import (
    REPLY_WORKING_DAYS,
    DecisionFacts,
    IntactFacts,
    intact,
    people_decide,
)
from pip_workflow.rules.guards.dismissal import (
    MoneyFacts,
    UnionFacts,
    after_the_end,
    end_tasks,
    money,
    union_told,
)
from pip_workflow.rules.guards.finding import (
    MIN_EVIDENCE,
    MIN_WORKING_DAYS,
    FindingFacts,
    PeerFacts,
    RemedyFacts,
    SequenceFacts,
    fair_standard,
    first_finding,
    sequence,
)
from pip_workflow.rules.guards.known import (
    PATH_INCOMPETENT,
    PATH_PROBATION,
    ProbationFacts,
    RuleNotice,
    probation_path,
    rule_known,
)
from pip_workflow.rules.guards.post import PostPayFacts, post_and_pay
from pip_workflow.rules.guards.protected import ProtectionPoint, near_pension, not_protected
from pip_workflow.rules.guards.results import ALLOWED, REFUSED, UNKNOWN, Result, from_json

__all__ = [
    "ALLOWED",
    "MIN_EVIDENCE",
    "MIN_WORKING_DAYS",
    "PATH_INCOMPETENT",
    "PATH_PROBATION",
    "REFUSED",
    "REPLY_WORKING_DAYS",
    "UNKNOWN",
    "DecisionFacts",
    "FindingFacts",
    "IntactFacts",
    "MoneyFacts",
    "PeerFacts",
    "PostPayFacts",
    "ProbationFacts",
    "ProtectionPoint",
    "RemedyFacts",
    "Result",
    "RuleNotice",
    "SequenceFacts",
    "UnionFacts",
    "after_the_end",
    "end_tasks",
    "fair_standard",
    "first_finding",
    "from_json",
    "intact",
    "money",
    "near_pension",
    "not_protected",
    "people_decide",
    "post_and_pay",
    "probation_path",
    "rule_known",
    "sequence",
    "union_told",
]
