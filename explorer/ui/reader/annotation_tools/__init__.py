"""The tools that annotate, and annotations on the pages."""
