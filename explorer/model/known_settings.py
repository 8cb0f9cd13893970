"""The declarations of all settings. A released key never changes, because users' files contain it."""

import re
from pathlib import Path
from typing import Any, Literal, get_args

from explorer.model import annotation_colors, export_request
from explorer.model.annotation import COLORS, TEXT_KINDS, TextKind
from explorer.model.annotation_colors import Palette
from explorer.model.export_request import FORMATS, ExportRequest
from explorer.model.network_settings import contact, proxy
from explorer.model.pen_sizes import PEN_WIDTHS, TEXT_SIZES
from explorer.model.setting import Setting, choice, flag, line, optional, text, whole
from explorer.model.tabs import MOST_CLOSED, MOST_OPEN, Closed
from explorer.model.view_settings import PAGE_COLORS as PAGE_COLOR_NAMES
from explorer.model.view_settings import SPREADS, PageColors, Spread

Mode = Literal["system", "light", "dark"]
NotesOrder = Literal["place", "time", "color"]
Density = Literal["comfortable", "compact"]
Show = Literal["all", "unread", "noted", "new", "annotated"]
"""What the library lists: all, episodes with papers that were not opened, with notes, new ones, or papers with
annotations."""
NewZoom = Literal["last", "width", "page", "100", "125", "150", "200"]
"""The zoom of a paper read for the first time: as in the paper before it, a fit, or percent."""
NewSpread = Literal["last"] | Spread
OpenAt = Literal["left", "first"]
"""Where a paper opens: where it was left, or at its first page."""
MODES: tuple[Mode, ...] = get_args(Mode)
FONT_SIZES = (11, 12, 13, 14, 15, 16, 18, 20, 22, 24)
"""Letters' heights in pixels that the window and the notes may have."""
MOST_AUTHOR = 80
"""Maximum length of the user's name, in characters."""
MOST_KEYS = 4
"""Maximum number of shortcuts of an action."""
MOST_RECENT = 24
"""Maximum number of recent papers, and of recent commands."""
MOST_PLACES = 300
"""Maximum number of episodes whose place is kept."""
MOST_HIDDEN = 500
"""Maximum number of transcripts whose notices stay hidden."""
_MOST_PIXELS = 100_000
_MOST_SHORTCUTS = 1000
_LONGEST_KEY = 60

MediaNext = Literal["segment", "skip", "mark"]
MARK_BACKS = (0, 2, 5, 10, 15, 20, 30)
"""The choices of how many seconds back a mark is put."""


def _object(raw: Any) -> dict[str, Any]:
    if isinstance(raw, dict):
        return raw
    raise ValueError(raw)


def _list(raw: Any) -> list[Any]:
    if isinstance(raw, list):
        return raw
    raise ValueError(raw)


def _language(raw: Any) -> str:
    if isinstance(raw, str) and re.fullmatch(r"system|[a-z]{2,3}(?:_[A-Z]{2})?", raw):
        return raw
    raise ValueError(raw)


def _panes(raw: Any) -> tuple[int, ...]:
    width = whole(0, _MOST_PIXELS)
    if len(_list(raw)) != 3:
        raise ValueError(raw)
    return tuple(width(one) for one in raw)


def _panel(raw: Any) -> str:
    """Parse a panel's id; earlier versions stored the tab's index."""
    return {0: "paper", 1: "notes"}.get(raw, "") if isinstance(raw, int) else text(raw)


def _keys(raw: Any, most: int = MOST_OPEN) -> tuple[str, ...]:
    """Parse a list of strings; other values are left out, and the list is cut to a maximum length."""
    return tuple(one for one in _list(raw) if isinstance(one, str))[:most]


def _closed(raw: Any) -> tuple[Closed, ...]:
    found = []
    for one in _list(raw)[-MOST_CLOSED:]:
        match one:
            case [str(key), int(place)]:
                found.append(Closed(key, place))
    return tuple(found)


def _places(raw: Any) -> dict[str, tuple[int | None, str | None]]:
    """Parse places in episodes, the last first; others than a second and a paper's id are left out."""
    found: dict[str, tuple[int | None, str | None]] = {}
    for one in _list(raw)[:MOST_PLACES]:
        match one:
            case [str(key), (int() | None) as second, (str() | None) as paper]:
                found[key] = (second, paper)
    return found


def _size(raw: Any) -> int:
    return max(one for one in FONT_SIZES if one <= whole(FONT_SIZES[0], FONT_SIZES[-1])(raw))


def _folder(raw: Any) -> Path | None:
    """Parse an absolute folder; empty for none."""
    path = Path(text(raw))
    if not raw:
        return None
    if "\0" in raw or not path.is_absolute():
        raise ValueError(raw)
    return path


def _shortcuts(raw: Any) -> dict[str, tuple[str, ...]]:
    """Parse the shortcuts that the user has changed, by action; what is no list of short strings is left out."""
    found: dict[str, tuple[str, ...]] = {}
    for action_id, keys in list(_object(raw).items())[:_MOST_SHORTCUTS]:
        if isinstance(keys, list) and all(isinstance(key, str) and len(key) <= _LONGEST_KEY for key in keys):
            found[action_id] = tuple(keys[:MOST_KEYS])
    return found


def _name_of_library(raw: Any) -> str:
    if not re.fullmatch(r"([0-9a-f]{8})?", text(raw), re.ASCII):
        raise ValueError(raw)
    return text(raw)


def _order(raw: Any) -> ExportRequest:
    if order := export_request.read(raw):
        return order
    raise ValueError(raw)


# Settings of the library.

PALETTE = Setting[Palette](
    "palette", "library", annotation_colors.DEFAULT, annotation_colors.read, annotation_colors.written
)
"""The colors of annotations."""
EXPORT_LAST = Setting[ExportRequest | None](
    "export.last", "library", None, optional(_order), lambda order: order and export_request.written(order)
)
"""The last export request."""
EXPORT_AUTO = Setting[bool]("export.auto", "library", False, flag)
"""Whether the last export is repeated automatically after each change."""
EXPORT_FORMAT = Setting[str]("export.format", "library", "dossier", choice(FORMATS))
"""The format of an export that has no request before it."""
LIBRARY_NAME = Setting[str]("export.library", "library", "", _name_of_library)
"""The random name of the library in exported files, by which other libraries know its blocks; empty before the first
export."""
AUTHOR = Setting[str]("author", "library", "", line(MOST_AUTHOR))
"""The user's name, which PDFs saved with annotations give as their author; empty for the program's name."""
BACKUP_DAILY = Setting[bool]("backup.daily", "library", True, flag)
"""Whether the library is backed up once a day, if something was changed."""
ENDPOINTS = {
    name: Setting[str](f"endpoints.{name}", "library", "", text)
    for name in (
        *("arxiv_api", "arxiv_web", "openreview_api", "openreview_api_v1", "openreview_web"),
        *("openalex", "crossref", "directory"),
    )
}
"""Base URLs that replace those of the services; empty for the default."""
SEARCHED = {
    name: Setting[bool | None](f"search.{name}", "library", default, optional(flag))
    for name, default in (("arxiv", True), ("openreview", True), ("openalex", None), ("crossref", None))
}
"""Which services are asked for titles without an id. None is no, unless the user has named the service's base URL."""
LOOK_UP_TITLES = Setting[bool]("import.look_up", "library", False, flag)
"""Whether the titles of an episode that has no id for them are looked up as soon as its proposal is shown."""

# Window.

WINDOW_GEOMETRY = Setting[str]("window.geometry", "device", "", text)
"""Position and size, from Qt's ``saveGeometry``, in Base64."""
WINDOW_PICTURE = Setting[str]("window.picture", "device", "", text)
"""A hash of all other device settings at the time when the window's picture was taken."""
WINDOW_PANES = Setting[tuple[int, ...] | None](
    "window.panes", "device", None, optional(_panes), lambda panes: panes and list(panes)
)
"""Widths in pixels of the timeline, the reader and the right pane; None if the user has not changed them."""
WINDOW_SIDE = Setting[bool | None]("window.side", "device", None, optional(flag))
"""Whether the right pane is shown; None decides by the window's width."""
WINDOW_TAB = Setting[str]("window.tab", "device", "paper", _panel)
"""The id of the panel that is in front at the right."""
WINDOW_LEFT_TAB = Setting[str]("window.left_tab", "device", "timeline", _panel)
"""The id of the panel that is in front at the left."""
WINDOW_TIMELINE = Setting[bool]("window.timeline", "device", True, flag)
"""Whether the left side is shown."""
WINDOW_LEFT_SMALL = Setting[bool]("window.left_small", "device", False, flag)
"""Whether the left side is shown in a window that has hardly room for it."""
WINDOW_GAVE_WAY = Setting[str]("window.gave_way", "device", "", choice(("", "left", "right")))
"""Which side is hidden because the other one was opened in a small window: it comes back in a larger one."""
WINDOW_BOTH = Setting[bool]("window.both", "device", False, flag)
"""Whether both sides are shown also in a small window."""
MENU_BAR = Setting[bool | None]("window.menu_bar", "device", None, optional(flag))
"""Whether the menu bar is shown; None decides by the window's width."""
RECENT_PAPERS = Setting[tuple[str, ...]]("papers.recent", "device", (), lambda raw: _keys(raw, MOST_RECENT), list)
"""The ids of the papers that were opened last, the latest first."""
RECENT_COMMANDS = Setting[tuple[str, ...]]("commands.recent", "device", (), lambda raw: _keys(raw, MOST_RECENT), list)
"""The ids of the actions that were last run from the palette, the latest first."""
THEME = Setting[Mode]("theme", "device", "system", choice(MODES))
"""Light, dark, or as the system is."""
FONT_SIZE = Setting[int]("font.window", "device", 13, _size)
"""The height of the window's letters, in pixels."""
NOTES_FONT_SIZE = Setting[int]("font.notes", "device", 0, lambda raw: 0 if raw == 0 else _size(raw))
"""The height of the letters of notes, in pixels; 0 for that of the window's letters."""
LANGUAGE = Setting[str]("language", "device", "system", _language)
"""The language of texts and dates: ``system``, or a name such as ``en`` or ``pt_BR``."""
DENSITY = Setting[Density]("density", "device", "comfortable", choice(get_args(Density)))
"""How much room is around controls and rows."""
SHORTCUTS = Setting[dict[str, tuple[str, ...]]](
    "shortcuts", "device", {}, _shortcuts, lambda keys: {action_id: list(own) for action_id, own in keys.items()}
)
"""The shortcuts of actions that the user has changed, in Qt's portable form; an empty list for none."""
NOTICE = Setting[str]("notice", "device", "", text)
"""A sentence that the next window shows once; empty for none."""
LINKS_OFFERED = Setting[bool]("links.offered", "device", False, flag)
"""Whether the first export has offered that links open this program."""
COPY_FOLDER = Setting[str]("copy.folder", "device", "", text)
"""The folder in which a copy was last saved."""
OPEN_FOLDER = Setting[str]("open.folder", "device", "", text)
"""The folder from which a file was last opened or imported."""
EXPORT_FOLDER = Setting[Path | None]("export.folder", "device", None, _folder, lambda path: str(path or ""))
"""Where exports are suggested to be saved; None for the folder of the last one."""

# Network.

PROXY = Setting[str]("network.proxy", "device", "", proxy)
"""``http://host:port`` for all downloads, ``none`` for a direct connection, or empty for the system's."""
CONTACT = Setting[str]("network.contact", "device", "", contact)
"""An address for the operators of a service, sent with each request; empty for none."""
ASK_FIRST = Setting[bool]("download.ask", "device", False, flag)
"""Whether a paper's PDF is downloaded only after a click."""

# Last place of the user.

LAST_SEEN = Setting[dict[str, Any] | None]("last.seen", "device", None, optional(_object))
"""What was in view, to be drawn before the window exists: path, rotation, tint, and for each tile its page, scale,
rectangle and the origins of the embedded annotations left out; under ``beside`` the same of the other reader."""
LAST_EPISODE = Setting[str | None]("last.episode", "device", None, optional(text))
LAST_PAPER = Setting[str | None]("last.paper", "device", None, optional(text))
LAST_MOMENT = Setting[int | None]("last.moment", "device", None, optional(whole(0, 10**7)))
"""The last place in the episode, in seconds."""
EPISODE_PLACES = Setting[dict[str, tuple[int | None, str | None]]](
    "episodes.places", "device", {}, _places, lambda places: [[key, *one] for key, one in places.items()]
)
"""The second and the paper at which each episode was left, the last one first."""
TABS_OPEN = Setting[tuple[str, ...]]("tabs.open", "device", (), _keys, list)
TABS_CURRENT = Setting[str | None]("tabs.current", "device", None, optional(text))
TABS_GLANCED = Setting[str | None]("tabs.glanced", "device", None, optional(text))
TABS_CLOSED = Setting[tuple[Closed, ...]](
    "tabs.closed", "device", (), _closed, lambda closed: [[one.key, one.place] for one in closed]
)

# Podcasts.

REFRESH_AT_START = Setting[bool]("podcasts.refresh", "device", False, flag)
"""Whether feeds are read again when the program starts, at most once an hour."""
REFRESHED = Setting[int]("podcasts.refreshed", "device", 0, whole(0, 2**40))
"""When that was done last, in seconds since 1970."""
LIBRARY_OPEN = Setting[tuple[str, ...]]("library.open", "device", (), lambda raw: _keys(raw, 500), list)
"""The groups of the library's list that the user has opened."""
LIBRARY_CLOSED = Setting[tuple[str, ...]]("library.closed", "device", (), lambda raw: _keys(raw, 500), list)
"""Those that the user has closed."""
HIDDEN_NOTICES = Setting[tuple[str, ...]](
    "transcripts.hidden_notices", "library", (), lambda raw: _keys(raw, MOST_HIDDEN), list
)
"""The transcripts about which a notice was hidden, the latest first: the id of each, and where its text ends."""
LIBRARY_SHOW = Setting[Show]("library.show", "device", "all", choice(get_args(Show)))
"""Which episodes the library's list shows."""

# Reader.

SPLIT_PAPER = Setting[str | None]("split.paper", "device", None, optional(text))
"""The paper of the inactive reader; None without a split."""
SPLIT_PLACE = Setting[list[Any] | None]("split.place", "device", None, optional(_list))
"""Page, y, zoom, x and view settings of the inactive reader."""
SPLIT_SECOND = Setting[bool]("split.second", "device", False, flag)
"""Whether the second reader is the active one."""
SPLIT_SHARE = Setting[int]("split.share", "device", 500, whole(100, 900))
"""The first reader's share of the width, in thousandths."""
LEFT_OPEN = Setting[bool]("reader.outline", "device", False, flag)
"""Whether the panel at the left of the pages is open in a paper read for the first time."""
LEFT_PART = Setting[str]("reader.beside", "device", "outline", _panel)
"""The id of the panel at the left of the pages."""
LEFT_WIDTH = Setting[int]("reader.outline_width", "device", 232, whole(1, 3999))
"""Pixels."""
OPEN_AT = Setting[OpenAt]("reader.open_at", "device", "left", choice(get_args(OpenAt)))
NEW_ZOOM = Setting[NewZoom]("reader.new_zoom", "device", "width", choice(get_args(NewZoom)))
NEW_SPREAD = Setting[NewSpread]("reader.new_layout", "device", "continuous", choice(("last", *SPREADS)))
"""The layout of a paper read for the first time; "last" for that of the paper before it."""
PAGE_COLORS = Setting[PageColors]("reader.page_colors", "device", "theme", choice(PAGE_COLOR_NAMES))
"""The colors of pages of all papers that have none of their own."""
MIDDLE_DRAG = Setting[bool]("reader.middle_drag", "device", True, flag)
"""Whether the middle mouse button drags the page."""
PREVIEWS_OFF = Setting[bool]("reader.no_previews", "device", False, flag)
READING_LINE = Setting[bool]("view.reading_line", "device", False, flag)
FOLLOW_PAGES = Setting[bool]("talk.follow_pages", "device", False, flag)
"""Whether the pages turn to what is talked about while the episode plays."""
MARK_BAR = Setting[bool]("view.mark_bar", "device", True, flag)
"""Whether a toolbar appears at selected text."""
FIND_WHOLE_WORD = Setting[bool]("read.whole_word", "device", False, flag)
FIND_MATCH_CASE = Setting[bool]("read.match_case", "device", False, flag)
FIND_REGEX = Setting[bool]("read.regex", "device", False, flag)
FIND_LIST = Setting[bool]("read.matches", "device", False, flag)
"""Whether the list of matches is shown."""
MARK_KIND = Setting[TextKind]("mark_kind", "device", TEXT_KINDS[0], choice(TEXT_KINDS))
"""The kind of the last annotation on text."""
PEN_WIDTH = Setting[str]("pen.width", "device", "medium", choice(tuple(PEN_WIDTHS)))
"""The width of the next drawing, line or arrow, by its id."""
TEXT_SIZE = Setting[str]("text.size", "device", "medium", choice(tuple(TEXT_SIZES)))
"""The font size of the next text box, by its id."""
SELECT_WHOLE_WORDS = Setting[bool]("select.whole_words", "device", True, flag)
"""Whether the mouse selects and annotates whole words; Alt does the other."""
MARK_COLOR = Setting[str]("highlight_color", "device", COLORS[0], choice(COLORS))
"""The color of the next annotation."""
KEEP_TOOL = Setting[bool]("tool.keep", "device", True, flag)
"""Whether an annotation tool stays on after it was used."""

# Marks while listening.

MARK_BACK = Setting[int](
    "mark.back", "device", 5, lambda raw: max(one for one in MARK_BACKS if one <= whole(0, 60)(raw))
)
"""How many seconds before the playhead a mark is put while the episode plays."""
MEDIA_NEXT = Setting[MediaNext]("media.next", "device", "segment", choice(get_args(MediaNext)))
"""What the key for the next track does: to the next segment, 30 seconds on, or a mark."""

# Player.

PLAYER_SPEED = Setting[int]("player.speed", "device", 100, whole(50, 300))
"""The speed of podcasts that have none of their own, in percent."""
PLAYER_VOLUME = Setting[int]("player.volume", "device", 80, whole(0, 100))
"""Percent, as it is heard."""
PLAYER_OUTPUT = Setting[str]("player.output", "device", "", line(500))
"""The id of the output device; empty for the system's default one."""
LONGEST_SLEEP = 600
"""Maximum number of minutes of the sleep timer."""
PLAYER_SLEEP = Setting[int]("player.sleep", "device", 45, whole(1, LONGEST_SLEEP))
"""The minutes that were last typed for the sleep timer."""
PLAYER_FOLLOWS = Setting[bool]("player.follows", "device", False, flag)
"""Whether the papers of segments are opened while the episode plays."""

# Notes.

NOTES_ORDER = Setting[NotesOrder]("notes.order", "device", "place", choice(get_args(NotesOrder)))
NOTES_HERE = Setting[bool]("notes.here", "device", False, flag)
"""Whether the list shows only the notes of the open paper."""
NOTES_PREVIEW = Setting[bool | None]("notes.preview", "device", None, optional(flag))
"""Whether a preview is shown below the editor; None decides by the width."""

ALL: tuple[Setting[Any], ...] = (
    *(one for one in tuple(globals().values()) if isinstance(one, Setting)),
    *ENDPOINTS.values(),
    *SEARCHED.values(),
)
