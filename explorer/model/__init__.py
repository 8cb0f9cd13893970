"""Frozen dataclasses and pure functions. This package imports no other package of the program."""
