"""The pages: layout, scroll, zoom, painting, and where one was."""
