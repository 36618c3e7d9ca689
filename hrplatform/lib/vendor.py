"""Front-end files served from node_modules as they are: only the few named in settings, under static/vendor/."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage


class _Renamed(FileSystemStorage):
    """node_modules seen through settings.VENDOR_FILES: public name → file of the package."""

    def path(self, name: str) -> str:
        return str(Path(settings.NODE_MODULES) / settings.VENDOR_FILES.get(name, name))


class VendorFinder(BaseFinder):
    """Finds `vendor/echarts.min.js` and the other names of settings.VENDOR_FILES."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = _Renamed(location=settings.NODE_MODULES)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        source = settings.VENDOR_FILES.get(path)
        file = Path(settings.NODE_MODULES) / source if source else None
        if not file or not file.is_file():
            return []
        return [str(file)] if find_all else str(file)

    def list(self, ignore_patterns: Any) -> Any:
        for name in settings.VENDOR_FILES:
            if Path(self.storage.path(name)).is_file():
                yield name, self.storage
