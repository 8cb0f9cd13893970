"""All settings, one declaration each. Keys stay as they are once released: they stand in users' files."""

from typing import Any, Literal, get_args

from explorer.model import annotation_colors, export_request
from explorer.model.annotation import COLORS, TEXT_KINDS, TextKind
from explorer.model.annotation_colors import Palette
from explorer.model.export_request import ExportRequest
from explorer.model.setting import Setting, choice, flag, optional, text, whole
from explorer.model.tabs import MOST_CLOSED, MOST_OPEN, Closed

Mode = Literal["system", "light", "dark"]
NotesOrder = Literal["place", "time"]
MODES: tuple[Mode, ...] = get_args(Mode)
_MOST_PIXELS = 100_000


def _object(raw: Any) -> dict[str, Any]:
    if isinstance(raw, dict):
        return raw
    raise ValueError(raw)


def _list(raw: Any) -> list[Any]:
    if isinstance(raw, list):
        return raw
    raise ValueError(raw)


def _panes(raw: Any) -> tuple[int, ...]:
    width = whole(0, _MOST_PIXELS)
    if len(_list(raw)) != 3:
        raise ValueError(raw)
    return tuple(width(one) for one in raw)


def _panel(raw: Any) -> str:
    """A panel's id; earlier versions counted the tabs."""
    return {0: "paper", 1: "notes"}.get(raw, "") if isinstance(raw, int) else text(raw)


def _keys(raw: Any) -> tuple[str, ...]:
    """Strings of a list; others are left out, and those beyond the most tabs that may be open."""
    return tuple(one for one in _list(raw) if isinstance(one, str))[:MOST_OPEN]


def _closed(raw: Any) -> tuple[Closed, ...]:
    found = []
    for one in _list(raw)[-MOST_CLOSED:]:
        match one:
            case [str(key), int(place)]:
                found.append(Closed(key, place))
    return tuple(found)


def _order(raw: Any) -> ExportRequest:
    if order := export_request.read(raw):
        return order
    raise ValueError(raw)


# The library's.

PALETTE = Setting[Palette](
    "palette", "library", annotation_colors.DEFAULT, annotation_colors.read, annotation_colors.written
)
"""The colours of marks."""
EXPORT_LAST = Setting[ExportRequest | None](
    "export.last", "library", None, optional(_order), lambda order: order and export_request.written(order)
)
"""What was exported last, and how."""
EXPORT_AUTO = Setting[bool]("export.auto", "library", False, flag)
"""Whether the last export is done again by itself after each change."""
ENDPOINTS = {
    name: Setting[str](f"endpoints.{name}", "library", "", text)
    for name in ("arxiv_api", "arxiv_web", "openreview_api", "openreview_api_v1", "openreview_web")
}
"""Base addresses that take the place of arXiv's and OpenReview's own; empty for those."""

# The window.

WINDOW_GEOMETRY = Setting[str]("window.geometry", "device", "", text)
"""Place and size, as Qt's ``saveGeometry`` gives them, in Base64."""
WINDOW_PICTURE = Setting[str]("window.picture", "device", "", text)
"""The digest of all others of the device, as they were when the window's picture was taken."""
WINDOW_PANES = Setting[tuple[int, ...] | None](
    "window.panes", "device", None, optional(_panes), lambda panes: panes and list(panes)
)
"""Pixels of the timeline, the reader and the right pane, where the user has chosen them."""
WINDOW_SIDE = Setting[bool | None]("window.side", "device", None, optional(flag))
"""Whether the right pane is shown; None leaves it to the window's width."""
WINDOW_TAB = Setting[str]("window.tab", "device", "paper", _panel)
"""The id of the panel that is in front at the right."""
WINDOW_TIMELINE = Setting[bool]("window.timeline", "device", True, flag)
"""Whether the timeline is shown."""
THEME = Setting[Mode]("theme", "device", "system", choice(MODES))
"""Light, dark, or as the system is."""
COPY_FOLDER = Setting[str]("copy.folder", "device", "", text)
"""The folder that a copy was saved in last."""

# Where the user was.

LAST_SEEN = Setting[dict[str, Any] | None]("last.seen", "device", None, optional(_object))
"""What was in view: path, rotation, tint, and tiles' page, scale, rectangle and the origins of the file's annotations
that they leave out; under ``beside`` the same of the other side. It is drawn before the window is there."""
LAST_EPISODE = Setting[str | None]("last.episode", "device", None, optional(text))
LAST_PAPER = Setting[str | None]("last.paper", "device", None, optional(text))
LAST_MOMENT = Setting[int | None]("last.moment", "device", None, optional(whole(0, 10**7)))
"""Seconds of the last episode."""
TABS_OPEN = Setting[tuple[str, ...]]("tabs.open", "device", (), _keys, list)
TABS_CURRENT = Setting[str | None]("tabs.current", "device", None, optional(text))
TABS_GLANCED = Setting[str | None]("tabs.glanced", "device", None, optional(text))
TABS_CLOSED = Setting[tuple[Closed, ...]](
    "tabs.closed", "device", (), _closed, lambda closed: [[one.key, one.place] for one in closed]
)

# The reader.

SPLIT_PAPER = Setting[str | None]("split.paper", "device", None, optional(text))
"""The paper of the side that is not in use; None without a split."""
SPLIT_PLACE = Setting[list[Any] | None]("split.place", "device", None, optional(_list))
"""Page, y, zoom, x and view settings of that side."""
SPLIT_SECOND = Setting[bool]("split.second", "device", False, flag)
"""Whether the side in use is the second."""
SPLIT_SHARE = Setting[int]("split.share", "device", 500, whole(100, 900))
"""Thousandths of the width that the first side has."""
LEFT_OPEN = Setting[bool]("reader.outline", "device", False, flag)
"""Whether the panel at the left of the pages is open in a paper that was never read."""
LEFT_PART = Setting[str]("reader.beside", "device", "outline", _panel)
"""The id of the panel at the left of the pages."""
LEFT_WIDTH = Setting[int]("reader.outline_width", "device", 232, whole(1, 3999))
"""Pixels."""
PREVIEWS_OFF = Setting[bool]("reader.no_previews", "device", False, flag)
READING_LINE = Setting[bool]("view.reading_line", "device", False, flag)
MARK_BAR = Setting[bool]("view.mark_bar", "device", True, flag)
"""Whether selected words get a toolbar."""
FIND_WHOLE_WORD = Setting[bool]("read.whole_word", "device", False, flag)
FIND_MATCH_CASE = Setting[bool]("read.match_case", "device", False, flag)
FIND_REGEX = Setting[bool]("read.regex", "device", False, flag)
FIND_LIST = Setting[bool]("read.matches", "device", False, flag)
"""Whether all matches are listed."""
MARK_KIND = Setting[TextKind]("mark_kind", "device", TEXT_KINDS[0], choice(TEXT_KINDS))
"""How words were marked last."""
MARK_COLOR = Setting[str]("highlight_color", "device", COLORS[0], choice(COLORS))
"""The colour of the next mark."""

# The notes.

NOTES_ORDER = Setting[NotesOrder]("notes.order", "device", "place", choice(get_args(NotesOrder)))
NOTES_HERE = Setting[bool]("notes.here", "device", False, flag)
"""Whether only the notes of the paper in view are listed."""
NOTES_PREVIEW = Setting[bool | None]("notes.preview", "device", None, optional(flag))
"""Whether a preview stands below the editor; None leaves it to the width."""

ALL: tuple[Setting[Any], ...] = (
    *(one for one in tuple(globals().values()) if isinstance(one, Setting)),
    *ENDPOINTS.values(),
)
