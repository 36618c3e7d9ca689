"""Development and demo on one machine."""

from hrplatform.settings.base import *  # noqa: F403
from hrplatform.settings.base import MASTER_KEY, STATE_DIR, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="development-only-" + "x" * 50)
MASTER_KEY = MASTER_KEY or "development-only-master-key"
ALLOWED_HOSTS = ["*"]
DEMO_MODE = env.bool("HR_DEMO", default=True)
STYLEGUIDE = True
OWNER_SQL = True  # the command ownersql, for drills
if not env("EMAIL_URL", default=""):
    # Mail lands in files: the demo's people get thousands, and the log is for reading.
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = STATE_DIR / "mail"
