"""The pages: layout, scrolling, zoom, painting, and history."""
