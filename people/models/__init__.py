"""Users, organisation, employees with their dated histories, and the work calendar."""

from people.approvals.models import ApprovalRequest, ApprovalStep, ApprovalTurn
from people.models.accounts import User
from people.models.calendar import Leave, RestPattern, ScheduleEntry, WorkDay
from people.models.employees import Assignment, Compensation, Employee
from people.models.employment import Contract, Establishment, Identifiers, ProtectedPeriod
from people.models.files import StoredFile
from people.models.grants import DepartmentGrant
from people.models.organisation import Brand, Department, DepartmentHead, Position, Region
from people.models.policies import Policy, PolicyNotice, PolicyVersion
from people.models.saved_views import SavedView

__all__ = [
    "ApprovalRequest",
    "ApprovalStep",
    "ApprovalTurn",
    "Assignment",
    "Brand",
    "Compensation",
    "Contract",
    "Department",
    "DepartmentGrant",
    "DepartmentHead",
    "Employee",
    "Establishment",
    "Identifiers",
    "Leave",
    "Policy",
    "PolicyNotice",
    "PolicyVersion",
    "Position",
    "ProtectedPeriod",
    "Region",
    "RestPattern",
    "SavedView",
    "ScheduleEntry",
    "StoredFile",
    "User",
    "WorkDay",
]
