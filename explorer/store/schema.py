"""The schema's version and the file's application id; apart from the migrations, which are slow to import."""

SCHEMA_VERSION = 11
"""The number of migrations; stored in ``PRAGMA user_version``."""

APPLICATION_ID = 0x50415045
"""Marks the file as ours (``PAPE``), in ``PRAGMA application_id``."""

TABLES = {
    *("papers", "paper_names", "paper_merges", "files", "arxiv_records", "forum_records", "facts", "links"),
    *("podcasts", "feed_items", "feed_notes"),
    *("episodes", "sections", "segments", "appearances", "resources", "show_notes"),
    *("episode_audio", "audio_points", "listening", "transcripts", "tied_places"),
    *("annotations", "notes", "versions", "tombstones", "letter_marks", "reading_state"),
    *("settings", "changes", "device_clock", "_sqlite_migrations"),
}
"""The tables of this version; a database without one of them is damaged."""
