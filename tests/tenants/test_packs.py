"""Packs as data files: their shape, and that each founds a company whose night runs (spec 2.2)."""

import json
from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from django_tenants.utils import tenant_context

from hrplatform.night import run_steps
from people.models import Position
from performance.alerts.models import Alert, Rule
from performance.measures.enums import Aggregation, Direction, Unit
from performance.measures.models import DayResult, Metric
from performance.measures.selectors.suggestions import suggested_targets
from performance.reviews.models import FormTemplate
from tenants.packs import LOAD_ORDER, PACKS_DIR, list_packs, read_pack
from tenants.services import NewCompany, create_company, delete_company
from tests.factories import make_department, make_employee
from tests.performance.helpers import metric, observe, target

INDUSTRIES = ("ecommerce", "manufacturing", "retail")
# Every key a row may have, those it must have first.
SHAPES: dict[str, tuple[set[str], set[str]]] = {
    "positions": ({"name", "family", "grade", "skills", "strengths"}, set()),
    "metrics": (
        {"code", "name_zh", "name_en", "unit", "direction", "aggregation"},
        {"numerator", "denominator", "weight_metric", "is_primary", "data_owner", "curve", "sequence"},
    ),
    "targets": ({"metric", "value", "per", "position", "note_zh", "note_en"}, set()),
    "rules": (
        {"code", "name_zh", "name_en", "series", "window", "severity", "told", "proposes"},
        {"metric", "threshold", "lowered_by", "options", "comparison", "recover", "mode", "period", "scope", "least"},
    ),
    "diagnoses": ({"code", "name_zh", "name_en", "conditions"}, {"rank"}),
    "courses": ({"code", "name_zh", "name_en", "form", "hours", "skills", "metrics"}, set()),
    "forms": ({"name", "items"}, {"subject", "position"}),
}


def rows(pack, kind):
    return read_pack(pack, kind) or []


def test_the_industries_of_the_spec_and_blank_ship():
    assert {*INDUSTRIES, "blank"} <= set(list_packs())
    assert not list((PACKS_DIR / "blank").glob("*.json"))


@pytest.mark.parametrize("pack", INDUSTRIES)
@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_every_file_has_the_shape_of_its_kind(pack, kind):
    required, optional = SHAPES[kind]
    found = rows(pack, kind)
    assert found, f"{pack} ships no {kind}"
    for row in found:
        assert required <= set(row), row
        assert set(row) <= required | optional, row
    named = [row.get("code") or row.get("name") for row in found if "code" in row or "name" in row]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("pack", INDUSTRIES)
def test_what_a_pack_refers_to_is_in_it(pack):
    metrics = {row["code"]: row for row in rows(pack, "metrics")}
    for row in metrics.values():
        assert row["unit"] in Unit.values, row
        assert row["direction"] in Direction.values, row
        assert row["aggregation"] in Aggregation.values, row
        for part in ("numerator", "denominator", "weight_metric"):
            assert part not in row or metrics[row[part]]["aggregation"] in ("sum", "mean", "last"), row
        assert row["name_zh"] != row["name_en"]
    positions = {row["name"] for row in rows(pack, "positions")}
    for row in rows(pack, "positions"):
        assert {item["metric"] for item in row["strengths"]} <= set(metrics)
    for row in rows(pack, "targets"):
        assert row["metric"] in metrics
        assert row["position"] in positions
        assert Decimal(row["value"]) > 0
        assert row["per"] in ("day", "month")
        assert metrics[row["metric"]]["unit"] != "percent" or Decimal(row["value"]) <= 1
    for row in rows(pack, "rules"):
        assert not row.get("metric") or row["metric"] in metrics
        assert not row.get("lowered_by") or row["lowered_by"] in metrics
    for row in rows(pack, "courses"):
        assert set(row["metrics"]) <= set(metrics)
    for row in rows(pack, "diagnoses"):
        assert {code for item in row["conditions"] for code in item["metrics"]} <= set(metrics)
    for row in rows(pack, "forms"):
        assert row.get("position", next(iter(positions))) in positions
        assert sum(Decimal(item["weight"]) for item in row["items"]) == 100, row["name"]
        assert {item["metric"] for item in row["items"] if "metric" in item} <= set(metrics)


@pytest.mark.parametrize("pack", list_packs())
def test_files_are_utf8_and_of_known_kinds(pack):
    for path in (PACKS_DIR / pack).glob("*.json"):
        assert path.stem in LOAD_ORDER, f"{path.name} is read by nobody"
        json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("pack", ["blank", "retail", "manufacturing"])
def test_every_pack_founds_a_company_whose_night_runs(django_db_setup, django_db_blocker, pack):
    now = datetime(2025, 3, 4, 18, 0, tzinfo=timezone.utc)
    with django_db_blocker.unblock():
        request = NewCompany(
            schema=f"founded_{pack}",
            name=pack,
            pack=pack,
            admin_email="a@founded.example",
            password="correct horse battery",
        )
        company = create_company(request=request, actor="tests", now=now)
        try:
            with tenant_context(company):
                assert Metric.objects.count() == len(rows(pack, "metrics"))
                assert Position.objects.count() == len(rows(pack, "positions"))
                assert Rule.objects.count() == len(rows(pack, "rules"))
                assert FormTemplate.objects.count() == len(rows(pack, "forms"))
                assert len(suggested_targets(pack)) == len(rows(pack, "targets"))
                if pack != "blank":
                    _three_bad_days(pack, now)
                assert run_steps(on=date(2025, 3, 6), now=now)["results"] >= 0
        finally:
            delete_company(company=company, actor="tests", now=now)


def _three_bad_days(pack, now):
    """Somebody far under target for three days raises the pack's early warning."""
    main = Metric.objects.get(is_primary=True).code
    person = make_employee("Wei", make_department("一部"), user=False)
    target(main, "100", "2025-01-01", actor=None)
    observe(person, main, {"2025-03-03": 10, "2025-03-04": 20, "2025-03-05": 10})
    for on in range(3, 6):
        run_steps(on=date(2025, 3, on), now=now)
    assert DayResult.objects.filter(metric=metric(main), value__isnull=False).count() == 3
    assert Alert.objects.get(code="R1").employee == person
