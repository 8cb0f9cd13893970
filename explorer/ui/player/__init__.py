"""The player's row below the pages."""
