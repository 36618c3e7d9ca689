"""The running log on a person and 1:1 meetings with agenda and minutes (spec 4.1)."""
