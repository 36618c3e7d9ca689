"""HR is told of contracts before they end (spec 2.1)."""

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from notices.registry import register
from notices.services import Telling, notify_many
from people.selectors import hr_users
from people.signals import Ending, contracts_ending_soon

CONTRACT_ENDING = register(
    "people.contract.ending",
    title=_("The contract of %(name)s ends in %(days)s days"),
    body=_("Its last day is %(until)s. Renew it in time, or give notice that it isn't renewed."),
    action=_("See the contract"),
    label=_("A contract ends soon"),
    roles=frozenset({"hr"}),
    group=ngettext_lazy("%(count)s contract ends soon", "%(count)s contracts end soon", "count"),
    group_link="people:contracts",
)


@receiver(contracts_ending_soon)
def on_contracts_ending(sender: object, endings: list[Ending], **kwargs: object) -> None:
    """HR is told once at 60 and once at 30 days before a contract's end; another end is told anew."""
    hr = hr_users()
    tellings = [
        Telling(
            users=hr,
            context={"name": contract.employee.name, "days": days, "until": contract.until},
            link=reverse("people:person-tab", args=[contract.employee.public_id, "contracts"]),
            dedupe_key=f"contract/{contract.public_id}/{contract.until}/{stage}",
        )
        for contract, stage, days in endings
    ]
    notify_many(kind=CONTRACT_ENDING, tellings=tellings)
