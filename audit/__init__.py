"""Who did what: entries that can only be added, sealed in chained blocks that anybody can check."""
