"""Adds episodes to the library, shares one, and shows the papers of one to confirm them."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMimeData, QObject

from explorer.app.episodes.title_doubts import TitleDoubts
from explorer.model import timecode, timeline_edit
from explorer.model.episode_proposal import EpisodeProposal
from explorer.model.file_name import file_name
from explorer.model.known_settings import COPY_FOLDER
from explorer.model.one_line import whole_words
from explorer.model.paper import Paper
from explorer.model.paper_count import told_papers
from explorer.model.proposal_question import TakenLine
from explorer.model.translation import tr, trn
from explorer.ui.file_offers import file_offers
from explorer.ui.importing.add_episode_dialog import AddEpisodeDialog
from explorer.ui.importing.proposal_dialog import ProposalDialog
from explorer.ui.user_folders import last_folder
from explorer.ui.window_interfaces import FileDialogs, WindowParts


class FlowWindow(WindowParts, FileDialogs, Protocol):
    """The window into which episodes are imported."""


class ImportFlow(QObject):
    """Opens the dialogs, starts the jobs, and tells what came of them."""

    def __init__(self, window: FlowWindow) -> None:
        super().__init__(window.widget)
        self._window, self._context = window, window.context

    def add(self) -> AddEpisodeDialog:
        """Open the dialog that adds an episode."""
        window = self._window
        dialog = AddEpisodeDialog(self._context.subjects.intake, self._context.theme, window.ask_episode, window.widget)
        dialog.read.connect(self.show_proposal)
        dialog.kept.connect(self._kept)
        dialog.open()
        return dialog

    def take(self, data: QMimeData) -> None:
        """Read what was dropped on the window."""
        self.add().take(data)

    def share(self) -> None:
        """Ask for a path, and write the open episode's file there."""
        timeline = self._context.session.timeline
        if timeline is None:
            return
        folder = last_folder(self._context.settings, COPY_FOLDER)
        suggestion = folder / file_name(timeline.episode.short_title, ".json")
        path = self._window.ask_save(tr("Share episode"), suggestion)
        if path is None:
            return
        job = self._context.subjects.intake.share(timeline.episode.id, path)
        job.finished.connect(lambda _: self._shared(path))
        job.failed.connect(self._window.toast.tell_error)

    def confirm_papers(self, question: str = "") -> None:
        """Show what is asked about the papers of the open episode, first the question with this key."""
        if episode_id := self._context.session.episode_id:
            job = self._context.subjects.intake.read_library(episode_id)
            job.finished.connect(lambda proposal: self.show_proposal(proposal, question))
            job.failed.connect(self._window.toast.tell_error)

    def show_proposal(self, proposal: EpisodeProposal, question: str = "") -> ProposalDialog:
        """Show a proposal, first the question with this key."""
        dialog = ProposalDialog(self._context, proposal, self._window.widget)
        dialog.kept.connect(self._kept if proposal.is_new else lambda _: self._answered(proposal))
        dialog.back_asked.connect(self.add)
        if row := next((one.row for one in proposal.questions() if one.key == question), ""):
            dialog.show_row(row)
        dialog.open()
        return dialog

    # Private helpers

    @property
    def _doubts(self) -> TitleDoubts:
        return self._context.subjects.title_doubts

    def _kept(self, episode_id: str) -> None:
        session = self._context.session
        self._window.navigation.save_drafts()
        self._context.subjects.podcasts.contents.reload()
        self._window.navigation.open_episode(episode_id)
        timeline = session.timeline
        if timeline is None:
            return
        title, count = timeline.episode.short_title, self._context.subjects.podcasts.contents.doubts(episode_id)
        papers = told_papers(timeline.appearances)
        doubts = trn(count, "{count} doubt", "{count} doubts") if count else ""
        if papers and doubts:
            told = tr("“{0}” is in your library, with {1} and {2}.", title, papers, doubts)
        elif papers or doubts:
            told = tr("“{0}” is in your library, with {1}.", title, papers or doubts)
        else:
            told = tr("“{0}” is in your library. No papers are named in its notes.", title)
        self._window.toast.tell(told, [(tr("Review papers"), self.confirm_papers)] if doubts else ())

    def _answered(self, proposal: EpisodeProposal) -> None:
        self._doubts.take_proposal(proposal)
        for one in proposal.taken_lines if proposal.episode_id == self._context.session.episode_id else ():
            self._take_line(one)

    def _take_line(self, one: TakenLine) -> None:
        """Add what the user made of a line of the notes to the timeline."""
        edits = self._context.subjects.timeline_edits
        at_s = one.start_s
        if at_s is not None:
            part = edits.new_part()
            name = tr("add segment at {0}", timecode.display(at_s))
            edits.edit(name, lambda it: timeline_edit.add_segment(it, at_s, part, one.title))
            return

        def give(paper: Paper) -> None:
            name = tr("add “{0}”", whole_words(paper.title, 40))
            edits.edit(name, lambda it: timeline_edit.add_paper(it, paper.id, None, "mentioned"))

        job = self._context.subjects.paper_finder.add(one.target)
        job.finished.connect(give)
        job.failed.connect(self._window.toast.tell_error)

    def _shared(self, path: Path) -> None:
        self._context.settings.put(COPY_FOLDER, str(path.parent))
        told = tr("The episode is in “{0}”: its times, titles and links, and none of your notes.", path.name)
        self._window.toast.tell(told, file_offers(self._window.show_file, path))
