import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english():
    """Messages are tested in the language of the code; catalogs have tests of their own."""
    with translation.override("en"):
        yield
