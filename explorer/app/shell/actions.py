"""Every action of the program, declared once: menus, shortcuts, tool row, palette and key sheet read this table."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QUndoStack

from explorer.app.shell.action_needs import (
    ANY_IN_PDF,
    AUDIO_ADDRESS,
    BACK,
    CLOSED,
    EPISODE,
    FORWARD,
    HEARD,
    IN_PDF,
    ITEM,
    KNOWN,
    MOMENT,
    OWN_PDF,
    PAPER,
    PODCASTS,
    PUBLISHED,
    REDO,
    ROW,
    SELECTION,
    SPEECH,
    SPLIT,
    SPLITTABLE,
    STRIP,
    TAB,
    TIME,
    TRANSCRIPT_OFFERED,
    UNDO,
    VOICE,
    WAY_BACK,
    WEB_PAGE,
    reason,
)
from explorer.app.shell.key_text import key_text
from explorer.app.shell.mac_keys import MAC_KEYS
from explorer.app.shell.theme import Theme
from explorer.model.annotation_colors import DEFAULT
from explorer.model.html_escape import escape
from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import later as _t
from explorer.model.translation import translated


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """The declaration of an action. ``text`` is in English, for translation; ``moves`` if it moves the reader's view,
    so that Back works; ``short`` is its button's label, if shorter than the text."""

    id: str
    text: str
    icon: str = ""
    keys_pc: tuple[str, ...] = ()
    keys_mac: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    moves: bool = False
    short: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the default shortcuts on this system, as Qt writes them: on macOS ``Ctrl`` is ⌘ and ``Meta`` is ⌃."""
        return self.keys_mac if sys.platform == "darwin" else self.keys_pc


def _spec(
    id: str,  # noqa: A002
    text: str,
    icon: str = "",
    keys: str = "",
    needs: str = "",
    moves: bool = False,
    short: str = "",
) -> ActionSpec:
    pc, mac = (tuple(one.replace("_", " ") for one in them.split()) for them in (keys, MAC_KEYS.get(id, keys)))
    return ActionSpec(id, text, icon, pc, mac, frozenset(needs.split()), moves, short)


TABS_BY_PLACE = 8
"""Number of tabs with a key of their own; one more key is for the last tab, as in browsers."""
_TABS = (_t("Tab 1"), _t("Tab 2"), _t("Tab 3"), _t("Tab 4"), _t("Tab 5"), _t("Tab 6"), _t("Tab 7"), _t("Tab 8"))

SPECS: tuple[ActionSpec, ...] = (
    _spec("file.open", _t("Open PDF…"), "folder-open", "Ctrl+O"),
    _spec("file.export", _t("Export notes…"), "file-output", "Ctrl+E", EPISODE),
    _spec("file.export_again", _t("Export again"), "", "Ctrl+Shift+E", EPISODE),
    _spec("notes.copy_page", _t("Copy notes on this page as Markdown"), "", "", PAPER),
    _spec("notes.copy_paper", _t("Copy all notes of this paper as Markdown"), "", "", PAPER),
    _spec("file.import_notes", _t("Import notes…"), "file-input"),
    _spec("file.import_marks", _t("Import marks…")),
    _spec("file.add_episode", _t("Add an episode…"), "plus", "Ctrl+Shift+D"),
    _spec("file.share_episode", _t("Share episode…"), "", "", EPISODE),
    _spec("timeline.review", _t("Review papers…"), "", "Alt+Q", EPISODE),
    _spec("file.restore", _t("Restore a backup…"), "archive-restore"),
    _spec("file.browser", _t("Open paper’s web page"), "external-link", "Ctrl+Shift+O", WEB_PAGE),
    _spec("file.save_copy", _t("Save PDF as…"), "copy", "Ctrl+Shift+S", PAPER),
    _spec("file.annotated_copy", _t("Save PDF with annotations…"), "", "Ctrl+Shift+A", PAPER),
    _spec("file.external", _t("Open with default PDF viewer"), "app-window", "", PAPER),
    _spec("file.print", _t("Print…"), "printer", "Ctrl+P", PAPER),
    _spec("file.properties", _t("Document properties…"), "info", "Alt+Enter Alt+Return", PAPER),
    _spec("file.remove_own", _t("Remove PDF from library"), "", "", OWN_PDF),
    _spec("file.settings", _t("Settings…"), "settings", "Ctrl+,"),
    _spec("file.quit", _t("Quit"), "", "Ctrl+Q"),
    _spec("go.time", _t("Go to time…"), "clock", "Ctrl+G", EPISODE),
    _spec("go.next", _t("Next segment"), "chevron-down", "Ctrl+PgDown", EPISODE),
    _spec("go.previous", _t("Previous segment"), "chevron-up", "Ctrl+PgUp", EPISODE),
    _spec("go.back", _t("Back"), "arrow-left", "Alt+Left", BACK),
    _spec("go.forward", _t("Forward"), "arrow-right", "Alt+Right", FORWARD),
    _spec("go.page", _t("Go to page…"), "", "Ctrl+L", PAPER, moves=True),
    _spec("go.set_mark", _t("Set bookmark"), "", "", PAPER),
    _spec("go.mark", _t("Go to bookmark…"), "", "", PAPER, moves=True),
    _spec("go.switch", _t("Go to podcast, episode or paper…"), "", "Ctrl+J"),
    _spec("go.timeline", _t("Focus timeline"), "", "Ctrl+1"),
    _spec("go.reader", _t("Focus reader"), "", "Ctrl+2"),
    _spec("go.notes", _t("Focus notes"), "", "Ctrl+3"),
    _spec("go.inbox", _t("Focus inbox"), "inbox", "Shift+F4"),
    _spec("go.strip", _t("Focus episode timeline"), "", "Alt+Shift+T"),
    _spec("go.find_notes", _t("Find in all notes…"), "text-search", "Ctrl+Shift+F"),
    _spec("go.mentions", _t("Backlinks to this paper…"), "", "", PAPER),
    _spec("go.segment_notes", _t("Show notes for selected segment"), "", "Alt+N", f"{EPISODE} {ROW}"),
    _spec("timeline.add", _t("Add segment at current time"), "plus", "", f"{EPISODE} {MOMENT}"),
    _spec("timeline.split", _t("Split segment at current time"), "split", "", f"{EPISODE} {MOMENT}"),
    _spec("timeline.join", _t("Join with previous segment"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.rename", _t("Rename segment"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.start", _t("Change start time"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.remove", _t("Delete from timeline"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.section", _t("Start a section with this segment"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.rename_section", _t("Rename section"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.remove_section", _t("Remove section"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.paper", _t("Choose paper of segment…"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.mention", _t("Add mentioned paper…"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.take", _t("Remove paper from timeline"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.talk", _t("Segment is not about a paper"), "", "", f"{EPISODE} {ROW}"),
    _spec("timeline.delete_episode", _t("Delete episode…"), "", "", EPISODE),
    _spec("timeline.merge_paper", _t("Merge another paper into this one…"), "", "", KNOWN),
    _spec("timeline.open_paper", _t("Add open paper to current time"), "", "Ctrl+Shift+B", f"{EPISODE} {KNOWN} {TIME}"),
    _spec("timeline.zoom_in", _t("Enlarge episode timeline"), "plus", "", f"{EPISODE} {STRIP}"),
    _spec("timeline.zoom_out", _t("Shrink episode timeline"), "minus", "", f"{EPISODE} {STRIP}"),
    _spec("timeline.zoom_whole", _t("Show whole episode timeline"), "", "", f"{EPISODE} {STRIP}"),
    _spec("play.toggle", _t("Play or pause"), "play", "Ctrl+Space Media_Play Toggle_Media_Play/Pause", EPISODE),
    _spec("play.back", _t("Back 15 seconds"), "rotate-ccw", "Alt+Shift+Left", EPISODE, short=_t("15")),
    _spec("play.forward", _t("Forward 30 seconds"), "rotate-cw", "Alt+Shift+Right", EPISODE, short=_t("30")),
    _spec("play.return", _t("Back to where you listened"), "undo-2", "Alt+Shift+B", f"{EPISODE} {WAY_BACK}"),
    _spec("play.previous", _t("Play previous segment"), "skip-back", "Alt+Shift+PgUp", EPISODE),
    _spec("play.next", _t("Play next segment"), "skip-forward", "Alt+Shift+PgDown", EPISODE),
    _spec("play.slower", _t("Slower"), "", "Alt+Shift+Down", EPISODE),
    _spec("play.faster", _t("Faster"), "", "Alt+Shift+Up", EPISODE),
    _spec("play.loop", _t("Repeat from here"), "repeat", "Alt+Shift+R", EPISODE),
    _spec(
        "play.follow",
        _t("Follow along (open papers as they are discussed)"),
        "footprints",
        "Alt+Shift+F",
        EPISODE,
        short=_t("Follow"),
    ),
    _spec("play.open", _t("Open the paper being discussed"), "", "Alt+Shift+O", EPISODE),
    _spec("play.stay", _t("Stay with the open paper"), "", "Alt+Shift+S", EPISODE),
    _spec("play.clock", _t("Listening elsewhere: set the time…"), "timer", "Ctrl+Shift+G", EPISODE),
    _spec("play.here", _t("Adjust: the audio is now at…"), "", "", f"{EPISODE} {HEARD}"),
    _spec("play.attach", _t("Attach audio…"), "headphones", "", EPISODE),
    _spec("play.download", _t("Download audio"), "download", "", f"{EPISODE} {AUDIO_ADDRESS}"),
    _spec("play.played", _t("Set as played"), "", "", EPISODE),
    _spec("play.sleep.off", _t("Don’t pause"), "", "", EPISODE),
    _spec("play.sleep.15", _t("Pause in 15 minutes"), "", "", EPISODE),
    _spec("play.sleep.30", _t("Pause in 30 minutes"), "", "", EPISODE),
    _spec("play.sleep.60", _t("Pause in an hour"), "", "", EPISODE),
    _spec("play.sleep.other", _t("Pause after another time…"), "", "", EPISODE),
    _spec("play.sleep.segment", _t("Pause at the end of the segment"), "", "", EPISODE),
    _spec("read.find", _t("Find…"), "search", "Ctrl+F", PAPER),
    _spec("read.next", _t("Next match"), "", "F3", PAPER, moves=True),
    _spec("read.previous", _t("Previous match"), "", "Shift+F3", PAPER, moves=True),
    _spec("read.whole_word", _t("Match whole words"), "whole-word", "Alt+W", PAPER),
    _spec("read.match_case", _t("Match case"), "case-sensitive", "Alt+C", PAPER),
    _spec("read.regex", _t("Use regular expression"), "regex", "Alt+R", PAPER),
    _spec("read.matches", _t("Show all results"), "list", "Alt+L", PAPER),
    _spec("read.preview", _t("Preview next link"), "", "F8", PAPER),
    _spec("read.zoom_in", _t("Zoom in"), "plus", "Ctrl++ Ctrl+=", PAPER),
    _spec("read.zoom_out", _t("Zoom out"), "minus", "Ctrl+-", PAPER),
    _spec("read.actual", _t("Actual size"), "", "Alt+0", PAPER),
    _spec("read.fit", _t("Fit width"), "move-horizontal", "Ctrl+0", PAPER),
    _spec("read.fit_page", _t("Fit page"), "maximize", "Ctrl+9", PAPER),
    _spec("read.continuous", _t("Continuous scroll"), "rows-2", "Ctrl+5", PAPER),
    _spec("read.single", _t("Single page"), "square", "Ctrl+6", PAPER),
    _spec("read.facing", _t("Two pages"), "book-open", "Ctrl+7", PAPER),
    _spec("read.cover", _t("Two pages with cover"), "book", "Ctrl+8", PAPER),
    _spec("read.rotate_right", _t("Rotate clockwise"), "rotate-cw", "Ctrl+R", PAPER),
    _spec("read.rotate_left", _t("Rotate counterclockwise"), "rotate-ccw", "Ctrl+Shift+R", PAPER),
    _spec("read.trim", _t("Trim margins"), "crop", "Alt+M", PAPER),
    _spec("read.colors", _t("Next page color"), "contrast", "Ctrl+D", PAPER),
    _spec("read.colors.theme", _t("Match theme"), "", "", PAPER),
    _spec("read.colors.paper", _t("Original"), "", "", PAPER),
    _spec("read.colors.dark", _t("Dark"), "", "", PAPER),
    _spec("read.colors.sepia", _t("Sepia"), "", "", PAPER),
    _spec("read.colors.all", _t("Same for all papers"), "", "", PAPER),
    _spec("read.copy", _t("Copy"), "copy", "Ctrl+C", SELECTION),
    _spec("read.copy_citation", _t("Copy with citation"), "quote", "Ctrl+Shift+C", SELECTION),
    _spec("read.copy_markdown", _t("Copy as Markdown"), "", "Alt+Shift+C", SELECTION),
    _spec("read.caret", _t("Text cursor (caret browsing)"), "text-cursor", "F7", PAPER),
    _spec("read.aloud", _t("Read aloud from here"), "", "Alt+Shift+A", f"{PAPER} {VOICE}"),
    _spec("read.select_page", _t("Select all on page"), "", "Ctrl+A", PAPER),
    _spec("mark.highlight", _t("Highlight"), "highlighter", "H Ctrl+H", PAPER),
    _spec("mark.underline", _t("Underline"), "underline", "U", PAPER),
    _spec("mark.strike", _t("Strikethrough"), "strikethrough", "S", PAPER),
    _spec("tool.highlight", _t("Highlighter tool"), "highlighter", "Shift+H", PAPER, short=_t("Highlight")),
    _spec("tool.underline", _t("Underline tool"), "underline", "Shift+U", PAPER, short=_t("Underline")),
    _spec("tool.strike", _t("Strikethrough tool"), "strikethrough", "Shift+S", PAPER, short=_t("Strikethrough")),
    _spec("tool.note", _t("Note tool (click to place)"), "sticky-note", "Shift+N", PAPER, short=_t("Note")),
    _spec("tool.area", _t("Area tool (select a region)"), "square-dashed", "A", PAPER, short=_t("Area")),
    _spec("tool.ink", _t("Draw tool"), "pen-line", "I", PAPER, short=_t("Draw")),
    _spec("tool.line", _t("Line tool"), "slash", "Shift+L", PAPER, short=_t("Line")),
    _spec("tool.arrow", _t("Arrow tool"), "move-up-right", "Shift+A", PAPER, short=_t("Arrow")),
    _spec("tool.eraser", _t("Eraser"), "eraser", "E", PAPER, short=_t("Eraser")),
    _spec("tool.text", _t("Text box tool"), "type", "T", PAPER, short=_t("Text")),
    _spec("mark.copy_picture", _t("Copy picture of the area or figure"), "", "", PAPER),
    _spec("mark.figure", _t("Annotate the figure as an area"), "", "", PAPER),
    _spec("pen.thin", _t("Thin pen (1 pt)"), "", "", PAPER),
    _spec("pen.medium", _t("Medium pen (2 pt)"), "", "", PAPER),
    _spec("pen.thick", _t("Thick pen (4 pt)"), "", "", PAPER),
    _spec("text.small", _t("Small text (9 pt)"), "", "", PAPER),
    _spec("text.medium", _t("Medium text (11 pt)"), "", "", PAPER),
    _spec("text.large", _t("Large text (14 pt)"), "", "", PAPER),
    _spec("text.huge", _t("Huge text (20 pt)"), "", "", PAPER),
    _spec("mark.note", _t("Add note"), "sticky-note", "N", PAPER),
    _spec("mark.moment", _t("Add note at current time"), "message-square-plus", "Ctrl+M", EPISODE),
    _spec("inbox.mark", _t("Mark this time"), "flag", "Ctrl+Shift+M", EPISODE, short=_t("Mark")),
    *(
        _spec(f"mark.color.{swatch.id}", swatch.name, "", str(number), PAPER)
        for number, swatch in enumerate(DEFAULT, 1)
    ),
    _spec("mark.bar", _t("Focus selection toolbar"), "", "B", PAPER),
    _spec("mark.palette", _t("Annotation colors…"), "palette"),
    _spec("mark.edit", _t("Edit comment or note"), "pencil", "F2", ITEM),
    _spec("mark.tags", _t("Tags…"), "tag", "Ctrl+T", ITEM),
    _spec("mark.insert", _t("Insert into last edited note"), "", "Ctrl+Shift+N", ITEM),
    _spec("mark.follow", _t("Follow link…"), "link", "Ctrl+Shift+K", ITEM),
    _spec("mark.mentions", _t("Backlinks…"), "", "", ITEM),
    _spec("mark.versions", _t("Versions…"), "file-clock", "Shift+F2", ITEM),
    _spec("mark.delete", _t("Delete"), "trash", "Del", ITEM),
    _spec("mark.adopt", _t("Import annotation"), "import", "Ctrl+Shift+I", IN_PDF, short=_t("Import")),
    _spec("mark.adopt_all", _t("Import all annotations from PDF"), "", "", ANY_IN_PDF),
    _spec("mark.undo", _t("Undo"), "undo-2", "Ctrl+Z", UNDO),
    _spec("mark.redo", _t("Redo"), "redo-2", "Ctrl+Shift+Z Ctrl+Y", REDO),
    _spec("mark.history", _t("Undo history…"), "rotate-ccw-clock", "Ctrl+Shift+H"),
    _spec("tab.close", _t("Close tab"), "x", "Ctrl+W Ctrl+F4", TAB),
    _spec("tab.close_others", _t("Close other tabs"), "", "", TAB),
    _spec("tab.reopen", _t("Reopen closed tab"), "rotate-ccw", "Ctrl+Shift+T", CLOSED),
    _spec("tab.next", _t("Next tab"), "", "Ctrl+Tab", TAB),
    _spec("tab.previous", _t("Previous tab"), "", "Ctrl+Shift+Tab", TAB),
    _spec("tab.left", _t("Move tab to the left"), "", "Ctrl+Shift+PgUp", TAB),
    _spec("tab.right", _t("Move tab to the right"), "", "Ctrl+Shift+PgDown", TAB),
    *(_spec(f"tab.{place}", name, "", f"Alt+{place}", TAB) for place, name in enumerate(_TABS, 1)),
    _spec("tab.last", _t("Last tab"), "", "Alt+9", TAB),
    _spec("go.side", _t("Focus other side of split view"), "", "Ctrl+F6", SPLIT),
    _spec("view.timeline", _t("Timeline"), "list", "F4"),
    _spec("view.library", _t("Library"), "library", "F12"),
    _spec("view.outline", _t("Outline"), "list-tree", "F9", PAPER),
    _spec("view.thumbnails", _t("Thumbnails"), "gallery-vertical", "Shift+F9", PAPER),
    _spec("view.transcript", _t("Transcript"), "file-text", "Ctrl+4"),
    _spec("transcript.open", _t("Open a transcript…"), "folder-open", "", EPISODE),
    _spec("transcript.get", _t("Get the transcript from the feed"), "download", "", f"{EPISODE} {TRANSCRIPT_OFFERED}"),
    _spec("transcript.make", _t("Make the transcript from the audio"), "mic", "", f"{EPISODE} {SPEECH}"),
    _spec("talk.go", _t("Go to the page being talked about"), "", "Alt+J", PAPER),
    _spec("talk.tie", _t("Link this place to the current time"), "pin", "Ctrl+.", PAPER),
    _spec("talk.follow", _t("Follow pages (turn to what is talked about)")),
    _spec("view.left", _t("Left panel"), "panel-left"),
    _spec("view.side", _t("Side panel"), "panel-right", "F6"),
    _spec("view.full_screen", _t("Full screen"), "fullscreen", "F11"),
    _spec("view.presentation", _t("Presentation (pages alone)"), "", "Shift+F11", PAPER),
    _spec("view.split", _t("Split view"), "columns-2", "Ctrl+\\ Shift+F6", SPLITTABLE),
    _spec("view.previews", _t("Preview links on hover")),
    _spec("view.mark_bar", _t("Show toolbar on selection")),
    _spec("view.reading_line", _t("Reading focus (dim other lines)")),
    _spec("view.theme", _t("Switch theme"), "moon", "Ctrl+Shift+L"),
    _spec("file.copy_link", _t("Copy link to this page"), "", "", PAPER),
    _spec("file.copy_reference", _t("Copy citation of this paper"), "", "", KNOWN),
    _spec("file.copy_bibtex", _t("Copy BibTeX of this paper"), "", "", f"{KNOWN} {PUBLISHED}"),
    _spec("mark.copy_text", _t("Copy text"), "", "", ITEM),
    _spec("mark.copy_link", _t("Copy link"), "", "", ITEM),
    _spec("mark.show", _t("Show in notes"), "", "", ITEM),
    _spec("view.theme.system", _t("Match the system")),
    _spec("view.theme.light", _t("Light")),
    _spec("view.theme.dark", _t("Dark")),
    _spec("view.menu_bar", _t("Menu bar")),
    _spec("view.menu", _t("Open the menu"), "", "F10"),
    _spec("read.rotation.0", _t("Upright"), "", "", PAPER),
    _spec("read.rotation.90", _t("Rotated by 90°"), "", "", PAPER),
    _spec("read.rotation.180", _t("Rotated by 180°"), "", "", PAPER),
    _spec("read.rotation.270", _t("Rotated by 270°"), "", "", PAPER),
    _spec("go.bookmarks", _t("Bookmarks…")),
    _spec("library.add", _t("Add a podcast…"), "plus", "Ctrl+Shift+Y", short=_t("Add")),
    _spec("library.refresh", _t("Refresh podcasts"), "refresh-cw", "F5", PODCASTS, short=_t("Refresh")),
    _spec("library.import_opml", _t("Import podcasts from OPML…")),
    _spec("library.export_opml", _t("Export podcasts as OPML…"), "", "", PODCASTS),
    _spec("help.about", _t("About Paper Explorer")),
    _spec("help.problem", _t("Report a problem…")),
    _spec("help.links", _t("Links from other programs…")),
    _spec("help.palette", _t("Command palette…"), "command", "Ctrl+Shift+P"),
    _spec("help.keys", _t("Keyboard shortcuts"), "", "F1"),
    _spec("help.guide", _t("User guide"), "book-open"),
)
_BY_ID = {spec.id: spec for spec in SPECS}
RADIOS: tuple[tuple[str, ...], ...] = (
    ("read.fit", "read.fit_page", "read.actual"),
    ("read.continuous", "read.single", "read.facing", "read.cover"),
    ("read.rotation.0", "read.rotation.90", "read.rotation.180", "read.rotation.270"),
    ("read.colors.theme", "read.colors.paper", "read.colors.dark", "read.colors.sepia"),
    ("view.theme.system", "view.theme.light", "view.theme.dark"),
    ("mark.highlight", "mark.underline", "mark.strike"),
    tuple(f"mark.color.{swatch.id}" for swatch in DEFAULT),
    ("play.sleep.off", *(f"play.sleep.{one}" for one in (15, 30, 60, "other", "segment"))),
)
"""Actions of which at most one is checked; menus show them with a dot instead of a tick."""
TOOLS: tuple[str, ...] = tuple(spec.id.removeprefix("tool.") for spec in SPECS if spec.id.startswith("tool."))
"""The names of the annotation tools, in the order of their buttons."""
DRAWING: tuple[str, ...] = ("ink", "line", "arrow", "eraser")
"""The tools that share a button."""

_MENUS_MS = 300
"""Milliseconds after which icons are drawn that only menus show."""


class Actions(QObject):
    """Makes the QActions of the table; widgets show them, the window connects them.

    ``offer`` sets which conditions hold now (a paper is open, text is selected, …); an action is enabled when all its
    needs are met.
    """

    needs_changed = Signal()
    """A condition that actions or panels may need has changed."""
    wanted = Signal(str)
    """The id of a triggered action without a handler; the receiver connects one now, and it is called."""
    keys_changed = Signal(str)
    """The id of an action that has other shortcuts now."""

    def __init__(
        self, theme: Theme, parent: QObject | None = None, keys: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._there: set[str] = set()
        self._actions: dict[str, QAction] = {}
        self._calls: dict[str, list[Callable[[], object]]] = {}
        rest = self._group(QActionGroup.ExclusionPolicy.None_)
        groups = {name: group for names in RADIOS for group in (self._group(),) for name in names}
        for spec in SPECS:
            action = QAction(translated(spec.text), self)
            action.setObjectName(spec.id)
            if spec.short:
                action.setIconText(translated(spec.short))
            action.setShortcuts(_sequences((keys or {}).get(spec.id, spec.keys)))
            self._actions[spec.id] = groups.get(spec.id, rest).addAction(action)
        self._needing: dict[str, list[ActionSpec]] = defaultdict(list)
        for spec in SPECS:
            for need in spec.needs:
                self._needing[need].append(spec)
            self._actions[spec.id].setEnabled(not spec.needs)
            self._tell(spec.id)
        self._restyle()
        theme.icons_loaded.connect(self._icons_of_buttons)
        theme.changed.connect(self._restyle)

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def words(self, action_id: str) -> str:
        """Return an action's text without the mnemonic's ampersand."""
        return self[action_id].text().replace("&&", "&")

    def name(self, action_id: str) -> str:
        """Return an action's own name, which stays when its text says more, such as what Undo takes back."""
        return translated(_BY_ID[action_id].text).replace("&&", "&")

    def keyed(self, text: str, action_id: str) -> str:
        """Return a given text with an action's first shortcut, for a tooltip."""
        if key := self.key(action_id):
            text = f"{text} ({key})"
        # A tooltip would render HTML, and the name comes from the user.
        return f"<span>{escape(text)}</span>" if "<" in text else text

    def tip(self, action_id: str) -> str:
        """Return an action's text with its first shortcut, for the tooltip of a button."""
        return self.keyed(self.words(action_id), action_id)

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return an action's shortcuts in Qt's portable form, the one that menus show first."""
        return tuple(key.toString() for key in self[action_id].shortcuts())

    def native_keys(self, action_id: str) -> str:
        """Return an action's shortcuts as the platform writes them, with two spaces between them."""
        return "  ".join(dict.fromkeys(map(key_text, self.keys(action_id))))

    def default_keys(self, action_id: str) -> tuple[str, ...]:
        """Return the shortcuts that an action has before the user changes them."""
        return tuple(QKeySequence(key).toString() for key in _BY_ID[action_id].keys)

    def set_keys(self, action_id: str, keys: tuple[str, ...]) -> None:
        """Set an action's shortcuts."""
        if keys != self.keys(action_id):
            self[action_id].setShortcuts(_sequences(keys))
            self._tell(action_id)
            self.keys_changed.emit(action_id)

    def key(self, action_id: str) -> str:
        """Return an action's first shortcut as this system writes it; empty if it has none."""
        return key_text(keys[0]) if (keys := self.keys(action_id)) else ""

    def specs(self) -> list[ActionSpec]:
        """Return the specs of all actions."""
        return list(SPECS)

    def connect_to(self, action_id: str, call: Callable[[], object]) -> None:
        """Set the handler of an action."""
        self._calls.setdefault(action_id, []).append(call)

    def check(self, action_id: str, on: bool) -> None:
        """Make an action checkable, and set its state."""
        self._actions[action_id].setCheckable(True)
        self._actions[action_id].setChecked(on)

    def is_checked(self, action_id: str) -> bool:
        """Return whether an action is checked."""
        return self._actions[action_id].isChecked()

    def offer(self, what: str, there: bool) -> None:
        """Set whether a condition that actions may need holds."""
        if there != (what in self._there):
            (self._there.add if there else self._there.discard)(what)
            self._enable(self._needing[what])
            self.needs_changed.emit()

    def is_there(self, needs: frozenset[str]) -> bool:
        """Return whether all of these conditions hold."""
        return needs <= self._there

    def reason(self, action_id: str) -> str:
        """Return why an action can't be run now, translated; empty if it can, or is none of the table."""
        return reason(_BY_ID[action_id].needs - self._there) if action_id in _BY_ID else ""

    def follow(self, stack: QUndoStack) -> None:
        """Enable Undo and Redo according to this stack."""
        stack.canUndoChanged.connect(partial(self.offer, UNDO))
        stack.canRedoChanged.connect(partial(self.offer, REDO))

    def _group(self, policy: QActionGroup.ExclusionPolicy = QActionGroup.ExclusionPolicy.Exclusive) -> QActionGroup:
        """Make a group of actions, whose one signal stands for those of all."""
        group = QActionGroup(self)
        group.setExclusionPolicy(policy)
        group.triggered.connect(self._run)
        return group

    def _run(self, action: QAction) -> None:
        action_id = action.objectName()
        if action_id not in self._calls:
            self.wanted.emit(action_id)
        for call in self._calls.get(action_id, ()):
            call()

    def _restyle(self) -> None:
        self._icons()
        for swatch in self._theme.palette:
            action_id = f"mark.color.{swatch.id}"
            self[action_id].setText(swatch.label.replace("&", "&&"))
            self._tell(action_id)

    def _icons_of_buttons(self) -> None:
        """Draw the icons that are in view, and a little later those that only menus show."""
        for spec in SPECS:
            if spec.icon and any(one.inherits("QToolButton") for one in self._actions[spec.id].associatedObjects()):
                self._actions[spec.id].setIcon(self._theme.icon(spec.icon))
        QTimer.singleShot(_MENUS_MS, self, self._icons)

    def _icons(self) -> None:
        for spec in SPECS:
            if spec.icon:
                self._actions[spec.id].setIcon(self._theme.icon(spec.icon))

    def _enable(self, specs: Iterable[ActionSpec]) -> None:
        for spec in specs:
            if (lacks := not spec.needs <= self._there) or not self._actions[spec.id].isEnabled():
                self._actions[spec.id].setEnabled(not lacks)
                self._tell(spec.id)

    def _tell(self, action_id: str) -> None:
        """Let the tooltip say what the action does, by which key, and why not now."""
        told, why = self.tip(action_id), self.reason(action_id)
        self[action_id].setToolTip(f"{told}\n{why}" if why else told)


def _sequences(keys: tuple[str, ...]) -> list[QKeySequence]:
    """Return keys for Qt, without those that a file holds and Qt does not know."""
    return [one for one in map(QKeySequence, keys) if one.toString()]
