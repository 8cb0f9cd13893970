"""Clients of arXiv and OpenReview, without Qt."""
