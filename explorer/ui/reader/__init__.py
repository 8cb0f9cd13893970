"""The reader: pages, finding, selecting, marking."""
