"""The look of Markdown while it is written: what only the program reads stands back."""

import re

from PySide6.QtGui import QSyntaxHighlighter, QTextCharFormat, QTextDocument

from explorer.app.shell.theme import Theme

_LONGEST = 4_000
"""Letters of a line that are looked at."""
_BACK = re.compile(
    r"\[\[(?:paper|note):[^\[\]|\\\s]{1,300}\|?|(?<=\S)\]\]|(?<=\]\()picture:[0-9a-f]{64}\.png|"
    r"(?<=\]\()paper-explorer://open\?[^\s()]{1,400}"
)


class MarkdownHighlighter(QSyntaxHighlighter):
    """Ids of links and names of pictures are muted, so that the words between them are read."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        super().__init__(document)
        self._theme = theme
        theme.changed.connect(self.rehighlight)

    def highlightBlock(self, text: str) -> None:
        """Qt's: mutes them in a line."""
        if "[" not in text:
            return
        muted = QTextCharFormat()
        muted.setForeground(self._theme.color("muted"))
        for found in _BACK.finditer(text[:_LONGEST]):
            start, length = found.start(), found.end() - found.start()
            if not text.isascii():  # Qt counts in units of UTF-16
                start = len(text[: found.start()].encode("utf-16-le", "surrogatepass")) // 2
            self.setFormat(start, length, muted)
