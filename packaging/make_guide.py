"""Make the guide, resources/guide/guide.pdf: two A4 pages that the program shows at its first start.

Run it with the project's Python: ``.venv/bin/python packaging/make_guide.py``. The same source gives the same bytes.
"""

import json
import re
from pathlib import Path

import pymupdf

from explorer import resources
from explorer.app.shell.tokens import LIGHT
from explorer.files import write_atomic
from explorer.model import annotation_colors, timecode

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP = 68.0, 527.0, 62.0
FULL = RIGHT - LEFT
FONTS = {"text": "helv", "strong": "hebo", "title": "tibo", "lead": "tiro"}
YARN = "paper-explorer://open?episode=latent-space-iclr-2024-part-1&t=8112"
TOKEN = re.compile(r"\[\[(.+?)\]\]|\*\*(.+?)\*\*|(\S+)")

Color = tuple[float, float, float]


def color(name: str) -> Color:
    """``#rrggbb`` as PDF wants it."""
    return tuple(int(name[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


TEXT, MUTED, ACCENT, LINE, WASH = (
    color(name) for name in (LIGHT.text, LIGHT.muted, LIGHT.accent, LIGHT.line, LIGHT.wash)
)


class Sheet:
    """One page, and a place on it where the next thing goes; ``y`` is the top of the next line."""

    def __init__(self, document: pymupdf.Document) -> None:
        self.page = document.new_page(width=WIDTH, height=HEIGHT)
        self.fonts = {name: pymupdf.Font(code) for name, code in FONTS.items()}
        self.y = TOP

    def put(
        self, x: float, text: str, size: float, font: str = "text", ink: Color = TEXT, *, right: bool = False
    ) -> float:
        """One line at ``y``, from x on or up to x; returns where it ends."""
        face = self.fonts[font]
        width = face.text_length(text, size)
        start = x - width if right else x
        writer = pymupdf.TextWriter(self.page.rect)
        writer.append((start, self.y + size * 0.82), text, font=face, fontsize=size)
        writer.write_text(self.page, color=ink)
        return start + width

    def cap(self, name: str, size: float) -> float:
        """How wide a key's cap is."""
        return float(max(self.fonts["text"].text_length(name, size * 0.86) + 9, 15))

    def key(self, x: float, name: str, size: float) -> float:
        """A key as a cap; returns where it ends."""
        small = size * 0.86
        width = self.cap(name, size)
        box = pymupdf.Rect(x, self.y - 1.6, x + width, self.y + size + 1.4)
        self.page.draw_rect(box, color=LINE, fill=color(LIGHT.pane), width=0.8, radius=3 / min(box.width, box.height))
        self.page.draw_line((box.x0 + 3, box.y1), (box.x1 - 3, box.y1), color=color("#c3c6ce"), width=0.9)
        top, self.y = self.y, self.y + size * 0.09
        self.put(x + (width - self.fonts["text"].text_length(name, small)) / 2, name, small)
        self.y = top
        return x + width

    def flow(
        self, text: str, x: float = LEFT, width: float = FULL, size: float = 10.2, leading: float = 15.4,
        font: str = "text", ink: Color = TEXT,
    ) -> None:  # fmt: skip
        """A paragraph. ``**strong**`` words, and ``[[Ctrl+G]]`` for keys; goes on below."""
        space = self.fonts[font].text_length(" ", size)
        here = x
        for key, strong, plain in TOKEN.findall(text):
            words = strong.split() or [plain or key]
            face = "strong" if strong else font
            for word in words:
                wide = self.cap(word, size) if key else self.fonts[face].text_length(word, size)
                glued = not key and here > x and word[0] in ",.;:)" and len(word) == 1
                if glued:
                    here -= space
                if here + wide > x + width and here > x and not glued:
                    here = x
                    self.y += leading
                if key:
                    self.key(here, word, size)
                else:
                    self.put(here, word + " ", size, face, ink)
                here += wide + space
        self.y += leading

    def heading(self, text: str, x: float = LEFT) -> None:
        """A heading with its rule of accent."""
        self.page.draw_rect((x, self.y + 0.5, x + 3, self.y + 12.5), color=None, fill=ACCENT)
        self.put(x + 11, text, 12.6, "strong")
        self.y += 24


def ribbon(sheet: Sheet, facts: dict[str, list[dict[str, object]]], mark: str) -> None:
    """The episode in proportion: a block for each segment in its section's color, and the time of one of them."""
    segments = facts["segments"]
    hues = dict(zip((str(one["letter"]) for one in facts["sections"]), LIGHT.sections, strict=False))
    starts = [int(str(one["start_s"])) for one in segments]
    end = int(str(facts["episode"]["duration_s"]))  # type: ignore[call-overload]
    scale = FULL / (end - starts[0])
    top, height = sheet.y + 20, 32.0
    for one, start, stop in zip(segments, starts, [*starts[1:], end], strict=True):
        hue = color(hues[str(one["section"])])
        soft = tuple(0.80 + 0.20 * part for part in hue)
        box = pymupdf.Rect(
            LEFT + (start - starts[0]) * scale, top, LEFT + (stop - starts[0]) * scale - 1.4, top + height
        )
        chosen = one["id"] == mark
        sheet.page.draw_rect(box, color=None, fill=hue if chosen else soft)
        sheet.page.draw_rect((box.x0, top, box.x0 + 1.6, top + height), color=None, fill=hue)
        if chosen:
            x = box.x0
            sheet.page.draw_line((x, top - 5), (x, top + height + 5), color=ACCENT, width=1.6)
            sheet.y = top - 17
            after = sheet.put(x, timecode.display(start), 8.6, "strong", ACCENT)
            sheet.put(after + 5, str(one["title"]).split(":")[0], 8.6, ink=MUTED)
    sheet.y = top + height + 7
    sheet.put(LEFT, timecode.display(starts[0]), 8, ink=MUTED)
    sheet.put(RIGHT, timecode.display(end), 8, ink=MUTED, right=True)
    sheet.y += 24


STEPS = (
    ("Find the time.", "Click a segment of the timeline at the left, or double-click one of the strip below. Or press "
     "[[Ctrl+G]] and type the time you hear: **2:15:12** ."),
    ("Read.", "The paper opens where you last left it. If it is not downloaded yet, it comes from arXiv "
     "first. The magnifier above the page, or [[Ctrl+F]] , finds text in it; Enter goes to the next match."),
    ("Highlight.", "Select text with the mouse and click a color in the bar that appears; or press [[H]] , and [[1]] "
     "to [[8]] for the color. With nothing selected [[H]] takes up the highlighter: drag over text. On a match of "
     "[[Ctrl+F]] : [[Ctrl+H]] , or Esc and [[H]] . Each is a card under Notes, at the right."),
    ("Comment.", "A double click on a card, or Enter on a selected highlight, writes a comment. [[N]] adds a note at "
     "this place of the page, [[Ctrl+M]] one at this time of the episode; [[Ctrl+Z]] undoes."),
    ("Take it with you.", "Export, at the top right, or [[Ctrl+E]] writes your notes as Markdown: one file, or a "
     "folder for Obsidian or Logseq. Each of them links back to its page and its time."),
)  # fmt: skip

KEYS = (
    ("Go to time", "Ctrl+G", "go.time"),
    ("Open the selected segment", "Enter", ""),
    ("Play or pause; keep the time for later", "Ctrl+Space  Ctrl+Shift+M", "play.toggle  inbox.mark"),
    ("Library of podcasts and papers; go to one of them", "F12  Ctrl+J", "view.library  go.switch"),
    ("Back, forward", "Alt+Left  Alt+Right", "go.back  go.forward"),
    ("Find in the paper", "Ctrl+F", "read.find"),
    ("Next match, previous match", "F3  Shift+F3", "read.next  read.previous"),
    ("Find in all notes", "Ctrl+Shift+F", "go.find_notes"),
    ("Zoom in, zoom out, fit width", "Ctrl++  Ctrl+-  Ctrl+0", "read.zoom_in  read.zoom_out  read.fit"),
    ("Highlight, underline, strikethrough", "H  U  S", "mark.highlight  mark.underline  mark.strike"),
    (
        "Yellow, green, blue, pink, orange, violet, red, gray",
        "1  …  8",
        f"mark.color.{annotation_colors.DEFAULT[0].id}  …  mark.color.{annotation_colors.DEFAULT[-1].id}",
    ),
    ("Add note", "N", "mark.note"),
    ("Add note at current time", "Ctrl+M", "mark.moment"),
    ("Import the selected annotation of the PDF", "Ctrl+Shift+I", "mark.adopt"),
    ("Undo", "Ctrl+Z", "mark.undo"),
    ("Export notes", "Ctrl+E", "file.export"),
    ("Show or hide timeline, side panel", "F4  F6", "view.timeline  view.side"),
    (
        "Full screen; presentation, whose pages left and right turn",
        "F11  Shift+F11",
        "view.full_screen  view.presentation",
    ),
    ("Command palette", "Ctrl+Shift+P", "help.palette"),
    ("All shortcuts", "F1", "help.keys"),
)
"""What is done, by which keys, and by which actions of the program: a test compares them."""
_ROW = 18.2


def button(sheet: Sheet, text: str, beside: str) -> pymupdf.Rect:
    """A button, and what it does beside it; returns its place."""
    wide = sheet.fonts["strong"].text_length(text, 11.4)
    box = pymupdf.Rect(LEFT, sheet.y, LEFT + wide + 32, sheet.y + 30)
    sheet.page.draw_rect(box, color=None, fill=ACCENT, radius=7 / box.height)
    sheet.y += 9.2
    sheet.put(box.x0 + 16, text, 11.4, "strong", color(LIGHT.on_accent))
    sheet.y += 1
    sheet.put(box.x1 + 12, beside, 10.2, ink=MUTED)
    sheet.y = box.y1 + 8
    return box


def first_page(document: pymupdf.Document) -> tuple[Sheet, pymupdf.Rect, pymupdf.Rect]:
    """What it is, and the way from a time to a note; returns also the places of the button and of the link to the
    keys."""
    episode = Path(next(iter(sorted(resources.path("episodes").glob("*.json")))))
    facts = json.loads(episode.read_text(encoding="utf-8"))
    sheet = Sheet(document)
    # The button stands so high that a small window with large letters shows it.
    sheet.y = 24
    sheet.put(LEFT, "PAPER EXPLORER", 8.6, "strong", ACCENT)
    sheet.put(RIGHT, "User guide · 1 of 2", 8.6, ink=MUTED, right=True)
    sheet.y += 17
    for line in ("Hear a paper discussed,", "have it open a second later"):
        sheet.put(LEFT - 1, line, 25, "title")
        sheet.y += 28
    sheet.y += 7
    start = button(
        sheet, "Try it: 2:15:12 YaRN", "opens the paper discussed at that time; it is downloaded from arXiv."
    )
    sheet.y += 18
    sheet.flow(
        "Paper Explorer puts the papers of a research podcast on the episode’s timeline, opens the one under "
        "discussion at the page where you left it, and keeps your highlights and notes with their page and time.",
        width=FULL - 30, size=13, leading=19.5, font="lead", ink=MUTED,
    )  # fmt: skip
    sheet.y += 14
    ribbon(sheet, facts, "yarn")
    sheet.y += 24
    sheet.heading("From a time to a note")
    sheet.y += 4
    for number, (title, text) in enumerate(STEPS, 1):
        top = sheet.y
        sheet.page.draw_circle((LEFT + 9, top + 5.2), 9, color=None, fill=WASH)
        sheet.y = top + 0.9
        digit = sheet.fonts["strong"].text_length(str(number), 9.4)
        sheet.put(LEFT + 9 - digit / 2, str(number), 9.4, "strong", ACCENT)
        sheet.y = top
        sheet.flow(f"**{title}** {text}", x=LEFT + 30, width=FULL - 30)
        sheet.y += 13
    sheet.y += 18
    return sheet, start, trial(sheet)


def trial(sheet: Sheet) -> pymupdf.Rect:
    """A box to try highlighting in."""
    box = pymupdf.Rect(LEFT, sheet.y, RIGHT, sheet.y + 78)
    sheet.page.draw_rect(box, color=None, fill=WASH, radius=8 / box.height)
    sheet.y = box.y0 + 15
    sheet.put(LEFT + 16, "Try it here", 10.6, "strong", ACCENT)
    sheet.y += 19
    sheet.flow("Highlight this sentence: select it and press [[H]] .", x=LEFT + 16, width=FULL - 32)
    sheet.y += 1
    start = sheet.put(LEFT + 16, "You can write on this page; the PDF file is never changed. ", 10.2)
    end = sheet.put(start, "More keys are on the next page.", 10.2, ink=ACCENT)
    return pymupdf.Rect(start, sheet.y, end, sheet.y + 12)


def second_page(document: pymupdf.Document) -> tuple[Sheet, pymupdf.Rect]:
    """The keys, where things lie, and what stays private; returns also the place of the link to arXiv."""
    sheet = Sheet(document)
    sheet.put(LEFT, "PAPER EXPLORER", 8.6, "strong", ACCENT)
    sheet.put(RIGHT, "User guide · 2 of 2", 8.6, ink=MUTED, right=True)
    sheet.y += 40
    sheet.put(LEFT - 1, "Keys", 24, "title")
    sheet.y += 40
    for number, (what, keys, _) in enumerate(KEYS):
        sheet.put(LEFT, what, 10.2)
        x = RIGHT - 170
        for name in keys.split("  "):
            x = (sheet.put(x, name, 10.2, ink=MUTED) if name == "…" else sheet.key(x, name, 10.2)) + 6
        if what.startswith("Yellow"):
            for swatch in annotation_colors.DEFAULT:
                sheet.page.draw_circle((x + 9, sheet.y + 5), 4.2, color=None, fill=color(swatch.color))
                x += 12
        sheet.y += _ROW
        if number + 1 < len(KEYS):
            sheet.page.draw_line((LEFT, sheet.y - 4.2), (RIGHT, sheet.y - 4.2), color=LINE, width=0.5)
    sheet.y += 16
    sheet.heading("Your notes as Markdown")
    sheet.flow(
        "An episode, a paper or a whole folder: your highlights as quotations with page and color, your comments, "
        "notes with their time, and pictures of areas. It opens in any editor. Your own edits in such a file are kept "
        "when you export again."
    )
    sheet.y += 12
    sheet.heading("Where your data is")
    sheet.flow(
        "In one folder, which you can copy and back up. Start the program with **--library** to use another one:"
    )
    sheet.y += 3
    for system, folder in (
        ("Linux", "~/.local/share/paper-explorer"),
        ("macOS", "~/Library/Application Support/paper-explorer"),
        ("Windows", "%LOCALAPPDATA%\\paper-explorer"),
    ):
        sheet.put(LEFT, system, 10.2, ink=MUTED)
        sheet.put(LEFT + 62, folder, 10.2)
        sheet.y += 15.4
    sheet.y += 3
    sheet.flow("**library.db** holds notes and annotations, **pdfs** the papers. PDF files are never changed.")
    sheet.y += 12
    sheet.heading("Privacy")
    sheet.flow(
        "Everything stays on your computer. The program downloads only what you ask for: papers and their details, "
        "podcasts and their audio. Everything else works offline."
    )
    sheet.y += 6
    start = sheet.put(LEFT, "Most papers come from ", 10.2)
    end = sheet.put(start, "https://arxiv.org", 10.2, ink=ACCENT)
    sheet.put(end, ", one at a time.", 10.2)
    return sheet, pymupdf.Rect(start, sheet.y, end, sheet.y + 12)


def make() -> bytes:
    """The guide's bytes."""
    document = pymupdf.open()
    _, to_yarn, to_keys = first_page(document)
    _, to_arxiv = second_page(document)
    document[0].insert_link({"kind": pymupdf.LINK_GOTO, "from": to_keys, "page": 1, "to": pymupdf.Point(0, 0)})
    document[0].insert_link({"kind": pymupdf.LINK_URI, "from": to_yarn, "uri": YARN})
    document[1].insert_link({"kind": pymupdf.LINK_URI, "from": to_arxiv, "uri": "https://arxiv.org"})
    document.set_toc([[1, "From a time to a note", 1], [1, "Keys", 2]])
    document.set_metadata({"title": "Guide to Paper Explorer", "author": "Paper Explorer", "subject": "How to use it"})
    document.subset_fonts()
    return bytes(document.tobytes(garbage=4, deflate=True, clean=True, no_new_id=True))


if __name__ == "__main__":
    path = resources.path("guide", "guide.pdf")
    data = make()
    write_atomic(path, data)
    print(f"{path}: {len(data)} bytes")
