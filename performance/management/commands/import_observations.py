"""import_observations SCHEMA FILE (spec 2.6)."""

from performance.judging_command import JudgingImportCommand


class Command(JudgingImportCommand):
    help = "Import daily data: one metric of one person on one day."
    kind_code = "observations"
    takes_percent = True
