"""Employees, departments, accounts, grants."""

from datetime import datetime, timezone

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve

from people.enums import ContractKind, GrantKind, Protection
from people.invitations import password_path
from people.models import Contract, Employee, ProtectedPeriod, Region
from people.sealing import seal
from people.services import give_grant
from people.services.contracts import ContractFacts, record_contract
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
    made = Region.objects.create(code=world.marker, name=f"{world.marker} region")
    region = {"kind": "region", "public_id": made.public_id}
    contracts, periods = zip(*(_papers(world, person) for person in (wei, pan)), strict=True)
    return {
        "contract": Pair({"public_id": contracts[0].public_id}, {"public_id": contracts[1].public_id}),
        "protection": Pair({"public_id": periods[0].public_id}, {"public_id": periods[1].public_id}),
        "place_kind": Pair({"kind": "position"}, {"kind": "position"}),
        "place": Pair(region, region),
        "reset_link": Pair(link, link),
        "employee": Pair({"public_id": wei.public_id}, {"public_id": pan.public_id}),
        "pay_tab": Pair({"public_id": wei.public_id, "slug": "pay"}, {"public_id": pan.public_id, "slug": "pay"}),
        "department": Pair({"public_id": world.live.public_id}, {"public_id": world.service.public_id}),
        "account": Pair({"public_id": wei.user.public_id}, {"public_id": pan.user.public_id}),
        "grant": Pair({"public_id": grants[0].public_id}, {"public_id": grants[1].public_id}),
    }


def _papers(world: World, person: Employee) -> tuple[Contract, ProtectedPeriod]:
    """A contract with a file and a protected period."""
    now = datetime(ON.year, ON.month, ON.day, tzinfo=timezone.utc)
    upload = SimpleUploadedFile(f"{world.marker}.pdf", b"%PDF-1.7 " + world.marker.encode())
    contract = record_contract(
        employee=person, facts=ContractFacts(ContractKind.OPEN, START, None, text=world.marker),
        actor=world.users["hr"], now=now, upload=upload,
    )  # fmt: skip
    period = ProtectedPeriod(employee=person, start=START, recorded_at=now)
    period.sealed_kind = seal(Protection.UNION, f"{period.public_id}/kind")
    period.save()
    return contract, period
