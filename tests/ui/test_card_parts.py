"""What is painted on a card besides text: a quote's bar, a drawing; and a message that has room for its sentence."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from explorer.app.shell.stylesheet import stylesheet
from explorer.app.shell.theme import Theme
from explorer.app.shell.tokens import LIGHT
from explorer.model.annotation import Annotation
from explorer.model.annotation_colors import DEFAULT
from explorer.model.title_resolution import Candidate, Wanted, resolve
from explorer.ui.importing.candidate_card import CandidateCard
from explorer.ui.notes.card import top_texts
from explorer.ui.notes.ink_thumbnail import ink_size, paint_ink
from explorer.ui.notes.notes_rows import Grouping, ItemRow
from explorer.ui.notifications import Toast
from explorer.ui.small_widgets import ElidedLabel

STROKE = (200.0, 300.0, 0.5, 240.0, 280.0, 0.5, 280.0, 320.0, 0.5)


def ink(*strokes: tuple[float, ...]) -> Annotation:
    return Annotation("i", "p", "f", "ink", 0, "pink", "", "", strokes=strokes, width=2.0)


@pytest.mark.parametrize("strokes", [(STROKE,), (STROKE[:3],), (tuple(STROKE) * 5_000,), (STROKE, STROKE[3:6])])
def test_a_drawing_has_a_thumbnail_within_its_box(qapp: QApplication, strokes: tuple[tuple[float, ...], ...]) -> None:
    assert qapp
    drawing = ink(*strokes)
    size = ink_size(drawing, 260)
    assert 0 < size.width() <= 260
    assert 0 < size.height() <= 72
    image = QImage(300, 120, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    box = QRect(20, 20, size.width(), size.height())
    painter = QPainter(image)
    paint_ink(painter, drawing, box, QColor("black"))
    painter.end()
    inked = [(x, y) for x in range(300) for y in range(120) if image.pixelColor(x, y).lightness() < 128]
    assert inked
    assert all(box.contains(x, y) for x, y in inked)


@pytest.mark.parametrize("end", [(280.0, 300.0), (200.0, 340.0), (200.0, 300.0)])
def test_an_arrow_s_thumbnail_has_its_head(qapp: QApplication, end: tuple[float, float]) -> None:
    assert qapp
    line = ink((200.0, 300.0, 0.5, *end, 0.5))
    arrow = replace(line, shape="arrow")
    assert ink_size(arrow, 260).width() + ink_size(arrow, 260).height() >= 32
    counts = []
    for drawing in (line, arrow):
        image = QImage(300, 120, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        paint_ink(painter, drawing, QRect(20, 20, 200, 60), QColor("black"))
        painter.end()
        counts.append(sum(image.pixelColor(x, y).lightness() < 128 for x in range(300) for y in range(120)))
    assert counts[1] > counts[0] + 20 or end == (200.0, 300.0)


def test_a_drawing_without_strokes_has_none() -> None:
    assert ink_size(ink(), 260).isEmpty()


@pytest.mark.parametrize("width", [90, 150, 200, 260, 400])
@pytest.mark.parametrize("paper", ["", "LongRoPE: Extending LLM Context Window"])
@pytest.mark.parametrize("episode", ["", "ICLR 2024 — Best Papers & Talks"])
def test_the_top_line_of_a_card_never_cuts_a_time(qapp: QApplication, width: int, paper: str, episode: str) -> None:
    metrics = QFontMetrics(Theme(qapp, "light").exact_font(22))
    item = Annotation("i", "p", "f", "highlight", 11, "pink", "", "", at_s=8112, episode_id="e")
    grouping = Grouping("p", None, {}, DEFAULT, page_of=lambda _: "p. 12", episode_of=lambda _: episode)
    grouping.is_elsewhere = lambda _: bool(episode)  # type: ignore[method-assign]
    row = ItemRow((0,), item, paper, grouping)
    left, right = top_texts(row, metrics, width)
    assert right.startswith("2:15:12" if width > 90 else "2:")
    if width > 90:
        assert metrics.horizontalAdvance(left) + metrics.horizontalAdvance(right) <= width
    if width >= 200:
        assert "p. 12" in left, "the page matters more than the kind, which the icon tells"


def test_a_label_without_room_shows_no_lone_ellipsis(qtbot: QtBot) -> None:
    label = ElidedLabel("Markdown, $math$")
    qtbot.addWidget(label)
    label.show()
    for width, wanted in ((400, "Markdown, $math$"), (70, "Mark"), (14, "")):
        label.resize(width, 20)
        assert label.text().startswith(wanted)
        assert label.text() != "…"
    assert label.toolTip() == "Markdown, $math$"


def test_a_message_leaves_the_strip_free_and_ends_under_a_resting_pointer(qapp: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    strip = QWidget(window)
    strip.setGeometry(0, 540, 900, 60)
    toast = Toast(window, strip)
    window.show()
    for offers in ((), (("Open", list),)):
        toast.tell("Select some text first.", offers)
        assert not toast.geometry().intersects(strip.geometry())
        place = QPointF(5, 5)
        QApplication.sendEvent(toast, QEnterEvent(place, place, place))
        assert toast._ending.isActive()
        for _ in range(3):
            toast._ending.timeout.emit()
        assert toast.isHidden(), "it comes to an end"
        QApplication.sendEvent(toast, QEvent(QEvent.Type.Leave))


def test_a_message_is_shown_as_long_as_it_takes_to_read_and_its_lines_are_equally_long(
    qapp: QApplication, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1600, 600)
    toast = Toast(window)
    toast.tell("Marked 2:18:45.")
    assert 3000 < toast._ending.interval() < 4500
    toast.tell("word " * 60)
    assert toast._ending.interval() == 6000
    widths = toast.text.fontMetrics().horizontalAdvance
    words = 1 + 660 // widths("word ")  # one more than a line has
    toast.tell(" ".join(["word"] * words))
    assert toast.text.height() > toast.text.fontMetrics().lineSpacing() * 1.5
    assert toast.text.width() < 0.75 * widths("word " * words), "the second line has more than one word"


@pytest.mark.parametrize("width", [400, 700, 1600])
def test_a_message_has_room_for_its_sentence_and_buttons(qapp: QApplication, qtbot: QtBot, width: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    Theme(qapp).set_mode("light")
    window.setStyleSheet(stylesheet(LIGHT))
    window.resize(width, 600)
    toast = Toast(window)
    window.show()
    long_name = "Exported to “latent-space-iclr-2024-part-1-best-papers-and-talks-with-all-that-i-wrote.md”."
    sentences = ("Short.", "Saved a copy as “a-rather-long-name-with-many-hyphens in it.pdf”.", "word " * 60, long_name)
    for sentence in sentences:
        for offers in ((), (("Open", list), ("Show in folder", list))):
            toast.tell(sentence, offers)
            qapp.processEvents()
            assert window.rect().contains(toast.geometry())
            label = toast.text
            needed = label.fontMetrics().boundingRect(0, 0, label.width(), 10_000, 0x1000, sentence)
            assert needed.height() <= label.height() + 1
            assert all(toast.rect().contains(one.geometry()) for one in toast.offers)
            assert label.height() <= 4 * label.fontMetrics().lineSpacing() or len(sentence) > 200, "no column of words"
            longest = max(map(label.fontMetrics().horizontalAdvance, sentence.split()))
            assert label.width() >= longest or width < 900, "the name of a file is whole"


def test_a_candidate_tells_the_score_that_its_bar_shows(qapp: QApplication, qtbot: QtBot) -> None:
    wanted = Wanted("Measuring Waves from Low Orbit")
    (best,) = resolve(wanted, [Candidate("Measuring Waves from Low Orbit with Satellites", arxiv="2101.00001")]).ranked
    assert best.score < 1
    card = CandidateCard(Theme(qapp), best, 1, chosen=False)
    qtbot.addWidget(card)
    figures = [text for one in card.findChildren(QLabel) for text in re.findall(r"\d+ ?%", one.text())]
    assert figures == [f"{round(100 * best.score)} %"]
