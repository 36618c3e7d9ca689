"""The editor of review forms: five kinds mixed per position, weights of 100, levels, curves (spec 4.1)."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from performance.reviews.enums import ItemKind
from performance.reviews.models import FormTemplate
from tests.clients import signed_in
from tests.performance.reviews import stage as st

LEVELS = "\n".join(("poor", "fair", "good", "very good", "outstanding"))


def row(n, **fields):
    return {f"items-{n}-{name}": value for name, value in fields.items()}


def posted(*rows, **head):
    fields = {"name": "Mixed", "start": "2025-01-01", "items-TOTAL_FORMS": str(len(rows)), "items-INITIAL_FORMS": "0"}
    for n, values in enumerate(rows):
        fields |= row(n, **values)
    return fields | head


@pytest.fixture
def client(cast):
    return signed_in(cast.hr)


def mixed(weight="30"):
    return [
        {"kind": "kpi", "name_zh": "订单", "weight": "40", "metric": st.metric().pk, "curve": "0:0, 1:100, 1.5:120"},
        {"kind": "mbo", "name_zh": "重点工作", "weight": weight},
        {"kind": "okr", "name_zh": "关键结果", "weight": "10"},
        {"kind": "qualitative", "name_zh": "协作", "weight": "15", "levels": LEVELS},
        {"kind": "peers", "name_zh": "同事评价", "weight": "5"},
        {"kind": "kpi", "name_zh": "", "weight": ""},
    ]


def test_a_form_mixes_five_kinds(client):
    assert client.post(reverse("reviews:form-create"), posted(*mixed())).status_code == 302
    form = FormTemplate.objects.get(name="Mixed")
    items = list(form.items.all())
    assert [item.kind for item in items] == ["kpi", "mbo", "okr", "qualitative", "peers"]
    assert sum(item.weight for item in items) == D(100)
    assert items[0].curve == [["0", "0"], ["1", "100"], ["1.5", "120"]]
    assert items[3].levels == LEVELS.splitlines()
    assert form.peers_are_anonymous is False
    page = client.get(reverse("reviews:form-edit", args=[form.public_id])).text
    assert "0:0, 1:100, 1.5:120" in page
    assert client.get(reverse("reviews:form-detail", args=[form.public_id])).status_code == 200


def test_weights_that_are_not_a_hundred_are_refused(client):
    answer = client.post(reverse("reviews:form-create"), posted(*mixed(weight="20")))
    assert answer.status_code == 422
    assert "sum to 90" in answer.text


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"kind": "kpi", "name_zh": "订单", "weight": "100"}, "need a metric"),
        ({"kind": "qualitative", "name_zh": "协作", "weight": "100", "levels": "one\ntwo"}, "five lines"),
        ({"kind": "qualitative", "name_zh": "协作", "weight": "100", "curve": "1:100, 0:0"}, "rises"),
        ({"kind": "qualitative", "name_zh": "协作", "weight": "100", "curve": "abc"}, "pairs like"),
    ],
)
def test_refused_at_the_field(client, item, words):
    answer = client.post(reverse("reviews:form-create"), posted(item))
    assert answer.status_code == 422
    assert words in answer.text


def test_a_form_for_departments_takes_metrics_and_goals_only(client):
    goals = {"kind": "mbo", "name_zh": "部门目标", "weight": "100"}
    judged = {"kind": "qualitative", "name_zh": "协作", "weight": "100"}
    refused = client.post(reverse("reviews:form-create"), posted(judged, subject="department"))
    assert refused.status_code == 422
    assert "metrics and goals only" in refused.text
    assert client.post(reverse("reviews:form-create"), posted(goals, subject="department")).status_code == 302
    assert FormTemplate.objects.get(name="Mixed").items.get().kind == ItemKind.MBO


def test_an_item_named_like_its_metric_has_its_english_name_too(client):
    metric = st.metric()
    type(metric).objects.filter(pk=metric.pk).update(name_zh="订单数", name_en="Orders")
    names = ({"name_zh": "订单数"}, {"name_zh": "有效订单", "weight": "60"})
    rows = [{"kind": "kpi", "weight": "40", "metric": metric.pk} | more for more in names]
    assert client.post(reverse("reviews:form-create"), posted(*rows)).status_code == 302
    items = FormTemplate.objects.get(name="Mixed").items.order_by("sequence")
    assert [item.name_en for item in items] == ["Orders", ""]
