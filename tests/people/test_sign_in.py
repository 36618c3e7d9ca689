"""Signing in, the second factor, sessions, links, signing."""

import pytest
from django.test import Client

from audit.models import AuditEntry
from people import second_factor
from people.enums import Role
from people.invitations import password_path
from people.models import User
from people.signing import SigningForm
from tests.factories import PASSWORD, make_department, make_employee, make_user

HOST = "acme.localhost"


@pytest.fixture
def visitor(company):
    return Client(HTTP_HOST=HOST)


@pytest.fixture(autouse=True)
def fresh_limits():
    from django.core.cache import cache

    cache.clear()


def sign_in(visitor, login, password=PASSWORD, **more):
    return visitor.post("/account/login/", {"login": login, "password": password, **more})


@pytest.fixture
def wei(company):
    person = make_employee("Wei", make_department("直播组"), number="0042", phone="13800001234", email="w@acme.example")
    person.user.email = "wei@acme.example"
    person.user.save()
    return person


@pytest.mark.parametrize("login", ["wei0042", "WEI0042", "0042", "wei@acme.example", "138 0000 1234"])
def test_any_of_ones_names_opens_the_account(visitor, wei, login):
    assert sign_in(visitor, login)["Location"] == "/"
    assert visitor.get("/").status_code == 200


@pytest.mark.parametrize("login", ["nobody", "", "wei@globex.example"])
def test_wrong_name_or_password_is_422_and_kept(visitor, wei, login):
    answer = sign_in(visitor, login)
    assert answer.status_code == 422
    assert sign_in(visitor, "0042", "wrong").status_code == 422
    assert AuditEntry.objects.filter(action="people.account.sign_in_failed").exists()


def test_sixth_attempt_is_locked_out_even_with_the_right_password(visitor, wei):
    for _ in range(5):
        sign_in(visitor, "wei0042", "wrong")
    answer = sign_in(visitor, "wei0042")
    assert answer.status_code in {422, 429}
    assert visitor.get("/").status_code == 302


def test_unclear_name_opens_nothing(visitor, wei):
    make_employee("Mei", make_department("天猫组"), number="0043", phone="13800001234")
    assert sign_in(visitor, "13800001234").status_code == 422


def test_sign_in_and_out_are_kept(visitor, wei):
    sign_in(visitor, "0042")
    visitor.post("/account/logout/")
    kept = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"people.account.signed_in", "people.account.signed_out"} <= kept


def test_given_password_must_be_changed_first(visitor, wei):
    User.objects.filter(pk=wei.user.pk).update(must_change_password=True)
    sign_in(visitor, "0042")
    assert visitor.get("/people/")["Location"] == "/account/password/"
    new = {"oldpassword": PASSWORD, "password1": "silver-lamp-43x", "password2": "silver-lamp-43x"}
    assert visitor.post("/account/password/", new).status_code == 302
    assert visitor.get("/").status_code == 200
    assert not User.objects.get(pk=wei.user.pk).must_change_password


@pytest.mark.parametrize("role", [Role.HR, Role.FINANCE])
def test_hr_and_finance_enrol_at_first_sign_in(visitor, company, role):
    make_user("hong", role)
    sign_in(visitor, "hong")
    assert visitor.get("/")["Location"] == "/account/code/set-up/"
    page = visitor.get("/account/code/set-up/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))
    assert visitor.post("/account/code/set-up/", {"code": code})["Location"] == "/account/code/recovery/"
    assert visitor.get("/").status_code == 200


def test_second_factor_is_asked_and_stored_encrypted(visitor, company):
    user = make_user("hong", Role.HR)
    secret = second_factor.enrol(user)
    assert secret not in str(user.authenticator_set.get(type="totp").data)
    assert sign_in(visitor, "hong")["Location"].startswith("/account/code/")
    assert visitor.get("/").status_code == 302
    assert visitor.post("/account/code/", {"code": "000000"}).status_code == 422
    assert visitor.post("/account/code/", {"code": second_factor.current_code(user)}).status_code == 302
    assert visitor.get("/").status_code == 200


def test_hr_cannot_remove_the_second_factor(visitor, company):
    user = make_user("hong", Role.HR)
    second_factor.enrol(user)
    sign_in(visitor, "hong")
    visitor.post("/account/code/", {"code": second_factor.current_code(user)})
    assert visitor.post("/account/code/remove/").status_code == 422
    assert second_factor.has_second_factor(user)


def test_link_sets_a_password_once(visitor, wei):
    link = password_path(wei.user)
    form = visitor.get(link, follow=True)
    where = form.redirect_chain[-1][0]
    new = {"password1": "silver-lamp-43x", "password2": "silver-lamp-43x"}
    assert visitor.post(where, new).status_code == 302
    assert sign_in(visitor, "0042", "silver-lamp-43x").status_code == 302
    again = Client(HTTP_HOST=HOST).get(link)
    assert again.context["token_fail"]


def test_link_of_one_company_opens_nothing_in_another(company, other_company, wei):
    link = password_path(wei.user)
    answer = Client(HTTP_HOST="globex.localhost").get(link)
    assert answer.context["token_fail"]


def test_session_of_one_company_is_none_elsewhere(visitor, wei, other_company):
    sign_in(visitor, "0042")
    elsewhere = Client(HTTP_HOST="globex.localhost")
    elsewhere.cookies = visitor.cookies
    assert elsewhere.get("/").status_code == 302


def test_session_stamped_for_another_company_is_refused(visitor, wei):
    sign_in(visitor, "0042")
    session = visitor.session
    session["company_schema"] = "globex"
    session.save()
    assert visitor.get("/").status_code == 302


def test_sessions_are_listed_and_ended(visitor, wei):
    other = Client(HTTP_HOST=HOST, HTTP_USER_AGENT="Firefox Linux")
    sign_in(visitor, "0042")
    sign_in(other, "0042")
    assert "Firefox · Linux" in visitor.get("/account/security/").content.decode()
    assert visitor.post("/account/security/sessions/end/").status_code == 302
    assert other.get("/").status_code == 302
    assert visitor.get("/").status_code == 200


def test_nobody_ends_the_session_of_another(visitor, wei):
    mei = make_employee("Mei", make_department("天猫组"), number="0043")
    other = Client(HTTP_HOST=HOST)
    sign_in(other, "0043")
    sign_in(visitor, "0042")
    from allauth.usersessions.models import UserSession

    theirs = UserSession.objects.get(user=mei.user)
    assert visitor.post("/account/security/sessions/end/", {"session": theirs.pk}).status_code == 404


def test_theme_and_language_change_by_post_only(visitor, wei):
    sign_in(visitor, "0042")
    assert visitor.get("/theme/").status_code == 405
    visitor.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})
    assert visitor.post("/language/", {"language": "en", "next": "/menu/"})["Location"] == "/menu/"
    page = visitor.get("/").content.decode()
    assert 'data-theme="dark"' in page and '<html lang="en"' in page
    assert visitor.post("/theme/", {"theme": "pink"}).status_code == 400
    assert visitor.post("/theme/", {"theme": "light", "next": "https://evil.example/"})["Location"] == "/"


def test_signing_asks_for_ones_own_secret(rf, wei):
    request = rf.post("/")
    request.user = wei.user
    assert SigningForm({"signature": PASSWORD}, request=request).is_valid()
    assert not SigningForm({"signature": "wrong"}, request=request).is_valid()
    assert AuditEntry.objects.filter(action="people.account.signature_refused").count() == 1
    secret = second_factor.enrol(wei.user)
    assert secret
    code = second_factor.current_code(wei.user)
    assert SigningForm({"signature": code}, request=request).is_valid()
    assert not SigningForm({"signature": code}, request=request).is_valid(), "a code works once"


def test_pages_carry_the_policy_and_hold_nothing_inline(visitor, wei):
    sign_in(visitor, "0042")
    answer = visitor.get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy and "script-src 'self'" in policy
    page = answer.content.decode()
    assert " style=" not in page and "<style" not in page and "onclick" not in page


def test_expired_session_sends_the_whole_page_to_sign_in(visitor, company):
    answer = visitor.get("/menu/", HTTP_HX_REQUEST="true")
    assert answer.status_code == 204 and answer["HX-Redirect"].startswith("/account/login/")
