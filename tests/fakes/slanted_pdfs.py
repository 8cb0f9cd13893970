"""PDFs with words at a slant, upside down, from right to left and on their side."""

import math
from pathlib import Path

import pymupdf

SLANTED, UPSIDE_DOWN, BESIDE = "These words are set at a slant", "upside down words here", "Level words beside them"
HEBREW = "שלום עולם טוב"


def slanted(path: Path, angle: float = 30.0) -> Path:
    """Write a page of 400 by 400 points: words that rise by an angle in degrees, others upside down and level."""
    document = pymupdf.open()
    page = document.new_page(width=400, height=400)
    for text, (x, y), turn in ((SLANTED, (60, 260), angle), (UPSIDE_DOWN, (300, 60), 180.0)):
        rising = pymupdf.Matrix(1, 0, 0, 1, 0, 0).prerotate(turn)
        page.insert_text((x, y), text, fontsize=14, morph=(pymupdf.Point(x, y), rising))
    page.insert_text((60, 330), BESIDE, fontsize=14)
    document.save(path)
    return path


def hebrew(path: Path) -> Path:
    """Write a page with a line of Hebrew, one with Latin words in it, and one of English."""
    document = pymupdf.open()
    page = document.new_page(width=400, height=400)
    for y, text, way in ((50, HEBREW, "rtl"), (100, f"{HEBREW} (abc) 12", "rtl"), (150, "Plain words", "ltr")):
        page.insert_htmlbox((50, y, 350, y + 40), f'<p dir="{way}" style="font-size:14px">{text}</p>')
    document.save(path)
    return path


def below(quad: tuple[float, ...], share: float) -> tuple[float, float]:
    """Return the point in the middle of a quad's width, at a share of its height from its letters' heads."""
    ax, ay, bx, by, cx, cy, dx, dy = quad
    top, foot = ((ax + bx) / 2, (ay + by) / 2), ((cx + dx) / 2, (cy + dy) / 2)
    return (top[0] + (foot[0] - top[0]) * share, top[1] + (foot[1] - top[1]) * share)


def angle_of(quad: tuple[float, ...]) -> float:
    """Return by how many degrees the upper side of a quad rises to its right."""
    return math.degrees(math.atan2(quad[1] - quad[3], quad[2] - quad[0]))
