"""The layout of the menus: which action stands in which menu, in which order and group.

Each action of the table stands in exactly one place; a test says which is missing.
"""

from collections.abc import Iterator

from explorer.model.lazy_dataclass import dataclass
from explorer.model.translation import later as _t

RULE = ""
"""A line between two groups of entries."""
MOST_ENTRIES = 15
"""Maximum number of entries in one menu, without rules."""
RECENT, BOOKMARKS = "recent", "bookmarks"
"""Lists whose entries are added when their menu is opened."""


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu: its title in English, for translation, and its entries: ids of actions, rules, and submenus.

    ``list`` is the list whose entries follow; ``choice`` if those before the first rule are values of what the title
    names.
    """

    title: str
    entries: tuple["str | Menu", ...]
    list: str = ""
    choice: bool = False


_COLORS = ("yellow", "green", "blue", "pink", "orange", "violet", "red", "gray")

FILE = Menu(
    _t("&File"),
    (
        "file.open",
        Menu(_t("Open &recent"), (), RECENT),
        "tab.close",
        "tab.reopen",
        RULE,
        "file.save_copy",
        "file.annotated_copy",
        "file.print",
        RULE,
        Menu(
            _t("&Export"),
            (
                *("file.export", "file.export_again", RULE, "notes.copy_page", "notes.copy_paper"),
                *(RULE, "file.share_episode"),
            ),
        ),
        Menu(_t("&Import"), ("file.import_notes", "file.import_marks")),
        "file.restore",
        RULE,
        "file.browser",
        "file.external",
        "file.properties",
        "file.remove_own",
        RULE,
        "file.quit",
    ),
)
EDIT = Menu(
    _t("&Edit"),
    (
        "mark.undo",
        "mark.redo",
        "mark.history",
        RULE,
        "read.copy",
        Menu(
            _t("Copy &as"),
            (
                "read.copy_citation",
                "read.copy_markdown",
                RULE,
                "file.copy_link",
                "file.copy_reference",
                "file.copy_bibtex",
            ),
        ),
        "read.select_page",
        "read.caret",
        RULE,
        "read.find",
        Menu(
            _t("Find &in paper"),
            (
                "read.next",
                "read.previous",
                RULE,
                "read.whole_word",
                "read.match_case",
                "read.regex",
                RULE,
                "read.matches",
            ),
        ),
        "go.find_notes",
        RULE,
        "file.settings",
    ),
)
VIEW = Menu(
    _t("&View"),
    (
        "view.outline",
        "view.thumbnails",
        "view.left",
        "view.side",
        Menu(
            _t("Tra&nscript"),
            (
                "view.transcript",
                RULE,
                "transcript.open",
                "transcript.get",
                "transcript.make",
                RULE,
                "talk.go",
                "talk.tie",
                "talk.follow",
            ),
        ),
        RULE,
        Menu(
            _t("&Zoom"),
            (
                *("read.zoom_in", "read.zoom_out", RULE, "read.fit", "read.fit_page", "read.actual", RULE),
                *("timeline.zoom_in", "timeline.zoom_out", "timeline.zoom_whole"),
            ),
        ),
        Menu(
            _t("Page &layout"),
            ("read.continuous", "read.single", RULE, "read.facing", "read.cover", RULE, "view.presentation"),
        ),
        Menu(
            _t("&Rotate"),
            (
                "read.rotate_right",
                "read.rotate_left",
                RULE,
                "read.rotation.0",
                "read.rotation.90",
                "read.rotation.180",
                "read.rotation.270",
            ),
        ),
        Menu(
            _t("Page &color"),
            (
                "read.colors.theme",
                "read.colors.paper",
                "read.colors.dark",
                "read.colors.sepia",
                RULE,
                "read.colors.all",
                "read.colors",
            ),
            choice=True,
        ),
        "read.trim",
        Menu(_t("Reading &aids"), ("read.aloud", "view.reading_line", "view.previews", "view.mark_bar")),
        RULE,
        "view.split",
        "view.full_screen",
        "view.menu_bar",
        RULE,
        Menu(
            _t("&Theme"), ("view.theme.system", "view.theme.light", "view.theme.dark", RULE, "view.theme"), choice=True
        ),
    ),
)
GO = Menu(
    _t("&Go"),
    (
        "go.switch",
        "go.time",
        "go.previous",
        "go.next",
        RULE,
        "go.page",
        "go.back",
        "go.forward",
        RULE,
        Menu(_t("&Bookmarks"), ("go.set_mark", "go.mark", "go.bookmarks"), BOOKMARKS),
        "read.preview",
        "go.segment_notes",
        "go.mentions",
        RULE,
        Menu(
            _t("&Tabs"),
            (
                "tab.next",
                "tab.previous",
                "tab.left",
                "tab.right",
                "tab.close_others",
                RULE,
                *(f"tab.{place}" for place in range(1, 9)),
                "tab.last",
            ),
        ),
        Menu(
            _t("&Focus"),
            ("go.timeline", "go.strip", "go.reader", "go.notes", "go.inbox", "go.side", "mark.bar", RULE, "view.menu"),
        ),
    ),
)
PLAY = Menu(
    _t("Pla&y"),
    (
        "play.toggle",
        "play.back",
        "play.forward",
        "play.return",
        "play.previous",
        "play.next",
        RULE,
        "play.follow",
        "play.open",
        "play.stay",
        RULE,
        Menu(_t("&Speed"), ("play.slower", "play.faster")),
        Menu(
            _t("Sleep &timer"),
            ("play.sleep.off", *(f"play.sleep.{one}" for one in (15, 30, 60, "other", "segment"))),
        ),
        "play.loop",
        RULE,
        "play.clock",
        Menu(_t("&Audio"), ("play.attach", "play.download", "play.here")),
        "play.played",
    ),
)
ANNOTATE = Menu(
    _t("&Annotate"),
    (
        "mark.highlight",
        "mark.underline",
        "mark.strike",
        RULE,
        "mark.note",
        "mark.moment",
        "inbox.mark",
        RULE,
        Menu(
            _t("T&ools"),
            (
                "tool.highlight",
                "tool.underline",
                "tool.strike",
                RULE,
                "tool.note",
                "tool.area",
                "tool.text",
                "mark.figure",
                RULE,
                "tool.ink",
                "tool.line",
                "tool.arrow",
                "tool.eraser",
                RULE,
                Menu(_t("&Pen width"), ("pen.thin", "pen.medium", "pen.thick"), choice=True),
                Menu(_t("Text &size"), ("text.small", "text.medium", "text.large", "text.huge"), choice=True),
            ),
        ),
        Menu(_t("&Color"), (*(f"mark.color.{name}" for name in _COLORS), RULE, "mark.palette")),
        RULE,
        "mark.edit",
        "mark.tags",
        Menu(
            _t("Copy and &link"),
            (
                "mark.copy_text",
                "mark.copy_picture",
                "mark.copy_link",
                RULE,
                "mark.show",
                "mark.insert",
                "mark.follow",
                "mark.mentions",
            ),
        ),
        "mark.versions",
        "mark.delete",
        RULE,
        Menu(_t("&Import from PDF"), ("mark.adopt", "mark.adopt_all")),
    ),
)
EPISODES = Menu(
    _t("Ep&isode"),
    (
        "view.library",
        "view.timeline",
        RULE,
        "library.add",
        "file.add_episode",
        RULE,
        "library.refresh",
        Menu(_t("&OPML"), ("library.import_opml", "library.export_opml")),
        RULE,
        Menu(
            _t("Edit &timeline"),
            (
                "timeline.open_paper",
                RULE,
                "timeline.add",
                "timeline.split",
                "timeline.join",
                "timeline.rename",
                "timeline.start",
                "timeline.remove",
                RULE,
                "timeline.paper",
                "timeline.mention",
                "timeline.take",
                "timeline.talk",
                "timeline.merge_paper",
                RULE,
                Menu(
                    _t("&Section"),
                    ("timeline.section", "timeline.rename_section", "timeline.remove_section"),
                ),
            ),
        ),
        "timeline.review",
        RULE,
        "timeline.delete_episode",
    ),
)
HELP = Menu(
    _t("&Help"), ("help.guide", "help.keys", "help.palette", RULE, "help.links", RULE, "help.problem", "help.about")
)
MENU_BAR: tuple[Menu, ...] = (FILE, EDIT, VIEW, GO, PLAY, ANNOTATE, EPISODES, HELP)
"""The menus of the menu bar, in order."""


def actions_of(menu: Menu) -> Iterator[str]:
    """Return the ids of all actions of a menu and its submenus, in order."""
    for entry in menu.entries:
        if isinstance(entry, Menu):
            yield from actions_of(entry)
        elif entry:
            yield entry


def choice_of(action_id: str) -> Menu | None:
    """Return the menu whose choices an action is one of, if it is."""
    for menu in _menus(MENU_BAR):
        if menu.choice and action_id in menu.entries[: (*menu.entries, RULE).index(RULE)]:
            return menu
    return None


def _menus(entries: tuple[str | Menu, ...]) -> Iterator[Menu]:
    for entry in entries:
        if isinstance(entry, Menu):
            yield entry
            yield from _menus(entry.entries)
