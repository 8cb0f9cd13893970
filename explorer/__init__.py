"""Paper Explorer: read, annotate and export the papers that research podcasts discuss."""

__version__ = "0.1.0"
HOMEPAGE = "https://github.com/paper-explorer/paper-explorer"
RELEASES = f"{HOMEPAGE}/releases"
"""Where new versions are to be found."""
PROBLEMS = f"{HOMEPAGE}/issues/new"
"""Where users report what does not work."""
