"""Collect, merge, check and compile the translations."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from hrplatform.lib import catalogs


class Command(BaseCommand):
    help = "Bring locale/*/zh_Hans/LC_MESSAGES/django.po up to date with the sources and compile them."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", help="only these apps (all when none is named)")
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 with what is wrong")
        parser.add_argument("--compile", action="store_true", help="only compile")

    def handle(self, *args: Any, **options: Any) -> None:
        known = catalogs.list_apps(settings.BASE_DIR)
        apps = options["apps"] or known
        if unknown := set(apps) - set(known):
            raise CommandError(f"no such app: {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
        try:
            if options["check"]:
                self.check_catalogs(set(apps), everything=not options["apps"])
            else:
                self.update(apps, merging=not options["compile"])
        except catalogs.CatalogError as error:
            raise CommandError(str(error)) from error

    def update(self, apps: list[str], *, merging: bool) -> None:
        for app in apps:
            if merging and catalogs.write_catalog(settings.BASE_DIR, app, catalogs.merge(settings.BASE_DIR, app)):
                self.stdout.write(f"locale/{app} changed")
            catalogs.compile_catalog(settings.BASE_DIR, app)
        if merging:
            faults = [fault for fault in catalogs.find_all_faults(settings.BASE_DIR) if fault.app in apps]
            self.stdout.write(f"{len(faults)} strings to look at" if faults else "all strings are translated")
            for fault in faults:
                self.stdout.write(f"  {fault}")

    def check_catalogs(self, apps: set[str], *, everything: bool) -> None:
        faults = [f for f in catalogs.find_all_faults(settings.BASE_DIR) if everything or f.app in apps]
        for fault in faults:
            self.stderr.write(str(fault))
        if faults:
            raise CommandError(f"{len(faults)} faults in the translations")
