"""Shortcuts as the system's own programs write them: Ctrl+Shift+C, or ⇧⌘C on macOS."""

import sys

from PySide6.QtGui import QKeySequence

from explorer.model.translation import translated

_MAC_SIGNS = (("Ctrl+", "⌘"), ("Alt+", "⌥"), ("Shift+", "⇧"), ("Meta+", "⌃"))


def key_text(keys: str) -> str:
    """Return a shortcut, given as Qt writes it, such as ``Ctrl+Return``."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def described_keys(text: str) -> str:
    """Return a description of keys and gestures, such as ``Ctrl+arrows``, translated, with this system's signs."""
    text = translated(text)
    if sys.platform == "darwin":
        for name, sign in _MAC_SIGNS:
            text = text.replace(name, sign)
    return text
