"""Adding an episode: where it comes from, and the review before it is kept."""
