"""What the audit app itself records."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

PAY_VIEWED = register("audit.pay.viewed", _("Pay looked at"))
DOSSIER_READ = register("audit.dossier.read", _("Dossier read"))
FILE_EXPORTED = register("audit.file.exported", _("File exported"))
PERSON_ERASED = register("audit.person.erased", _("Personal values in the log made unreadable"))
LOG_VERIFIED = register("audit.log.verified", _("Audit log verified"))
PROOF_EXPORTED = register("audit.proof.exported", _("Proof exported"))
ENTRY_READ = register("audit.entry.read", _("Personal values of an entry read"))
