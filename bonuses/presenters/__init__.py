"""What pages of bonuses print, prepared in Python."""
