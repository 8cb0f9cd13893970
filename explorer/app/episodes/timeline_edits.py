"""The user's corrections of timelines, each a step of the same undo history as annotations and notes."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from explorer.app.episodes.episode_places import EpisodePlaces
from explorer.app.episodes.session import Session
from explorer.app.episodes.unsubscription import Unsubscription
from explorer.app.shell.writer import Write, Writer
from explorer.model.errors import KnownError
from explorer.model.ids import new_id, now
from explorer.model.podcast import Podcast
from explorer.model.timeline_edit import Edit, Said
from explorer.services.timeline_changes import DELETION, Rule, notes_left, prepared
from explorer.store.database import Store

Put = Callable[[str, Edit], None]
"""Queues what the user says of an episode (its id)."""


class TimelineStep(QUndoCommand):
    """A correction: what the user said before, and says after it, of some fields of an episode's parts."""

    def __init__(
        self, put: Put, text: str, episode_id: str, before: Edit, after: Edit, *, is_said: bool = False
    ) -> None:
        super().__init__(text)
        self._put, self.episode_id, self._before, self._after = put, episode_id, before, after
        self._is_said = is_said
        """Whether it was said before it became a step."""

    def redo(self) -> None:
        """Say it."""
        if not self._is_said:
            self._put(self.episode_id, self._after)
        self._is_said = False

    def undo(self) -> None:
        """Say what was said before."""
        self._put(self.episode_id, self._before)


class DeletionStep(QUndoCommand):
    """Deletes episodes and ends a subscription, together; undo brings all back and opens what was open.

    Args:
        put: queues what the user says of episodes by id, with another write, and the episode that is opened then.
    """

    def __init__(
        self,
        put: Callable[[Mapping[str, Edit], Write | None, str], None],
        text: str,
        before: Mapping[str, Edit],
        opens: str,
        podcast: Podcast | None,
    ) -> None:
        super().__init__(text)
        self._put, self._before, self._opens = put, before, opens
        self._after = dict.fromkeys(before, _dated(DELETION))
        self._ended = Unsubscription(podcast) if podcast else None
        self.episode_id = next(iter(before)) if len(before) == 1 and podcast is None else None

    def redo(self) -> None:
        """Delete them."""
        self._put(self._after, self._ended.take_out if self._ended else None, "")

    def undo(self) -> None:
        """Bring them back."""
        self._put(self._before, self._ended.put_back if self._ended else None, self._opens)


class TimelineEdits(QObject):
    """Edits the session's timeline.

    An edit is decided from what is stored, in the writer's thread, since a long timeline takes some time to read, and
    stored there at once: it is kept even if the window closes before it is a step of the undo history. One that is
    asked for while another is being stored waits for that, so that two keys in a row do not decide from the same
    timeline.
    """

    _decided = Signal(object)
    """An edit that the writer's thread has decided."""

    def __init__(
        self, store: Store, writer: Writer, session: Session, stack: QUndoStack, places: EpisodePlaces
    ) -> None:
        super().__init__()
        self._places = places
        self._store, self._writer, self._session, self._stack = store, writer, session, stack
        self._is_storing = False
        self._deciding: _Decision | None = None
        self._revived: str | None = None
        """An episode that was brought back, empty if one was deleted; None if neither."""
        self._waiting: deque[Callable[[], None]] = deque()
        writer.saved.connect(self._saved)
        self._decided.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @staticmethod
    def new_part() -> str:
        """Return an id for a part that the user makes."""
        return f"user:{new_id()}"

    def edit(self, name: str, rule: Rule, then: Callable[[], object] | None = None) -> None:
        """Change the session's timeline by a rule, as a step of the undo history, and call ``then``; a refusal is told
        instead."""
        if self._session.episode_id is None:
            return
        if why := self._store.read_only_because:
            self._session.notified.emit(why.sentence)
            return
        self._waiting.append(partial(self._edit, name, self._session.episode_id, rule, then))
        self._go_on()

    def notes_left(self, episode_ids: Sequence[str]) -> tuple[list[tuple[str, int]], int]:
        """Return the titles of papers, each with the number of notes that stay when episodes are deleted, and the
        number of marks that stay in the inbox."""
        try:
            return notes_left(self._store, episode_ids)
        except KnownError as error:
            self._session.notified.emit(error.sentence)
            return [], 0

    def delete_episodes(self, episode_ids: Sequence[str], name: str, podcast: Podcast | None = None) -> bool:
        """Delete episodes, and unsubscribe from a podcast, in one undo step with this name; all notes stay. Return
        whether that can be done."""
        if why := self._store.read_only_because:
            self._session.notified.emit(why.sentence)
            return False
        before = {one: self._store.episode_facts.said(one, DELETION) for one in episode_ids}
        opens = self._session.episode_id if self._session.episode_id in before else None
        if opens is None:
            opens = episode_ids[0] if len(episode_ids) == 1 and podcast is None else ""
        self._stack.push(DeletionStep(self._put_all, name, before, opens, podcast))
        return True

    # Private helpers

    def _go_on(self) -> None:
        while self._waiting and not self._is_storing:
            self._waiting.popleft()()

    def _edit(self, name: str, episode_id: str, rule: Rule, then: Callable[[], object] | None) -> None:
        self._is_storing = True
        self._deciding = decision = _Decision(name, episode_id, then)

        def decide(store: Store) -> None:
            decision.refusal = None
            try:
                decision.before, edit = prepared(store, episode_id, rule)
                decision.edit = _dated(edit)
                if edit:
                    store.episode_facts.say(episode_id, decision.edit)
            except KnownError as error:
                decision.refusal = error
            self._decided.emit(decision)

        self._writer.put(decide)

    def _take(self, decision: "_Decision") -> None:
        """Make a step of an edit that was decided; the writer decides again where it could not end a transaction."""
        if decision is not self._deciding:
            return
        self._deciding = None
        if decision.refusal:
            self._session.notified.emit(decision.refusal.sentence)
        elif decision.edit:
            step = TimelineStep(
                self._put, decision.name, decision.episode_id, decision.before, decision.edit, is_said=True
            )
            self._stack.push(step)
            if decision.then and not self._writer.is_closed:
                decision.then()

    def _put(self, episode_id: str, edit: Edit) -> None:
        self._is_storing = True
        self._writer.put(lambda store: _say(store, episode_id, edit))

    def _put_all(self, edits: Mapping[str, Edit], along: Write | None, opens: str) -> None:
        self._is_storing = True
        self._revived = opens

        def write(store: Store) -> None:
            with store.write():
                if along:
                    along(store)  # First: items of a feed forget an episode that is deleted.
                for episode_id, edit in edits.items():
                    _say(store, episode_id, edit)

        self._writer.put(write)

    def _saved(self) -> None:
        if self._is_storing:
            self._is_storing = False
            self._open_another()
            self._go_on()

    def _open_another(self) -> None:
        """After an episode was deleted, open another one; open it again when it is back."""
        revived, self._revived = self._revived, None
        if revived is None or (revived == "" and self._session.timeline is not None):
            return
        if episode_id := revived or self._store.episodes.first():
            self._places.open(episode_id)


@dataclass(eq=False, slots=True)
class _Decision:
    """An edit that was asked for, and what was decided: what the user says before and after it, or why not."""

    name: str
    episode_id: str
    then: Callable[[], object] | None
    before: Edit = ()
    edit: Edit = ()
    refusal: KnownError | None = None


def _say(store: Store, episode_id: str, edit: Edit) -> None:
    try:
        store.episode_facts.say(episode_id, edit)
    except KnownError as error:
        if error.code != "episode-unknown":  # Another program has deleted it: nothing is to be said.
            raise


def _dated(edit: Edit) -> Edit:
    """Return an edit with the time at which it was made, so that redo says the same."""
    when = now()
    return tuple(Said(one.kind, one.part, one.field, one.value, when, one.is_said) for one in edit)
