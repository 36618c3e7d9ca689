"""A roster that came in by a command, a token, a webhook and what it was told: of the whole company."""

from datetime import timedelta

from intake.enums import BatchState, Source
from intake.models import ApiToken, Batch, Webhook, WebhookDelivery
from intake.webhooks.keys import sealed_key
from tests.isolation.world import NOW, Pair, World


def build(world: World) -> dict[str, Pair]:
    done = Batch.objects.create(
        kind="people", source=Source.COMMAND, state=BatchState.DONE, file_name=f"{world.marker}.csv", created_at=NOW,
        created_by=world.users["hr"], rows=1,
    )  # fmt: skip
    batch = {"public_id": done.public_id}
    return {
        "batch": Pair(batch, batch),
        "import_kind": Pair({"kind": "people"}, {"kind": "people"}),
        **_machines(world),
    }


def _machines(world: World) -> dict[str, Pair]:
    token = ApiToken.objects.create(
        name=world.marker, start="hrt_000000", digest=f"{world.marker:0>64}", scopes=["read:days"],
        expires_at=NOW + timedelta(days=30), created_by=world.users["hr"], created_at=NOW,
    )  # fmt: skip
    url = f"https://1.1.1.1/{world.marker}"
    webhook = Webhook(name=world.marker, url=url, events=["pool.released"], created_at=NOW)
    webhook.secret = sealed_key(webhook, "whsec_x")
    webhook.save()
    told = WebhookDelivery.objects.create(
        webhook=webhook, event="pool.released", event_id=webhook.public_id, body="{}", created_at=NOW
    )
    found = {"token": token, "webhook": webhook, "delivery": told}
    return {name: Pair({"public_id": row.public_id}, {"public_id": row.public_id}) for name, row in found.items()}
