"""The number and mark of the database's form; apart from the migrations so that opening costs no import."""

SCHEMA_VERSION = 5
"""How many migrations there are; kept in ``PRAGMA user_version``."""

APPLICATION_ID = 0x50415045
"""Marks the file as ours (``PAPE``), in ``PRAGMA application_id``."""
