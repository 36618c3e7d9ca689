"""Users, organisation, employees with their dated histories, and the work calendar."""

from people.models.accounts import User
from people.models.calendar import Leave, RestPattern, ScheduleEntry, WorkDay
from people.models.employees import Assignment, Compensation, Employee
from people.models.grants import DepartmentGrant
from people.models.organisation import Brand, Department, DepartmentHead, Position, Region

__all__ = [
    "Assignment",
    "Brand",
    "Compensation",
    "Department",
    "DepartmentGrant",
    "DepartmentHead",
    "Employee",
    "Leave",
    "Position",
    "Region",
    "RestPattern",
    "ScheduleEntry",
    "User",
    "WorkDay",
]
