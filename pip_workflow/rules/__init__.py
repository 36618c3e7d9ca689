"""The arithmetic and the guards of plans: pure functions, no database, no clock."""
