"""The episode: a list at the left, and a strip to scale at the bottom."""
