"""Inbox and e-mail."""
