"""What a file of notes holds, put into a library by one of two ways."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from explorer.model import hybrid_clock
from explorer.model.annotation import Annotation, Version, words
from explorer.model.ids import new_id
from explorer.model.item_merge import DELETED, ItemState, Way, merge
from explorer.model.paper import Paper, PaperFile
from explorer.services import notes_schema, picture_store
from explorer.services.json_value import FaultError
from explorer.services.notes_exchange import ReadBack
from explorer.store.database import Store
from explorer.store.item_states import Tombstone


@dataclass(frozen=True, slots=True)
class NotesImport:
    """A file of notes that has been read and checked."""

    papers: Sequence[Paper]
    files: Sequence[PaperFile]
    states: Sequence[ItemState]
    gone: Sequence[Tombstone]
    pictures: Sequence[bytes]
    has_history: bool
    """Whether the file tells when which field was changed, and former texts."""

    @classmethod
    def read(cls, data: bytes) -> "NotesImport":
        """Check all of a file's values. Raises FaultError."""
        file, placed, version = notes_schema.read(data)
        papers, files = [one.made() for one in file.papers], [one.made() for one in file.files]
        known, has_file = {one.id for one in papers}, {one.id for one in files}
        for at, one in enumerate(files):
            if one.paper_id not in known:
                raise FaultError(f"files[{at}].paper_id", "its paper is not in the file")
        states = []
        for place, given in placed:
            state = given.made(place)
            if state.item.paper_id is not None and state.item.paper_id not in known:
                raise FaultError(f"{place}.paper_id", "its paper is not in the file")
            if isinstance(state.item, Annotation) and state.item.file_id not in has_file:
                raise FaultError(f"{place}.file_id", "its PDF is not named in the file")
            states.append(state)
        gone = [one.made() for one in file.deleted]
        return cls(papers, files, states, gone, list((file.pictures or {}).values()), version > 1)

    def put_into(self, store: Store, way: Way) -> ReadBack:
        """Put everything into a library, or nothing. Raises KnownError."""
        for image in self.pictures:
            picture_store.keep(store.library, image)
        done = ReadBack()
        with store.write():
            stamps = [stamp for state in self.states for stamp in state.clocks.values()]
            store.has_seen(max([*stamps, *(one.clock for one in self.gone)], default=""))
            episodes = {one.id for one in store.episodes.all()}
            # The same paper and the same PDF may have other ids here.
            papers = {paper.id: _own_paper(store, paper) for paper in self.papers}
            own = {file.id: _own_file(store, replace(file, paper_id=papers[file.paper_id])) for file in self.files}
            for state in self.states:
                item = state.item
                if item.paper_id is not None:
                    item = replace(item, paper_id=papers[item.paper_id])
                if isinstance(item, Annotation):
                    item = replace(item, file_id=own[item.file_id])
                state = replace(state, item=item)
                if item.episode_id is not None and item.episode_id not in episodes:
                    # The oldest of clocks: when the episode is here, the file's second counts.
                    item = replace(item, episode_id=None, at_s=None)
                    state = replace(state, item=item, clocks={**state.clocks, "moment": hybrid_clock.FIRST})
                    done.without_episode += 1
                if way == "restore":
                    _restore(store, state, done)
                else:
                    _merge(store, state if self.has_history else _with_history(store, state), done)
            if way == "merge":
                for one in self.gone:
                    _delete(store, one, done)
        return done


def _restore(store: Store, state: ItemState, done: ReadBack) -> None:
    here, item = store.states.get(state.item.id), state.item
    if here and here.item == item and not here.deleted:
        done.same += 1
        return
    done.added += here is None or here.deleted is not None
    done.changed += here is not None and here.deleted is None
    if here and words(here.item) != words(item):
        store.versions.keep(item.id, here.item.modified, words(here.item))
    if here is None:
        if store.states.tombstone(item.id):
            state = replace(state, clocks={**state.clocks, DELETED: store.stamp()})
        store.states.put(state)
    elif isinstance(item, Annotation):
        store.annotations.put(item)  # a change of now, so that it stands when libraries meet again
    else:
        store.notes.put(item)
    store.states.forget_tombstone(item.id)


def _merge(store: Store, state: ItemState, done: ReadBack) -> None:
    item_id = state.item.id
    here = store.states.get(item_id)
    if here is None:
        gone = store.states.tombstone(item_id)
        if gone and gone.clock > state.newest():
            done.stay_deleted += 1
            return
        store.states.put(state)
        store.states.forget_tombstone(item_id)
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
        store.states.put(merged)


def _delete(store: Store, gone: Tombstone, done: ReadBack) -> None:
    here = store.states.get(gone.id)
    if here is None:
        store.states.keep_tombstone(gone)
        return
    clocks = {**here.clocks, DELETED: gone.clock}
    merged = merge(here, replace(here, deleted=gone.deleted, clocks=clocks))
    if merged.deleted and not here.deleted:
        done.deleted += 1
    if merged != here:
        store.states.put(merged)


def _with_history(store: Store, state: ItemState) -> ItemState:
    """The state of an item from a file without former texts, as if the older of its words and ours had been one."""
    here = store.states.get(state.item.id)
    if here is None or words(here.item) == words(state.item):
        return state
    text = "comment" if isinstance(state.item, Annotation) else "text"
    if (here.clock(text), words(here.item)) > (state.clock(text), words(state.item)):
        store.versions.add(state.item.id, [Version(state.item.modified, words(state.item))])
        return state
    return replace(state, former=(Version(here.item.modified, words(here.item)),))


def _own_paper(store: Store, paper: Paper) -> str:
    """The id that a paper of the file has here; it is added where it is not known by any of its names."""
    return store.papers.meet(paper, "import").id


def _own_file(store: Store, file: PaperFile) -> str:
    same = next((one for one in store.papers.files(file.paper_id) if one.sha256 == file.sha256), None)
    if same:
        return same.id
    if store.papers.file(file.id):
        file = replace(file, id=new_id())
    return store.papers.add_file(file).id
