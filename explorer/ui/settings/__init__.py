"""The settings dialog: pages of rows, most of them made from a table."""
