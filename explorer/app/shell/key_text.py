"""Shortcuts as the system's own programs write them: Ctrl+Shift+C, or ⇧⌘C on macOS."""

import sys

from PySide6.QtGui import QKeySequence

from explorer.model.translation import later, translated

_NAMES = (
    ("Toggle Media Play/Pause", later("Play/Pause key")),
    ("Media Play", later("Play key")),
    ("Return", later("Enter")),
)
"""Keys that Qt calls otherwise than keyboards do."""
_MAC_SIGNS = (("Ctrl+", "⌘"), ("Alt+", "⌥"), ("Shift+", "⇧"), ("Meta+", "⌃"))


def key_text(keys: str) -> str:
    """Return a shortcut, given as Qt writes it, such as ``Ctrl+Return``."""
    text = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
    for name, better in _NAMES:
        if text.endswith(name):
            return text.removesuffix(name) + translated(better)
    return text


def described_keys(text: str) -> str:
    """Return a description of keys and gestures, such as ``Ctrl+arrows``, translated, with this system's signs."""
    text = translated(text)
    if sys.platform == "darwin":
        for name, sign in _MAC_SIGNS:
            text = text.replace(name, sign)
    return text
