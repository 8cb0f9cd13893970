"""The name and version of the format of exported notes, by which an import knows a file as ours."""

NAME = "paper-explorer-notes"
VERSION = 2
"""Version 1 had no clocks, earlier texts and deletions."""
