"""The table of rows that the settings dialog makes from the declarations of settings."""

from collections.abc import Callable
from typing import Any, Literal

from PySide6.QtCore import QLocale

from explorer.app.shell import service_addresses
from explorer.app.shell.languages import available
from explorer.model import known_settings as known
from explorer.model.export_request import FORMAT_NAMES, FORMATS
from explorer.model.lazy_dataclass import dataclass
from explorer.model.setting import Setting
from explorer.model.translation import later as _t

Control = Literal["switch", "segments", "menu", "line", "folder", "proxy", "color"]


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """A row for one setting. All texts are in English, for translation.

    Args:
        choices: values with their texts, for segments and menus.
        help: a sentence below the control, or beside a switch.
        words: more words by which the search finds the row.
        empty: what a field shows while it is empty.
        wrong: the sentence about a value that is refused.
        inverted: whether the switch is on where the setting is False.
        typed: makes the value to parse of what was typed.
        refuses: returns whether a parsed value can't be used on this computer.
    """

    setting: Setting[Any]
    label: str
    control: Control
    choices: tuple[tuple[Any, str], ...] = ()
    help: str = ""
    words: str = ""
    empty: str = ""
    wrong: str = ""
    inverted: bool = False
    typed: Callable[[str], str] = str.strip
    refuses: Callable[[Any], bool] | None = None


def _proxy(text: str) -> str:
    """Complete ``proxy.example.org:3128`` to an address."""
    text = text.strip()
    return text if not text or "://" in text else f"http://{text}"


_SIZES = tuple((size, f"{size} px") for size in known.FONT_SIZES)

APPEARANCE = (
    SettingSpec(
        known.THEME,
        _t("Theme"),
        "segments",
        (("system", _t("System")), ("light", _t("Light")), ("dark", _t("Dark"))),
        words=_t("color scheme night"),
    ),
    SettingSpec(known.FONT_SIZE, _t("Font size of the window"), "menu", _SIZES, words=_t("text letters larger scale")),
    SettingSpec(
        known.NOTES_FONT_SIZE,
        _t("Font size of notes"),
        "menu",
        ((0, _t("Like the window")), *_SIZES),
        words=_t("text letters comments"),
    ),
    SettingSpec(
        known.DENSITY,
        _t("Density"),
        "segments",
        (("comfortable", _t("Comfortable")), ("compact", _t("Compact"))),
        _t("Compact leaves less room around buttons, rows and notes."),
        words=_t("spacing"),
    ),
    SettingSpec(
        known.MENU_BAR,
        _t("Menus"),
        "segments",
        ((None, _t("By width")), (True, _t("In a bar")), (False, _t("In a button"))),
        _t("By width: a bar in wide windows. F10 opens the menus either way."),
        words=_t("menu bar hamburger fold"),
    ),
    SettingSpec(
        known.LANGUAGE,
        _t("Language"),
        "menu",
        (
            ("system", _t("System")),
            ("en", _t("English")),
            *((name, QLocale(name).nativeLanguageName()) for name in available()),
        ),
        _t("Dates change at once, texts when the program starts again."),
        words=_t("locale translation"),
    ),
)
READING = (
    SettingSpec(
        known.OPEN_AT,
        _t("Open papers"),
        "segments",
        (("left", _t("Where I left them")), ("first", _t("At the first page"))),
        words=_t("position remember"),
    ),
    SettingSpec(
        known.NEW_ZOOM,
        _t("Zoom of a new paper"),
        "menu",
        (
            ("width", _t("Fit width")),
            ("page", _t("Fit page")),
            *((percent, f"{percent} %") for percent in ("100", "125", "150", "200")),
            ("last", _t("As in the paper before it")),
        ),
        words=_t("scale"),
    ),
    SettingSpec(
        known.NEW_SPREAD,
        _t("Page layout of a new paper"),
        "menu",
        (
            ("continuous", _t("Continuous scroll")),
            ("single", _t("Single page")),
            ("facing", _t("Two pages")),
            ("cover", _t("Two pages with cover")),
            ("last", _t("As in the paper before it")),
        ),
    ),
    SettingSpec(
        known.PAGE_COLORS,
        _t("Page color"),
        "segments",
        (("theme", _t("Match theme")), ("paper", _t("Original")), ("dark", _t("Dark")), ("sepia", _t("Sepia"))),
        _t(
            "Photos and other images keep their colors; drawn figures take those of the page and keep their hues. "
            "A paper can have its own: clear “Same for all papers” in View › Page color."
        ),
        words=_t("background night invert"),
    ),
    SettingSpec(known.PREVIEWS_OFF, _t("Preview links on hover"), "switch", inverted=True),
    SettingSpec(known.MARK_BAR, _t("Toolbar on selection"), "switch"),
    SettingSpec(known.SELECT_WHOLE_WORDS, _t("Select whole words"), "switch", help=_t("Alt selects letters.")),
    SettingSpec(
        known.MIDDLE_DRAG,
        _t("Drag with the middle button"),
        "segments",
        ((True, _t("Moves the page")), (False, _t("Does nothing"))),
        words=_t("mouse pan hand"),
    ),
    SettingSpec(
        known.READING_LINE, _t("Reading focus"), "switch", help=_t("Dims the lines around the one being read.")
    ),
)
ANNOTATING = (
    SettingSpec(
        known.AUTHOR,
        _t("Your name"),
        "line",
        help=_t("Signs your annotations in PDFs saved with annotations."),
        words=_t("author signature"),
        empty="Paper Explorer",
        wrong=_t("Use at most 80 letters, on one line."),
    ),
    SettingSpec(
        known.MARK_KIND,
        _t("Annotate text by"),
        "segments",
        (("highlight", _t("Highlight")), ("underline", _t("Underline")), ("strike", _t("Strikethrough"))),
        _t("For a color key or a comment on selected text. The last one used is kept."),
        words=_t("default tool"),
    ),
    SettingSpec(known.MARK_COLOR, _t("Color of new annotations"), "color", words=_t("default")),
    SettingSpec(
        known.PEN_WIDTH,
        _t("Pen width"),
        "segments",
        (("thin", _t("Thin")), ("medium", _t("Medium")), ("thick", _t("Thick"))),
        words=_t("drawing stroke line arrow"),
    ),
    SettingSpec(
        known.TEXT_SIZE,
        _t("Size of text boxes"),
        "segments",
        (("small", _t("Small")), ("medium", _t("Medium")), ("large", _t("Large")), ("huge", _t("Huge"))),
        words=_t("font letters"),
    ),
    SettingSpec(
        known.KEEP_TOOL,
        _t("After one use, a tool"),
        "segments",
        ((True, _t("Stays on")), (False, _t("Is put away"))),
        _t("The pen always stays on."),
        words=_t("keep tool area text box note"),
    ),
)
LISTENING = (
    SettingSpec(
        known.FOLLOW_PAGES,
        _t("Follow the page talked about"),
        "switch",
        help=_t("While the episode plays, the paper turns to the page that is most likely discussed."),
        words=_t("now on the page follow turn scroll"),
    ),
    SettingSpec(
        known.MARK_BACK,
        _t("Marks while listening"),
        "menu",
        (
            (0, _t("At the current time")),
            *((back, _t("{0} seconds back").replace("{0}", str(back))) for back in known.MARK_BACKS[1:]),
        ),
        _t("While the episode plays: what you want to keep was just said."),
        words=_t("inbox listening seconds before"),
    ),
    SettingSpec(
        known.MEDIA_NEXT,
        _t("Media key “next”"),
        "menu",
        (
            ("segment", _t("Goes to the next segment")),
            ("skip", _t("Goes 30 seconds on")),
            ("mark", _t("Adds the time to the inbox")),
        ),
        _t("As a keyboard, a desktop or a headset sends it. “Previous” then goes back a segment or 15 seconds."),
        words=_t("inbox listening headset mpris bluetooth"),
    ),
)
EXPORTING = (
    SettingSpec(
        known.EXPORT_FORMAT,
        _t("Format"),
        "menu",
        tuple((name, FORMAT_NAMES[name]) for name in FORMATS),
        _t("What the first export of an episode or a paper suggests; later ones suggest what was used last."),
        words=_t("template obsidian logseq markdown"),
    ),
    SettingSpec(
        known.EXPORT_FOLDER,
        _t("Folder"),
        "folder",
        empty=_t("The folder of the last export"),
        words=_t("vault directory path"),
        wrong=_t("There is no such folder: choose another one, or create it."),
        refuses=lambda folder: folder is not None and not folder.is_dir(),
    ),
    SettingSpec(
        known.EXPORT_AUTO,
        _t("Export automatically"),
        "switch",
        help=_t("Repeats the last export a few seconds after a change."),
        words=_t("update again"),
    ),
)
LIBRARY = (
    SettingSpec(
        known.BACKUP_DAILY,
        _t("Back up daily"),
        "switch",
        help=_t("Once a day, if something was changed."),
        words=_t("backup safety copy automatic"),
    ),
)
PODCASTS = (
    SettingSpec(
        known.REFRESH_AT_START,
        _t("Refresh podcasts at start"),
        "switch",
        help=_t("Looks for new episodes when the program starts, at most once an hour."),
        words=_t("feeds episodes new"),
    ),
    SettingSpec(
        known.LOOK_UP_TITLES,
        _t("Look titles up when an episode is added"),
        "switch",
        help=_t("Papers that show notes name without an id are looked up as soon as the review is shown."),
        words=_t("search import arxiv openreview resolve"),
    ),
)
DOWNLOADING = (
    SettingSpec(
        known.ASK_FIRST,
        _t("Ask before downloading"),
        "switch",
        help=_t("A paper that isn’t on this computer shows a Download button first."),
        words=_t("confirm pdf"),
    ),
    SettingSpec(
        known.PROXY,
        _t("Proxy"),
        "proxy",
        words=_t("network http connection"),
        empty="proxy.example.org:3128",
        wrong=_t(
            "Write the proxy as host:port, with a port from 1 to 65535. If it asks for a name and a password, enter "
            "them in the system’s network settings, and choose “System” here."
        ),
        typed=_proxy,
    ),
    SettingSpec(
        known.CONTACT,
        _t("Your contact"),
        "line",
        help=_t("Sent to arXiv and OpenReview with each request, so that they can reach you instead of blocking you."),
        words=_t("email user agent"),
        empty=_t("None"),
        wrong=_t("Write one mail or web address, without spaces."),
    ),
)
_SERVICES = {
    "arxiv_api": _t("arXiv, search"),
    "arxiv_web": _t("arXiv, PDFs"),
    "openreview_api": _t("OpenReview"),
    "openreview_api_v1": _t("OpenReview before 2023"),
    "openreview_web": _t("OpenReview, web pages"),
}
MIRRORS = tuple(
    SettingSpec(
        known.ENDPOINTS[name],
        label,
        "line",
        words=_t("mirror base address url server"),
        empty=service_addresses.DEFAULTS[name],
        wrong=_t("Write an address that begins with https://, without ? and #."),
        refuses=service_addresses.is_refused,
    )
    for name, label in _SERVICES.items()
)
