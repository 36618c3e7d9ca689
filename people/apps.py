"""App configuration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self) -> None:
        from hrplatform.lib.signing import register_check
        from people import (
            account_receivers,
            policy_actions,  # noqa: F401
        )
        from people.approvals import actions as _approval_actions  # noqa: F401
        from people.copied_factors import FACTORS
        from people.importing.assignments import register_assignments
        from people.importing.contracts import register_contracts
        from people.importing.kind import register_kind
        from people.importing.leave import register_leave
        from people.importing.schedule import register_schedule
        from people.invitations import invitation_path
        from people.packs import load_positions
        from people.provisioning import on_company_created
        from people.signing import check_signature
        from tenants.archive.extras import register_extra
        from tenants.packs import register_loader
        from tenants.services import company_created, register_invitation

        company_created.connect(on_company_created, dispatch_uid="people.on_company_created")
        register_check(check_signature)
        register_invitation(invitation_path)
        register_loader("positions", load_positions)
        account_receivers.connect()
        register_extra(FACTORS)
        register_kind()
        register_schedule()
        register_assignments()
        register_leave()
        register_contracts()
