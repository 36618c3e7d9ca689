"""Extra rights per department, granted by HR with django-guardian's direct object permissions (spec 1, 2.1)."""

from datetime import date

from django.db import models
from django.db.models import Q, QuerySet
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from hrplatform.lib.db import PublicIdModel


class GrantQuerySet(QuerySet):
    """Reads over grants."""

    def in_force(self, on: date) -> "GrantQuerySet":
        """Grants that hold on the day: the end is checked on every read, no job has to remove an expired one."""
        return self.filter(start__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))


class DepartmentGrant(UserObjectPermissionBase, PublicIdModel):
    """A user may view the people, or the pay, of a department with all below it, until a day.

    `permission` is one of Department's own: people.view_people or people.view_pay. Never ask
    `user.has_perm(…, department)`: it doesn't know the end. `people.permissions` is the door.
    """

    content_object = models.ForeignKey("people.Department", on_delete=models.CASCADE, related_name="grants")
    start = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    granted_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = UserObjectPermissionManager.from_queryset(GrantQuerySet)()

    class Meta(UserObjectPermissionBase.Meta):
        constraints = [
            models.CheckConstraint(
                name="department_grant_dates", condition=Q(until__isnull=True) | Q(until__gte=models.F("start"))
            )
        ]
