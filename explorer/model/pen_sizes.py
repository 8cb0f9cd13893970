"""The widths of pens and the sizes of letters that the tools offer, and where a tool that takes them begins."""

PEN_WIDTHS: dict[str, float] = {"thin": 1.0, "medium": 2.0, "thick": 4.0}
"""Widths of lines in points, by their ids."""
TEXT_SIZES: dict[str, float] = {"small": 9.0, "medium": 11.0, "large": 14.0, "huge": 20.0}
"""Font sizes of text boxes in points, by their ids."""
