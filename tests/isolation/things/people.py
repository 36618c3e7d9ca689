"""Employees, departments, accounts, grants."""

from django.urls import resolve

from people.enums import GrantKind
from people.invitations import password_path
from people.services import give_grant
from tests.factories import make_user
from tests.isolation.world import ON, START, Pair, World


def build(world: World) -> dict[str, Pair]:
    wei, pan, hr = world.wei, world.pan, world.users["hr"]
    grants = [
        give_grant(
            user=person.user, department=department, kind=GrantKind.VIEW_PEOPLE, start=START, until=START,
            actor=hr, reason=f"{world.marker} over since {ON:%Y}",
        )
        for person, department in ((wei, world.live), (pan, world.service))
    ]  # fmt: skip
    # An account nobody signs in with: signing in makes its link worthless.
    invited = make_user(f"{world.marker}-invited".lower(), name=f"{world.marker} invited")
    link = resolve(password_path(invited)).kwargs
    return {
        "reset_link": Pair(link, link),
        "employee": Pair({"public_id": wei.public_id}, {"public_id": pan.public_id}),
        "pay_tab": Pair({"public_id": wei.public_id, "slug": "pay"}, {"public_id": pan.public_id, "slug": "pay"}),
        "department": Pair({"public_id": world.live.public_id}, {"public_id": world.service.public_id}),
        "account": Pair({"public_id": wei.user.public_id}, {"public_id": pan.user.public_id}),
        "grant": Pair({"public_id": grants[0].public_id}, {"public_id": grants[1].public_id}),
    }
