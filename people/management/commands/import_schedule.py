"""import_schedule SCHEMA FILE: who works on which day (spec 2.1)."""

from intake.commands import ImportCommand


class Command(ImportCommand):
    help = "Import a schedule: employee, date, works."
    kind_code = "schedule"
