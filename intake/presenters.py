"""Batches as pages print them."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from hrplatform.lib import formats
from hrplatform.lib.tabular import Problem
from hrplatform.lib.ui import Fact, Figure, Status
from intake.enums import AT_WORK, BatchState
from intake.models import Batch
from intake.problems import Cause, present_causes, problem_page
from intake.registry import ImportKind, kind_of
from intake.services import warning_text
from intake.table import IGNORED_COLUMNS
from intake.working import progress_of

KINDS = {
    BatchState.UPLOADED: "info",
    BatchState.CHECKING: "neutral",
    BatchState.CHECKED: "info",
    BatchState.COMMITTING: "neutral",
    BatchState.DONE: "good",
    BatchState.REFUSED: "bad",
    BatchState.FAILED: "bad",
    BatchState.DROPPED: "none",
    BatchState.UNDONE: "warn",
}
SHOWN = 100
SHOWN_REPLACED = 25


def status_of(batch: Batch) -> Status:
    return Status(KINDS[BatchState(batch.state)], str(BatchState(batch.state).label))


def kind_label(batch: Batch) -> str:
    return str(kind_of(batch.kind).label)


@dataclass
class BatchPage:
    """One batch: the sentence on top, figures, effects, problems, and what may be done next."""

    batch: Batch
    kind: ImportKind
    status: Status
    lead: str
    figures: list[Figure] = field(default_factory=list)
    effects: list[tuple[str, int]] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)
    cause: int = 0
    wrong: Page | None = None
    replaced: Page | None = None
    rejected_count: int = 0
    warnings: list[str] = field(default_factory=list)
    more_warnings: int = 0
    ignored: str = ""
    facts: list[Fact] = field(default_factory=list)
    at_work: bool = False
    done: int = 0
    total: int = 0

    @property
    def good_count(self) -> int:
        counts = self.batch.findings.get("counts", {})
        return counts.get("rows", 0) - counts.get("rejected", 0)

    @property
    def has_rows(self) -> bool:
        return bool(self.batch.findings.get("counts", {}).get("rows"))

    @property
    def changes_nothing(self) -> bool:
        counts = self.batch.findings.get("counts", {})
        return not counts.get("created") and not counts.get("changed")


def present_batch(batch: Batch, *, cause: str = "", wrong: str = "", replaced: str = "") -> BatchPage:
    """The page of a batch; cause, wrong and replaced say which wrong rows and which replaced values are in view."""
    found = batch.findings
    counts = found.get("counts", {})
    done, total = progress_of(batch)
    wrong_page, number = problem_page(batch, cause=cause, page=wrong)
    told = [Problem.from_stored(item) for item in found.get("warnings", [])[:SHOWN]]
    is_open = batch.state == BatchState.CHECKED
    ignored = [warning_text(item) for item in told if is_open and _is_telling(item)]
    warnings = [text for item in told if (text := warning_text(item)) not in ignored]
    return BatchPage(
        batch=batch,
        kind=kind_of(batch.kind),
        status=status_of(batch),
        lead=lead_of(batch),
        figures=figures_of(batch, counts),
        effects=[(_(message), number) for message, number in found.get("effects", [])],
        causes=present_causes(batch),
        cause=number,
        wrong=wrong_page,
        replaced=_replaced(batch, replaced),
        rejected_count=counts.get("rejected", 0),
        warnings=warnings,
        more_warnings=max(0, counts.get("warnings", 0) - len(told)),
        ignored=" ".join(ignored),
        facts=facts_of(batch),
        at_work=batch.state in AT_WORK,
        done=done,
        total=total,
    )


def _is_telling(problem: Problem) -> bool:
    """Columns were left out that could hold figures: to be seen before the button is pressed."""
    return problem.message == IGNORED_COLUMNS and bool(problem.params.get("is_telling"))


def _replaced(batch: Batch, page: str) -> Page | None:
    if batch.state != BatchState.DONE or not batch.changed:
        return None
    found = Paginator(kind_of(batch.kind).replaced(batch), SHOWN_REPLACED).get_page(page)
    return found if found.paginator.count else None


def lead_of(batch: Batch) -> str:
    """One sentence: what is so and whose turn it is."""
    counts = batch.findings.get("counts", {})
    rejected, rows = counts.get("rejected", 0), counts.get("rows", 0)
    if batch.state == BatchState.CHECKED and not rows:
        return _("There are no rows under the header of this file.")
    if batch.state == BatchState.CHECKED and rejected:
        return _("%(rejected)s of %(rows)s rows are wrong. Nothing has been written yet.") % {
            "rejected": rejected, "rows": rows,
        }  # fmt: skip
    if batch.state == BatchState.CHECKED and not counts.get("created") and not counts.get("changed"):
        return _("All %(rows)s rows are in the system already. Importing them changes nothing.") % counts
    if batch.state == BatchState.REFUSED and "refused" in batch.findings:
        return Problem.from_stored(batch.findings["refused"]).reason
    words = {
        BatchState.UPLOADED: _("Say which column is what; then every row is checked."),
        BatchState.CHECKING: _("Every row is being checked. You can leave this page and come back."),
        BatchState.CHECKED: _("All %(rows)s rows are right. This is what would change.")
        % {"rows": counts.get("rows", 0)},
        BatchState.COMMITTING: _("The rows are being written. You can leave this page and come back."),
        BatchState.DONE: _("Written: %(created)s new, %(changed)s changed, %(unchanged)s as they were.")
        % {name: getattr(batch, name) for name in ("created", "changed", "unchanged")},
        BatchState.REFUSED: _("The file was not taken."),
        BatchState.FAILED: _(
            "Something went wrong on our side; nothing was written. Try again, or tell your operator."
        ),
        BatchState.DROPPED: _("The upload was dropped; nothing was written."),
        BatchState.UNDONE: _("This import was undone; what it had replaced is back."),
    }
    return words[BatchState(batch.state)]


def figures_of(batch: Batch, counts: dict[str, int]) -> list[Figure]:
    if not counts:
        return []
    future = batch.state == BatchState.CHECKED
    return [
        Figure(_("Rows"), formats.format_number(counts["rows"])),
        Figure(_("Would be new") if future else _("Newly made"), formats.format_number(counts["created"])),
        Figure(_("Would change") if future else _("Changed"), formats.format_number(counts["changed"])),
        Figure(_("Already so"), formats.format_number(counts["unchanged"])),
        Figure(_("Wrong"), formats.format_number(counts["rejected"]), trend="bad" if counts["rejected"] else ""),
    ]


def facts_of(batch: Batch) -> list[Fact]:
    facts = [
        Fact(_("Kind"), kind_label(batch)),
        Fact(_("File"), batch.file_name or formats.DASH),
        Fact(_("Size"), formats.format_bytes(batch.size)),
        Fact(_("Fingerprint"), f"{batch.sha256[:16]}…" if batch.sha256 else formats.DASH),
        Fact(_("Came by"), batch.get_source_display()),
        Fact(_("Who"), str(batch.created_by) if batch.created_by else batch.get_source_display()),
        Fact(_("Received"), formats.format_moment(batch.created_at)),
    ]
    if batch.finished_at:
        facts.append(Fact(_("Written"), formats.format_moment(batch.finished_at)))
    if batch.undone_at:
        facts.append(Fact(_("Undone"), f"{formats.format_moment(batch.undone_at)} {batch.undone_by or ''}"))
    return facts


def batch_url(batch: Batch) -> str:
    return reverse("intake:batch-detail", args=[batch.public_id])
