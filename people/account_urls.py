"""Sign-in and one's own account. Signing up and changing e-mail are not offered: HR makes accounts."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path

from people import account_views as views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("password/", login_required(views.ChangePassword.as_view()), name="account_change_password"),
    path("password/forgotten/", views.ForgottenPassword.as_view(), name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/link/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("password/link/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path("security/", views.show_security, name="account-security"),
    path("security/sessions/end/", views.end_sessions, name="account-sessions-end"),
    path("preferences/", views.show_preferences, name="account-preferences"),
    path("code/", views.SecondFactor.as_view(), name="mfa_authenticate"),
    path("code/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("code/set-up/", views.EnrolSecondFactor.as_view(), name="mfa_activate_totp"),
    path("code/remove/", views.RemoveSecondFactor.as_view(), name="mfa_deactivate_totp"),
    path("code/recovery/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("code/recovery/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("code/recovery/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
]
