"""The interface is complete in Simplified Chinese: nothing missing, fuzzy, stale or left in English."""

from django.conf import settings

from hrplatform.lib import catalogs


def test_every_string_is_translated() -> None:
    faults = catalogs.find_all_faults(settings.BASE_DIR)
    assert not faults, "\n" + "\n".join(map(str, faults))


def test_exceptions_stay_few() -> None:
    assert len(catalogs.read_exceptions(settings.BASE_DIR)) <= 40
