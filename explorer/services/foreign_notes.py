"""Takes annotations of other programs into the library: finds their papers, and their words on the pages."""

import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from explorer.model import hybrid_clock, wiki_links
from explorer.model.annotation import COLORS, CONTEXT, MOST_REPLIES, Annotation, Item, Kind, Note, Reply
from explorer.model.errors import KnownError
from explorer.model.ids import now
from explorer.model.item_merge import ItemState, groups
from explorer.model.paper import Paper, PaperFile
from explorer.model.text_anchor import (
    LEAST_LIKE,
    AnchorMatch,
    Letters,
    TextQuote,
    find_similar,
    find_unchanged,
    letters,
)
from explorer.model.text_page import Passage, TextPage
from explorer.services.paper_sources import PaperSources
from explorer.services.web_annotation import NOTHING, WebAnnotation, WebAnnotations
from explorer.store.database import Store

ReadPages = Callable[[Path], Sequence[TextPage | None]]
"""Returns the text of all pages of a PDF, None for an unreadable one. Raises KnownError if it can't be opened."""

_MOST_PAGES = 2000
_MOST_SIMILAR = 500
"""Maximum number of changed quotes of an import that are searched by similarity, which is slow."""
_ANYWHERE = -1_000_000
"""The page of a quote whose page is not known: all pages are equally far from it."""
_SPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
"""RFC 9562's namespace of addresses: the same annotation has the same id in each import."""


@dataclass(slots=True)
class ForeignNotes:
    """Items made of annotations of other programs, and what was left out.

    ``unplaced`` is the number of those whose words are not in the PDF, which became notes; ``absent`` has the titles of
    papers without a PDF on the disk, ``unknown`` the addresses that are no paper of the library, each with a number.
    ``replaced`` are ids of notes that stood for annotations which have found their place now.
    """

    states: dict[str, ItemState] = field(default_factory=dict)
    left: Counter[str] = field(default_factory=Counter)
    unplaced: int = 0
    absent: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    replaced: list[str] = field(default_factory=list)


def make_items(
    store: Store, given: WebAnnotations, read: ReadPages | None, paper_id: str | None = None
) -> ForeignNotes:
    """Make items of annotations of other programs; nothing is written.

    Args:
        read: reads a PDF's pages; without it no annotation with a quote can be placed.
        paper_id: the paper of those whose source is not known.

    Raises:
        KnownError: raised by the store.
    """
    return _Gathering(store, read, paper_id).all(given)


class _Gathering:
    def __init__(self, store: Store, read: ReadPages | None, paper_id: str | None) -> None:
        self._store, self._read = store, read
        self._otherwise = store.papers.get(paper_id) if paper_id else None
        self._sources = PaperSources(store)
        self._files: dict[str, _FileWords | None] = {}
        self._made: dict[str, Item] = {}
        self._out = ForeignNotes()
        self._similar = _MOST_SIMILAR

    def all(self, given: WebAnnotations) -> ForeignNotes:
        self._out.left.update(given.left)
        by_id = {one.id: one for one in given.items if one.id}
        threads: dict[str, list[tuple[WebAnnotation, str]]] = {}
        for one in given.items:
            answered = _answered(one, by_id)
            if answered:
                threads.setdefault(_root(answered, by_id), []).append((one, answered))
            elif paper := self._paper(one):
                self._annotation(one, paper)
        for root_id, answers in threads.items():
            self._thread(root_id, by_id.get(root_id), answers)
        return self._out

    def _paper(self, one: WebAnnotation) -> Paper | None:
        paper = self._sources.paper(one.sources, one.title) or self._otherwise
        if paper is None:
            self._out.unknown[one.sources[0][:200]] += 1
        return paper

    def _annotation(self, one: WebAnnotation, paper: Paper) -> None:
        has_place = bool(one.exact or one.position or (one.highlight and one.page is not None))
        if not (has_place or one.text.strip() or one.tags):
            self._out.left[NOTHING] += 1
            return
        item_id = _item_id(one)
        here = self._store.item_states.get(item_id)
        if here and isinstance(here.item, Annotation):
            self._keep(one, here.item)  # It may have been moved since, so its place stays.
            return
        if not has_place:
            self._keep(one, _note(one, item_id, paper.id, one.text, one.page))
            return
        words = self._words(paper)
        if words is None:
            self._out.absent[paper.title] += 1
            return
        if placed := self._placed(one, words, item_id):
            self._keep(one, placed)
            stand_in = self._store.item_states.get(_stand_in_id(item_id))
            if stand_in and not stand_in.deleted:
                self._out.replaced.append(stand_in.item.id)
            return
        self._out.unplaced += 1
        quoted = "\n".join(f"> {line}".rstrip() for line in one.exact.split("\n")) if one.exact else ""
        text = "\n\n".join(filter(None, (quoted, one.text)))
        self._keep(one, _note(one, _stand_in_id(item_id), paper.id, text, words.on_page(one.page)))

    def _thread(self, root_id: str, root: WebAnnotation | None, answers: list[tuple[WebAnnotation, str]]) -> None:
        """Keep replies with the annotation that they answer; those to a note are notes with a link to it."""
        said = [(one, to) for one, to in answers if one.text.strip()]
        if empty := len(answers) - len(said):
            self._out.left[NOTHING] += empty
        item_id = _item_id(root) if root else _id_of(root_id)
        here = self._store.item_states.get(item_id)
        item = self._made.get(item_id) or self._made.get(_stand_in_id(item_id)) or (here.item if here else None)
        if not isinstance(item, Annotation):
            for one, _ in said:
                if item and item.paper_id:
                    self._reply_as_note(one, item.paper_id, item, root)
                elif paper := self._paper(one):
                    self._reply_as_note(one, paper.id, item, root)
            return
        before = {one.id: one for one in item.replies}
        made = {
            one.id: Reply(one.id, one.author, one.text, one.created, "" if to == root_id else to)
            for one, to in said
            if one.id
        }
        replies = tuple(sorted((before | made).values(), key=lambda one: (one.made, one.id))[:MOST_REPLIES])
        state = self._out.states.get(item.id) or here
        if state is None or replies == item.replies or not isinstance(state.item, Annotation):
            return
        newest = max((one.modified for one, _ in said), default="")
        clocks = {**state.clocks, "replies": hybrid_clock.of_time(newest or item.modified)} if here else {}
        self._out.states[item.id] = replace(state, item=replace(state.item, replies=replies), clocks=clocks)

    def _reply_as_note(self, one: WebAnnotation, paper_id: str, item: Item | None, root: WebAnnotation | None) -> None:
        name = wiki_links.clean((root.exact or root.text)[:200] if root else "") or "an annotation"
        on = wiki_links.written("note", item.id, name) if item else name
        text = f"{wiki_links.clean(one.author) or 'Somebody'}, on {on}:\n\n{one.text}"
        self._keep(one, _note(one, _item_id(one), paper_id, text, item.page if item else None))

    def _keep(self, one: WebAnnotation, item: Item) -> None:
        """Add an item's state: what other programs say has their time, what they can't say stays as it is here."""
        self._made[item.id] = item
        here = self._store.item_states.get(item.id)
        if here is None or type(here.item) is not type(item):
            if here is None:
                self._out.states[item.id] = ItemState(item, {})
            else:
                self._out.left[NOTHING] += 1
            return
        stamp = hybrid_clock.of_time(one.modified) if one.modified else hybrid_clock.FIRST
        is_past = stamp != hybrid_clock.FIRST
        modified = max(one.modified if is_past else "", here.item.modified)
        clocks = {name: here.clock(name) for name in groups(type(item))} | {"tags": stamp}
        said: Item
        if isinstance(here.item, Annotation):
            said = replace(here.item, comment=one.text, tags=one.tags, modified=modified)
            clocks["comment"] = stamp
        else:
            said = replace(
                here.item, text=item.text if isinstance(item, Note) else one.text, tags=one.tags, modified=modified
            )
            clocks["text"] = stamp
        self._out.states[item.id] = ItemState(said, clocks)

    def _words(self, paper: Paper) -> "_FileWords | None":
        """Return the text of a paper's newest PDF; None if it is not on the disk, or can't be read."""
        if paper.id not in self._files:
            self._files[paper.id] = None
            file = self._store.papers.current_file(paper.id)
            if file and self._read:
                try:
                    pages = self._read(self._store.library.root / file.path)
                except KnownError:
                    return None
                self._files[paper.id] = _FileWords(file, pages[:_MOST_PAGES])
        return self._files[paper.id]

    def _placed(self, one: WebAnnotation, words: "_FileWords", item_id: str) -> Annotation | None:
        if one.exact:
            near = words.on_page(one.page)
            if near is None:
                near = words.page_at(one.position.start) if one.position else None
            passage = self._quoted(one, words, near)
        elif one.position:
            passage = words.ranged(*one.position)
        else:
            return self._area(one, words, item_id)
        if passage is None:
            return None
        kind: Kind = "strike" if one.motivation.removeprefix("oa:") == "editing" else "highlight"
        made = _annotation(one, words.file, item_id, kind, passage.page)
        return replace(made, quads=passage.quads, quote=passage.text, before=passage.before, after=passage.after)

    def _quoted(self, one: WebAnnotation, words: "_FileWords", near: int | None) -> Passage | None:
        """Return the place of a quote, which is searched by similarity while the number of such searches allows it."""
        quote = TextQuote(one.exact, one.before[-CONTEXT:], one.after[:CONTEXT], _ANYWHERE if near is None else near)
        if found := find_unchanged(quote, words.letters):
            return words.passage(found) if found.sure or words.is_only(one.exact, near) else None
        if near is None or self._similar <= 0 or len(letters(one.exact)) < LEAST_LIKE:
            return None
        self._similar -= 1
        found = find_similar(quote, words.letters)
        return words.passage(found) if found and found.sure else None

    def _area(self, one: WebAnnotation, words: "_FileWords", item_id: str) -> Annotation | None:
        page = words.on_page(one.page)
        if page is None or one.highlight is None or max(map(abs, one.highlight)) > 200_000:
            return None
        return replace(_annotation(one, words.file, item_id, "area", page), rect=one.highlight)


class _FileWords:
    """The text of a PDF, to find quotes and positions in."""

    def __init__(self, file: PaperFile, pages: Sequence[TextPage | None]) -> None:
        self.file = file
        self._count = len(pages)
        self.letters = {number: Letters(page) for number, page in enumerate(pages) if page}
        self._starts: list[tuple[int, int]] = []
        """The pages, and how many characters come before each."""
        at = 0
        for number, one in self.letters.items():
            self._starts.append((number, at))
            at += sum(len(line.text) + 1 for line in one.page.lines)

    def on_page(self, page: int | None) -> int | None:
        """Return a page if the file has it."""
        return page if page is not None and page < self._count else None

    def page_at(self, position: int) -> int | None:
        """Return the page that a character is likely to be on."""
        return max((number for number, start in self._starts if start <= position), default=None)

    def passage(self, found: AnchorMatch) -> Passage:
        """Return the passage of a match, with its context."""
        return self.letters[found.page].passage(found.start, found.end, around=CONTEXT)

    def is_only(self, exact: str, near: int | None) -> bool:
        """Return whether a quote occurs once in the file, or once on its page."""
        wanted = letters(exact)
        counts = {number: one.text.count(wanted) for number, one in self.letters.items()}
        return sum(counts.values()) == 1 or (near is not None and counts.get(near) == 1)

    def ranged(self, start: int, end: int) -> Passage | None:
        """Return the passage of a range of characters, if it is on one page."""
        page = self.page_at(start)
        if page is None or end - start > 20_000:
            return None
        one = self.letters[page]
        at = dict(self._starts)[page]
        first = last = None
        count = 0
        for line in one.page.lines:
            for char in line.text:
                step = len(letters(char))
                if step and start <= at < end:
                    first, last = count if first is None else first, count + step
                count += step
                at += 1
            at += 1
        return None if first is None or last is None or at < end else one.passage(first, last, around=CONTEXT)


def _annotation(one: WebAnnotation, file: PaperFile, item_id: str, kind: Kind, page: int) -> Annotation:
    created, modified = _times(one)
    color = one.color if one.color in COLORS else COLORS[0]
    return Annotation(
        item_id,
        file.paper_id,
        file.id,
        kind,
        page,
        color,
        created,
        modified,
        comment=one.text,
        tags=one.tags,
        author=one.author,
    )


def _note(one: WebAnnotation, item_id: str, paper_id: str, text: str, page: int | None) -> Note:
    created, modified = _times(one)
    return Note(item_id, text, created, modified, paper_id=paper_id, page=page, tags=one.tags)


def _times(one: WebAnnotation) -> tuple[str, str]:
    """Return when it was made and changed; now, where that is unknown or in the future."""
    moment = now()
    modified = one.modified if hybrid_clock.of_time(one.modified) != hybrid_clock.FIRST else moment
    created = one.created if hybrid_clock.of_time(one.created) != hybrid_clock.FIRST else modified
    return min(created, modified), modified


def _answered(one: WebAnnotation, by_id: Mapping[str, WebAnnotation]) -> str:
    """Return the id of the annotation that this one answers; empty if it is about a paper."""
    if one.references:
        return one.references[-1]
    source = one.sources[0]
    is_reply = one.motivation.removeprefix("oa:") == "replying" and not one.exact
    return source if source != one.id and (is_reply or source in by_id) else ""


def _root(answered: str, by_id: Mapping[str, WebAnnotation]) -> str:
    """Return the id of the annotation at the beginning of a thread."""
    met = set[str]()
    while answered not in met and (above := by_id.get(answered)) and (further := _answered(above, by_id)):
        met.add(answered)
        answered = further
    return answered


def _item_id(one: WebAnnotation) -> str:
    return _id_of(one.id or "\0".join((*one.sources[:1], one.author, one.created, one.exact, one.text)))


def _id_of(foreign: str) -> str:
    """Return the id of an item for that of another program; our own ids are kept."""
    bare = foreign.removeprefix("urn:uuid:")
    try:
        return str(uuid.UUID(bare)) if foreign.startswith("urn:uuid:") else str(uuid.uuid5(_SPACE, foreign))
    except ValueError:
        return str(uuid.uuid5(_SPACE, foreign))


def _stand_in_id(item_id: str) -> str:
    """Return the id of the note that stands for an annotation without a place."""
    return str(uuid.uuid5(_SPACE, f"unplaced:{item_id}"))
