"""Users, organisation, employees with their dated histories, and the work calendar."""

from people.models.accounts import User
from people.models.calendar import Leave, RestPattern, ScheduleEntry, WorkDay
from people.models.employees import Assignment, Compensation, Employee
from people.models.grants import DepartmentGrant
from people.models.organisation import Brand, Department, DepartmentHead, Position, Region
from people.models.policies import Policy, PolicyNotice, PolicyVersion
from people.models.saved_views import SavedView

__all__ = [
    "Assignment",
    "Brand",
    "Compensation",
    "Department",
    "DepartmentGrant",
    "DepartmentHead",
    "Employee",
    "Leave",
    "Policy",
    "PolicyNotice",
    "PolicyVersion",
    "Position",
    "Region",
    "RestPattern",
    "SavedView",
    "ScheduleEntry",
    "User",
    "WorkDay",
]
