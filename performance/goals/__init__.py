"""Goals: MBO and OKR of the company, departments, teams and people, with shares, check-ins and roll-up (spec 4.1)."""
