"""Taking over what history proposes: by a person, for the departments ticked, with the reasons kept (spec 6.2)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from bonuses import actions
from bonuses.errors import BonusRefused
from bonuses.models import Scenario
from bonuses.services.scenarios import DepartmentTerms, Terms, compute_scenario


@transaction.atomic
def take_over(*, scenario: Scenario, taken: Mapping[str, DepartmentTerms], actor: Any, now: datetime) -> Scenario:
    """Set the terms of some departments by code and compute again; the others keep theirs. Audited with reasons.

    Raises BonusRefused (nothing chosen, floors that clash), PoolMoved once frozen.
    """
    if not taken:
        raise BonusRefused(_("Tick at least one proposal."))
    before = {
        row.department.code: [str(row.weight), str(row.min_share), str(row.max_share)]
        for row in scenario.departments.select_related("department").filter(department__code__in=taken)
    }
    after = {code: [str(one.weight), str(one.min_share), str(one.max_share), one.reason] for code, one in taken.items()}
    found = compute_scenario(scenario=scenario, actor=actor, now=now, terms=Terms(departments=taken))
    record(
        action=actions.PROPOSAL_TAKEN, actor=actor, target=scenario, before={"departments": before},
        after={"departments": after}, at=now,
    )  # fmt: skip
    return found
