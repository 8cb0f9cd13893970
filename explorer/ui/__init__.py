"""Widgets: what is seen and touched. No SQL, no HTTP, no PDF parsing."""
