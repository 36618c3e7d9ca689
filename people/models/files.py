"""Files kept with a record: contracts, policies, consents; encrypted under the company's key (spec 2.1, 2.4, 8.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.db import PublicIdModel


class StoredFile(PublicIdModel):
    """One uploaded file. `sealed` is its content under the company's key, `sha256` that of the content itself."""

    name = models.CharField(_("file"), max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sealed = models.BinaryField()
    uploaded_by = models.ForeignKey("people.User", on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
