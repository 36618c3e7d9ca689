"""Who manages the machine interface: HR."""

from typing import Any
from uuid import UUID

from django.http import Http404

from hrplatform.lib.roles import require_role
from intake.tokens.models import ApiToken


def require_manager(user: Any) -> None:
    """PermissionDenied for everybody but HR."""
    require_role(user, "hr")


def access_token(user: Any, public_id: UUID) -> ApiToken:
    """The token; 403 for who isn't HR, 404 for none."""
    require_manager(user)
    token = ApiToken.objects.select_related("created_by", "revoked_by").filter(public_id=public_id).first()
    if token is None:
        raise Http404("no such token")
    return token
