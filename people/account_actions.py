"""What accounts leave in the audit log."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

SIGNED_IN = register("people.account.signed_in", _("Signed in"))
SIGNED_OUT = register("people.account.signed_out", _("Signed out"))
SIGN_IN_FAILED = register("people.account.sign_in_failed", _("Sign-in failed"))
PASSWORD_CHANGED = register("people.account.password_changed", _("Password changed"))
FACTOR_ADDED = register("people.account.second_factor_added", _("Second factor set up"))
FACTOR_REMOVED = register("people.account.second_factor_removed", _("Second factor removed"))
SESSION_ENDED = register("people.account.session_ended", _("Session ended"))
SIGNATURE_REFUSED = register("people.account.signature_refused", _("Signature refused"))
