"""Text search in the open paper."""
