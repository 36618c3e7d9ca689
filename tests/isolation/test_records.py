"""Records of every kind that can be read out, of a company with one of each object (spec 13.1, 13.2)."""

import pytest
from django.db import transaction
from django_tenants.utils import tenant_context

from hrplatform.api.paging import Asked, read_page
from hrplatform.api.records import RECORDS
from hrplatform.lib.dump import records, source_of
from performance.measures.models import DayResult, Metric, Observation
from tests.isolation.world import ON
from tests.queries import counted_queries


@pytest.fixture
def worlds_of_acme(worlds):
    with tenant_context(worlds["acme"].company), transaction.atomic():
        wei, metric = worlds["acme"].wei, Metric.objects.get(code="orders")
        Observation.objects.create(employee=wei, metric=metric, day=ON, value=5)
        DayResult.objects.create(employee=wei, metric=metric, day=ON, value=5)
        yield worlds["acme"]
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", list(RECORDS))
def test_queries_do_not_grow_with_the_page(worlds_of_acme, kind):
    counts = []
    for limit in (20 if kind == "audit" else 1, 50):  # among the first entries none is about a person
        read_page(source_of(kind), Asked(kind, limit))
        with counted_queries() as made:
            read_page(source_of(kind), Asked(kind, limit))
        counts.append(len(made))
    most = counts[0] + (6 if source_of(kind).by_day else 0)  # a page that isn't full looks further, six times at most
    assert counts[1] <= most, counts


@pytest.mark.parametrize("kind", list(RECORDS))
def test_records_are_as_documented(worlds_of_acme, kind):
    found = list(records(kind))
    for record in found:
        RECORDS[kind].model_validate(record)
    assert found or kind in {"findings"}, "no record: nothing is proved"
