"""Users and roles, organisation, employees with their dated histories, and the work calendar."""
