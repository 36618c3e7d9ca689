"""import_targets SCHEMA FILE (spec 2.6)."""

from performance.judging_command import JudgingImportCommand


class Command(JudgingImportCommand):
    help = "Import targets of metrics."
    kind_code = "targets"
    takes_percent = True
