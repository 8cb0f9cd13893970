"""Highlights Markdown in the editor: ids of links and names of pictures are muted."""

import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from explorer.app.shell.theme import Theme

_LONGEST = 4_000
"""Maximum length of a line that is highlighted."""
_BACK = re.compile(
    r"\[\[(?:paper|note):[^\[\]|\\\s]{1,300}\|?|(?<=\S)\]\]|(?<=\]\()picture:[0-9a-f]{64}\.png|"
    r"(?<=\]\()paper-explorer://open\?[^\s()]{1,400}"
)


class MarkdownHighlighter(QSyntaxHighlighter):
    """Mutes ids of links and names of pictures, so that the text between them is legible."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        """Override Qt: mutes them in a line."""
        if "[" not in text:
            return
        muted = QTextCharFormat()
        muted.setForeground(self._theme.color("muted"))
        for found in _BACK.finditer(text[:_LONGEST]):
            start, length = found.start(), found.end() - found.start()
            if not text.isascii():  # Qt counts in units of UTF-16
                start = len(text[: found.start()].encode("utf-16-le", "surrogatepass")) // 2
            self.setFormat(start, length, muted)
