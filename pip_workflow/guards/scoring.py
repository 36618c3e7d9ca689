"""G1 where people are scored: who was not told the performance rules is named before a cycle opens; it only warns."""

from django.utils.translation import gettext as _

from people.enums import PolicyKind
from people.models import PolicyNotice
from performance.reviews.models import ReviewCycle
from performance.reviews.participants import Participants
from performance.reviews.preflight import Problem, people_problem


def rules_not_known(found: Participants, cycle: ReviewCycle) -> list[Problem]:
    """Participants without notice of discussed and published performance rules before the span, or before their first
    day in it; for who started later the days after the notice count (spec 7.3, G1). One query."""
    notices = PolicyNotice.objects.filter(
        employee__in=found.employees, version__policy__kind=PolicyKind.PERFORMANCE, noticed_on__lte=cycle.until,
        version__published_on__isnull=False,
    ).exclude(version__consultation="")  # fmt: skip
    earliest = {}
    for employee, day in notices.order_by("-noticed_on").values_list("employee", "noticed_on"):
        earliest[employee] = day
    unknown = []
    for pk in {part.employee for part in found.parts}:
        person, told = found.employees[pk], earliest.get(pk)
        came_later = person.hire_date is not None and person.hire_date >= cycle.start
        if told is None or (told >= cycle.start and not came_later):
            unknown.append(person)
    text = _("They had no notice of the performance rules before the span (guard G1): a poor result can't be held "
             "against them.")  # fmt: skip
    return people_problem("rules_unknown", False, text, unknown)
