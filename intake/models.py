"""Batches: every file that came in (spec 2.6)."""

from django.db import models

from hrplatform.lib.db import PublicIdModel


class Batch(PublicIdModel):
    """One file or request that brought data in."""

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
