"""What the audit app itself records."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

PAY_VIEWED = register("audit.pay.viewed", _("Pay looked at"), is_read=True)
DOSSIER_READ = register("audit.dossier.read", _("Dossier read"))
FILE_EXPORTED = register("audit.file.exported", _("File exported"))
PERSON_ERASED = register("audit.person.erased", _("Personal values in the log made unreadable"))
LOG_VERIFIED = register("audit.log.verified", _("Audit log verified"))
PROOF_EXPORTED = register("audit.proof.exported", _("Proof exported"))
ENTRY_READ = register("audit.entry.read", _("Personal values of an entry read"))
CUSTODIAN_ADDED = register("audit.custodian.added", _("Custodian named"))
CUSTODIAN_ENDED = register("audit.custodian.ended", _("Custodian no longer named"))
HEAD_KEPT = register("audit.head.kept", _("Head hash sent outside"))
HEAD_STAMPED = register("audit.head.stamped", _("Head hash time-stamped"))
COPY_AGREED = register("audit.copy.agreed", _("Copies of the company agreed to"))
COPY_WITHDRAWN = register("audit.copy.withdrawn", _("Consent to copies taken back"))
COPY_MADE = register("audit.copy.made", _("Copy of the company made"))
COPY_FAILED = register("audit.copy.failed", _("Copy of the company given up, nothing was written"))
COMPANY_RESTORED = register("audit.company.restored", _("Company restored from a copy"))
