"""The pages of tokens, webhooks and documentation (spec 13.1, 13.3)."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from audit.models import AuditEntry
from intake.tokens.models import ApiToken
from intake.tokens.services import create_token, find_token
from intake.webhooks.models import Webhook, WebhookDelivery
from intake.webhooks.services import create_webhook, send_ping
from tests.clients import signed_in
from tests.conftest import NOW
from tests.queries import counted_queries

TOKEN = re.compile(r"hrt_[\w-]{43}")


@pytest.fixture
def hr(cast):
    return signed_in(cast.hr)


@pytest.fixture
def open_net(monkeypatch):
    monkeypatch.setattr("socket.getaddrinfo", lambda *args, **more: [(2, 1, 6, "", ("93.184.216.34", 443))])


def test_a_token_is_made_shown_once_and_works(hr, call):
    form = {"name": "shop ERP", "writes": ["observations"], "reads": ["days", "alerts"], "days": "90"}
    made = hr.post("/integrations/tokens/new/", form)
    secret = TOKEN.search(made.content.decode())[0]
    assert made.status_code == 200 and "no-store" in made["Cache-Control"]
    token = find_token(secret, NOW)
    assert (token.scopes, (token.expires_at - NOW).days) == (["read:days", "read:alerts", "write:observations"], 90)
    page = hr.get("/integrations/").content.decode()
    assert "shop ERP" in page and secret[:10] in page and secret not in page
    entry = AuditEntry.objects.get(action="intake.token.created")
    assert entry.actor_name == "Hong" and secret not in str(entry.after)
    assert secret not in str(list(ApiToken.objects.values()))


@pytest.mark.parametrize(
    "form",
    [
        {"name": "", "reads": ["days"], "days": "90"},
        {"name": "x", "days": "90"},
        {"name": "x", "reads": ["everything"], "days": "90"},
        {"name": "x", "reads": ["days"], "days": "5000"},
        {"name": "taken", "reads": ["days"], "days": "90"},
    ],
)
def test_a_token_that_cannot_be_made(hr, call, form):
    call("read:days", name="taken")
    answer = hr.post("/integrations/tokens/new/", form)
    assert answer.status_code == 422 and not TOKEN.search(answer.content.decode())


def test_a_revoked_token_opens_nothing(hr, call):
    caller = call("read:days")
    assert caller.get("days").status_code == 200
    answer = hr.post(f"/integrations/tokens/{caller.token.public_id}/revoke/")
    assert answer.status_code == 302 and caller.get("days").status_code == 401
    assert AuditEntry.objects.filter(action="intake.token.revoked").count() == 1
    hr.post(f"/integrations/tokens/{caller.token.public_id}/revoke/")
    assert AuditEntry.objects.filter(action="intake.token.revoked").count() == 1


@pytest.mark.parametrize("path", ["/integrations/", "/integrations/webhooks/"])
def test_lists_take_a_fixed_number_of_queries(hr, cast, open_net, path):
    def add(names):
        for name in names:
            create_token(name=name, scopes=["read:days"], days=30, actor=cast.hr, now=NOW)
            create_webhook(name=name, url="https://a.example/", events=["pool.released"], actor=cast.hr, now=NOW)

    add("a")
    hr.get(path)
    with counted_queries() as one:
        hr.get(path)
    add("bcd")
    with counted_queries() as more:
        hr.get(path)
    assert len(one) == len(more)


def test_deliveries_take_a_fixed_number_of_queries(hr, cast, open_net):
    webhook, _key = create_webhook(
        name="OA", url="https://a.example/", events=["pool.released"], actor=cast.hr, now=NOW
    )
    counts = []
    for number in (1, 3):
        for _ in range(number):
            send_ping(webhook=webhook, now=NOW)
        hr.get(f"/integrations/webhooks/{webhook.public_id}/")
        with counted_queries() as made:
            page = hr.get(f"/integrations/webhooks/{webhook.public_id}/").content.decode()
        counts.append(len(made))
    assert counts[0] == counts[1] and page.count("Trial message") == 4


def test_a_webhook_through_its_life(hr, cast, open_net):
    form = {"name": "OA", "url": "https://oa.example/hook", "events": ["alert.raised", "pool.released"]}
    made = hr.post("/integrations/webhooks/new/", form)
    webhook = Webhook.objects.get()
    key = re.search(r"whsec_[\w-]{43}", made.content.decode())[0]
    base = f"/integrations/webhooks/{webhook.public_id}/"
    assert key not in hr.get(base).content.decode()
    assert hr.post(f"{base}change/", form | {"name": "OA 2"}).status_code == 302  # the box "switched on" left empty
    webhook.refresh_from_db()
    assert (webhook.name, webhook.is_active) == ("OA 2", False)
    renewed = hr.post(f"{base}key/").content.decode()
    assert "whsec_" in renewed and key not in renewed
    hr.post(f"{base}ping/")
    told = WebhookDelivery.objects.get()
    hr.post(f"/integrations/deliveries/{told.public_id}/resend/")
    assert WebhookDelivery.objects.count() == 2
    assert hr.post(f"{base}remove/").status_code == 302 and not Webhook.objects.exists()


@pytest.mark.parametrize("url", ["http://oa.example/", "https://127.0.0.1/", "https://10.0.0.5/x", "nonsense"])
def test_an_address_that_may_not_be_called(hr, cast, url):
    answer = hr.post("/integrations/webhooks/new/", {"name": "OA", "url": url, "events": ["pool.released"]})
    assert answer.status_code == 422 and not Webhook.objects.exists()
    assert url in answer.content.decode()  # what was typed is kept


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_documentation_needs_nobody_else(hr, company, client, language):
    from people.models import User

    User.objects.update(language=language)
    for page in (hr.get("/api/v1/docs"), client.get("/api/v1/docs", headers={"host": "acme.localhost"})):
        text = page.content.decode()
        assert page.status_code == 200 and "/api/v1/observations" in text
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", text) and "style=" not in text
        sources = re.findall(r'(?:src|href)="(https?:)?//', text)
        assert not sources
        assert "unsafe" not in page["Content-Security-Policy"]


def test_the_description_is_openapi_31(company, client):
    said = client.get("/api/v1/openapi.json", headers={"host": "acme.localhost"}).json()
    assert said["openapi"].startswith("3.1")
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            statuses = set(operation["responses"])
            assert {"401", "422", "429"} <= statuses, (path, method)
            for status, answer in operation["responses"].items():
                (kind,) = answer["content"]
                assert kind == ("application/json" if int(status) < 400 else "application/problem+json")


def test_expiring_tokens_are_on_the_start_page(hr, call):
    call("read:days", days=5, name="old ERP")
    with translation.override("en"):
        assert "old ERP" in hr.get("/").content.decode()


def test_what_is_drawn_once_names_each_companys_own_address(hr):
    """The page's text is made once per language for all companies; the address in its examples is the asker's."""
    plain = hr.get(reverse("api:docs")).content.decode()
    secure = hr.get(reverse("api:docs"), secure=True).content.decode()
    assert "http://acme.localhost/api/v1/" in plain
    assert "https://acme.localhost/api/v1/" in secure
    assert "company.invalid" not in plain + secure
