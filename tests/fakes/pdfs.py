"""Generates papers for tests and the demo: two columns, hyphenation, ligatures, figures, an equation, links, an
outline.

The words come from a small grammar by a random generator seeded with the title.
"""

import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pymupdf

WIDTH, HEIGHT = 612.0, 792.0
_MARGIN, _GAP, _TOP, _BOTTOM = 54.0, 24.0, 64.0, 728.0
_COLUMN = (WIDTH - 2 * _MARGIN - _GAP) / 2
_SIZE, _LEADING = 9.6, 11.8
_SECTIONS = ("Introduction", "Related Work", "Method", "Experiments", "Ablations", "Discussion", "Limitations")
_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "ff": "ﬀ", "fi": "ﬁ", "fl": "ﬂ"}
_INK, _RULE, _SERIES = (0.1, 0.1, 0.12), (0.75, 0.75, 0.78), ((0.18, 0.39, 0.85), (0.85, 0.42, 0.12), (0.2, 0.6, 0.4))

_SUBJECT = "the model|our method|a larger window|the final layer|this regime|the baseline|each head|a frozen encoder"
_VERB = "reduces|preserves|reflects|amplifies|stabilises|outperforms|approximates|reveals"
_OBJECT = (
    "the effective rank|the attention pattern|fine-grained detail|the difference between scales|the loss at long range"
)
_TAIL = (
    "without further tuning|across all five seeds|when the context is long|on held-out tasks|at a fraction of the cost"
)
_LEAD = "In practice, |Notably, |As a first step, |Unlike prior efforts, |For this configuration, |Empirically, |"


class _Font(pymupdf.Font):
    """A font that measures each of the few words but once."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._lengths: dict[tuple[str, float], float] = {}

    def text_length(self, text: str, fontsize: float = 11, **others: object) -> float:
        key = (text, fontsize)
        if key not in self._lengths:
            self._lengths[key] = super().text_length(text, fontsize, **others)
        return self._lengths[key]


class _Writer(pymupdf.TextWriter):
    """The text of a page; its base measures all of it anew with each word."""

    def append(self, pos: tuple[float, float], text: str, *, font: pymupdf.Font, fontsize: float) -> None:
        mupdf = pymupdf.mupdf
        place = mupdf.fz_make_matrix(fontsize, 0, 0, fontsize, pos[0], self.rect.height - pos[1])
        language = mupdf.fz_text_language_from_string(None)
        mupdf.fz_show_string(self.this, font.this, place, text, 0, 0, 0, language)


@dataclass
class _Press:
    """The typesetter: where the next line goes, and what has to be linked once all pages exist."""

    document: pymupdf.Document
    page: pymupdf.Page
    column: int = 0
    y: float = _TOP
    top: float = _TOP
    writers: list[pymupdf.TextWriter] = field(default_factory=list)
    cited: list[tuple[int, pymupdf.Rect, int]] = field(default_factory=list)
    references: dict[int, tuple[int, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fonts = {name: _Font(name) for name in ("tiro", "tibo", "tiit")}
        self.writers.append(_Writer(self.page.rect))

    @property
    def x(self) -> float:
        return _MARGIN + self.column * (_COLUMN + _GAP)

    def need(self, height: float) -> None:
        """Continue in the next column, or on a new page, if so much does not fit."""
        if self.y + height <= _BOTTOM:
            return
        if self.column == 0:
            self.column, self.y = 1, self.top
            return
        self.page = self.document.new_page(width=WIDTH, height=HEIGHT)
        self.writers.append(_Writer(self.page.rect))
        self.column, self.y, self.top = 0, _TOP, _TOP

    def line(self, words: Sequence[str], x: float, width: float, size: float, font: str, justify: bool) -> None:
        """Set one line; a nearly full line is justified."""
        face = self.fonts[font]
        drawn = [_with_ligatures(word) for word in words]
        natural = [face.text_length(word, size) for word in drawn]
        space = size * 0.25
        if justify and len(drawn) > 1:
            space = (width - sum(natural)) / (len(drawn) - 1)
        for word, original, length in zip(drawn, words, natural, strict=True):
            self.writers[-1].append((x, self.y + size * 0.8), word, font=face, fontsize=size)
            if mark := re.match(r"\[(\d+)\]", original):
                box = pymupdf.Rect(x, self.y, x + face.text_length(mark[0], size), self.y + size)
                self.cited.append((self.page.number, box, int(mark[1])))
            x += length + space

    def paragraph(
        self, text: str, size: float = _SIZE, leading: float = _LEADING, font: str = "tiro", indent: float = 10.0
    ) -> None:
        """Set a paragraph, hyphenating long words at line breaks."""
        for index, (words, last) in enumerate(_lines(text, self.fonts[font], size, _COLUMN, indent)):
            self.need(leading)
            shift = indent if index == 0 else 0.0
            self.line(words, self.x + shift, _COLUMN - shift, size, font, justify=not last)
            self.y += leading
        self.y += 2.5

    def heading(self, text: str) -> None:
        """Set a section heading, also in the outline."""
        self.need(44)
        self.y += 7
        self.line(text.split(), self.x, _COLUMN, 12, "tibo", justify=False)
        self.document.set_toc([*self.document.get_toc(), [1, text, self.page.number + 1]])
        self.y += 19


def make_paper(path: Path, title: str, authors: Sequence[str], pages: int = 8) -> None:
    """Write a paper of so many pages; deterministic for the same PyMuPDF version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_paper(title, tuple(authors), pages))


@cache
def _paper(title: str, authors: Sequence[str], pages: int) -> bytes:
    lot = random.Random(zlib.crc32(title.encode()))
    document = pymupdf.open()
    press = _Press(document, document.new_page(width=WIDTH, height=HEIGHT))
    _title_block(press, title, authors, lot)
    figures = equations = 0
    for turn in range(10_000):
        if turn % 9 == 0:
            number = turn // 9
            press.heading(f"{number + 1} {_SECTIONS[number % len(_SECTIONS)]}")
        press.paragraph(_prose(lot, lot.randint(4, 8)), indent=0 if turn % 9 == 0 else 10)
        if turn % 5 == 1:
            figures += 1
            _figure(press, figures, lot)
        if turn % 6 == 2:
            equations += 1
            _equation(press, equations)
        if document.page_count >= pages and (press.column == 1 or pages == 1):
            break
    _references(press, authors, lot)
    while document.page_count > pages:
        document.delete_page(-1)
    for page, writer in zip(document, press.writers, strict=False):
        writer.write_text(page, color=_INK)
        page.insert_text((WIDTH / 2 - 3, 758), str(page.number + 1), fontname="tiro", fontsize=9)
    document[0].insert_text(
        (30, 560), "Preprint, made for trying", fontname="tiro", fontsize=15, rotate=90, color=_RULE
    )
    _link(press)
    document.set_metadata({"title": title, "author": ", ".join(authors)})
    document.set_toc([entry for entry in document.get_toc() if 0 < entry[2] <= document.page_count])
    with document:
        return bytes(document.tobytes(garbage=4, deflate=True, no_new_id=True))


def _title_block(press: _Press, title: str, authors: Sequence[str], lot: random.Random) -> None:
    press.y = 70
    for text, size, font in ((title, 17, "tibo"), (", ".join(authors[:6]), 11, "tiro")):
        for words, _ in _lines(text, press.fonts[font], size, WIDTH - 160, 0):
            width = press.fonts[font].text_length(" ".join(words), size)
            press.line(words, (WIDTH - width) / 2, width, size, font, justify=True)
            press.y += size * 1.3
        press.y += 8
    press.line(["Abstract"], WIDTH / 2 - 22, 60, 11, "tibo", justify=False)
    press.y += 17
    for words, last in _lines(_prose(lot, 5), press.fonts["tiit"], 9.6, WIDTH - 216, 0):
        press.line(words, 108, WIDTH - 216, 9.6, "tiit", justify=not last)
        press.y += 11.8
    press.y += 14
    press.top = press.y


def _figure(press: _Press, number: int, lot: random.Random) -> None:
    """Draw a plot, and its caption."""
    press.need(150)
    box = pymupdf.Rect(press.x + 22, press.y + 6, press.x + _COLUMN - 6, press.y + 104)
    shape = press.page.new_shape()
    for step in range(5):
        y = box.y1 - box.height * step / 4
        shape.draw_line((box.x0, y), (box.x1, y))
    shape.finish(color=_RULE, width=0.4)
    for color in _SERIES:
        level, points = lot.uniform(0.2, 0.4), []
        for step in range(25):
            level = min(0.97, level + lot.uniform(-0.03, 0.07))
            points.append(pymupdf.Point(box.x0 + box.width * step / 24, box.y1 - box.height * level))
        shape.draw_polyline(points)
        shape.finish(color=color, width=1.1, closePath=False)
    shape.draw_polyline([box.tl, box.bl, box.br])
    shape.finish(color=_INK, width=0.7, closePath=False)
    shape.commit()
    press.y += 114
    press.paragraph(f"Figure {number}: Accuracy by tokens seen. {_sentence(lot)}", 8.6, 10.2, "tiit", indent=0)
    press.y += 6


def _equation(press: _Press, number: int) -> None:
    press.need(30)
    press.y += 5
    press.line("softmax(QKᵀ / √d) V".replace("ᵀ", "'").split(), press.x + 62, _COLUMN, 10.5, "tiit", justify=False)
    press.line([f"({number})"], press.x + _COLUMN - 18, 18, _SIZE, "tiro", justify=False)
    press.y += 20


def _references(press: _Press, authors: Sequence[str], lot: random.Random) -> None:
    press.heading("References")
    for number in range(1, 13):
        press.need(_LEADING * 3)
        press.references[number] = (press.page.number, press.y)
        name = (authors[number % len(authors)] if authors else "A. Nobody").split()[-1]
        press.paragraph(
            f"({number}) {name} et al. On how {_sentence(lot).lower()} https://example.org/{number}",
            8.6,
            10.2,
            indent=0,
        )


def _link(press: _Press) -> None:
    """Link citations to their references, and addresses to the web."""
    for number, box, reference in press.cited:
        if reference in press.references and press.references[reference][0] < press.document.page_count:
            page, y = press.references[reference]
            target = {"kind": pymupdf.LINK_GOTO, "from": box, "page": page, "to": pymupdf.Point(_MARGIN, y)}
            press.document[number].insert_link(target)
    for page in press.document:
        for match in page.search_for("https://example.org"):
            page.insert_link({"kind": pymupdf.LINK_URI, "from": match, "uri": "https://example.org/paper"})


def _prose(lot: random.Random, sentences: int) -> str:
    return " ".join(_sentence(lot) for _ in range(sentences))


def _sentence(lot: random.Random) -> str:
    def one(words: str) -> str:
        return lot.choice(words.split("|"))

    text = f"{one(_LEAD)}{one(_SUBJECT)} {one(_VERB)} {one(_OBJECT)} {one(_TAIL)}"
    if lot.random() < 0.3:
        text += f" [{lot.randint(1, 12)}]"
    return text[0].upper() + text[1:] + "."


def _lines(text: str, font: pymupdf.Font, size: float, width: float, indent: float) -> Iterator[tuple[list[str], bool]]:
    """Break a text into lines; yield the words, and whether it is the last line."""
    line: list[str] = []
    left = width - indent
    for whole in text.split():
        word = whole
        need = font.text_length(_with_ligatures(word), size) + (size * 0.25 if line else 0)
        if need > left:
            head = _divide(word, font, size, left - size * 0.25)
            if head:
                line.append(head + "-")
                word = word[len(head) :]
            yield line, False
            line, left = [], width
            need = font.text_length(_with_ligatures(word), size)
        line.append(word)
        left -= need
    yield line, True


def _divide(word: str, font: pymupdf.Font, size: float, room: float) -> str:
    """Return the longest part of a long lower-case word, up to a vowel, that fits with a hyphen, or nothing."""
    if len(word) < 8 or not word.isalpha() or not word.islower():
        return ""
    for cut in range(len(word) - 3, 2, -1):
        vowels = [letter in "aeiou" for letter in word[cut - 1 : cut + 2]]
        if vowels == [True, False, True] and font.text_length(word[:cut] + "-", size) <= room:
            return word[:cut]
    return ""


def _with_ligatures(word: str) -> str:
    for letters, ligature in _LIGATURES.items():
        word = word.replace(letters, ligature)
    return word
