"""Job runs per company and day, leases, progress, outbox."""
