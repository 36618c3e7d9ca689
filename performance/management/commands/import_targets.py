"""import_targets SCHEMA FILE (spec 2.6)."""

from intake.commands import ImportCommand


class Command(ImportCommand):
    help = "Import targets of metrics."
    kind_code = "targets"
    takes_percent = True
