"""Frozen dataclasses and pure functions. Imports nothing of the other floors."""
