"""One score per person and cycle, over all bosses, with what was corrected since (spec 4.1)."""

from decimal import Decimal

from performance.reviews.enums import SHOWN_TO_EMPLOYEES
from performance.reviews.models import ReviewCycle, Scorecard
from performance.reviews.scoring import Held, combined_score, rounded
from performance.reviews.selectors import corrected_scores


def person_scores(cycle: ReviewCycle) -> dict[int, Decimal]:
    """{employee id: score} of a published cycle, bosses weighted by working days; without a score left out.

    The newest correction of a scorecard is what holds (spec 4.2). Two queries.
    """
    if cycle.stage not in SHOWN_TO_EMPLOYEES:
        return {}
    corrected = corrected_scores(cycle)
    held: dict[int, list[Held]] = {}
    rows = Scorecard.objects.filter(cycle=cycle, counts=True).order_by("employee_id", "start")
    for pk, employee, score, days in rows.values_list("pk", "employee_id", "score", "working_days"):
        held.setdefault(employee, []).append(Held(corrected.get(pk, score), days or 1))
    scores = {employee: rounded(combined_score(parts)) for employee, parts in held.items()}
    return {employee: score for employee, score in scores.items() if score is not None}
