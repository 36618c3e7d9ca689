"""Pools, plans, the allocation engine, ledger, letters."""
