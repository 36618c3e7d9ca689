"""The tick, once a minute: every company's due work, found in PostgreSQL and done or rung for (architecture 4)."""

from datetime import datetime

from audit.sealing import seal_now
from hrplatform.lib.dates import company_today
from intake.wizard import tend_batches
from jobs import anchors, outbox, runs, watch
from jobs.downloads import delete_expired
from jobs.reports import push_night_reports
from notices import digests
from performance import morning, tasks
from tenants.models import Company


def tick_company(*, company: Company, now: datetime) -> dict[str, int | bool]:
    """One company's minute: due nights recorded, mail sent, log sealed, head kept, old files removed,
    imports and new figures whose message was lost rung for again, at 9:00 the morning report.

    Nights themselves are run elsewhere (they may take long): "nights" says whether some are open.
    """
    added = 0 if runs.is_being_replayed(company) else runs.add_due_runs(company=company, now=now)
    if not added:  # what this tick has only just found can't have been run yet
        runs.tell_late_night(company=company, now=now)
    digests.write_due_digests(now=now)
    sent = outbox.relay(now=now)
    blocks = seal_now(now=now)
    anchors.send_head(company=company, now=now)
    if not company.is_demo:
        watch.watch_audit(company=company, now=now)
    push_night_reports(company=company)
    delete_expired(now=now)
    outbox.delete_old(now=now)
    tend_batches(now=now)
    tasks.ring(company_today(company, now))
    if not company.is_demo:
        morning.send_if_due(company=company, now=now)
    return {"due": added, "blocks": len(blocks), **sent, "nights": runs.has_open_runs()}
