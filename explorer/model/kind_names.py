"""What the kinds of annotations and notes are called."""

from functools import lru_cache

from explorer.model.translation import tr


@lru_cache(1)
def kind_names() -> dict[str, str]:
    """Return the names of all kinds, translated."""
    return {
        "highlight": tr("Highlight"),
        "underline": tr("Underline"),
        "strike": tr("Strikethrough"),
        "note": tr("Note"),
        "area": tr("Area"),
        "ink": tr("Drawing"),
        "text": tr("Text box"),
    }
