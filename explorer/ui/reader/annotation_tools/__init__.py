"""The annotation tools, and annotations on the pages."""
