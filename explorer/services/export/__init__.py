"""Exports of notes and annotations: Markdown by templates, with links back into the program."""
