"""Communication records: talks with an employee, dated, with their content (spec 7.5)."""
