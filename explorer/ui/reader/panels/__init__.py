"""The panel at the left of the pages: outline and thumbnails."""
