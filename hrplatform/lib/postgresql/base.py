import django
from django.db.backends.postgresql import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    # It leans on private parts of this Django; another one gets its own compiler until somebody has looked (ADR 0029).
    if django.VERSION[:2] == (5, 2):
        compiler_module = "hrplatform.lib.postgresql.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
