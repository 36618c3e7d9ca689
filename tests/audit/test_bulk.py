"""Many acts at once are the same entries as one by one: sealed, provable, readable under each person's key."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit import services as audit
from audit.bulk import Record, record_many
from audit.models import AuditEntry, AuditPending, PersonKey
from people import actions

pytestmark = pytest.mark.django_db


def records(people):
    return [
        Record(target=person, before={"name": "old"}, after={"name": person.name}, person=person) for person in people
    ]


def test_entries_of_many_are_those_of_one(cast):
    with transaction.atomic():
        assert (
            record_many(action=actions.CHANGED, actor=cast.hr, records=records([cast.wei, cast.mei]), reason="x") == 2
        )
        one = audit.record(
            action=actions.CHANGED, actor=cast.hr, target=cast.wei, before={"name": "old"}, after={"name": "Wei"},
            reason="x", person=cast.wei,
        )  # fmt: skip
    first = AuditEntry.objects.filter(object_key=str(cast.wei.public_id), action=actions.CHANGED).order_by("pk").first()
    same = ("action", "actor_key", "actor_name", "app_label", "model", "object_key", "person_key")
    assert [getattr(first, name) for name in same] == [getattr(one, name) for name in same]
    assert set(first.after) == {"name"}
    assert "Wei" not in str(first.after)  # encrypted under the person's key
    assert AuditPending.objects.filter(entry__in=[first, one]).count() == 2
    assert PersonKey.objects.filter(person=cast.mei.public_id).count() == 1


def test_the_number_of_statements_does_not_grow(cast):

    def count(people):
        with transaction.atomic(), CaptureQueriesContext(connection) as captured:
            record_many(action=actions.CHANGED, actor=None, records=records(people))
        return len(captured)

    everybody = [cast.lin, cast.tao, cast.wei, cast.mei, cast.sun, cast.pan]
    count(everybody)
    assert count(everybody) == count([cast.wei])
    assert record_many(action=actions.CHANGED, actor=None, records=[]) == 0
