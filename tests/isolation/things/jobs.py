"""A parked night, and downloads and long work that belong to Wei and to Pan."""

from datetime import timedelta

from jobs.enums import RunState
from jobs.models import Download, JobRun, Progress
from tests.isolation.world import NOW, ON, Pair, World


def build(world: World) -> dict[str, Pair]:
    run = JobRun.objects.create(job="nightly", business_date=ON, state=RunState.PARKED, failures=3, error=world.marker)
    owners = (world.wei.user, world.pan.user)
    files = [
        Download.objects.create(
            name=f"{world.marker}.txt", kind="test", content_type="text/plain", size=10, sha256="0" * 64,
            content=world.marker.encode(), owner=owner, created_at=NOW, expires_at=NOW + timedelta(days=3650),
        )
        for owner in owners
    ]  # fmt: skip
    works = [
        Progress.objects.create(kind="test", label=world.marker, started_by=owner, created_at=NOW, changed_at=NOW)
        for owner in owners
    ]
    night = {"public_id": run.public_id}
    return {
        "night": Pair(night, night),
        "download": Pair({"public_id": files[0].public_id}, {"public_id": files[1].public_id}),
        "progress": Pair({"public_id": works[0].public_id}, {"public_id": works[1].public_id}),
    }
