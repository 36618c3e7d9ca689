"""Settings shared by development, tests and production. Everything that differs comes from the environment."""

import sys
from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from hrplatform.lib.logs import logging_config
from hrplatform.settings.interface import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

# Commands that change the schema connect as the owner role; everything else as the application's role.
OWNER_COMMANDS = {"migrate_schemas", "migrate", "prepare"}

STATE_DIR = Path(env("HR_STATE", default=str(BASE_DIR / "var")))
DB_APP_ROLE = env("DB_APP_ROLE", default="hr_app")
DB_OWNER_ROLE = env("DB_OWNER_ROLE", default="hr_owner")
DB_AUDITOR_ROLE = env("DB_AUDITOR_ROLE", default="hr_auditor")
DATABASE_URL = env("DATABASE_URL", default="postgres://hr_app@127.0.0.1:5540/hr")
OWNER_DATABASE_URL = env("DATABASE_OWNER_URL", default="postgres://hr_owner@127.0.0.1:5540/hr")
REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6391/0")

_url = OWNER_DATABASE_URL if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS else DATABASE_URL
DATABASES = {
    "default": {
        **environ.Env.db_url_config(_url),
        "ENGINE": "django_tenants.postgresql_backend",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A pooler in transaction mode loses server-side cursors between transactions.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
}
# django-tenants' backend stands on this one: Django's own with a quicker compiler of statements.
ORIGINAL_BACKEND = "hrplatform.lib.postgresql"
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TENANT_MODEL = "tenants.Company"
TENANT_DOMAIN_MODEL = "tenants.Domain"
# The search path is set once per request, not before every statement; nobody switches company inside a transaction.
TENANT_LIMIT_SET_CALLS = True
TEMPLATE_SCHEMA = "company_template"
# An unknown host is 404, never the public site (tenants.middleware).
SHOW_PUBLIC_IF_NO_TENANT_FOUND = False
PUBLIC_SCHEMA_URLCONF = "hrplatform.urls_public"
ROOT_URLCONF = "hrplatform.urls"
PUBLIC_HOST = env("PUBLIC_HOST", default="localhost")

SHARED_APPS = ["django_tenants", "tenants", "django.contrib.contenttypes"]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "audit",
    "jobs",
    "intake",
    "people",
    "notices",
    "performance",
    "pip_workflow",
    "bonuses",
    "insights",
]
LIBRARY_APPS = [
    "hrplatform",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
]
INSTALLED_APPS = list(dict.fromkeys(SHARED_APPS + LIBRARY_APPS + TENANT_APPS))

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "people.backends.AccountBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "people.hashers.OneTimeHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

MIDDLEWARE = [
    "hrplatform.middleware.RequestContextMiddleware",
    "tenants.middleware.CompanyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tenants.middleware.SessionCompanyMiddleware",
    "people.middleware.PreferencesMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "people.middleware.AccountStateMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hrplatform.context_processors.frame",
            ],
            "libraries": {"i18n": "hrplatform.lib.words"},
        },
    }
]
# Our tags take the place of Django's on purpose; a refused command prints one line and no warning before it.
SILENCED_SYSTEM_CHECKS = ["templates.W003"]
WSGI_APPLICATION = "hrplatform.wsgi.application"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
FORM_RENDERER = "hrplatform.lib.form_html.FormRenderer"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = sorted(p for p in (BASE_DIR / "locale").glob("*") if p.is_dir())
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = STATE_DIR / "media"
NODE_MODULES = BASE_DIR / "node_modules"

CACHES = {
    "default": {
        "BACKEND": "hrplatform.lib.redis_cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
    }
}
# How long answers kept under the version of a company's data live (hrplatform.lib.versions); 0 keeps none.
ANSWERS_KEPT_SECONDS = env.int("ANSWERS_KEPT_SECONDS", default=30)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# The machine interface: requests a minute of one token, and of one address without a valid one.
API_REQUESTS_PER_MINUTE = env.int("API_REQUESTS_PER_MINUTE", default=600)
API_FAILURES_PER_MINUTE = env.int("API_FAILURES_PER_MINUTE", default=60)
# Webhooks go to public addresses over HTTPS; true only where the receivers stand in the same private network.
WEBHOOK_ALLOW_PRIVATE = env.bool("WEBHOOK_ALLOW_PRIVATE", default=False)

# The key that wraps each company's key (spec 8.6). Production must set it; development derives a fixed one.
MASTER_KEY = env("MASTER_KEY", default="")
DEMO_MODE = env.bool("HR_DEMO", default=False)
HR_PORT = env.int("HR_PORT", default=8000)

EMAIL_URL = env("EMAIL_URL", default="consolemail://")
vars().update(env.email_url_config(EMAIL_URL))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="hrplatform@localhost")

# Work per business date: a night is due from this hour of the next day (company time);
# a claim not begun in time is free.
NIGHT_HOUR = env.int("NIGHT_HOUR", default=2)
JOB_LEASE_SECONDS = env.int("JOB_LEASE_SECONDS", default=15)
# A chat message claimed this long ago whose sender kept no answer is in doubt (longer than any send may take).
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=120)
# Head hashes of the audit log, one file per company and day; mount write-once storage here (spec 8.2).
# What the dossier says about the program that made it: a commit or image name (spec 7.4).
BUILD = env("BUILD", default="")
# RFC 3161 time-stamping authority for the day's head hash, and its root certificates (PEM); empty: no stamps.
AUDIT_TSA_URL = env("AUDIT_TSA_URL", default="")
AUDIT_TSA_ROOTS = env("AUDIT_TSA_ROOTS", default="")
AUDIT_HEADS_DIR = env("AUDIT_HEADS_DIR", default=str(STATE_DIR / "audit-heads"))
# Chat robots post to these hosts and no others; another one for an edition on a company's own servers.
ROBOT_HOSTS = {
    "wecom": env("ROBOT_WECOM_HOST", default="https://qyapi.weixin.qq.com"),
    "dingtalk": env("ROBOT_DINGTALK_HOST", default="https://oapi.dingtalk.com"),
    "feishu": env("ROBOT_FEISHU_HOST", default="https://open.feishu.cn"),
}
LOGGING = logging_config(env("LOG_LEVEL", default="INFO"))
