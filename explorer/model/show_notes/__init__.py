"""Reads show notes: a text with times and links becomes sections, segments and papers."""
