"""Targets that people confirm: who, when, which version, and who has not (spec 2.3)."""

from datetime import date, datetime, timezone
from decimal import Decimal

from django.urls import reverse

from notices.models import Notice
from performance.measures.models import Target, TargetAcknowledgement
from performance.measures.selectors.acknowledgements import holders_of, known_targets
from performance.measures.selectors.suggestions import suggested_targets
from performance.measures.services import acknowledge_target
from tests.clients import signed_in
from tests.factories import make_position
from tests.performance.helpers import target

NOW = datetime(2025, 3, 4, 2, 0, tzinfo=timezone.utc)
TODAY = date(2025, 3, 4)


def test_it_counts_the_version_that_holds_for_the_person(cast):
    general = target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.operations)
    own = target("orders", "12", "2025-01-01", actor=cast.hr, employee=cast.wei)
    acknowledge_target(target=own, employee=cast.wei, actor=cast.wei.user, now=NOW)
    known = known_targets(TODAY)
    assert (known[cast.wei.pk].held, known[cast.wei.pk].confirmed, known[cast.wei.pk].missing) == (1, 1, ())
    assert known[cast.mei.pk].missing == (general.metric_id,)
    assert cast.pan.pk not in known
    held, confirmed, missing = holders_of(general, TODAY)
    assert (held, confirmed) == (3, 0)  # Lin, Tao, Mei: Wei has a target of his own
    assert [person.name for person in missing] == ["Lin", "Mei", "Tao"]
    assert [person.name for person in holders_of(general, TODAY, most=2)[2]] == ["Lin", "Mei"]
    corrected = target("orders", "11", "2025-01-01", actor=cast.hr, employee=cast.wei, reason="typed wrong")
    assert known_targets(TODAY)[cast.wei.pk].confirmed == 0  # a new version is to be confirmed anew
    assert TargetAcknowledgement.objects.get().target == own
    assert corrected.version == 2


def test_hr_sees_who_has_not_and_reminds_once_a_day(cast):
    target("orders", "10", "2025-01-01", actor=cast.hr, department=cast.live)
    hr = signed_in(cast.hr)
    page = hr.get(reverse("measures:acknowledgement-list"))
    assert (page.context["waiting"], page.context["people"]) == (3, 3)
    assert "Mei" in page.content.decode()
    assert hr.get(reverse("measures:acknowledgement-list"), {"as": "xlsx"}).status_code == 200
    remind = reverse("measures:acknowledgement-remind")
    for _again in range(2):
        assert hr.post(remind).status_code == 302
    assert Notice.objects.filter(kind="performance.targets.to_confirm").count() == 3
    assert signed_in(cast.lin.user).get(reverse("measures:acknowledgement-list")).status_code == 403
    detail = hr.get(reverse("measures:target-detail", args=[Target.objects.get().public_id]))
    assert [person.name for person in detail.context["missing"]] == ["Mei", "Tao", "Wei"]


def test_suggestions_of_the_pack_become_targets_with_one_act(cast, company):
    make_position("运营专员")
    free = [row for row in suggested_targets("ecommerce") if not row.taken]
    wanted = next(row for row in free if row.metric.code == "orders")
    hr, url = signed_in(cast.hr), reverse("measures:target-suggested")
    assert wanted.key in hr.get(url).content.decode()
    assert hr.post(url, {"start": "2025-03-04"}).status_code == 422
    assert hr.post(url, {"start": "2025-03-04", "wanted": [wanted.key]}).status_code == 302
    made = Target.objects.get()
    assert (made.metric.code, made.position, made.value, made.per) == ("orders", wanted.position, Decimal(10), "day")
    assert next(row for row in suggested_targets("ecommerce") if row.key == wanted.key).taken
