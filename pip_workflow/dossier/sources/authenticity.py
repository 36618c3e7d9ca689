"""Why the data can be believed: one exhibit per factor of the Civil Evidence Provisions (2019), art. 93."""

import platform
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import actions as audit_actions
from audit.access import reads_of
from audit.heads import kept_heads
from audit.models import AuditEntry
from audit.verification import verify
from hrplatform import __version__
from hrplatform.lib import formats
from intake.models import Batch
from jobs import runs
from jobs.models import JobRun
from people.selectors.calendar import working_days
from performance.measures.models import Observation
from pip_workflow.dossier.parts import Case, Exhibit, Table, day, section
from tenants.models import Company


@section(
    "authenticity", gettext_lazy("Why these records can be believed (Civil Evidence Provisions, art. 93)"), order=900
)
def authenticity(case: Case) -> Iterator[Exhibit]:
    """The seven factors, in the order of the article."""
    nights = list(
        JobRun.objects.filter(job=runs.NIGHT, business_date__range=(case.start, case.until)).order_by("business_date")
    )
    yield _system()
    yield _nights(nights)
    yield _checks(case)
    yield _storage()
    yield _ordinary(case, nights)
    yield _custody(case)
    yield _gaps(case, nights)


def _system() -> Exhibit:
    """Factor 1: hardware and software are whole and reliable."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    facts = [
        (_("Program"), f"hrplatform {__version__}"),
        (_("Build"), settings.BUILD or _("not stated")),
        ("Python", platform.python_version()),
        ("PostgreSQL", server),
    ]
    words = [
        _("Open source: anybody can read what the program does and run the same version over the same data."),
        _("The database account of the program may add audit entries, and neither change nor remove any."),
    ]
    return Exhibit(_("1. System and version"), facts=facts, paragraphs=words)


def _nights(nights: list[JobRun]) -> Exhibit:
    """Factor 2: it ran normally at the time, or a fault had no influence."""
    done = [run for run in nights if run.state == "done"]
    odd = [run for run in nights if run.state != "done" or run.failures]
    facts = [(_("Nights in the period"), str(len(nights))), (_("Nights finished"), str(len(done))),
             (_("With a fault or not finished"), str(len(odd)))]  # fmt: skip
    heads = (_("Night"), _("State"), _("Attempts"), _("Finished at"))
    rows = [
        (day(run.business_date), run.get_state_display(), str(run.attempt), formats.format_moment(run.finished_at))
        for run in nights
    ]
    words = [_("A night is done whole or not at all: a fault in between is undone and the night is run again.")]
    return Exhibit(
        _("2. Ran normally on these nights"), facts=facts, paragraphs=words, tables=[Table(heads, rows)] if rows else []
    )


def _checks(case: Case) -> Exhibit:
    """Factor 3: effective means of watching and checking."""
    company = _company()
    found = verify(heads=kept_heads(company))
    facts = [
        (_("Audit log, verified when this was made"), _("intact") if found.ok else _("BROKEN")),
        (_("Entries"), str(found.entries)),
        (_("Blocks"), str(found.blocks)),
        (_("Hashes kept outside and compared"), str(len(kept_heads(company)))),
        (_("Head of the chain"), found.head),
    ]
    earlier = AuditEntry.objects.filter(action=audit_actions.LOG_VERIFIED, at__date__gte=case.start).order_by("id")
    rows = [(formats.format_moment(entry.at), entry.actor_name or entry.job) for entry in earlier]
    tables = [Table((_("Verified earlier"), _("By whom")), rows)] if rows else []
    words = [
        _("Every figure that comes in is checked against its definition; wrong rows are refused with their reason."),
        _("Every change writes an audit entry in the same transaction; entries are sealed within a minute in blocks, "
          "each chained to the one before."),
    ]  # fmt: skip
    return Exhibit(_("3. Checks"), facts=facts, paragraphs=words, tables=tables)


def _storage() -> Exhibit:
    """Factor 4: stored, transmitted and extracted whole, by reliable means."""
    words = [
        _("Each file that came in is kept with its SHA-256; each figure names the file it came from."),
        _("This dossier was extracted by the program in one step; the manifest lists every file of it with its "
          "SHA-256, and the manifest's own hash is in a sealed audit entry."),
        _("check.py, in the same folder, recomputes all of it with nothing but python3."),
    ]  # fmt: skip
    return Exhibit(_("4. Storage, transfer and extraction"), paragraphs=words)


def _ordinary(case: Case, nights: list[JobRun]) -> Exhibit:
    """Factor 5: formed in the ordinary course of business."""
    used = Observation.objects.filter(employee=case.employee, day__range=(case.start, case.until)).values("batch")
    batches = Batch.objects.filter(pk__in=used)
    facts = [
        (_("Imports that brought this person's figures"), str(batches.count())),
        (_("Scheduled nights that judged them"), str(len(nights))),
    ]
    words = [
        _("The same imports carried the figures of all colleagues, the same scheduled nights judged all of them by "
          "the same rules; nothing was computed for this case alone.")
    ]  # fmt: skip
    return Exhibit(_("5. Ordinary course of business"), facts=facts, paragraphs=words)


def _custody(case: Case) -> Exhibit:
    """Factor 6: who kept it, and who looked."""
    rows = [(formats.format_moment(entry.at), entry.actor_name, str(entry.action_label)) for entry in
            reads_of(case.employee)[:500]]  # fmt: skip
    tables = [Table((_("When"), _("Who"), _("What")), rows)] if rows else []
    facts = [(_("Kept by"), _company().name)]
    words = [_("Whoever opened this person's pay, file or dossier is on record:")] if rows else []
    return Exhibit(_("6. Custodian and access"), facts=facts, paragraphs=words, tables=tables)


def _gaps(case: Case, nights: list[JobRun]) -> Exhibit:
    """Factor 7: other matters, above all the gaps we know of."""
    worked = working_days([case.employee.pk], case.start, case.until).get(case.employee.pk, [])
    have = set(
        Observation.objects.filter(employee=case.employee, day__range=(case.start, case.until)).values_list(
            "day", flat=True
        )
    )
    missing = [on for on in sorted(worked) if on not in have]
    ran = {run.business_date for run in nights}
    without_night = [on for on in sorted(worked) if on not in ran]
    rows = [(day(on), _("working day without data of this person")) for on in missing]
    rows += [(day(on), _("no night on record for this day")) for on in without_night]
    words = [] if rows else [_("No gap is known.")]
    tables = [Table((_("Day"), _("Gap")), rows)] if rows else []
    return Exhibit(_("7. Known gaps"), paragraphs=words, tables=tables)


def _company() -> Company:
    company = connection.tenant
    return company if isinstance(company, Company) else Company.objects.get(schema_name=connection.schema_name)
