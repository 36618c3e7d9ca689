"""Tests: the application's role on its own database, quick hashing, mail in memory."""

from hrplatform.settings.base import *  # noqa: F403

DEBUG = False
ANSWERS_KEPT_SECONDS = 0  # tests change rows beside the services; those of hrplatform.lib.versions switch it on
SECRET_KEY = "test-only-" + "x" * 50
MASTER_KEY = "test-only-master-key"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "people.hashers.OneTimeHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STYLEGUIDE = True
OWNER_SQL = True  # the command ownersql, for drills
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
