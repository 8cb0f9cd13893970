"""The objects that a window is made of: built once at the start (and in a fixture of the tests), and passed to
constructors."""

from PySide6.QtGui import QGuiApplication

from explorer.app.episodes.episodes import Episodes
from explorer.app.episodes.session import TABLES as SESSION_TABLES
from explorer.app.episodes.session import Session
from explorer.app.items.embedded_annotations import EmbeddedAnnotations
from explorer.app.items.item_commands import ItemCommands
from explorer.app.items.reanchored_items import ReanchoredItems
from explorer.app.lazy_subjects import Subjects
from explorer.app.papers.bookmarks import Bookmarks
from explorer.app.papers.document_loader import DocumentLoader
from explorer.app.papers.library_pdfs import LibraryPdfs
from explorer.app.papers.papers import Papers
from explorer.app.papers.pdf_fetches import PdfFetches
from explorer.app.papers.pdf_service import PdfService
from explorer.app.papers.reading_positions import ReadingPositions
from explorer.app.shell.actions import Actions
from explorer.app.shell.device_state import DeviceState
from explorer.app.shell.jobs import Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.settings import Settings
from explorer.app.shell.theme import Theme
from explorer.app.shell.theme_settings import ThemeSettings
from explorer.app.shell.writer import Writer
from explorer.model.known_settings import ASK_FIRST, SHORTCUTS, THEME
from explorer.model.lazy_dataclass import dataclass
from explorer.pdf.client import PdfClient
from explorer.store.database import Store
from explorer.store.library_folder import Library


@dataclass(frozen=True, slots=True)
class AppContext:
    """The running program without its widgets."""

    library: Library
    store: Store
    writer: Writer
    device: DeviceState
    settings: Settings
    theme: Theme
    actions: Actions
    session: Session
    jobs: Jobs
    pdf: PdfService
    papers: Papers
    episodes: Episodes
    watch: LibraryWatch
    subjects: Subjects
    documents: DocumentLoader
    annotations: ItemCommands
    reading: ReadingPositions
    bookmarks: Bookmarks
    reanchored: ReanchoredItems
    embedded: EmbeddedAnnotations

    @classmethod
    def build(
        cls, app: QGuiApplication, library: Library, store: Store, client: PdfClient, device: DeviceState
    ) -> "AppContext":
        """Build all parts.

        Args:
            store: this thread's connection; the context closes it.
            client: the PDF worker, started or not; the context closes it.
            device: this device's state; the context closes it.
        """
        watch = LibraryWatch(store)
        writer = Writer(library, attach=watch.attach_writer)
        settings = Settings(device, store, writer)
        theme = Theme(app, settings.get(THEME))
        ThemeSettings(settings, theme)
        session = Session(store.episodes.timeline, store.papers.get)
        jobs, pdf, access = Jobs(), PdfService(client), LibraryAccess(library, client, watch.attach, device)
        pdfs = LibraryPdfs(access)
        documents = DocumentLoader(store, library, pdf, jobs, PdfFetches(jobs, pdfs.fetch), pdfs.add_local)
        documents.asks_first = lambda: settings.get(ASK_FIRST)
        annotations = ItemCommands(store, writer, session)
        reading = ReadingPositions(store, writer)
        reanchored = ReanchoredItems(store, access, jobs, annotations, writer)
        bookmarks, actions = Bookmarks(store, writer), Actions(theme, keys=settings.get(SHORTCUTS))
        documents.local_added.connect(session.open_paper)
        documents.notified.connect(session.notified)
        documents.opened.connect(lambda ready: annotations.labels.met(ready.file.id, ready.info.labels))
        reanchored.notified.connect(session.notified)
        actions.follow(annotations.stack)
        watch.notified.connect(session.notified)
        writer.refused.connect(lambda error: session.notified.emit(error.sentence))
        watch.written.connect(annotations.cache.follow)
        papers = Papers(store, writer)
        watch.written.connect(papers.follow)  # before the session, which opens the paper that the open one became
        watch.saved.connect(papers.follow)  # as an answer of the user can make two papers one
        papers.merged.connect(lambda _: annotations.cache.follow(None))
        watch.follow(SESSION_TABLES, session.follow)
        watch.moved.connect(settings.reread)
        return cls(
            library=library,
            store=store,
            writer=writer,
            device=device,
            settings=settings,
            theme=theme,
            actions=actions,
            session=session,
            jobs=jobs,
            pdf=pdf,
            papers=papers,
            episodes=Episodes(store),
            watch=watch,
            subjects=Subjects(
                store,
                watch,
                access,
                jobs,
                writer,
                session,
                documents,
                annotations.stack,
                settings,
                reading,
                annotations,
            ),
            documents=documents,
            annotations=annotations,
            reading=reading,
            bookmarks=bookmarks,
            reanchored=reanchored,
            embedded=EmbeddedAnnotations(pdf, annotations, session, theme),
        )

    def close(self) -> bool:
        """Close everything; return False if the last writes could not be saved."""
        # A signal of the stack would reach menus that are deleted already.
        self.annotations.stack.blockSignals(True)
        self.watch.close()
        self.subjects.close()
        self.jobs.close()
        self.annotations.stack.clear()  # its destructor would emit signals after the receivers are deleted
        saved = self.writer.close()
        self.pdf.close()
        self.store.close()
        self.device.close()
        return saved
