"""What a new company starts with in people: role groups and the first HR admin."""

from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from audit.services import record
from people import actions
from people.enums import Role
from people.models import User


def on_company_created(sender: object, request: Any, now: datetime, **kwargs: object) -> None:
    """Create the role groups and the HR admin named in the request; without a password the account waits for one."""
    groups = {role: Group.objects.get_or_create(name=role)[0] for role in Role.values}
    admin = User.objects.create_user(
        username=request.admin_email, email=request.admin_email, password=request.password, display_name=""
    )
    admin.groups.add(groups[Role.HR])
    EmailAddress.objects.create(user=admin, email=request.admin_email, verified=True, primary=True)
    after = {"email": request.admin_email, "roles": [Role.HR], "pack": request.pack}
    record(action=actions.INVITED, actor=None, job="create_company", target=admin, after=after, at=now)
