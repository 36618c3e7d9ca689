"""Pages of bonuses: access → form → service → answer."""
