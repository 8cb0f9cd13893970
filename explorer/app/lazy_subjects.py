"""The objects of ``app/`` that the first paint does not need: each is made on first use."""

import os
import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoStack

from explorer.app.episodes.session import Session
from explorer.app.items.item_commands import ItemCommands
from explorer.app.papers.document_loader import DocumentLoader
from explorer.app.papers.reading_positions import ReadingPositions
from explorer.app.shell.jobs import Jobs
from explorer.app.shell.library_access import LibraryAccess
from explorer.app.shell.library_watch import LibraryWatch
from explorer.app.shell.settings import Settings
from explorer.app.shell.writer import Writer
from explorer.model.errors import KnownError
from explorer.store.database import Store

if TYPE_CHECKING:
    from explorer.app.episodes.arrived_sound import ArrivedSound
    from explorer.app.episodes.episode_intake import EpisodeIntake
    from explorer.app.episodes.episode_places import EpisodePlaces
    from explorer.app.episodes.episode_progress import EpisodeProgress
    from explorer.app.episodes.episode_sounds import EpisodeSounds
    from explorer.app.episodes.media_keys import MediaKeys
    from explorer.app.episodes.player import Player
    from explorer.app.episodes.podcasts import Podcasts
    from explorer.app.episodes.talked_pages import TalkedPages
    from explorer.app.episodes.target_resolver import TargetResolver
    from explorer.app.episodes.timeline_edits import TimelineEdits
    from explorer.app.episodes.title_doubts import TitleDoubts
    from explorer.app.episodes.track_keys import TrackKeys
    from explorer.app.episodes.transcripts import Transcripts
    from explorer.app.episodes.way_back import WayBack
    from explorer.app.items.inbox import Inbox
    from explorer.app.items.inbox_import import InboxImport
    from explorer.app.items.item_pictures import ItemPictures
    from explorer.app.items.library_notes import LibraryNotes
    from explorer.app.items.note_exports import NoteExports
    from explorer.app.papers.cited_paper import CitedPaperFinder
    from explorer.app.papers.copied_quotation import CopiedQuotation
    from explorer.app.papers.own_pdfs import OwnPdfs
    from explorer.app.papers.paper_facts import PaperFacts
    from explorer.app.papers.paper_finder import PaperFinder
    from explorer.app.papers.paper_jobs import PaperJobs
    from explorer.app.papers.paper_merger import PaperMerger
    from explorer.app.papers.pdf_copies import PdfCopies
    from explorer.app.papers.voice import Voice
    from explorer.app.shell.library_backups import LibraryBackups
    from explorer.app.shell.library_place import LibraryPlace
    from explorer.app.shell.link_handler import LinkHandler


class Subjects:
    """One object for each subject, with its state, jobs and last problem; its module is imported on first use.

    Args:
        store: the GUI thread's connection.
        documents: the loader of the first reader, which also announces files added by others.
        stack: the window's one undo history.
    """

    def __init__(
        self,
        store: Store,
        watch: LibraryWatch,
        access: LibraryAccess,
        jobs: Jobs,
        writer: Writer,
        session: Session,
        documents: DocumentLoader,
        stack: QUndoStack,
        settings: Settings,
        reading: ReadingPositions,
        annotations: ItemCommands,
    ) -> None:
        self._store, self._watch, self._access, self._jobs = store, watch, access, jobs
        self._writer, self._session, self._documents = writer, session, documents
        self._stack = stack
        self._settings, self._reading = settings, reading
        self._annotations = annotations

    @cached_property
    def facts(self) -> "PaperFacts":
        """Return the metadata of the open paper from arXiv and OpenReview."""
        from explorer.app.papers.paper_facts import PaperFacts

        return PaperFacts(self._store, self._watch, self._access, self._jobs, self._session, self._documents)

    @cached_property
    def inbox(self) -> "Inbox":
        """Return the marks made while listening."""
        from explorer.app.items.inbox import Inbox

        inbox = Inbox(self._watch, self._access, self._jobs, self._session, self._annotations, self._settings)
        inbox.notified.connect(self._session.notified)
        return inbox

    @cached_property
    def inbox_import(self) -> "InboxImport":
        """Return the object that imports marks made elsewhere."""
        from explorer.app.items.inbox_import import InboxImport

        return InboxImport(self._access, self._jobs, self.inbox)

    @cached_property
    def player(self) -> "Player":
        """Return the player of the current episode."""
        from explorer.app.episodes.player import Player

        player = Player(self._store, self._writer, self._session, self._settings)
        player.notified.connect(self._session.notified)
        self._watch.follow(("episode_audio", "audio_points", "episodes"), lambda _: player.reread())
        player.changed.connect(lambda: self.media_keys if player.is_used else None)
        return player

    @cached_property
    def way_back(self) -> "WayBack":
        """Return the way back to where the user listened, which also plays a stretch of the episode again."""
        from explorer.app.episodes.way_back import WayBack

        return WayBack(self._session, self.player)

    @cached_property
    def voice(self) -> "Voice":
        """Return what reads texts aloud."""
        from explorer.app.papers.voice import Voice, system_speech

        return Voice(system_speech)

    @cached_property
    def progress(self) -> "EpisodeProgress":
        """Return what the user has heard and read of the current episode."""
        from explorer.app.episodes.episode_progress import EpisodeProgress

        return EpisodeProgress(self._session, self._reading, self.player)

    @cached_property
    def media_keys(self) -> "MediaKeys | None":
        """Return what lets the desktop control the player, made when something is first played; None without a bus."""
        if not has_session_bus():
            return None
        from explorer.app.episodes.media_keys import MediaKeys

        return MediaKeys(self.player, self._session, self._settings, self._mark)

    @cached_property
    def track_keys(self) -> "TrackKeys":
        """Return what the keys for the next and the previous track do in the window."""
        from explorer.app.episodes.track_keys import TrackKeys

        return TrackKeys(self.player, self._settings, self._mark)

    def _mark(self) -> None:
        """Mark what is heard, or say why that can't be done."""
        try:
            self.inbox.mark()
        except KnownError as error:
            self._session.notified.emit(error.sentence)

    def warm_sound(self) -> None:
        """Load what plays sound when the user is not busy and an episode with audio is open."""
        from explorer.app.episodes.sound_warmup import SoundWarmup

        SoundWarmup(self.player, self._session)

    @cached_property
    def audio(self) -> "EpisodeSounds":
        """Return the object that attaches the sound of episodes."""
        from explorer.app.episodes.episode_sounds import EpisodeSounds

        return EpisodeSounds(self._access, self._jobs, self.arrived)

    @cached_property
    def arrived(self) -> "ArrivedSound":
        """Return how much of the current episode's sound has arrived."""
        from explorer.app.episodes.arrived_sound import ArrivedSound

        return ArrivedSound(self._session, self.player)

    @property
    def is_listening(self) -> bool:
        """Return whether the current episode was played since it was opened."""
        player: Player | None = vars(self).get("player")
        return player is not None and player.is_used

    def keep(self) -> None:
        """Save what the subjects that were made have not saved yet."""
        if player := vars(self).get("player"):
            player.keeper.keep()

    def close(self) -> None:
        """Let go of what the subjects that were made hold."""
        if keys := vars(self).get("media_keys"):
            keys.close()
        if player := vars(self).get("player"):
            player.close()

    @cached_property
    def copies(self) -> "PdfCopies":
        """Return the object that copies and prints PDFs."""
        from explorer.app.papers.pdf_copies import PdfCopies

        return PdfCopies(self._access, self._jobs, self._writer)

    @cached_property
    def quotation(self) -> "CopiedQuotation":
        """Return the object that makes quotations for the clipboard."""
        from explorer.app.papers.copied_quotation import CopiedQuotation

        return CopiedQuotation(self._store)

    @cached_property
    def paper_jobs(self) -> "PaperJobs":
        """Return the object that makes a paper's citation and removes its PDF."""
        from explorer.app.papers.paper_jobs import PaperJobs

        return PaperJobs(self._access, self._jobs)

    def cited(self) -> "CitedPaperFinder":
        """Return a new finder of cited papers, for one reader."""
        from explorer.app.papers.cited_paper import CitedPaperFinder

        return CitedPaperFinder(self._store, self._writer, self._session)

    @cached_property
    def targets(self) -> "TargetResolver":
        """Return the object that resolves targets of links and of later starts of the program."""
        from explorer.app.episodes.target_resolver import TargetResolver

        return TargetResolver(self._access, self._jobs)

    @cached_property
    def episode_places(self) -> "EpisodePlaces":
        """Return the object that knows where each episode was left."""
        from explorer.app.episodes.episode_places import EpisodePlaces

        return EpisodePlaces(self._session, self._settings)

    @cached_property
    def podcasts(self) -> "Podcasts":
        """Return the podcasts, with the lists of the whole library."""
        from explorer.app.episodes.podcasts import Podcasts

        podcasts = Podcasts(self._store, self._watch, self._access, self._jobs, self._writer, self._stack)
        podcasts.contents.notified.connect(self._session.notified)
        return podcasts

    @cached_property
    def timeline_edits(self) -> "TimelineEdits":
        """Return the object that corrects timelines."""
        from explorer.app.episodes.timeline_edits import TimelineEdits

        return TimelineEdits(self._store, self._writer, self._session, self._stack, self.episode_places)

    @cached_property
    def paper_merger(self) -> "PaperMerger":
        """Return the object that merges two papers that are one."""
        from explorer.app.papers.paper_merger import PaperMerger

        return PaperMerger(self._access, self._jobs, self._session, self._stack)

    @cached_property
    def own_pdfs(self) -> "OwnPdfs":
        """Return the object that removes PDFs of the user's own."""
        from explorer.app.papers.own_pdfs import OwnPdfs

        return OwnPdfs(self._store, self._writer, self._stack)

    @cached_property
    def paper_finder(self) -> "PaperFinder":
        """Return the object that finds a paper by its title, an id, an address or a PDF."""
        from explorer.app.papers.paper_finder import PaperFinder

        return PaperFinder(self._store, self._access, self._jobs)

    @cached_property
    def intake(self) -> "EpisodeIntake":
        """Return the object that reads and keeps new episodes."""
        from explorer.app.episodes.episode_intake import EpisodeIntake

        return EpisodeIntake(self._access, self._jobs)

    @cached_property
    def title_doubts(self) -> "TitleDoubts":
        """Return the papers to confirm of the session's episode."""
        from explorer.app.episodes.title_doubts import TitleDoubts

        return TitleDoubts(self._watch, self._access, self._jobs, self._writer, self._session, self._stack)

    @cached_property
    def transcripts(self) -> "Transcripts":
        """Return the transcript of the current episode."""
        from explorer.app.episodes.transcripts import Transcripts

        return Transcripts(
            self._store,
            self._watch,
            self._access,
            self._jobs,
            self._writer,
            self._session,
            self._stack,
            self._settings,
        )

    @cached_property
    def talked_pages(self) -> "TalkedPages":
        """Return which pages are talked about at which times."""
        from explorer.app.episodes.talked_pages import TalkedPages

        return TalkedPages(
            self._store,
            self._watch,
            self._access,
            self._jobs,
            self._writer,
            self._session,
            self.transcripts,
            self._stack,
        )

    @cached_property
    def exports(self) -> "NoteExports":
        """Return the object that exports and imports notes."""
        from explorer.app.items.note_exports import NoteExports

        return NoteExports(self._access, self._jobs)

    @cached_property
    def backups(self) -> "LibraryBackups":
        """Return the object that checks, backs up and restores the library."""
        from explorer.app.shell.library_backups import LibraryBackups

        return LibraryBackups(self._access, self._jobs)

    @cached_property
    def place(self) -> "LibraryPlace":
        """Return the object that moves the library."""
        from explorer.app.shell.library_place import LibraryPlace

        return LibraryPlace(self._access, self._jobs, self._access.device)

    @cached_property
    def links(self) -> "LinkHandler":
        """Return the object that makes this program the one that opens links from outside."""
        from explorer.app.shell.link_handler import LinkHandler

        return LinkHandler(self._jobs)

    @cached_property
    def pictures(self) -> "ItemPictures":
        """Return the object that stores pictures of areas and notes."""
        from explorer.app.items.item_pictures import ItemPictures

        return ItemPictures(self._access, self._jobs)

    @cached_property
    def library_notes(self) -> "LibraryNotes":
        """Return the object that reads notes and tags of the whole library."""
        from explorer.app.items.library_notes import LibraryNotes

        return LibraryNotes(self._store, self._access, self._jobs)


def has_session_bus() -> bool:
    """Return whether there is a session's bus on Linux: Qt would try to start one."""
    if not sys.platform.startswith("linux"):
        return False
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    return bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS") or (runtime and (Path(runtime) / "bus").exists()))
