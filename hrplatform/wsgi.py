"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from hrplatform.checks import refuse_too_much_power

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hrplatform.settings.production")
application = get_wsgi_application()
refuse_too_much_power()
