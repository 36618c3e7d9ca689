"""Pages of people; objects are named by random ids."""

from django.urls import path

from people.views import accounts, calendar, employment, lists, organisation, person

app_name = "people"

urlpatterns = [
    path("", lists.show_people, name="list"),
    path("me/", person.show_me, name="me"),
    path("new/", employment.hire_person, name="hire"),
    path("organisation/", organisation.show_organisation, name="organisation"),
    path("departments/new/", organisation.create_department, name="department-create"),
    path("departments/<uuid:public_id>/", organisation.show_department, name="department"),
    path("departments/<uuid:public_id>/head/", organisation.appoint_head, name="head-appoint"),
    path("departments/<uuid:public_id>/head/end/", organisation.end_head, name="head-end"),
    path("calendar/", calendar.show_calendar, name="calendar"),
    path("calendar/override/", calendar.override_day, name="calendar-override"),
    path("calendar/rest/", calendar.set_rest_days, name="calendar-rest"),
    path("accounts/", accounts.show_accounts, name="accounts"),
    path("accounts/invite/", accounts.invite_user, name="account-invite"),
    path("accounts/slips/", accounts.print_slips, name="account-slips"),
    path("accounts/<uuid:public_id>/", accounts.show_account, name="account"),
    path("accounts/<uuid:public_id>/reset/", accounts.reset_password, name="account-reset"),
    path("accounts/<uuid:public_id>/open/", accounts.set_account_open, name="account-open"),
    path("accounts/<uuid:public_id>/grant/", accounts.give_grant, name="grant-give"),
    path("grants/<uuid:public_id>/end/", accounts.end_grant, name="grant-end"),
    path("<uuid:public_id>/", person.show_person, name="person"),
    path("<uuid:public_id>/transfer/", employment.transfer_person, name="transfer"),
    path("<uuid:public_id>/pay/change/", employment.change_pay, name="pay-change"),
    path("<uuid:public_id>/leave/", employment.record_leaving, name="leave"),
    path("<uuid:public_id>/edit/", employment.edit_details, name="edit"),
    path("<uuid:public_id>/absence/", employment.record_absence, name="absence"),
    path("<uuid:public_id>/file/<slug:slug>/", person.show_tab, name="person-tab"),
]
