"""Imports marks that were made elsewhere: reads a file or a text, finds the episodes, and makes notes for the inbox."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid5

from rapidfuzz import fuzz

from explorer.files import read_up_to
from explorer.model import timecode
from explorer.model.annotation import Note
from explorer.model.episode import Episode
from explorer.model.errors import KnownError
from explorer.model.ids import after, now
from explorer.model.mark_links import bare_address
from explorer.model.mark_reader import MOST_MARKS, FoundMark, MarkedEpisode, read_marks
from explorer.model.mark_records import marks_of
from explorer.model.one_line import one_line
from explorer.model.translation import trn
from explorer.sources.opml import read_outlines
from explorer.store.database import Store

MAX_BYTES = 8 * 1024 * 1024
_SPACE = UUID("5f0d1f7e-7f43-5a55-9a53-2b9f6f0c4a11")
"""The namespace of the ids of imported marks: the same mark has the same id, so that it is imported once."""
_ALIKE = 90
"""Least likeness of two titles, of 100, for a slip of the pen."""
_DEEPEST = 6
_MOST_TOLD, _LONGEST_TOLD = 5, 40
"""Maximum numbers of marks that a sentence names, and of characters of each."""
_MOST_RECORDS = 50_000
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class MarkGroup:
    """Marks of one episode: its id in the library, None if it is not known which one is meant."""

    episode: MarkedEpisode
    episode_id: str | None
    marks: tuple[FoundMark, ...]


@dataclass(frozen=True, slots=True)
class MarkNotes:
    """Notes for the inbox; ``same`` counts those that were imported before, ``outside`` lie after the episode's end."""

    notes: tuple[Note, ...]
    same: int = 0
    outside: tuple[FoundMark, ...] = ()

    def __add__(self, other: "MarkNotes") -> "MarkNotes":
        return MarkNotes(self.notes + other.notes, self.same + other.same, self.outside + other.outside)

    @property
    def outside_text(self) -> str:
        """Return a sentence that names what lies after the episode's end; empty for nothing."""
        if not self.outside:
            return ""
        shown = []
        for one in self.outside[:_MOST_TOLD]:
            text = one_line(one.text, _LONGEST_TOLD)
            shown.append(f"{timecode.display(one.at_s)} “{text}”" if text else timecode.display(one.at_s))
        told = ", ".join([*shown, "…"] if len(self.outside) > _MOST_TOLD else shown)
        return trn(
            len(self.outside), "One is after the episode’s end: {0}.", "{count} are after the episode’s end: {0}.", told
        )


def read_file(path: Path) -> list[FoundMark]:
    """Return the marks of a file. Raises KnownError ``marks-unreadable`` or ``no-marks``."""
    return read_data(data_of(path), path.name)


def data_of(path: Path) -> bytes:
    """Return what a file has, not much more than is read. Raises KnownError ``marks-unreadable``."""
    name = one_line(path.name)[:100]
    try:
        return read_up_to(path, MAX_BYTES + 1)
    except OSError as error:
        raise KnownError(
            "marks-unreadable",
            "“{name}” can’t be read: check that it exists and may be opened.",
            repr(error),
            name=name,
        ) from error


def read_data(data: bytes, name: str) -> list[FoundMark]:
    """Return the marks of what a file called ``name`` has: JSON, OPML, a table, or text with times.

    Raises:
        KnownError: ``marks-unreadable``: it is too large; ``no-marks``: it has no times.
    """
    name = one_line(name)[:100]
    if len(data) > MAX_BYTES:
        most = MAX_BYTES >> 20
        raise KnownError(
            "marks-unreadable", "“{name}” is larger than {most} MB: choose a smaller file.", name=name, most=most
        )
    text = _decoded(data)
    found: list[FoundMark] = []
    head = text[:2000].lstrip("\ufeff \t\r\n")
    if head[:1] in ("{", "["):
        found = marks_of(_objects(text))
    elif head[:1] == "<" and "<opml" in head.lower():
        found = marks_of(read_outlines(data))
    if not found:
        found = marks_of(_rows(text)) or read_marks(text)
    if not found:
        raise KnownError(
            "no-marks",
            "“{name}” has no times: import lines such as “1:26:45 registers!”, or links with a time.",
            name=name,
        )
    return found


def grouped(store: Store, found: Sequence[FoundMark], episode_id: str | None = None) -> list[MarkGroup]:
    """Return marks by episode; with ``episode_id`` all are of this one.

    Raises:
        KnownError: raised by the store.
    """
    by_name: dict[MarkedEpisode, list[FoundMark]] = {}
    for one in found:
        by_name.setdefault(one.episode, []).append(one)
    if episode_id is not None:
        return [MarkGroup(MarkedEpisode(id=episode_id), episode_id, tuple(found))]
    episodes = store.episodes.all()
    by_id: dict[str | MarkedEpisode, list[FoundMark]] = {}
    names: dict[str | MarkedEpisode, MarkedEpisode] = {}
    for name, marks in by_name.items():
        known = _episode_of(store, name, episodes)
        if known and name.within and not _titled(name.title, episodes):  # its heading is one of a part
            marks = [one if one.text else replace(one, text=name.title) for one in marks]
        # What is only said by a first line is not the name of an episode that the user must look for.
        key: str | MarkedEpisode = known or (name if name.is_named else MarkedEpisode())
        names.setdefault(key, name)
        by_id.setdefault(key, []).extend(marks)
    return [MarkGroup(names[key], key if isinstance(key, str) else None, tuple(marks)) for key, marks in by_id.items()]


def notes_of(store: Store, marks: Iterable[FoundMark], episode_id: str) -> MarkNotes:
    """Return the notes of marks of an episode that are not in the library yet.

    A mark that was imported and then kept, changed or dropped is not imported again; only if all were dropped, as by
    undoing the import, they are.

    Raises:
        KnownError: ``episode-unknown``, or what the store raises.
    """
    episode = store.episodes.timeline(episode_id).episode
    when, made, here, dropped = now(), [], 0, []
    outside: list[FoundMark] = []
    earlier: Counter[int] = Counter()
    for one in dict.fromkeys(marks):
        at_s = one.at_s
        if one.may_be_ms and not episode.holds(at_s):
            at_s //= 1000
        if not episode.holds(at_s):
            outside.append(replace(one, at_s=at_s))
            continue
        item_id = str(uuid5(_SPACE, "\0".join((episode_id, str(at_s), one.text, one.said))))
        # Those of one second stay in the order in which they came.
        created = after(when, earlier[at_s])
        earlier[at_s] += 1
        note = Note(item_id, one.text, created, created, episode_id, at_s, inbox=True, said=one.said)
        state = store.item_states.get(item_id)
        if state is None:
            made.append(note)
        elif state.deleted:
            dropped.append(note)
        else:
            here += 1
    if dropped and not made and not here:
        made, dropped = dropped, []
    return MarkNotes(tuple(made), here + len(dropped), tuple(outside))


def import_marks(
    store: Store, episode_id: str, data: bytes, name: str, *, all_here: bool = False
) -> tuple[MarkNotes, dict[str, int]]:
    """Import the marks of a file into the inbox, as marks of one episode, but for those that name another one of the
    library; with ``all_here`` these too. Return the notes, and how many are of which other episode.

    Raises:
        KnownError: as ``read_data`` and ``notes_of``; ``marks-of-another``: some name an episode that is not in the
            library, so that nothing was imported.
    """
    store.must_be_writable()
    here = store.episodes.timeline(episode_id).episode
    groups = grouped(store, read_data(data, name), episode_id if all_here else None)
    unknown = [one for one in groups if one.episode_id is None and _names_another(one.episode, here)]
    if unknown:
        raise KnownError(
            "marks-of-another",
            "These marks name “{title}”, which is not in the library ({count} of {all}): nothing was imported. Import "
            "that episode first, name it in place of “{episode}”, or import all marks there with --all-here.",
            title=unknown[0].episode.title[:100],
            count=sum(len(one.marks) for one in unknown),
            all=sum(len(one.marks) for one in groups),
            episode=episode_id,
        )
    by_id: dict[str, list[FoundMark]] = {}
    for group in groups:
        by_id.setdefault(group.episode_id or episode_id, []).extend(group.marks)
    made = {one: notes_of(store, marks, one) for one, marks in by_id.items()}
    done = sum(made.values(), MarkNotes(()))
    with store.write():
        for note in done.notes:
            store.notes.put(note)
    return done, {one: len(found.notes) for one, found in made.items() if one != episode_id}


def _names_another(named: MarkedEpisode, here: Episode) -> bool:
    """Return whether marks say that they are of another episode than ``here``: its title may be told in part."""
    if not named.title or named.is_loose:
        return False
    title = _words(named.title)
    return not title or not any(title in one or one in title for one in map(_words, (here.title, here.short_title)))


def _words(title: str) -> str:
    return " ".join(["", *re.findall(r"[^\W_]+", title.casefold()), ""])


def _episode_of(store: Store, named: MarkedEpisode, episodes: Sequence[Episode]) -> str | None:
    """Return the id of the episode that is certainly meant; None if it is not clear."""
    if named.id and store.episodes.get(named.id):
        return named.id
    if named.guid and (known := store.episodes.by_guid(named.guid)):
        return known.id
    if named.address:
        same = {
            one.id
            for one in episodes
            if named.address in map(bare_address, filter(None, (one.page_url, one.audio_url)))
        }
        if len(same) == 1:
            return same.pop()
    by_title = (_titled(one, episodes) for one in (named.perhaps, named.title, *named.within))
    return next((one for one in by_title if one), None)


def _titled(title: str, episodes: Sequence[Episode]) -> str | None:
    """Return the id of the one episode with this title, or almost; None if there is none, or several."""
    title = " ".join(title.split()).casefold()
    if not title:
        return None
    exact = [
        one.id for one in episodes if title in (" ".join(one.title.split()).casefold(), one.short_title.casefold())
    ]
    if exact:
        return exact[0] if len(exact) == 1 else None
    numbers = re.findall(r"\d+", title)
    alike = [
        one.id
        for one in episodes
        if fuzz.ratio(title, one.title.casefold()) >= _ALIKE and re.findall(r"\d+", one.title) == numbers
    ]
    return alike[0] if len(alike) == 1 else None


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def _objects(text: str) -> Iterator[Mapping[str, object]]:
    """Yield the objects of JSON, those inside others with the plain fields of those around them."""
    try:
        root = json.loads(text)
    except (ValueError, RecursionError):
        return
    left = [_MOST_RECORDS]

    def walk(value: object, around: dict[str, object], depth: int) -> Iterator[Mapping[str, object]]:
        left[0] -= 1
        if depth > _DEEPEST or left[0] < 0:
            return
        if isinstance(value, list):
            for one in value[:_MOST_RECORDS]:
                yield from walk(one, around, depth + 1)
        elif isinstance(value, dict):
            own = {str(name): one for name, one in list(value.items())[:200] if isinstance(one, str | int | float)}
            yield around | own
            outer = {f"episode {name}" if name.lower() == "title" else name: one for name, one in own.items()}
            outer = {
                name: one for name, one in outer.items() if name.lower() not in ("time", "position", "note", "text")
            }
            for one in list(value.values())[:200]:
                if isinstance(one, list | dict):
                    yield from walk(one, around | outer, depth + 1)

    yield from walk(root, {}, 0)


def _rows(text: str) -> Iterator[Mapping[str, object]]:
    """Yield the rows of a table with a line of names, separated by commas, semicolons or tabs."""
    head = text.lstrip("\ufeff\r\n").partition("\n")[0][:5000]
    delimiter = max(_DELIMITERS, key=head.count)
    if not head.count(delimiter):
        return
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff\r\n")), delimiter=delimiter)
    try:
        for number, row in enumerate(reader):
            if number >= 2 * MOST_MARKS:
                return
            yield {name: value for name, value in row.items() if isinstance(name, str) and isinstance(value, str)}
    except csv.Error:
        return
