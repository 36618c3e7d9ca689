"""Audit actions of dossiers and litigation holds."""

from django.utils.translation import gettext_lazy as _

from audit.registry import register

MADE = register("pip_workflow.dossier.made", _("Evidence dossier made"))
HELD = register("pip_workflow.hold.placed", _("Litigation hold placed"))
LIFTED = register("pip_workflow.hold.lifted", _("Litigation hold lifted"))
