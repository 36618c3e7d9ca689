"""Rules, pools with their scenarios and awards, adjustments, and the ledger."""

from bonuses.models.awards import Adjustment, Award
from bonuses.models.ledger import LedgerEntry, LedgerLine
from bonuses.models.payroll import PayrollLayout
from bonuses.models.pools import BonusPool, FundingPart, PoolEvent
from bonuses.models.rules import BonusPlan, PlanVariant
from bonuses.models.scenarios import Scenario, ScenarioDepartment

__all__ = [
    "Adjustment",
    "Award",
    "BonusPlan",
    "BonusPool",
    "FundingPart",
    "LedgerEntry",
    "LedgerLine",
    "PayrollLayout",
    "PlanVariant",
    "PoolEvent",
    "Scenario",
    "ScenarioDepartment",
]
