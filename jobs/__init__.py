"""Work that must happen: recorded in PostgreSQL, done once per company and date, sent through the outbox."""
