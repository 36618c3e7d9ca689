"""Looking at a list of pay: one entry per person, in a number of statements that doesn't grow with the rows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from audit.sealing import seal_now
from audit.services import record_view, record_views
from audit.verification import verify
from tests.factories import make_employee


@pytest.mark.parametrize("rows", [1, 3])
def test_statements_do_not_grow(cast, rows: int) -> None:
    people = [make_employee(f"Row{n}", cast.live) for n in range(rows)]
    with CaptureQueriesContext(connection) as captured:
        assert record_views(actor=cast.hr, persons=people) == rows
    assert len(captured) == 5


def test_entries_are_those_of_single_looks_and_hold(cast) -> None:
    record_view(actor=cast.hr, person=cast.wei)
    record_views(actor=cast.hr, persons=[cast.wei, cast.mei])
    single, bulk, other = AuditEntry.objects.order_by("-pk")[:3][::-1]
    assert (single.action, single.actor_name, single.object_key) == (bulk.action, bulk.actor_name, bulk.object_key)
    assert single.person_key == bulk.person_key != other.person_key
    seal_now()
    assert verify().ok


def test_nobody_is_nothing(cast) -> None:
    before = AuditEntry.objects.count()
    assert record_views(actor=cast.hr, persons=[]) == 0
    assert AuditEntry.objects.count() == before
