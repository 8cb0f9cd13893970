"""The schema's version and the file's application id; apart from the migrations, which are slow to import."""

SCHEMA_VERSION = 6
"""The number of migrations; stored in ``PRAGMA user_version``."""

APPLICATION_ID = 0x50415045
"""Marks the file as ours (``PAPE``), in ``PRAGMA application_id``."""
