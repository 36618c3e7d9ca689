"""Entries of the log about Wei and about Pan; policies stand here too, they are company rules on file."""

from datetime import date
from zlib import crc32

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from audit.custodians import add_custodian
from audit.models import AuditStamp
from audit.sealing import seal_now
from audit.services import record_view
from people.enums import PolicyKind
from people.services.policies import publish_version
from tests.isolation.world import NOW, Pair, World


def build(world: World) -> dict[str, Pair]:
    with transaction.atomic():
        entries = [record_view(actor=world.users["hr"], person=person) for person in (world.wei, world.pan)]
    seal_now()
    version = publish_version(
        name=f"{world.marker} rule", kind=PolicyKind.PERFORMANCE, text=f"{world.marker} text", consultation="council",
        consulted_on=date(2024, 12, 20), published_on=date(2025, 1, 2), actor=world.users["hr"], now=NOW,
        upload=SimpleUploadedFile("rule.pdf", b"%PDF-1.7 " + world.marker.encode()),
    )  # fmt: skip
    policy = {"public_id": version.public_id}
    address = f"custodian@{world.marker}.example".lower()
    custodian = add_custodian(name=f"{world.marker} lawyer", email=address, actor=world.users["hr"], now=NOW)
    stamp = AuditStamp.objects.create(
        block=crc32(world.marker.encode()), hash="0" * 64, authority="tests", stamped_at=NOW, token=b"token"
    )
    return {
        "entry": Pair({"public_id": entries[0].public_id}, {"public_id": entries[1].public_id}),
        "sealed": Pair({"public_id": entries[0].public_id}, {"public_id": entries[1].public_id}),
        "policy": Pair(policy, policy),
        "custodian": Pair(*[{"public_id": custodian.public_id}] * 2),
        "stamp": Pair(*[{"block": stamp.block}] * 2),
    }
