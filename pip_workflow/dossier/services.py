"""Making a dossier: collect, print, prove, seal, pack (spec 7.4)."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from audit.models import AuditEntry
from audit.sealing import seal_now
from audit.services import record
from hrplatform.lib import dates
from hrplatform.lib.pdf import render_archive
from jobs.downloads import store_file
from people.models import Employee
from pip_workflow.dossier import actions, package, sources
from pip_workflow.dossier.models import Dossier
from pip_workflow.dossier.parts import Case, Numbered, Section, collect
from pip_workflow.dossier.proofs import chain_from, entries_of_case, prove
from tenants.models import Company

STEPS = 5
ZIP_TYPE = "application/zip"
Advance = Callable[[int], None]

__all__ = ["STEPS", "make_dossier", "sources"]


def make_dossier(
    *, employee: Employee, start: date, until: date, actor: Any, now: datetime, advance: Advance = lambda step: None
) -> Dossier:
    """The person's dossier over a span (both days included), as a ZIP in the actor's download centre.

    What waits is sealed first, so that every entry has its proof; the making itself is an entry whose digest is the
    manifest's hash, sealed at once and packed with its own proof.
    """
    seal_now()
    parts = collect(Case(employee, start, until, now))
    numbered = [item for _part, items in parts for item in items]
    advance(1)
    number = Dossier.objects.filter(employee=employee).count() + 1
    pdf, pages = _print(employee, number, start, until, now, parts)
    advance(2)
    entries = entries_of_case(employee, [thing for item in numbered for thing in item.exhibit.objects])
    files = _files(numbered, pdf, prove(entries))
    advance(3)
    facts = {
        "company": _company().name, "employee": employee.number, "number": number, "exhibits": len(numbered),
        "pages": pages, "from": start.isoformat(), "until": until.isoformat(), "made_at": now.isoformat(),
    }  # fmt: skip
    files["manifest.json"] = package.build_manifest(files, facts=facts)
    dossier, entry = _keep(employee, number, start, until, actor, now, files["manifest.json"], len(numbered), pages)
    advance(4)
    head = _add_proof(files, entry, entries)
    _store(dossier, package.zip_files(files, at=now), head, actor, now)
    advance(STEPS)
    return dossier


def _print(
    employee: Employee, number: int, start: date, until: date, now: datetime,
    parts: list[tuple[Section, list[Numbered]]],
) -> tuple[bytes, int]:  # fmt: skip
    context = {"employee": employee, "number": number, "start": start, "until": until, "now": now, "parts": parts,
               "company": _company()}  # fmt: skip
    return render_archive("pip_workflow/pdf/dossier.html", context)


def _files(numbered: list[Numbered], pdf: bytes, proofs: list[dict[str, Any]]) -> package.Files:
    files = {"dossier.pdf": pdf, **package.tools(), **package.proof_files(proofs)}
    for item in numbered:
        files |= package.exhibit_files(item)
    return files


@transaction.atomic
def _keep(
    employee: Employee, number: int, start: date, until: date, actor: Any, now: datetime, manifest: bytes,
    exhibits: int, pages: int,
) -> tuple[Dossier, AuditEntry]:  # fmt: skip
    digest = hashlib.sha256(manifest).hexdigest()
    dossier = Dossier.objects.create(
        employee=employee, number=number, start=start, until=until, exhibits=exhibits, pages=pages,
        manifest_sha256=digest, made_at=now, made_by=actor,
    )  # fmt: skip
    after = {"number": number, "exhibits": exhibits, "pages": pages, "start": start, "until": until}
    entry = record(
        action=actions.MADE, actor=actor, target=dossier, person=employee, after=after, digest=digest, at=now
    )
    return dossier, entry


def _add_proof(files: package.Files, entry: AuditEntry, entries: list[AuditEntry]) -> str:
    """The making's own entry with its proof, and the chain from the oldest entry's block to the head; its hash."""
    seal_now(now=dates.now())
    entry = AuditEntry.objects.select_related("seal__block").get(pk=entry.pk)
    (proof,) = prove([entry])
    oldest = min((item.seal.block_id for item in entries), default=entry.seal.block_id)
    files["made.json"] = package.as_json(proof)
    chain = chain_from(oldest)
    files["chain.json"] = package.as_json(chain)
    return str(chain[-1]["hash"])


@transaction.atomic
def _store(dossier: Dossier, content: bytes, head: str, actor: Any, now: datetime) -> None:
    name = _("Evidence dossier %(name)s %(number)s") % {"name": dossier.employee.name, "number": dossier.number}
    dossier.download = store_file(
        name=f"{name}.zip", kind="pip_workflow.dossier", content=content, content_type=ZIP_TYPE, owner=actor, now=now,
        rows=dossier.exhibits,
    )  # fmt: skip
    dossier.zip_sha256 = hashlib.sha256(content).hexdigest()
    dossier.head = head
    dossier.save(update_fields=["download", "zip_sha256", "head"])


def _company() -> Company:
    company = connection.tenant
    return company if isinstance(company, Company) else Company.objects.get(schema_name=connection.schema_name)
