"""The notes panel: cards of annotations and notes, their filter and their editor."""
