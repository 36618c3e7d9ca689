"""Pages of people: list, file, organisation, accounts, calendar, my data."""
