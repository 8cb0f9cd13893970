"""Papers and their PDFs: opening, downloads, printing, quotations, reading positions."""
