"""Papers and their PDFs: opened, fetched, printed, quoted, and where each was left."""
