"""Pages of reviews: access → form → service → answer."""
