"""What is said to whoever may not decide, or sets steps that aren't safe."""

from django.utils.translation import gettext as _

from people.approvals.rules import Bar, Fault


def bar_text(bar: Bar, approver: str) -> str:
    """Why somebody may not decide a step."""
    texts = {
        Bar.NOT_NAMED: _("This step is decided by: %(who)s."),
        Bar.SUBMITTED_IT: _("Who submitted it can't give this approval: it needs another person (%(who)s)."),
        Bar.DECIDED_BEFORE: _("You approved an earlier step: this one needs another person (%(who)s)."),
        Bar.CONCERNED: _("It is about yourself: another person has to decide it (%(who)s)."),
    }
    return texts[bar] % {"who": approver}


def fault_text(fault: Fault) -> str:
    """What is wrong with a list of steps, and what to do."""
    return {
        Fault.NO_STEP: _("At least one step has to hold for every size."),
        Fault.NOBODY_NAMED: _("Choose who approves in this step."),
        Fault.TOO_FEW: _("Money and contracts are decided by two people at least: add a step without a limit."),
        Fault.NO_FINANCE: _("Money needs a step of the finance approver without a limit."),
        Fault.SUBMITTER_ALONE: _("One step has to be another person's than the submitter's."),
        Fault.SUBMITTER_IS_FINANCE: _("The submitter never approves for finance."),
        Fault.SAME_PERSON: _("This person approves an earlier step already."),
    }[fault]
