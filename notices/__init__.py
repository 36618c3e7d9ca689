"""What people should know or do: an inbox, and mail for those who want it."""
