"""Contracts, establishment, identifiers, protected periods, schedules: what the pages do and refuse (spec 2.1)."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from audit.models import AuditEntry
from hrplatform.lib.crypto import CannotDecrypt
from notices.models import Notice
from people import services
from people.enums import ContractKind, Protection, ProtectionState, Role
from people.models import Contract, Employee, Establishment, Identifiers, ProtectedPeriod, ScheduleEntry, StoredFile
from people.night import prepare_day
from people.sealing import unseal
from people.selectors import hr_users, is_working_day
from people.selectors.contracts import contract_on, contracts_ending
from people.selectors.establishment import list_posts
from people.selectors.protection import protection_on
from people.services.contracts import ContractFacts, record_contract
from people.services.establishment import approve_headcount
from people.services.files import tell_type
from people.services.identifiers import reveal_identifier, save_identifiers
from people.services.protection import read_protection, record_protection
from tests.clients import signed_in
from tests.factories import make_employee, make_position
from tests.queries import counted_queries

ON = date(2025, 3, 3)
DAY = timedelta(days=1)
WOMAN = "11010519491231002X"
CARD = "6222021234567890123"
PDF = b"%PDF-1.7 the contract"


@pytest.fixture(autouse=True)
def fixed_day(monkeypatch, now):
    monkeypatch.setattr("hrplatform.lib.dates.now", lambda: now)


def text(answer):
    return answer.content.decode()


def url(name, *arguments):
    return reverse(f"people:{name}", args=arguments)


def fixed(start, until, **more):
    return ContractFacts(ContractKind.FIXED, start, until, **more)


# Contracts


def sign(cast, now, person, *facts):
    return [record_contract(employee=person, facts=item, actor=cast.hr, now=now) for item in facts]


def test_a_contract_is_recorded_with_its_file_and_shown_on_the_person(cast):
    hr = signed_in(cast.hr)
    form = {"kind": "fixed", "start": "2024-01-01", "until": "2025-12-31", "renewals": "0", "signed_on": "2024-01-05",
            "transfer_clause": "may be moved within the centre", "pay_clause": "pay follows the position",
            "file": SimpleUploadedFile("contract.pdf", PDF)}  # fmt: skip
    assert hr.post(url("contract-create", cast.wei.public_id), form).status_code == 302
    contract = contract_on(cast.wei, ON)
    assert (contract.transfer_clause, contract.renewals) == ("may be moved within the centre", 0)
    shown = text(hr.get(url("person-tab", cast.wei.public_id, "contracts")))
    assert "pay follows the position" in shown and "contract.pdf" in shown
    assert "pay follows the position" in text(
        signed_in(cast.wei.user).get(url("person-tab", cast.wei.public_id, "contracts"))
    )
    assert signed_in(cast.lin.user).get(url("person-tab", cast.wei.public_id, "contracts")).status_code == 404
    answer = hr.get(url("contract-file", contract.public_id))
    assert answer.content == PDF and answer["Content-Type"] == "application/pdf"
    assert AuditEntry.objects.filter(action="people.file.read").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM people_storedfile")
        assert b"contract" not in bytes(cursor.fetchone()[0])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": ""}, "until"),
        ({"kind": "open"}, "until"),
        ({"until": "2023-12-31"}, "until"),
        ({"start": "2023-06-01"}, "start"),
        ({"start": "2025-06-01", "until": "2025-12-31", "renewals": "2"}, "kind"),
        ({"start": "soon"}, "start"),
        ({"renewals": "-1"}, "renewals"),
    ],
)
def test_a_contract_is_refused_at_its_field(cast, now, changes, field):
    sign(cast, now, cast.wei, fixed(date(2023, 1, 1), date(2023, 12, 31)))
    form = {"kind": "fixed", "start": "2024-01-01", "until": "2025-12-31", "renewals": "0"} | changes
    answer = signed_in(cast.hr).post(url("contract-create", cast.wei.public_id), form)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_no_script_is_kept_as_a_contract(cast):
    form = {"kind": "open", "start": "2024-01-01", "renewals": "0",
            "file": SimpleUploadedFile("contract.pdf", b"<script>alert(1)</script>")}  # fmt: skip
    answer = signed_in(cast.hr).post(url("contract-create", cast.wei.public_id), form)
    assert answer.status_code == 422 and "no PDF" in answer.context["form"].errors["file"][0]
    assert not StoredFile.objects.exists() and not Contract.objects.exists()


def test_hr_writes_no_contract_and_no_protection_for_themselves(cast, now):
    cast.wei.user.groups.add(*cast.hr.groups.all(), Group.objects.get_or_create(name=Role.PROTECTED)[0])
    form = {"kind": "open", "start": "2024-01-01", "renewals": "0"}
    assert signed_in(cast.wei.user).post(url("contract-create", cast.wei.public_id), form).status_code == 422
    with pytest.raises(services.PeopleRefused):
        record_protection(
            employee=cast.wei, kind=Protection.NONE, start=date(2025, 1, 1), until=None, actor=cast.wei.user, now=now
        )
    assert not Contract.objects.exists() and not ProtectedPeriod.objects.exists()


def test_a_file_made_up_to_look_like_word_is_refused_and_fails_nothing():
    book = BytesIO()
    with ZipFile(book, "w") as file:
        file.writestr("word/document.xml", b"x")
    real = book.getvalue()
    assert tell_type(real).endswith("wordprocessingml.document")
    place = real.index(b"PK\x01\x02")
    for wrong in (real[: place + 6] + b"\xff" + real[place + 7 :], real[:40], b"PK\x05\x06" + b"\xff" * 18):
        assert tell_type(wrong) == ""


def test_after_two_fixed_terms_the_next_is_open_ended_unless_the_employee_asks(cast, now):
    sign(cast, now, cast.wei, fixed(date(2021, 1, 1), date(2022, 12, 31)),
         fixed(date(2023, 1, 1), date(2024, 12, 31), renewals=1))  # fmt: skip
    third = fixed(date(2025, 1, 1), date(2026, 12, 31), renewals=2)
    with pytest.raises(services.PeopleRefused, match="LCL 14") as refused:
        sign(cast, now, cast.wei, third)
    assert refused.value.field == "kind"
    untrue = fixed(date(2025, 1, 1), date(2026, 12, 31), renewals=0)  # what is on file counts, whatever is typed
    with pytest.raises(services.PeopleRefused, match="LCL 14"):
        sign(cast, now, cast.wei, untrue)
    hint = text(signed_in(cast.hr).get(url("person-tab", cast.wei.public_id, "contracts")))
    assert "second fixed term in a row" in hint
    sign(cast, now, cast.wei, fixed(date(2025, 1, 1), date(2026, 12, 31), renewals=2, asked_fixed=True))


def test_a_contract_is_corrected_with_a_reason(cast, now):
    [contract] = sign(cast, now, cast.wei, fixed(date(2024, 1, 1), date(2025, 12, 31)))
    form = {"kind": "fixed", "start": "2024-01-01", "until": "2026-12-31", "renewals": "0", "reason": ""}
    hr = signed_in(cast.hr)
    assert hr.post(url("contract-edit", contract.public_id), form).status_code == 422
    assert hr.post(url("contract-edit", contract.public_id), form | {"reason": "typed wrongly"}).status_code == 302
    contract.refresh_from_db()
    assert contract.until == date(2026, 12, 31)
    assert AuditEntry.objects.filter(action="people.contract.corrected").exists()


def test_contracts_that_end_are_told_at_60_and_30_days_once_each(cast, now):
    end = ON + 61 * DAY
    [contract] = sign(cast, now, cast.wei, fixed(date(2024, 1, 1), end))

    def told():
        return Notice.objects.filter(kind="people.contract.ending", user=cast.hr).count()

    prepare_day(on=ON - DAY, now=now)  # 61 days left in the morning
    assert told() == 0
    for _night in range(2):
        prepare_day(on=ON, now=now)
        assert told() == 1
    prepare_day(on=ON + 29 * DAY, now=now)
    assert told() == 1
    prepare_day(on=ON + 31 * DAY, now=now)  # the night of the 30th day was missed
    prepare_day(on=ON + 32 * DAY, now=now)
    assert told() == 2
    notice = Notice.objects.filter(kind="people.contract.ending", user=cast.hr).first()
    assert notice.link == url("person-tab", cast.wei.public_id, "contracts")
    home = text(signed_in(cast.hr).get("/"))
    assert "contract of Wei ends" not in home  # on 3 March there are 61 days left
    assert contracts_ending(end - DAY, end) == [contract]


def test_no_notice_for_contracts_with_a_successor_or_of_leavers(cast, now):
    end = ON + 20 * DAY
    sign(
        cast, now, cast.wei, fixed(date(2024, 1, 1), end), ContractFacts(ContractKind.OPEN, end + DAY, None, renewals=1)
    )
    sign(cast, now, cast.mei, fixed(date(2024, 1, 1), end))
    services.leave(employee=cast.mei, leave_date=ON, leave_type="resigned", actor=cast.hr)
    prepare_day(on=ON, now=now)
    assert not Notice.objects.filter(kind="people.contract.ending").exists()


def test_the_list_of_contracts(cast, now):
    sign(cast, now, cast.wei, fixed(date(2024, 1, 1), ON + 10 * DAY))
    sign(cast, now, cast.mei, fixed(date(2024, 1, 1), ON - DAY))
    hr = signed_in(cast.hr)
    ending = text(hr.get(url("contracts"), {"state": "ending"}))
    assert "Wei" in ending and "Mei" not in ending and "Ends in 10 days" in ending
    assert "Mei" in text(hr.get(url("contracts"), {"state": "ended"}))
    missing = text(hr.get(url("contracts"), {"state": "none"}))
    assert "Pan" in missing and "No contract on file" in missing and ">Wei<" not in missing
    rows = list(load_workbook(BytesIO(hr.get(url("contracts"), {"as": "xlsx"}).content)).active.values)
    assert len(rows) >= 7
    home = text(hr.get("/"))
    assert "The contract of Wei ends on" in home
    assert "1 person works on after the contract has ended" in home


def test_queries_of_the_lists_do_not_grow(cast, now):
    hr, counts = signed_in(cast.hr), []
    paths = [
        url("contracts"),
        url("establishment"),
        url("schedule"),
        f"{url('schedule')}?department={cast.operations.public_id}",
    ]
    for wanted in (1, 3):
        for number in range(wanted):
            person = make_employee(f"Q{wanted}{number}", cast.live, position=f"P{wanted}{number}")
            sign(cast, now, person, fixed(date(2024, 1, 1), ON + 10 * DAY))
            services.write_schedule(entries=[(person.pk, ON, False)], actor=cast.hr)
            approve_headcount(
                department=cast.live, position=make_position(f"P{wanted}{number}"), headcount=2, start=ON, actor=cast.hr
            )
        measured = {}
        for path in paths:
            hr.get(path)
            with counted_queries() as made:
                assert hr.get(path).status_code == 200
            measured[path] = len(made)
        counts.append(measured)
    assert counts[0] == counts[1]


# Establishment


def test_approved_headcount_from_a_date_beside_who_is_there(cast):
    operator = make_position("Operator")
    approve_headcount(department=cast.live, position=operator, headcount=3, start=ON, actor=cast.hr)
    approve_headcount(department=cast.live, position=operator, headcount=5, start=ON + 30 * DAY, actor=cast.hr)
    assert not approve_headcount(department=cast.live, position=operator, headcount=3, start=ON + DAY, actor=cast.hr)
    rows = Establishment.objects.order_by("start").values_list("start", "until", "headcount")
    assert list(rows) == [(ON, ON + 29 * DAY, 3), (ON + 30 * DAY, None, 5)]

    def post(on):
        return next(item for item in list_posts([cast.live], on) if item.position == "Operator")

    assert (post(ON - DAY).approved, post(ON).approved, post(ON).present, post(ON).vacant) == (None, 3, 2, 1)
    assert post(ON + 30 * DAY).vacant == 3
    services.leave(employee=cast.mei, leave_date=ON, leave_type="resigned", actor=cast.hr)
    assert post(ON).present == 2 and post(ON + DAY).present == 1


def test_the_establishment_page_and_its_excel(cast):
    hr = signed_in(cast.hr)
    form = {"department": cast.live.pk, "position": make_position().pk, "headcount": "1", "start": "2025-03-01"}
    assert hr.post(url("establishment-approve"), form | {"headcount": "-1"}).status_code == 422
    assert hr.post(url("establishment-approve"), form).status_code == 302
    shown = text(hr.get(url("establishment")))
    assert "1 too many" in shown and "not approved" in shown
    assert "客服部" not in text(signed_in(cast.lin.user).get(url("establishment")))
    sheet = load_workbook(BytesIO(hr.get(url("establishment"), {"as": "xlsx"}).content)).active
    row = next(row for row in sheet.values if row[1] == "Operator" and row[2] == 1)
    assert row[0] == "运营中心/直播组" and row[3:5] == (2, -1)


# Identifiers


def test_identifiers_are_sealed_masked_and_every_look_is_audited(cast):
    hr = signed_in(cast.hr)
    form = {"national_id": WOMAN.lower(), "bank_account": CARD}
    assert hr.post(url("identity-edit", cast.wei.public_id), form).status_code == 302
    person = Employee.objects.get(pk=cast.wei.pk)
    assert (person.birth_date, person.gender) == (date(1949, 12, 31), "F")
    with connection.cursor() as cursor:
        cursor.execute("SELECT national_id, bank_account, national_id_mark FROM people_identifiers")
        stored = [bytes(value) if not isinstance(value, str) else value.encode() for value in cursor.fetchone()]
    assert all(WOMAN.encode() not in value and CARD.encode() not in value for value in stored)
    tab = text(hr.get(url("person-tab", cast.wei.public_id, "identity")))
    assert WOMAN not in tab and CARD not in tab and "002X" in tab and "0123" in tab
    assert WOMAN not in text(hr.get(url("identity-edit", cast.wei.public_id)))
    assert not AuditEntry.objects.filter(action="people.national_id.read").exists()
    assert hr.get(url("identity-reveal", cast.wei.public_id)).status_code == 405
    shown = hr.post(url("identity-reveal", cast.wei.public_id), {"kind": "national_id"})
    assert WOMAN in text(shown) and "no-store" in shown["Cache-Control"]
    assert AuditEntry.objects.get(action="people.national_id.read").actor_name == "Hong"
    assert reveal_identifier(employee=person, kind="bank_account", actor=cast.hr) == CARD
    everything = " ".join(str(values) for entry in AuditEntry.objects.all() for values in (entry.before, entry.after))
    assert WOMAN not in everything and CARD not in everything
    for other in (cast.lin.user, cast.finance):
        assert signed_in(other).post(
            url("identity-reveal", cast.wei.public_id), {"kind": "national_id"}
        ).status_code in (403, 404)
    own = text(signed_in(cast.wei.user).get(url("person-tab", cast.wei.public_id, "identity")))
    assert "002X" in own and WOMAN not in own


def test_a_sealed_number_opens_only_in_its_own_place(cast):
    save_identifiers(employee=cast.wei, actor=cast.hr, national_id=WOMAN)
    row = Identifiers.objects.get(employee=cast.wei)
    with pytest.raises(CannotDecrypt):
        unseal(row.national_id, f"{cast.mei.public_id}/national_id")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"national_id": "110105194912310021"}, "no valid identity number"),
        ({"bank_account": "12-3"}, "8 to 30 digits"),
        ({"national_id": WOMAN}, "already has this number"),
    ],
)
def test_identifiers_are_refused_at_their_field(cast, values, words):
    save_identifiers(employee=cast.mei, actor=cast.hr, national_id=WOMAN)
    answer = signed_in(cast.hr).post(url("identity-edit", cast.wei.public_id), values)
    assert answer.status_code == 422
    assert words in answer.context["form"].errors[next(iter(values))][0]


def test_an_id_that_contradicts_the_birth_date_is_refused(cast):
    services.change_details(employee=cast.wei, actor=cast.hr, birth_date=date(1990, 1, 1))
    with pytest.raises(services.PeopleRefused, match="one of them is wrong"):
        save_identifiers(employee=cast.wei, actor=cast.hr, national_id=WOMAN)
    assert save_identifiers(employee=cast.wei, actor=cast.hr, bank_account=CARD) == ["bank_account"]
    assert save_identifiers(employee=cast.wei, actor=cast.hr, bank_account="") == ["bank_account"]
    assert reveal_identifier(employee=cast.wei, kind="bank_account", actor=cast.hr) == ""


# Protected periods


def test_only_named_hr_reads_why_and_each_read_is_audited(cast, now):
    plain = signed_in(cast.hr)
    assert plain.get(url("protection-create", cast.wei.public_id)).status_code == 403
    services.set_roles(user=cast.hr, roles=[Role.HR, Role.PROTECTED], actor=cast.finance)
    named = signed_in(cast.hr)
    form = {"kind": "motherhood", "start": "2025-02-01", "note": "twins"}
    refused = named.post(url("protection-create", cast.wei.public_id), form)
    assert refused.status_code == 422 and "consent" in refused.context["form"].errors["consent_on"][0]
    form |= {"consent_on": "2025-02-01", "consent_form": "signed by hand"}
    assert named.post(url("protection-create", cast.wei.public_id), form).status_code == 302
    row = ProtectedPeriod.objects.get()
    assert b"motherhood" not in bytes(row.sealed_kind) and b"twins" not in bytes(row.sealed_note)
    assert not AuditEntry.objects.filter(action="people.protection.read").exists()
    shown = text(named.get(url("person-tab", cast.wei.public_id, "protection")))
    assert "Pregnancy" in shown and "twins" in shown and "signed by hand" in shown
    assert AuditEntry.objects.filter(action="people.protection.read", actor_name="Hong").count() == 1
    admin = next(user for user in hr_users() if user.pk != cast.hr.pk)
    other = text(signed_in(admin).get(url("person-tab", cast.wei.public_id, "protection")))
    assert "ask named HR" in other and "Pregnancy" not in other and "twins" not in other and "Hong" in other
    assert AuditEntry.objects.filter(action="people.protection.read").count() == 1
    for stranger in (cast.lin.user, cast.wei.user):
        assert signed_in(stranger).get(url("person-tab", cast.wei.public_id, "protection")).status_code == 404
    assert "motherhood" not in str(list(AuditEntry.objects.values_list("after", flat=True)))
    with translation.override("en"), pytest.raises(services.PeopleRefused, match="named"):
        read_protection(employee=cast.wei, actor=cast.finance)
    end = named.post(url("protection-end", row.public_id), {"last_day": "2025-03-02", "reason": "over"})
    assert end.status_code == 302 and protection_on(cast.wei, ON) == ProtectionState.UNKNOWN


def test_whether_somebody_is_protected(cast, now):
    services.set_roles(user=cast.hr, roles=[Role.HR, Role.PROTECTED], actor=cast.finance)
    hr = type(cast.hr).objects.get(pk=cast.hr.pk)

    def record(kind, start, until=None):
        record_protection(
            employee=cast.wei,
            kind=kind,
            start=start,
            until=until,
            actor=hr,
            now=now,
            consent_on=start,
            consent_form="form",
        )

    assert protection_on(cast.wei, ON) == ProtectionState.UNKNOWN
    record(Protection.NONE, ON)
    assert protection_on(cast.wei, ON + 30 * DAY) == ProtectionState.CLEAR
    assert protection_on(cast.wei, ON + 31 * DAY) == ProtectionState.UNKNOWN
    record(Protection.TREATMENT, ON + 5 * DAY, ON + 9 * DAY)
    states = [protection_on(cast.wei, ON + days * DAY) for days in (4, 5, 9, 10)]
    assert states == [
        ProtectionState.CLEAR,
        ProtectionState.PROTECTED,
        ProtectionState.PROTECTED,
        ProtectionState.CLEAR,
    ]


# Leaving, leave


def test_a_last_day_in_the_past_closes_the_account_at_once_and_staying_opens_it(cast):
    hr = signed_in(cast.hr)
    form = {"leave_date": "2025-02-28", "leave_type": "resigned"}
    assert hr.post(url("leave", cast.wei.public_id), form).status_code == 302
    cast.wei.user.refresh_from_db()
    assert not cast.wei.user.is_active
    assert hr.post(url("leave-withdraw", cast.wei.public_id), {"reason": "stays"}).status_code == 302
    person = Employee.objects.select_related("user").get(pk=cast.wei.pk)
    assert person.leave_date is None and person.user.is_active
    assert person.assignments.get().until is None and person.compensations.get().until is None
    assert hr.post(url("leave-withdraw", cast.wei.public_id), {"reason": "again"}).status_code == 422


def test_staying_does_not_open_an_account_that_hr_closed(cast):
    services.set_account_open(user=cast.wei.user, is_open=False, actor=cast.hr)
    services.leave(employee=cast.wei, leave_date=ON - DAY, leave_type="resigned", actor=cast.hr, today=ON)
    services.withdraw_leaving(employee=cast.wei, actor=cast.hr, reason="stays")
    assert not type(cast.hr).objects.get(pk=cast.wei.user_id).is_active


def test_the_account_closes_with_the_night_of_the_last_day(cast, now):
    services.leave(employee=cast.wei, leave_date=ON, leave_type="resigned", actor=cast.hr, today=ON)
    prepare_day(on=ON - DAY, now=now)
    assert type(cast.hr).objects.get(pk=cast.wei.user_id).is_active
    prepare_day(on=ON, now=now)
    assert not type(cast.hr).objects.get(pk=cast.wei.user_id).is_active


def test_the_leaving_form_names_what_has_to_be_handed_over(cast):
    shown = text(signed_in(cast.hr).get(url("leave", cast.tao.public_id)))
    assert "People who report to this person" in shown
    assert "Head or deputy of 运营中心" in text(signed_in(cast.hr).get(url("leave", cast.lin.public_id)))
    assert "Nothing waits for this person" in text(signed_in(cast.hr).get(url("leave", cast.mei.public_id)))


@pytest.mark.parametrize(
    ("name", "form", "field"),
    [
        ("transfer", {"start": "2023-12-31"}, "start"),
        ("transfer", {"start": "2025-03-03", "manager": "9999"}, "manager"),
        ("transfer", {"start": ""}, "start"),
        ("pay-change", {"start": "2023-12-31", "salary": "1", "reason": "x"}, "start"),
        ("pay-change", {"start": "2025-03-03", "salary": "-1", "reason": "x"}, "salary"),
        ("leave", {"leave_date": "2023-12-31", "leave_type": "resigned"}, "leave_date"),
        ("edit", {"name": "Wei", "hire_date": "2024-01-01", "probation_end": "2023-12-31"}, "probation_end"),
        ("edit", {"name": "Wei", "hire_date": "2024-01-01", "birth_date": "2010-01-01"}, "birth_date"),
        ("absence", {"start": "2023-12-31", "until": "2024-01-02", "kind": "sick"}, "start"),
        ("absence", {"start": "2025-03-05", "until": "2025-03-04", "kind": "sick"}, "until"),
    ],
)
def test_dated_forms_refuse_at_the_field(cast, name, form, field):
    if name == "transfer":
        form = {"department": cast.live.pk, "position": make_position().pk} | form
    answer = signed_in(cast.hr).post(url(name, cast.wei.public_id), form)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]


def test_nobody_is_transferred_or_paid_after_the_last_day(cast):
    services.leave(employee=cast.wei, leave_date=ON, leave_type="resigned", actor=cast.hr)
    hr = signed_in(cast.hr)
    form = {"start": "2025-03-04", "department": cast.service.pk, "position": make_position().pk}
    assert "start" in hr.post(url("transfer", cast.wei.public_id), form).context["form"].errors
    pay = {"start": "2025-03-04", "salary": "1", "reason": "x"}
    assert "start" in hr.post(url("pay-change", cast.wei.public_id), pay).context["form"].errors


def test_a_back_dated_and_a_future_transfer_cut_what_they_touch_and_nothing_else(cast):
    def go(department, start):
        services.transfer(employee=cast.wei, start=start, department=department, actor=cast.hr)

    go(cast.service, ON + 30 * DAY)
    go(cast.operations, ON - 30 * DAY)
    rows = cast.wei.assignments.order_by("start").values_list("start", "until", "department__name")
    assert list(rows) == [
        (date(2024, 1, 1), ON - 31 * DAY, "直播组"),
        (ON - 30 * DAY, ON + 29 * DAY, "运营中心"),
        (ON + 30 * DAY, None, "客服部"),
    ]


def test_a_corrected_hire_date_takes_the_first_place_and_pay_along(cast):
    services.change_details(employee=cast.wei, actor=cast.hr, hire_date=date(2023, 12, 1))
    assert cast.wei.assignments.get().start == cast.wei.compensations.get().start == date(2023, 12, 1)
    services.transfer(employee=cast.wei, start=date(2024, 6, 1), department=cast.service, actor=cast.hr)
    with pytest.raises(services.PeopleRefused, match="can't be later"):
        services.change_details(employee=cast.wei, actor=cast.hr, hire_date=date(2024, 6, 2))


def test_a_manager_must_be_here_on_the_first_day(cast):
    later = make_employee("Later", cast.live, start=ON + 10 * DAY)
    with pytest.raises(services.PeopleRefused, match="doesn't work here") as refused:
        services.transfer(employee=cast.wei, start=ON, manager=later, actor=cast.hr)
    assert refused.value.field == "manager"
    assert services.transfer(employee=cast.wei, start=ON + 10 * DAY, manager=later, actor=cast.hr)


def test_leave_does_not_overlap_and_can_be_taken_back(cast):
    hr = signed_in(cast.hr)
    form = {"start": "2025-03-05", "until": "2025-03-07", "kind": "sick"}
    assert hr.post(url("absence", cast.wei.public_id), form).status_code == 302
    again = hr.post(url("absence", cast.wei.public_id), form | {"start": "2025-03-07", "until": ""})
    assert again.status_code == 422 and "start" in again.context["form"].errors
    tab = url("person-tab", cast.wei.public_id, "days-off")
    assert "Sick leave" in text(hr.get(tab)) and "Sick leave" not in text(signed_in(cast.lin.user).get(tab))
    row = cast.wei.leaves.get()
    services.ensure_calendar(start=ON, until=ON + 9 * DAY)
    assert not is_working_day(cast.wei, date(2025, 3, 5))
    assert hr.post(url("absence-remove", cast.mei.public_id), {"leave": row.pk}).status_code == 404
    assert hr.post(url("absence-remove", cast.wei.public_id), {"leave": row.pk}).status_code == 302
    assert is_working_day(cast.wei, date(2025, 3, 5))


# Schedules


def test_a_day_of_the_schedule_is_read_set_and_given_back(cast):
    hr = signed_in(cast.hr)
    page = {"department": str(cast.live.public_id), "month": "2025-03"}
    assert "2025-03-08:work" in text(hr.get(url("schedule"), page))  # a Saturday
    set_day = url("schedule-day", cast.wei.public_id)
    assert hr.post(set_day, {"set": "2025-03-08:work"}).status_code == 302
    assert ScheduleEntry.objects.get().works and is_working_day(cast.wei, date(2025, 3, 8))
    assert "2025-03-08:clear" in text(hr.get(url("schedule"), page))
    hr.post(set_day, {"set": "2025-03-08:clear"})
    assert not ScheduleEntry.objects.exists() and not is_working_day(cast.wei, date(2025, 3, 8))
    for wrong in ("", "2025-03-08", "2025-03-08:maybe", "2025-13-08:off", "x:off"):
        assert hr.post(set_day, {"set": wrong}).status_code == 400, wrong
    hr.post(set_day, {"set": "2023-03-08:off"})
    assert not ScheduleEntry.objects.exists()


def test_a_head_reads_the_schedule_of_the_own_department_and_sets_nothing(cast):
    lin = signed_in(cast.lin.user)
    shown = text(lin.get(url("schedule"), {"department": str(cast.operations.public_id), "month": "2025-03"}))
    assert "Wei" in shown and "Pan" not in shown and 'name="set"' not in shown
    assert "Pan" not in text(lin.get(url("schedule"), {"department": str(cast.service.public_id)}))
    assert lin.post(url("schedule-day", cast.wei.public_id), {"set": "2025-03-08:off"}).status_code == 403


def test_calendar_overrides_and_patterns_are_taken_back(cast):
    hr = signed_in(cast.hr)
    services.override_day(day=date(2025, 3, 8), works=True, actor=cast.hr, reason="sale")
    assert "Days the company decided" in text(hr.get(url("calendar"), {"month": "2025-03"}))
    assert hr.post(url("calendar-clear"), {"day": "2025-03-08"}).status_code == 302
    assert hr.post(url("calendar-clear"), {"day": "2025-03-08"}).status_code == 404
    pattern = services.set_rest_days(position=make_position(), weekdays=[1, 2], start=ON - 7 * DAY, actor=cast.hr)
    assert not is_working_day(cast.wei, ON)
    assert hr.post(url("calendar-rest-end"), {"pattern": pattern.pk}).status_code == 302
    services.ensure_calendar(start=ON, until=ON + 8 * DAY)
    assert is_working_day(cast.wei, ON + 7 * DAY)


def test_accounts_for_the_whole_company_with_a_quick_hash(cast):
    for number in range(3):
        services.hire(
            number=f"070{number}", name=f"N{number}", hire_date=ON, department=(cast.live, cast.service)[number % 2],
            position=make_position(), actor=cast.hr, salary=Decimal(1),
        )  # fmt: skip
    answer = signed_in(cast.hr).post(url("account-slips"), {"department": "", "by": "number"})
    slips = answer.context["slips"]
    assert [slip.place for slip in slips] == ["客服部", "运营中心/直播组", "运营中心/直播组"]
    user = Employee.objects.get(number="0700").user
    assert user.password.startswith("argon2once$") and user.must_change_password
    [slip] = [slip for slip in slips if slip.username == "0700"]
    assert user.check_password(slip.password)
    user.refresh_from_db()
    assert not user.password.startswith("argon2once$")  # the first sign-in stores it under the ordinary hash


def test_a_year_that_becomes_known_is_worked_out_again_also_in_the_past(cast, now, monkeypatch):
    from people import workdays
    from people.models import WorkDay
    from people.services import calendar as service
    from people.signals import calendar_changed

    holiday = date(2025, 1, 1)
    monkeypatch.setattr(workdays, "known_years", lambda: frozenset())
    services.ensure_calendar(start=holiday, until=holiday)
    WorkDay.objects.filter(pk=holiday).update(works=True, source="plain")
    assert workdays.unknown_years(holiday, holiday) == [2025]
    monkeypatch.undo()
    monkeypatch.setattr(service, "known_years", lambda: frozenset({2025}))
    heard = []
    calendar_changed.connect(lambda days, **more: heard.extend(days), weak=False, dispatch_uid="heard")
    try:
        prepare_day(on=ON, now=now)
    finally:
        calendar_changed.disconnect(dispatch_uid="heard")
    assert heard == [holiday]
    assert not WorkDay.objects.get(pk=holiday).works


def test_the_check_list_of_a_new_company_counts_what_is_left(cast):
    from hrplatform.company_panels import STEPS

    def left():
        return {step.title for make in STEPS if not (step := make(cast.hr, ON)).done}

    assert {"Work calendar"} <= left() and not {"Roster", "Heads of departments", "Accounts"} & left()
    newcomer = make_employee("Neu", cast.live, user=False)
    assert "Accounts" in left()
    services.create_accounts(employees=[newcomer], actor=cast.hr)
    services.end_headship(headship=cast.lin.headships.get(), last_day=ON - DAY, actor=cast.hr)
    assert "Accounts" not in left() and "Heads of departments" in left()
    hr = signed_in(cast.hr)
    assert "right for everybody" in text(hr.get(url("calendar")))
    assert hr.post(url("calendar-confirm")).status_code == 302
    assert "Work calendar" not in left() and "right for everybody" not in text(hr.get(url("calendar")))
