"""The episode: the timeline at the left, and the episode strip, to scale, at the bottom."""
