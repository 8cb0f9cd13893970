"""What the rows of the library's list say, on the screen and to screen readers."""

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from explorer.app.episodes.episode_places import EpisodePlaces
from explorer.app.episodes.podcasts import Podcasts
from explorer.model import timecode
from explorer.model.episode_row import EpisodeRow
from explorer.model.library_index import Group


def _tr(text: str) -> str:
    return QCoreApplication.translate("LibraryTexts", text)


class LibraryTexts:
    """Makes the texts of rows from the state of podcasts and places."""

    def __init__(self, podcasts: Podcasts, places: EpisodePlaces) -> None:
        self._podcasts, self._places = podcasts, places

    def heading(self, group: Group) -> str:
        """Return a group's title."""
        if group.kind == "new":
            return _tr("New")
        return _tr("Continue") if group.kind == "continue" else group.title or _tr("Without a podcast")

    def below(self, group: Group) -> str:
        """Return the second line of a podcast: how many episodes it has, or what is going on."""
        podcast = group.podcast
        if podcast and podcast.id in self._podcasts.refreshing:
            return _tr("Refreshing…")
        if podcast and podcast.problem:
            return podcast.problem
        count, shown = group.total, len(group.places)
        if count == 0:
            return _tr("No episodes yet")
        told = _tr("1 episode") if count == 1 else _tr("{0} episodes").format(count)
        if shown < count:
            told = _tr("{0} of {1} episodes").format(shown, count)
        if podcast and podcast.new:
            told = f"{told} · {_tr('{0} new').format(podcast.new)}"
        return told if podcast else f"{told} · {_tr('not subscribed')}"

    def is_problem(self, group: Group) -> bool:
        """Return whether the second line says what went wrong."""
        podcast = group.podcast
        return podcast is not None and bool(podcast.problem) and podcast.id not in self._podcasts.refreshing

    def is_busy(self, episode: EpisodeRow) -> bool:
        """Return whether an episode is being imported."""
        return episode.item_id in self._podcasts.importing

    def meta(self, group: Group, episode: EpisodeRow) -> str:
        """Return the second line of an episode: podcast where others are beside it, date, and length or place."""
        if self.is_busy(episode):
            return _tr("Importing…")
        parts = [episode.podcast] if group.kind in ("new", "continue") and episode.podcast else []
        if group.kind != "continue":
            parts.append(self.day(episode) or _tr("no date"))
        length = timecode.display(episode.duration_s) if episode.duration_s else ""
        place = self._places.of(episode.episode_id) if episode.episode_id else None
        if place and place[0]:
            at = timecode.display(place[0])
            parts.append(_tr("at {0} of {1}").format(at, length) if length else _tr("at {0}").format(at))
        else:
            parts.append(length or _tr("length unknown"))
        return " · ".join(parts)

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

    def papers(self, episode: EpisodeRow) -> str:
        """Return how many of an episode's papers were opened, in full; empty for one that was not imported."""
        if episode.episode_id is None:
            return ""
        if episode.papers:
            return _tr("{0} of {1} papers opened").format(episode.opened, len(episode.papers))
        if episode.mentions:
            return _tr("{0} papers mentioned").format(episode.mentions)
        return _tr("no papers named")

    def spoken_group(self, group: Group, *, is_open: bool) -> str:
        """Return everything that a heading shows, for screen readers."""
        if group.kind in ("new", "continue"):
            return self.heading(group)
        state = _tr("open") if is_open else _tr("closed")
        return f"{self.heading(group)}, {self.below(group)}, {state}"

    def spoken_episode(self, group: Group, episode: EpisodeRow) -> str:
        """Return everything that an episode's row shows, for screen readers."""
        count = self.notes(episode)
        notes = "" if not count else _tr("1 note") if count == 1 else _tr("{0} notes").format(count)
        new = _tr("new") if episode.is_new else ""
        parts = (episode.title, self.meta(group, episode), self.papers(episode), notes, new)
        return ", ".join(one for one in parts if one)
