"""Reads of people: everything is asked as of a day."""

from people.selectors.calendar import is_working_day, working_days
from people.selectors.histories import (
    assignment_history,
    assignments_as_of,
    compensation_as_of,
    compensation_history,
    compensations_as_of,
    current_assignment,
    employees_as_of,
    last_assignment,
)
from people.selectors.organisation import department_page, organisation_tree
from people.selectors.people import PeopleFilter, list_people, narrow_people, search_people, team_of
from people.selectors.roles import hr_leads, hr_users

__all__ = [
    "PeopleFilter",
    "assignment_history",
    "assignments_as_of",
    "compensation_as_of",
    "compensation_history",
    "compensations_as_of",
    "current_assignment",
    "department_page",
    "employees_as_of",
    "hr_leads",
    "hr_users",
    "is_working_day",
    "last_assignment",
    "list_people",
    "narrow_people",
    "organisation_tree",
    "search_people",
    "team_of",
    "working_days",
]
