"""import_people SCHEMA FILE: a roster (spec 2.6)."""

from intake.commands import ImportCommand


class Command(ImportCommand):
    help = "Import a roster: people, their places, their pay."
    kind_code = "people"
    takes_as_of = True
    takes_percent = True
