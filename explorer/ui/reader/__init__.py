"""The reader: pages, search, selection, annotation."""
