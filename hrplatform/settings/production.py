"""Production: whatever is missing or weak stops the process at start, by name."""

from django.core.exceptions import ImproperlyConfigured

from hrplatform.settings.base import *  # noqa: F403
from hrplatform.settings.base import env


def required(name: str) -> str:
    value = env(name, default="")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment: production has no default for it.")
    return value


DEBUG = False
DEMO_MODE = False
STYLEGUIDE = False
OWNER_SQL = False
SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 50 or SECRET_KEY.startswith("development-only"):
    raise ImproperlyConfigured("SECRET_KEY is shorter than 50 characters or the development one.")
MASTER_KEY = required("MASTER_KEY")
if len(MASTER_KEY) < 32:
    raise ImproperlyConfigured("MASTER_KEY is shorter than 32 characters.")
for _name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PUBLIC_HOST"):
    required(_name)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])  # tenants.middleware answers unknown hosts with 404
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
