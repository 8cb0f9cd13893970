"""Previews of the targets of links and references."""
