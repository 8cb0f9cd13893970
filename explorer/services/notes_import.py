"""Imports a file of notes into a library, by merging or by restoring."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from explorer.model import hybrid_clock
from explorer.model.annotation import Annotation, Version, words
from explorer.model.ids import new_id, now
from explorer.model.item_merge import DELETED, ItemState, Way, merge
from explorer.model.paper import Paper, PaperFile
from explorer.model.paper_names import PaperNames
from explorer.model.translation import tr, trn
from explorer.services import foreign_notes, json_value, notes_schema, picture_store, web_annotation
from explorer.services.foreign_notes import ForeignNotes, ReadPages
from explorer.services.json_value import FaultError
from explorer.store.database import Store
from explorer.store.item_states import Tombstone

_MOST_FOREIGN_BYTES = 64 * 1024 * 1024
_MOST_TOLD = 3
_LEFT: dict[str, Callable[[int], str]] = {
    web_annotation.NO_PAPER: lambda count: trn(
        count,
        "One was left out: it doesn’t say what it is about.",
        "{count} were left out: they don’t say what they are about.",
    ),
    web_annotation.NOTHING: lambda count: trn(
        count,
        "One was left out: it has neither text nor a place.",
        "{count} were left out: they have neither text nor a place.",
    ),
    web_annotation.NO_ANNOTATION: lambda count: trn(
        count,
        "One entry of the file is not an annotation.",
        "{count} entries of the file are not annotations.",
    ),
    web_annotation.TOO_MANY: lambda count: trn(
        count,
        "One was left out: at most {most} from another program can be imported at once.",
        "{count} were left out: at most {most} from another program can be imported at once.",
        most=web_annotation.MOST,
    ),
}


@dataclass(slots=True)
class ImportResult:
    """The result of an import: numbers of annotations and notes.

    Args:
        kept: newer here than in the file, at least in part, and kept.
        deleted: deleted elsewhere, and now here too.
        stay_deleted: in the file, but deleted later: here, or by a tombstone of the file.
        both: had different texts here and in the file, which were merged or are both kept.
        without_episode: imported without their second, because the episode is not in this library.
        apart: titles of two papers of this library that are one in the file; they are not merged.
        unplaced: of another program, with words that are not in the PDF; they are notes with their quotes.
        left: of another program and left out, by reason; ``absent`` by the title of a paper without a PDF on the disk,
            ``unknown`` by the address that is no paper of the library.
    """

    added: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0
    deleted: int = 0
    stay_deleted: int = 0
    both: int = 0
    without_episode: int = 0
    apart: list[tuple[str, str]] = field(default_factory=list)
    unplaced: int = 0
    left: Counter[str] = field(default_factory=Counter)
    absent: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)

    @property
    def left_out(self) -> int:
        """Return how many annotations of another program were left out."""
        return sum(map(Counter.total, (self.left, self.absent, self.unknown)))

    def report(self) -> str:
        """Return sentences for the user about conflicts, deletions and papers; empty if there were none."""
        parts = [
            sentence
            for count, sentence in (
                (
                    self.kept,
                    trn(
                        self.kept,
                        "One was changed here later; your version is kept.",
                        "{count} were changed here later; your versions are kept.",
                    ),
                ),
                (
                    self.deleted,
                    trn(
                        self.deleted,
                        "One was deleted elsewhere and is now deleted here.",
                        "{count} were deleted elsewhere and are now deleted here.",
                    ),
                ),
                (
                    self.stay_deleted,
                    trn(
                        self.stay_deleted,
                        "One was deleted later and stays deleted: choose Restore to get it back.",
                        "{count} were deleted later and stay deleted: choose Restore to get them back.",
                    ),
                ),
                (
                    self.both,
                    trn(
                        self.both,
                        "One had different text here and in the file: both are kept in it.",
                        "{count} had different text here and in the file: both are kept in them.",
                    ),
                ),
                (
                    self.without_episode,
                    trn(
                        self.without_episode,
                        "One was imported without its time, as the episode is not in this library: "
                        "import the file again when it is.",
                        "{count} were imported without their times, as the episode is not in this library: "
                        "import the file again when it is.",
                    ),
                ),
                (
                    self.unplaced,
                    trn(
                        self.unplaced,
                        "One quotes text that is not in the PDF and was imported as a note.",
                        "{count} quote text that is not in the PDF and were imported as notes.",
                    ),
                ),
                *((self.left[reason], sentence(self.left[reason])) for reason, sentence in _LEFT.items()),
            )
            if count
        ]
        parts += [
            tr(
                "The file has “{0}” and “{1}” as one paper: they stay two here; the first has its notes.",
                one[:80],
                other[:80],
            )
            for one, other in self.apart
        ]
        parts += [
            trn(
                count,
                "One was left out: the PDF of “{0}” is not downloaded or can’t be read. Download it, then import the "
                "file again.",
                "{count} were left out: the PDF of “{0}” is not downloaded or can’t be read. Download it, then import "
                "the file again.",
                title[:80],
            )
            for title, count in self.absent.most_common(_MOST_TOLD)
        ]
        parts += [
            trn(
                count,
                "One was left out: “{0}” is not a paper in this library. Add it, then import the file again.",
                "{count} were left out: “{0}” is not a paper in this library. Add it, then import the file again.",
                source[:80],
            )
            for source, count in self.unknown.most_common(_MOST_TOLD)
        ]
        if more := sum(
            count for _, count in [*self.absent.most_common()[_MOST_TOLD:], *self.unknown.most_common()[_MOST_TOLD:]]
        ):
            parts.append(trn(more, "One was left out of other papers.", "{count} were left out of other papers."))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class NotesImport:
    """A file of notes that has been read and checked."""

    papers: Sequence[Paper]
    files: Sequence[PaperFile]
    placed: Sequence[tuple[str, ItemState]]
    """Annotations and notes with their places in the file: ``annotations[3]``."""
    gone: Sequence[Tombstone]
    pictures: Sequence[bytes]
    has_history: bool
    """Whether the file has the clocks of fields, and earlier texts."""
    others: Sequence[Mapping[str, Any]] = ()
    """Annotations that another program has put into the file."""

    @classmethod
    def read(cls, data: bytes) -> "NotesImport":
        """Check all of a file's values. Raises FaultError."""
        file, placed, version, others = notes_schema.read(data)
        papers, files = [one.made() for one in file.papers], [one.made() for one in file.files]
        known, paper_of_file = {one.id for one in papers}, {one.id: one.paper_id for one in files}
        for at, one in enumerate(files):
            if one.paper_id not in known:
                raise FaultError(f"files[{at}].paper_id", tr("its paper is not in the file"))
        states: list[tuple[str, ItemState]] = []
        kinds: dict[str, str] = {}
        for place, given in placed:
            state = given.made(place)
            if state.item.id in kinds:
                raise FaultError(f"{place}.id", tr("another annotation or note of the file has it"))
            kinds[state.item.id] = _kind(state)
            if state.item.paper_id is not None and state.item.paper_id not in known:
                raise FaultError(f"{place}.paper_id", tr("its paper is not in the file"))
            if isinstance(state.item, Annotation) and state.item.file_id not in paper_of_file:
                raise FaultError(f"{place}.file_id", tr("its PDF is not named in the file"))
            if isinstance(state.item, Annotation) and state.item.paper_id != paper_of_file[state.item.file_id]:
                raise FaultError(f"{place}.file_id", tr("its PDF belongs to another paper"))
            states.append((place, state))
        gone = [one.made() for one in file.deleted]
        for at, tombstone in enumerate(gone):
            if kinds.setdefault(tombstone.id, tombstone.kind) != tombstone.kind:
                raise FaultError(f"deleted[{at}].id", tr("an item of the other kind in the file has it"))
        return cls(papers, files, states, gone, list((file.pictures or {}).values()), version > 1, others)

    def put_into(self, store: Store, way: Way) -> ImportResult:
        """Import everything or nothing. Raises KnownError, and FaultError for an item of the library's other kind."""
        for image in self.pictures:
            picture_store.keep(store.library, image)
        done = ImportResult()
        with store.write():
            stamps = [stamp for _, state in self.placed for stamp in state.clocks.values()]
            store.advance_clock(max([*stamps, *(one.clock for one in self.gone)], default=""))
            episodes = {one.id for one in store.episodes.all(with_deleted=True)}
            # The same paper and the same PDF may have different ids here.
            papers = {paper.id: _own_paper(store, paper, done) for paper in self.papers}
            own = {file.id: _own_file(store, replace(file, paper_id=papers[file.paper_id])) for file in self.files}
            for place, state in self.placed:
                item = state.item
                _must_be_of_kind(store, item.id, _kind(state), place)
                if item.paper_id is not None:
                    item = replace(item, paper_id=papers[item.paper_id])
                if isinstance(item, Annotation):
                    item = replace(item, file_id=own[item.file_id])
                state = replace(state, item=item)
                if item.episode_id is not None and item.episode_id not in episodes:
                    # The oldest clock: once the episode is in the library, the file's second wins.
                    item = replace(item, episode_id=None, at_s=None)
                    state = replace(state, item=item, clocks={**state.clocks, "moment": hybrid_clock.FIRST})
                    done.without_episode += 1
                if way == "restore":
                    _restore(store, state, done)
                else:
                    _merge(store, state if self.has_history else _with_history(store, state), done)
            if way == "merge":
                for at, one in enumerate(self.gone):
                    _must_be_of_kind(store, one.id, one.kind, f"deleted[{at}]")
                    _delete(store, one, done)
        return done


def _kind(state: ItemState) -> str:
    return "annotation" if isinstance(state.item, Annotation) else "note"


def _must_be_of_kind(store: Store, item_id: str, kind: str, place: str) -> None:
    """Raise FaultError if the id is that of an item of the other kind in the library, deleted or not."""
    here, gone = store.item_states.get(item_id), store.item_states.tombstone(item_id)
    if (_kind(here) if here else gone.kind if gone else kind) != kind:
        raise FaultError(f"{place}.id", tr("an item of the other kind in this library has it"))


def take(store: Store, data: bytes, way: Way, read: ReadPages | None, paper_id: str | None) -> ImportResult:
    """Import the contents of a file of ours, or of another program; the arguments are those of ``notes_exchange.load``.

    Raises:
        FaultError: it is no file with annotations, or an invalid one of ours; nothing of it was taken.
        KnownError: raised by the store.
    """
    done, others = ImportResult(), None
    if not notes_schema.is_ours(data) and len(data) <= _MOST_FOREIGN_BYTES:
        others = web_annotation.read(json_value.decode(data, tr("could hold notes"), "utf-8-sig"))
    if others is None:
        own = NotesImport.read(data)
        done = own.put_into(store, way)
        others = web_annotation.read(list(own.others))
    if others:
        put_foreign(store, foreign_notes.make_items(store, others, read, paper_id), way, done)
    return done


def put_foreign(store: Store, notes: ForeignNotes, way: Way, done: ImportResult) -> None:
    """Take over what was made of annotations of other programs; all or nothing.

    Raises:
        KnownError: raised by the store.
    """
    with store.write():
        for state in notes.states.values():
            if way == "restore":
                _restore(store, state, done)
            else:
                _merge(store, _with_history(store, state), done)
        for note_id in notes.replaced:
            if not store.versions.of(note_id):  # else the user has written in it
                store.notes.delete(note_id, now())
    done.unplaced += notes.unplaced
    done.left.update(notes.left)
    done.absent.update(notes.absent)
    done.unknown.update(notes.unknown)


def _restore(store: Store, state: ItemState, done: ImportResult) -> None:
    here, item = store.item_states.get(state.item.id), state.item
    if here and here.item == item and not here.deleted:
        done.same += 1
        return
    done.added += here is None or here.deleted is not None
    done.changed += here is not None and here.deleted is None
    if here and words(here.item) != words(item):
        store.versions.keep(item.id, here.item.modified, words(here.item))
    if here is None:
        if store.item_states.tombstone(item.id):
            state = replace(state, clocks={**state.clocks, DELETED: store.stamp()})
        store.item_states.put(state)
    elif isinstance(item, Annotation):
        store.annotations.put(item)  # counted as a change now, so that it wins later merges
    else:
        store.notes.put(item)
    store.item_states.forget_tombstone(item.id)


def _merge(store: Store, state: ItemState, done: ImportResult) -> None:
    item_id = state.item.id
    here = store.item_states.get(item_id)
    if here is None:
        gone = store.item_states.tombstone(item_id)
        if gone and gone.clock > state.newest():
            done.stay_deleted += 1
            return
        store.item_states.put(state)
        store.item_states.forget_tombstone(item_id)
        done.added += 1
        return
    merged = merge(here, state)
    if merged.deleted:
        done.stay_deleted += 1
    elif here.deleted:
        done.added += 1
    elif merged.item == here.item:
        done.same += here.item == state.item
        done.kept += here.item != state.item
    else:
        done.changed += 1
        done.both += words(merged.item) not in (words(here.item), words(state.item))
    if merged != here:
        store.item_states.put(merged)


def _delete(store: Store, gone: Tombstone, done: ImportResult) -> None:
    here = store.item_states.get(gone.id)
    if here is None:
        store.item_states.keep_tombstone(gone)
        return
    clocks = {**here.clocks, DELETED: gone.clock}
    merged = merge(here, replace(here, deleted=gone.deleted, clocks=clocks))
    if merged.deleted and not here.deleted:
        done.deleted += 1
    if merged != here:
        store.item_states.put(merged)


def _with_history(store: Store, state: ItemState) -> ItemState:
    """Return the state of an item from a file without earlier texts, with the older of the file's text and ours as the
    common version."""
    here = store.item_states.get(state.item.id)
    if here is None or words(here.item) == words(state.item):
        return state
    text = "comment" if isinstance(state.item, Annotation) else "text"
    if (here.clock(text), words(here.item)) > (state.clock(text), words(state.item)):
        store.versions.add(state.item.id, [Version(state.item.modified, words(state.item))])
        return state
    return replace(state, former=(Version(here.item.modified, words(here.item)),))


def _own_paper(store: Store, paper: Paper, done: ImportResult) -> str:
    """Return the library's id of a paper of the file; a paper with no known name is added.

    An import never merges papers of the library: of a paper that is two here, the one with its arXiv id is meant.
    """
    names = PaperNames(arxiv=paper.arxiv, openreview=paper.openreview).all()
    here = list(dict.fromkeys(one for one in map(store.papers.get, names) if one))
    if len(here) > 1:
        done.apart.append((here[0].title, here[1].title))
        paper = replace(paper, openreview=None)
    return store.papers.find_or_add(paper, "import").id


def _own_file(store: Store, file: PaperFile) -> str:
    same = next((one for one in store.papers.files(file.paper_id) if one.sha256 == file.sha256), None)
    if same:
        return same.id
    if store.papers.file(file.id):
        file = replace(file, id=new_id())
    return store.papers.add_file(file).id
