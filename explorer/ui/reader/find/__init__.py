"""Finding words in the open paper."""
