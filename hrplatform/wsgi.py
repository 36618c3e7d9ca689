"""WSGI entry point."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from hrplatform.checks import refuse_too_much_power

# Objects of the first and second age before the collector looks at them: a page makes some thousands.
COLLECT_AFTER = (20_000, 20, 50)


def settle() -> None:
    """Load every page's module now, before workers are forked, and leave what stays out of the collector's sight.

    Otherwise a page in some hundred waits while the collector walks through all of Django.
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hrplatform.settings.production")
application = get_wsgi_application()
refuse_too_much_power()
settle()
