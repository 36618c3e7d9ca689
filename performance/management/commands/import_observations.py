"""import_observations SCHEMA FILE (spec 2.6)."""

from intake.commands import ImportCommand


class Command(ImportCommand):
    help = "Import daily data: one metric of one person on one day."
    kind_code = "observations"
    takes_percent = True
