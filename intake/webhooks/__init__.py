"""Outgoing webhooks: signed messages to the company's other systems (spec 13.3)."""
