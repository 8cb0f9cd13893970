"""Paper Explorer: the papers of a research podcast, open at the second they are discussed."""

__version__ = "0.1.0"
HOMEPAGE = "https://github.com/paper-explorer/paper-explorer"
PROBLEMS = f"{HOMEPAGE}/issues/new"
"""Where users report what does not work."""
