"""The episode: as a list at the left, and to scale at the bottom."""
