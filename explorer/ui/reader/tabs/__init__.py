"""The tabs above the reader."""
