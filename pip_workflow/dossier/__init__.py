"""The evidence dossier: everything on record about one person's case, as a PDF and a ZIP that proves itself."""
