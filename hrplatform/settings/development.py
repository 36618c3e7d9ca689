"""Development and demo on one machine."""

from hrplatform.settings.base import *  # noqa: F403
from hrplatform.settings.base import MASTER_KEY, env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="development-only-" + "x" * 50)
MASTER_KEY = MASTER_KEY or "development-only-master-key"
ALLOWED_HOSTS = ["*"]
DEMO_MODE = env.bool("HR_DEMO", default=True)
STYLEGUIDE = True
OWNER_SQL = True  # the command ownersql, for drills
