"""Fixtures of the job tests."""

from tests.committed import owner_sql, vault, vault_company

__all__ = ["owner_sql", "vault", "vault_company"]
