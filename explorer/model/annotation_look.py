"""How annotations look on a light page: the same on the screen and in a copy of the PDF."""

HIGHLIGHT_STRENGTH = 0.72
"""Opacity of a highlight."""
AREA_STRENGTH = 0.22
"""Opacity of areas and text boxes, which are large."""
LINE_STRONGER, LINE_VALUE = 1.7, 0.9
"""By how much the color of ink and of an area's edge is more saturated, and how bright."""
LINE_DARKER = 1.18
"""How much darker than its color an underline is, because thin lines are hard to see."""
