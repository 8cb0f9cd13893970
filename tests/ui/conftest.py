"""Fixtures for the whole program in a window, with a library of its own, and a server on loopback that plays arXiv."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QSplitterHandle, QWidget
from pytestqt.qtbot import QtBot

from explorer.app.episodes.open_target import OpenTarget, resolve
from explorer.app.shell.device_state import DeviceState, device_file
from explorer.app.shell.startup import Startup
from explorer.app.shell.theme import Theme
from explorer.model import known_settings
from explorer.model.paper import GUIDE_ID
from explorer.model.setting import Setting
from explorer.pdf.client import PdfClient
from explorer.services.library_setup import open_library
from explorer.sources.http import Http
from explorer.store.database import Store
from explorer.ui.main_window import MainWindow
from explorer.ui.window_startup import begin
from tests.conftest import nothing_left, shares_window
from tests.fakes.pdf_workers import PooledClient, WorkerPool
from tests.fakes.pdfs import make_paper
from tests.fakes.server import FakeServer, serve
from tests.fakes.signals import kill
from tests.ui.timelines import Desk, bundled
from tests.ui.user import User

_OF_A_PLACE = (
    known_settings.LAST_PAPER,
    known_settings.LAST_SEEN,
    known_settings.RECENT_PAPERS,
    known_settings.TABS_CLOSED,
    known_settings.TABS_CURRENT,
    known_settings.TABS_GLANCED,
    known_settings.TABS_OPEN,
    known_settings.WINDOW_PICTURE,
)
"""Settings that tell which papers were open."""
_KEPT_LATER = (known_settings.EPISODE_PLACES, known_settings.LAST_EPISODE, known_settings.LAST_MOMENT)
"""Settings that the window writes by itself after a while."""
_READ_ONCE = (
    known_settings.FIND_LIST,
    known_settings.FIND_MATCH_CASE,
    known_settings.FIND_REGEX,
    known_settings.FIND_WHOLE_WORD,
    known_settings.NOTES_HERE,
    known_settings.NOTES_ORDER,
    known_settings.NOTES_PREVIEW,
)
"""Settings that a widget reads when it is made, and no longer follows."""
_SIZE = (1400, 900)
YARN = "2309.00071"
YARN_ID = f"arxiv:{YARN}"
YARN_TITLE = "YaRN: Efficient Context Window Extension of Large Language Models"


@pytest.fixture(scope="session")
def paper_pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A paper of eight pages in two columns, with links, figures and references."""
    path = tmp_path_factory.mktemp("papers") / "yarn.pdf"
    make_paper(path, YARN_TITLE, ["Bowen Peng", "Jeffrey Quesnelle"], pages=8)
    return path


@pytest.fixture
def arxiv(paper_pdf: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """A server that has the YaRN paper and answers as arXiv does."""
    with serve({YARN: paper_pdf}) as server:
        for name, value in server.endpoints_env.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeServer]:
    """Three of the episode's papers, ready to be fetched."""
    papers = {}
    for arxiv, title in (("2306.00637", "Wuerstchen"), ("2309.16588", "Registers"), ("2309.00071", "YaRN")):
        papers[arxiv] = tmp_path / f"{arxiv}.pdf"
        make_paper(papers[arxiv], title, ["Somebody"], pages=3)
    with serve(papers) as server:
        for name, value in server.endpoints_env.items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pauses of seconds between two requests, which arXiv asks for and a server on loopback does not."""
    monkeypatch.setitem(Http.__init__.__kwdefaults__, "pace", 0.0)


@pytest.fixture(scope="session", autouse=True)
def icons_drawn_once(qapp: QApplication) -> Iterator[None]:
    """Draws each icon for the first window that shows it, and not again for those of a thousand other tests."""
    render = Theme._render
    drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def shared(*key: Any) -> QPixmap:
        if key not in drawn:
            drawn[key] = render(*key)
        return drawn[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Theme, "_render", staticmethod(shared))
        yield
    drawn.clear()


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    """The light theme, for a widget alone."""
    one = Theme(qapp, "light")
    one.load_icons()
    return one


@pytest.fixture
def desk(qapp: QApplication) -> Desk:
    """The bundled episode, for a widget alone."""
    return Desk(bundled())


@pytest.fixture(scope="session", autouse=True)
def clipboard_emptied(qapp: QApplication) -> Iterator[None]:
    """Empties the clipboard at the end: QMimeData made in Python crashes if it is deleted after Python has ended."""
    yield
    qapp.clipboard().clear()


@pytest.fixture(scope="session")
def prepared_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that has been opened once: it has the bundled episode and the guide."""
    root = tmp_path_factory.mktemp("prepared") / "library"
    open_library(root)[1].close()
    return root


@pytest.fixture
def library(request: pytest.FixtureRequest, tmp_path: Path, prepared_library: Path) -> Path:
    """The folder of a library with the bundled episode and the guide; a test of the first start removes it.

    A test with a shared window gets that window's library.
    """
    if shares_window(request):
        user: User = request.getfixturevalue("shared_user")
        return user.window.context.library.root
    return shutil.copytree(prepared_library, tmp_path / "library")


def start(
    qtbot: QtBot,
    library: Path,
    out: Path,
    client: PdfClient,
    target: str | None = None,
    *,
    late: bool = True,
) -> User:
    """Open the program on a library, in its own order: the size first, then the page, then everything else.

    Args:
        out: the folder that the user saves to.
        target: what the program was started with.
        late: False leaves the window in the state before its first page is shown.
    """
    opening = Startup(library, client)
    try:
        wanted: OpenTarget | None = resolve(opening.store, target) if target else None
    except BaseException:
        opening.close()
        raise
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    context = opening.context(app)
    saved_to: list[Path] = []
    browsed: list[str] = []
    shown: list[Path] = []

    def ask_save(title: str, suggestion: Path) -> Path:
        path = out / suggestion.name
        path.parent.mkdir(exist_ok=True)
        saved_to.append(path)
        return path

    window = MainWindow(
        context,
        ask_open=lambda title: None,
        ask_save=ask_save,
        browse=browsed.append,
        show_file=shown.append,
        ask_printer=lambda title, count: None,
    )
    for name in ("ask_folder", "ask_template", "ask_notes", "ask_backup"):
        setattr(window, name, lambda title, suggestion: None)
    for name in ("ask_audio", "ask_transcript", "ask_episode", "ask_opml", "ask_marks"):
        setattr(window, name, lambda title: None)
    window.resize(*_SIZE)
    begin(window, wanted)
    window.reader.take_focus()
    window.show()
    if late:
        window.prepare()
        window.prepare_hidden()
    QTest.qWaitForWindowExposed(window)
    window.activateWindow()
    return User(qtbot, window, saved_to, browsed, shown)


def _is_seen(widget: QWidget) -> bool:
    """Return whether the user sees a widget; a splitter shows and hides its handles in its own time."""
    return widget.isVisible() and not isinstance(widget, QSplitterHandle)


class SharedWindow:
    """Opens a window when it is first needed, and again after a test that has left something behind."""

    def __init__(self, library: Path, folders: pytest.TempPathFactory, workers: WorkerPool) -> None:
        self._library, self._folders, self._workers = library, folders, workers
        self._user: User | None = None
        self._untouched: object = None
        self._rows: dict[str, set[str]] = {}
        self._deadline_s = 0.0
        self._settings: dict[Setting[Any], Any] = {}
        self._asks: dict[str, Any] = {}

    def take(self, qtbot: QtBot) -> User:
        """Return the window's user, with all tabs closed."""
        if self._user is None:
            root = self._folders.mktemp("shared")
            shutil.copytree(self._library, root / "library")
            self._user = start(qtbot, root / "library", root / "out", PooledClient(self._workers))
            self._user.read("guide")
            settings = self._user.window.context.settings
            self._settings = {one: settings.get(one) for one in known_settings.ALL if one not in _OF_A_PLACE}
            own = vars(self._user.window)
            self._asks = {name: answer for name, answer in own.items() if name.startswith("ask_")}
            self._rows = self._items(self._user)
            self._deadline_s = self._user.window.context.pdf.client._deadline_s
            self._tidy(self._user)
            self._untouched = self._state(self._user)
            # Starts the thread that saves: later it would count as left behind by a test with a window of its own.
            device = self._user.window.context.device
            device.put(known_settings.THEME, device.get(known_settings.THEME))
        self._user.qtbot = qtbot
        # A test may have opened another window meanwhile.
        self._user.window.activateWindow()
        self._user.until(self._user.window.isActiveWindow)
        self._user.window.reader.take_focus()
        return self._user

    def give_back(self) -> None:
        """Undo the edits, put settings back and close the tabs; close the window if more than that was left behind."""
        if self._user and not self._user.gone:
            settings = self._user.window.context.settings
            if any(settings.get(one) != self._settings[one] for one in _READ_ONCE):
                self.close()
                return
            self._tidy(self._user)
        if self._user and (self._user.gone or self._state(self._user) != self._untouched):
            self.close()

    def close(self) -> None:
        """Close the window."""
        if self._user:
            close_window(self._user)
        self._user = None

    def _tidy(self, user: User) -> None:
        """Take back what most tests do: edits of notes, settings, a tool in hand, the find bar, and open tabs."""
        window, context = user.window, user.window.context
        controller = window.readers.tab_controller
        user.saved()
        stack = context.annotations.stack
        while stack.canUndo():
            stack.undo()
        stack.clear()
        self._remove_added(user)
        if context.session.moment is not None and context.session.episode_id:
            context.session.open_episode(context.session.episode_id)
        user.timeline.view.selectionModel().clearCurrentIndex()
        window.reader.pointer.tools.use(None)
        for panel in (context.actions["view.outline"], context.actions["view.thumbnails"]):
            if panel.isChecked():
                panel.trigger()
        if window.readers.is_split:
            window.readers.close_split()
        for front in (known_settings.WINDOW_TAB, known_settings.WINDOW_LEFT_TAB):
            window.panels.show(self._settings[front])
        vars(window).update(self._asks)
        for setting, value in self._settings.items():
            context.settings.put(setting, value)
        context.theme.set_mode(context.settings.get(known_settings.THEME))
        context.theme.set_palette(context.settings.get(known_settings.PALETTE))
        # Papers are opened at the zoom of the one before; otherwise how pages are shown is each paper's own.
        window.reader.view.set_zoom(None)
        while controller.tabs.order:
            controller.close_tab(controller.tabs.order[-1])
        self._replace_hasty_worker(user)
        # The guide is opened by many tests, at its beginning.
        window.reader.visits.clear()
        context.writer.put(lambda store: store.change("DELETE FROM reading_state WHERE paper_id = ?", (GUIDE_ID,)))
        for dialog in window.findChildren(QDialog):
            dialog.close()
        window.toast.hide()
        window.resize(*_SIZE)
        window.reader.take_focus()
        user.notes.filter.clear()
        for record in (user.saved_to, user.browsed, user.shown):
            record.clear()
        user.saved()
        user.until(window.activity.isHidden)

    def _replace_hasty_worker(self, user: User) -> None:
        """End a PDF worker with another deadline than the usual one."""
        client = user.window.context.pdf.client
        if client._deadline_s == self._deadline_s:
            return
        assert isinstance(client, PooledClient)
        client.leave_pool()  # The next worker may count its deadlines in seconds of computing.
        client._deadline_s = self._deadline_s
        user.until(lambda: client.pid)
        before = client.pid
        assert before
        kill(before)
        user.until(lambda: client.pid not in (None, before))

    @staticmethod
    def _items(user: User) -> dict[str, set[str]]:
        """Return the ids of all annotations and notes, also of deleted ones, by their table."""
        rows = user.window.context.store.rows
        return {table: {one["id"] for one in rows(f"SELECT id FROM {table}")} for table in ("annotations", "notes")}

    def _remove_added(self, user: User) -> None:
        """Remove the annotations and notes that a test has added, as another program would."""
        if (found := self._items(user)) == self._rows:
            return
        context = user.window.context
        with closing(stored(context.library.root)) as store, store.write():
            for table, ids in found.items():
                for one in ids - self._rows[table]:
                    store.change(f"DELETE FROM {table} WHERE id = ?", (one,))
        context.watch.look()

    @staticmethod
    def _state(user: User) -> object:
        """Return what a test could leave behind."""
        window, context = user.window, user.window.context
        actions = context.actions
        specs = [one for one in actions.specs() if not one.id.startswith("read.")]
        return (
            [(one.id, actions[one.id].isEnabled(), actions[one.id].isChecked()) for one in specs],
            {one.key: context.store.settings.read(one) for one in known_settings.ALL if one.home == "library"},
            [
                one["id"]
                for table in ("annotations", "notes")
                for one in context.store.rows(f"SELECT id FROM {table} WHERE deleted IS NULL")
            ],
            # Capitals are bookmarks of the whole library.
            context.store.rows("SELECT letter FROM letter_marks WHERE letter GLOB '[A-Z]'"),
            {
                one.key: context.settings.get(one)
                for one in known_settings.ALL
                if one not in (*_OF_A_PLACE, *_KEPT_LATER)
            },
            sorted(type(one).__name__ for one in window.findChildren(QWidget) if _is_seen(one)),
            (window.size(), window.reader.view.zoom, user.notes.filter.text()),
            context.session.moment,
        )


@pytest.fixture
def open_window(qtbot: QtBot, library: Path, tmp_path: Path, pdf_workers: WorkerPool) -> Iterator[Callable[..., User]]:
    """Return a function that opens the program on the library; it may be called again after ``close_window``.

    The program shares a PDF worker with other tests, unless ``client`` is given. ``late`` is explained at ``start``.
    """
    opened: list[User] = []

    def open_it(target: str | None = None, *, late: bool = True, client: PdfClient | None = None) -> User:
        user = start(qtbot, library, tmp_path / "out", client or PooledClient(pdf_workers), target, late=late)
        opened.append(user)
        return user

    yield open_it
    for user in opened:
        close_window(user)


@pytest.fixture(scope="module")
def windows(
    prepared_library: Path, tmp_path_factory: pytest.TempPathFactory, pdf_workers: WorkerPool
) -> Iterator[SharedWindow]:
    """The window that the tests of a module share; see ``shared_user``."""
    with nothing_left(pdf_workers):
        shared = SharedWindow(prepared_library, tmp_path_factory, pdf_workers)
        yield shared
        shared.close()


@pytest.fixture
def shared_user(windows: SharedWindow, qtbot: QtBot) -> Iterator[User]:
    """A user in a window without an open paper, which is the next test's too, if this one leaves it as it was.

    For tests with PDFs of their own: at the end their edits are undone, settings put back, tabs closed. A test that
    leaves more behind (a folded panel) costs a new window, and fails nobody. Downloaded papers stay in
    the library, so tests of downloads need a window of their own. PDFs with the same bytes are the same paper, whose
    way of being shown is remembered: see ``unlike``.
    """
    yield windows.take(qtbot)
    windows.give_back()


@pytest.fixture
def user(request: pytest.FixtureRequest) -> User:
    """A user in front of the guide, as after the first start, in a window that ``shares_window`` tells to be shared
    with the module's other tests, or in one that was just opened."""
    if shares_window(request):
        user: User = request.getfixturevalue("shared_user")
        user.window.context.session.open_paper(GUIDE_ID, "restore")
    else:
        user = request.getfixturevalue("open_window")()
    user.read("guide")
    return user


def close_window(user: User) -> None:
    """Close the window as its user would, and end the program; a second call does nothing."""
    if user.gone:
        return
    user.gone = True
    window = user.window
    window.close()
    window.context.close()
    ended = (window, window.context.actions, window.context.theme)
    parts = [part for one in ended for part in (one, *one.findChildren(QObject))]
    for one in ended:
        one.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    # What Qt's side of a connection still holds, Python can't see: pixels of thousands of tests would stay.
    for part in parts:
        vars(part).clear()


def stored(library: Path) -> Store:
    """Open the library like another program; the test closes it."""
    from explorer.store.library_folder import Library

    return Store.open(Library(library))


def remembered(library: Path) -> DeviceState:
    """Return the device's state as another program would read it now."""
    return DeviceState(device_file(library))


def remember(library: Path, values: dict[str, object]) -> None:
    """Write values to the device's file, valid or not."""
    path = device_file(library)
    known = json.loads(path.read_bytes()) if path.is_file() else {}
    path.write_text(json.dumps(known | values), "utf-8")
