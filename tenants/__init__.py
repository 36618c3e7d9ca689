"""Companies, their hosts and packs, provisioning, and the operator's console (public schema)."""
