"""What the rows of the library's list say, on the screen and to screen readers."""

from PySide6.QtCore import QDate, QLocale

from explorer.app.episodes.episode_places import EpisodePlaces
from explorer.app.episodes.podcasts import Podcasts
from explorer.model import timecode
from explorer.model.episode_row import EpisodeRow
from explorer.model.library_index import Group
from explorer.model.paper_count import told_counts
from explorer.model.paper_row import PaperRow
from explorer.model.translation import tr, trn


class LibraryTexts:
    """Makes the texts of rows from the state of podcasts and places."""

    def __init__(self, podcasts: Podcasts, places: EpisodePlaces) -> None:
        self._podcasts, self._places = podcasts, places

    def heading(self, group: Group) -> str:
        """Return a group's title."""
        if group.kind == "new":
            return tr("New")
        if group.kind == "annotated":
            return tr("Papers with annotations")
        if group.kind == "own":
            return tr("Your papers")
        return tr("Continue") if group.kind == "continue" else group.title or tr("Without a podcast")

    def below(self, group: Group) -> str:
        """Return the second line of a podcast: how many episodes it has, or what is going on."""
        podcast = group.podcast
        if group.has_papers:
            shown, told = len(group.places), trn(group.total, "{count} paper", "{count} papers")
            return tr("{0} of {1} papers", shown, group.total) if shown < group.total else told
        if podcast and podcast.id in self._podcasts.refreshing:
            return tr("Refreshing…")
        if podcast and podcast.problem:
            return podcast.problem
        count, shown = group.total, len(group.places)
        if count == 0:
            return tr("No episodes yet")
        told = trn(count, "{count} episode", "{count} episodes")
        if shown < count:
            told = tr("{0} of {1} episodes", shown, count)
        if podcast and podcast.new:
            told = f"{told} · {tr('{0} new', podcast.new)}"
        return told if podcast else f"{told} · {tr('not subscribed')}"

    def is_problem(self, group: Group) -> bool:
        """Return whether the second line says what went wrong."""
        podcast = group.podcast
        return podcast is not None and bool(podcast.problem) and podcast.id not in self._podcasts.refreshing

    def is_busy(self, episode: EpisodeRow) -> bool:
        """Return whether an episode is being imported."""
        return episode.item_id in self._podcasts.importing

    def meta(self, group: Group, episode: EpisodeRow, *, is_short: bool = False) -> str:
        """Return the second line of an episode: podcast where others are beside it, date, and length or place.

        Args:
            is_short: leaves the length out where there is a place.
        """
        if self.is_busy(episode):
            return tr("Importing…")
        length = timecode.display(episode.duration_s) if episode.duration_s else ""
        place = self._places.of(episode.episode_id) if episode.episode_id else None
        at = timecode.display(place[0]) if place and place[0] else ""
        if group.kind == "continue":
            return " · ".join(one for one in (tr("at {0}", at) if at else length, episode.podcast) if one)
        parts = [episode.podcast] if group.kind == "new" and episode.podcast else []
        if day := self.day(episode) or (tr("no date") if episode.item_id is not None else ""):
            parts.append(day)
        if at:
            parts.append(tr("at {0} of {1}", at, length) if length and not is_short else tr("at {0}", at))
        else:
            parts.append(length or tr("length unknown"))
        if episode.is_preview:
            parts.append(tr("preview"))
        return " · ".join(parts)

    def preview(self, episode: EpisodeRow) -> str:
        """Return what the word "preview" means; empty where it does not stand there."""
        return tr("Only a preview of its notes is public") if episode.is_preview else ""

    def day(self, episode: EpisodeRow) -> str:
        """Return the date of an episode, such as 27 May 2024; empty if it is unknown."""
        day = QDate.fromString(episode.date, "yyyy-MM-dd")
        return QLocale().toString(day, "d MMM yyyy") if day.isValid() else ""

    def artwork_url(self, episode: EpisodeRow) -> str | None:
        """Return the address of the artwork of an episode's podcast."""
        found = (one.artwork_url for one in self._podcasts.contents.index.podcasts if one.title == episode.podcast)
        return next(found, None)

    def notes(self, episode: EpisodeRow) -> int:
        """Return the number of notes and annotations of an episode."""
        done = self._podcasts.contents.progress.get(episode.episode_id or "")
        return done.notes if done else 0

    def counted_notes(self, episode: EpisodeRow) -> str:
        """Return which notes the number beside an episode counts; empty for none."""
        count = self.notes(episode)
        if not count:
            return ""
        return trn(count, "{count} note at its times or on its papers", "{count} notes at its times or on its papers")

    def papers(self, episode: EpisodeRow) -> str:
        """Return how many of an episode's papers were opened, in full; empty for one that was not imported."""
        if episode.episode_id is None:
            return ""
        if episode.papers:
            told = trn(
                len(episode.papers), "{0} of {count} paper opened", "{0} of {count} papers opened", episode.opened
            )
            return tr("{0} ({1} more mentioned)", told, episode.mentions) if episode.mentions else told
        return told_counts(0, episode.mentions) or _doubts(episode) or tr("no papers named")

    def doubts(self, episode: EpisodeRow) -> str:
        """Return of how many titles it is not known which paper is meant; empty for none, and where ``papers`` says
        so."""
        return _doubts(episode) if episode.papers or episode.mentions else ""

    def paper_meta(self, paper: PaperRow) -> str:
        """Return the second line of a paper: who wrote it, and where the user is in it."""
        first = paper.authors[0] if paper.authors else ""
        authors = tr("{0} et al.", first) if len(paper.authors) > 1 else first
        whose = authors or (tr("PDF of your own") if paper.is_local and paper.has_pdf else "")
        return " · ".join(one for one in (whose, _place(paper)) if one)

    def counted_work(self, count: int) -> str:
        """Return how many annotations and notes are on a paper; empty for none."""
        return trn(count, "{count} annotation or note", "{count} annotations and notes") if count else ""

    def spoken_paper(self, paper: PaperRow, count: int) -> str:
        """Return everything that a paper's row shows, for screen readers."""
        return ", ".join(one for one in (paper.title, self.paper_meta(paper), self.counted_work(count)) if one)

    def spoken_group(self, group: Group, *, is_open: bool) -> str:
        """Return everything that a heading shows, for screen readers."""
        if group.is_fixed:
            return self.heading(group)
        state = tr("open") if is_open else tr("closed")
        return f"{self.heading(group)}, {self.below(group)}, {state}"

    def spoken_episode(self, group: Group, episode: EpisodeRow) -> str:
        """Return everything that an episode's row shows, for screen readers."""
        count = self.notes(episode)
        notes = trn(count, "{count} note", "{count} notes") if count else ""
        new = tr("new") if episode.is_new else ""
        preview = self.preview(episode) if group.kind == "continue" else ""  # elsewhere its second line says so
        papers, doubts = self.papers(episode), self.doubts(episode)
        parts = (episode.title, self.meta(group, episode), papers, doubts, notes, new, preview)
        return ", ".join(one for one in parts if one)


def _doubts(episode: EpisodeRow) -> str:
    return trn(episode.doubts, "{count} doubt", "{count} doubts") if episode.doubts else ""


def _place(paper: PaperRow) -> str:
    """Return where the user is in a paper."""
    if not paper.has_pdf:
        return tr("not downloaded")
    if paper.reading == "read":
        return tr("read")
    if paper.reading == "unopened":
        return tr("not opened")
    return tr("page {0} of {1}", paper.page, paper.pages) if paper.pages else tr("page {0}", paper.page)
