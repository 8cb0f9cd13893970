"""A page with many annotations: its kept picture is what painting all of them would give, whatever has changed."""

import random
from collections.abc import Collection, Iterable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from explorer.app.shell.theme import Theme
from explorer.model.annotation import COLORS, Annotation
from explorer.model.text_page import PageSize
from explorer.ui.reader.pages.crowded_pages import CrowdedPages
from explorer.ui.reader.pages.overlay import Overlay
from explorer.ui.reader.pages.page_sheet import PageSheet

WHEN = "2024-05-02T10:00:00.000Z"
SIZE = PageSize(300.0, 400.0, 90)
SHEET = PageSheet(SIZE, 20.25, -130.5, 1.5, QRectF(20.25, -130.5, 600, 450))


def mark(number: int, chance: random.Random) -> Annotation:
    kind = chance.choice(("highlight", "highlight", "underline", "strike", "note", "area"))
    x, y = chance.uniform(0, 250), chance.uniform(0, 380)
    quad = (x, y, x + 40, y, x, y + 11, x + 40, y + 11)
    shape = {
        "note": {"point": (x, y)},
        "area": {"rect": (x, y, x + 30, y + 20)},
    }.get(kind, {"quads": (quad,), "comment": chance.choice(("", "why?"))})
    return Annotation(f"m{number}", "p", "f", kind, 0, chance.choice(COLORS), WHEN, WHEN, **shape)  # type: ignore[arg-type]


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_after_any_changes_it_is_as_if_painted_anew(qapp: QApplication, ratio: float) -> None:
    theme, chance = Theme(qapp, "light"), random.Random(7)

    def paint(painter: QPainter, sheet: PageSheet, marks: Iterable[Annotation], chosen: Collection[str]) -> None:
        Overlay(painter, theme, sheet, False).annotations(marks, chosen)

    base = QImage(round(600 * ratio), round(450 * ratio), QImage.Format.Format_RGB32)
    base.fill(QColor("#f4f0e8"))
    corner = QPointF(20, -131)
    crowded, marks, chosen = CrowdedPages(paint), [mark(number, chance) for number in range(80)], set[str]()

    def picture(of: CrowdedPages) -> QImage:
        return of.picture(0, base, corner, ratio, SHEET, marks, chosen)

    picture(crowded)
    painted_in_parts = 0
    for number in range(100, 160):
        at = chance.randrange(len(marks))
        match chance.choice(("add", "change", "delete", "choose", "many")):
            case "add":
                marks.insert(at, mark(number, chance))
            case "change":
                marks[at] = replace(marks[at], color=chance.choice(COLORS))
            case "delete":
                del marks[at]
            case "choose":
                chosen ^= {marks[at].id}
            case "many":
                for other in chance.sample(range(len(marks)), 5):
                    marks[other] = replace(marks[other], comment="so")
        before = crowded.painted
        kept = picture(crowded)
        painted_in_parts += crowded.painted - before < len(marks)
        assert kept == picture(CrowdedPages(paint)), number
        before = crowded.painted
        assert picture(crowded) == kept
        assert crowded.painted == before, "what has not changed is not painted"
    assert painted_in_parts > 20


def test_what_is_not_in_sight_is_not_kept(qapp: QApplication) -> None:
    painted: list[int] = []
    crowded = CrowdedPages(lambda _, __, marks, ___: painted.append(len(list(marks))))
    base, marks = QImage(60, 45, QImage.Format.Format_RGB32), [mark(number, random.Random(1)) for number in range(3)]
    for page in (0, 1, 0):
        crowded.picture(page, base, QPointF(0, 0), 1.0, SHEET, marks, ())
    assert painted == [3, 3]
    crowded.keep([1])
    crowded.picture(0, base, QPointF(0, 0), 1.0, SHEET, marks, ())
    assert painted == [3, 3, 3]
