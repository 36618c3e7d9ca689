"""Views of lists that people keep for themselves."""

from django.conf import settings
from django.db import models

from hrplatform.lib.db import PublicIdModel


class SavedView(PublicIdModel):
    """Filters, order and columns of one list (its path) under a name of one's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    path = models.CharField(max_length=200)
    name = models.CharField(max_length=40)
    query = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "path", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
