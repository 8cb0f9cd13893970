"""All that a window is made of, built once in the door and in the tests' fixture, and handed down by constructors."""

from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication

from explorer.app.actions import Actions
from explorer.app.annotations import Annotations
from explorer.app.carrying import Carrying
from explorer.app.documents import Documents
from explorer.app.embedded import Embedded
from explorer.app.fetches import Fetches
from explorer.app.jobs import Jobs
from explorer.app.pdf_service import PdfService
from explorer.app.reading import Reading
from explorer.app.session import Session
from explorer.app.settings import Settings
from explorer.app.theme import MODES, Theme
from explorer.app.work import Work
from explorer.app.writer import Writer
from explorer.model import palette
from explorer.pdf.client import PdfClient
from explorer.store.database import Store
from explorer.store.library import Library


@dataclass(frozen=True, slots=True)
class AppContext:
    """The running program without its widgets."""

    library: Library
    store: Store
    writer: Writer
    settings: Settings
    theme: Theme
    actions: Actions
    session: Session
    jobs: Jobs
    pdf: PdfService
    work: Work
    documents: Documents
    annotations: Annotations
    reading: Reading
    carrying: Carrying
    embedded: Embedded

    @classmethod
    def build(cls, app: QGuiApplication, library: Library, store: Store, client: PdfClient) -> "AppContext":
        """Put the parts together.

        Args:
            store: this thread's connection; the context closes it.
            client: the PDF worker, started or not; the context closes it.
        """
        writer = Writer(library)
        settings = Settings(store, writer)
        mode = settings.get("theme")
        theme = Theme(app, mode if mode in MODES else "system")
        theme.set_palette(palette.read(settings.get(palette.SETTING)))
        session = Session(store.episodes.timeline, store.papers.get)
        jobs, pdf, work = Jobs(), PdfService(client), Work(library, client)
        documents = Documents(store, library, pdf, jobs, Fetches(jobs, work.fetch), work.add_local)
        annotations = Annotations(store, writer, session)
        reading = Reading(store, writer)
        carrying = Carrying(store, work, jobs, annotations, writer)
        actions = Actions(theme)
        documents.local_added.connect(session.open_paper)
        documents.told.connect(session.told)
        carrying.told.connect(session.told)
        actions.follow(annotations.stack)
        return cls(
            library=library,
            store=store,
            writer=writer,
            settings=settings,
            theme=theme,
            actions=actions,
            session=session,
            jobs=jobs,
            pdf=pdf,
            work=work,
            documents=documents,
            annotations=annotations,
            reading=reading,
            carrying=carrying,
            embedded=Embedded(pdf, annotations, session, theme),
        )

    def close(self) -> bool:
        """End everything; False where the last writes could not be saved."""
        # Clearing the stack on the way out would tell menus that have gone before it.
        self.annotations.stack.blockSignals(True)
        self.jobs.close()
        self.annotations.stack.clear()  # by itself it would tell of its end when those who listen are gone
        saved = self.writer.close()
        self.pdf.close()
        self.store.close()
        return saved
