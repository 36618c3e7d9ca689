"""Writes of bonuses: one function per act, atomic, audited in the same transaction."""

from bonuses.services.adjustments import approve_adjustment, propose_adjustment, reject_adjustment
from bonuses.services.life import (
    approve_pool,
    pay_pool,
    release_pool,
    return_pool,
    submit_pool,
)
from bonuses.services.pools import add_funding, create_pool, remove_funding
from bonuses.services.rules import change_rule, create_rule, rule_in_force
from bonuses.services.scenarios import compute_scenario, create_scenario, remove_scenario

__all__ = [
    "add_funding",
    "approve_adjustment",
    "approve_pool",
    "change_rule",
    "compute_scenario",
    "create_pool",
    "create_rule",
    "create_scenario",
    "pay_pool",
    "propose_adjustment",
    "reject_adjustment",
    "release_pool",
    "remove_funding",
    "remove_scenario",
    "return_pool",
    "rule_in_force",
    "submit_pool",
]
