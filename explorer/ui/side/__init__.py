"""The right pane: the paper and the notes."""
