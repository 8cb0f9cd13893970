"""Annotations and notes, and what they hold: links, pictures, Markdown."""
