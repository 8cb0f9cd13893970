"""The transcript: its list, search, and what is made of a selection."""
