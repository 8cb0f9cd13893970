"""Widgets. No SQL, no HTTP, no PDF parsing."""
