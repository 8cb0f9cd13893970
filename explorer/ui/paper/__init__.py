"""The paper panel: a paper's metadata."""
