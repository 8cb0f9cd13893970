"""Annotations and notes, with their links, pictures and Markdown."""
