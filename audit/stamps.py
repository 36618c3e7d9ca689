"""RFC 3161 time stamps over head hashes: asking, checking, keeping (spec 8.2). The network is the caller's business."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from django.conf import settings
from django.db import transaction
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from audit import actions
from audit.models import AuditStamp
from audit.services import record


class BadStamp(ValueError):
    """The answer is no valid stamp of this hash by a trusted authority."""


@dataclass(frozen=True)
class Checked:
    """When the authority says it saw the hash."""

    at: datetime


def is_configured() -> bool:
    return bool(settings.AUDIT_TSA_URL)


def build_request(head: str) -> bytes:
    """The question in DER: a stamp over the hexadecimal hash, with a nonce, certificates included."""
    return TimestampRequestBuilder(data=head.encode(), hash_algorithm=HashAlgorithm.SHA256).build().as_bytes()


def check_token(token: bytes, head: str) -> Checked:
    """Raises BadStamp unless the token is a stamp of this hash, signed under one of the trusted roots."""
    try:
        response = decode_timestamp_response(token)
        verifier = VerifierBuilder(roots=_roots()).build()
        verifier.verify_message(response, head.encode())
    except (ValueError, VerificationError) as error:
        raise BadStamp(str(error)) from error
    return Checked(at=response.tst_info.gen_time)


def _roots() -> list[Certificate]:
    if not settings.AUDIT_TSA_ROOTS:
        raise BadStamp("AUDIT_TSA_ROOTS names no file with the authority's root certificates")
    return load_pem_x509_certificates(Path(settings.AUDIT_TSA_ROOTS).read_bytes())


@transaction.atomic
def keep_stamp(*, block: int, head: str, token: bytes, now: datetime) -> AuditStamp:
    """Keep a checked token; the same authority stamps a block once. Raises BadStamp. Audited."""
    checked = check_token(token, head)
    stamp, is_new = AuditStamp.objects.get_or_create(
        block=block,
        authority=settings.AUDIT_TSA_URL[:200],
        defaults={"hash": head, "stamped_at": checked.at, "token": token},
    )
    if is_new:
        after = {"block": block, "hash": head, "stamped_at": checked.at}
        record(action=actions.HEAD_STAMPED, actor=None, target=None, job="audit heads", after=after, at=now)
    return stamp


def stamped_heads() -> list[tuple[int, str]]:
    """(block number, hash) of every stamp: heads that the owner of the database can't make anew."""
    return list(AuditStamp.objects.order_by("block").values_list("block", "hash"))


def bad_stamps() -> list[AuditStamp]:
    """Stamps whose token doesn't hold for the hash beside it."""
    found = []
    for stamp in AuditStamp.objects.order_by("block"):
        try:
            check_token(bytes(stamp.token), stamp.hash)
        except BadStamp:
            found.append(stamp)
    return found
