"""Where an appeal stands (spec 4.4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AppealState(TextChoices):
    """`changed`: the score was changed by a linked correction; `kept`: it stands, with the reasons in the answer."""

    OPEN = "open", pgettext_lazy("state of an appeal", "Waiting for a decision")
    CHANGED = "changed", _("Score changed")
    KEPT = "kept", _("Score stands")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an appeal", "Withdrawn")


DECIDED = frozenset({AppealState.CHANGED, AppealState.KEPT})
