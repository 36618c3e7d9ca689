"""Settings of the processes that are killed while they send: mail over real SMTP to the test's stand-in."""

import os

from hrplatform.settings.test import *  # noqa: F403

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ["STAND_IN_SMTP_PORT"])
OUTBOX_LEASE_SECONDS = 1
