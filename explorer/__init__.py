"""Paper Explorer: the papers of a research podcast, open at the second they are discussed."""

__version__ = "0.1.0"
