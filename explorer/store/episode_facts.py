"""Facts about an episode and its parts from catalogues, feeds and the user: imported, and written to the tables that
are shown.

An import replaces the facts of its own source and no others. The user's edits are facts of the source ``user``, which
ranks first; a removal by the user is a fact too, so that no import undoes it. A part that is missing in a new edition
of its source is deleted, unless the user has edited it or something refers to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from explorer.model import paper_names, timecode
from explorer.model.fact import USER, Fact, SubjectKind, kind_of, rank, shown
from explorer.model.ids import now
from explorer.store.codec import pack
from explorer.store.peers import FactedPapers

if TYPE_CHECKING:
    from explorer.model.catalogue import Catalogue

REMOVED = "removed"
"""The field that marks a part as removed."""
EPISODE_FIELDS = (
    "podcast",
    "title",
    "duration_s",
    "event",
    "page_url",
    "audio_url",
    "artwork_url",
    "guid",
    "published",
)
_Parts = Mapping[str, Mapping[str, Any]]
_Row = dict[str, Any]
_KEYS = {"sections": "letter", "segments": "id", "appearances": "id", "resources": "position"}
_IN_SPAN = """
    SELECT EXISTS (SELECT 1 FROM {0} WHERE episode_id = ? AND deleted IS NULL AND at_s >= ? AND at_s < ?)
"""


class EpisodeFacts:
    """Stores facts about episodes, and updates the episodes' tables from them."""

    def __init__(self, store: FactedPapers) -> None:
        self._store = store

    def take(self, catalogue: "Catalogue") -> None:
        """Replace all facts of a catalogue by those of its new edition.

        A paper that is no longer in the catalogue stays in the library, because notes may refer to it.
        """
        store, episode, moment = self._store, catalogue.episode, now()
        source = f"catalogue:{episode.id}"
        with store.write():
            self._add_episode(episode.id, episode.podcast, episode.title)
            said = {name: getattr(episode, name) for name in EPISODE_FIELDS}
            store.facts.state("episode", episode.id, source, said, moment)
            for paper in catalogue.papers:
                names = paper_names.PaperNames(
                    paper.arxiv, catalogue.dois.get(paper.id), paper.openreview, episode.id, paper.id
                )
                store.papers.meet(paper, source, names)
            for kind, parts in _parts(catalogue).items():
                self._replace(kind, episode.id, source, parts, moment)
            self.show(episode.id)

    # Edits by the user

    def change(self, kind: SubjectKind, episode_id: str, part: str, values: Mapping[str, Any]) -> None:
        """Set some fields of a part as the user's facts, adding the part if there is none; None removes a value."""
        with self._store.write():
            for name, value in values.items():
                self._store.facts.say(kind, f"{episode_id}/{part}", USER, name, value, now())
            self.show(episode_id)

    def change_episode(self, episode_id: str, values: Mapping[str, Any]) -> None:
        """Set some of EPISODE_FIELDS as the user's facts; None removes a value."""
        with self._store.write():
            for name, value in values.items():
                self._store.facts.say("episode", episode_id, USER, name, value, now())
            self.show(episode_id)

    def remove(self, kind: SubjectKind, episode_id: str, part: str) -> None:
        """Remove a part for the user; no import brings it back."""
        self.change(kind, episode_id, part, {REMOVED: True})

    def restore(self, kind: SubjectKind, episode_id: str, part: str) -> None:
        """Undo the user's removal of a part."""
        with self._store.write():
            self._store.facts.unsay(kind, f"{episode_id}/{part}", USER, REMOVED)
            self.show(episode_id)

    # Import

    def _add_episode(self, episode_id: str, podcast: str, title: str) -> None:
        if self._store.row("SELECT 1 FROM episodes WHERE id = ?", (episode_id,)) is None:
            row = {"id": episode_id, "podcast": podcast, "title": title, "added": now()}
            self._store.upsert("episodes", ("id",), row)

    def _replace(self, kind: SubjectKind, episode_id: str, source: str, parts: _Parts, moment: str) -> None:
        store = self._store
        for part, facts in store.facts.of_parts(kind, episode_id).items():
            sources = {one.source for one in facts}
            if source in sources and part not in parts and not self._is_held(kind, episode_id, part, facts):
                store.facts.forget(kind, f"{episode_id}/{part}", source)
        for part, values in parts.items():
            store.facts.state(kind, f"{episode_id}/{part}", source, values, moment)

    def _is_held(self, kind: SubjectKind, episode_id: str, part: str, facts: Iterable[Fact]) -> bool:
        """Return whether a part has facts of the user, or annotations, notes or appearances refer to it."""
        if any(one.source == USER for one in facts):
            return True  # also a removal, because it can be undone
        if kind != "segment":
            return False
        store = self._store
        row = store.row("SELECT start_s, end_s FROM segments WHERE episode_id = ? AND id = ?", (episode_id, part))
        if row and any(
            store.rows(_IN_SPAN.format(table), (episode_id, row["start_s"], row["end_s"]))[0][0]
            for table in ("notes", "annotations")
        ):
            return True
        appearances = store.facts.of_parts("appearance", episode_id).values()
        return any(
            one.source == USER and one.field == "segment" and one.value == part
            for facts in appearances
            for one in facts
        )

    # Tables

    def show(self, episode_id: str) -> None:
        """Bring the tables of an episode up to date with the facts; rows that stay the same are not written."""
        store = self._store
        found = shown(store.facts.of("episode", episode_id))
        row = store.row("SELECT * FROM episodes WHERE id = ?", (episode_id,))
        if row is None:
            return
        values = {name: found.get(name) for name in EPISODE_FIELDS}
        values["podcast"], values["title"] = values["podcast"] or "", values["title"] or episode_id
        if any(row[name] != value for name, value in values.items()):
            news = ", ".join(f"{name} = ?" for name in values)
            store.change(f"UPDATE episodes SET {news} WHERE id = ?", (*values.values(), episode_id))  # noqa: S608
        made = self._rows(episode_id, values["duration_s"])
        stale: dict[str, list[Any]] = {}
        for table, rows in made.items():
            key = _KEYS[table]
            held = store.rows(f"SELECT * FROM {table} WHERE episode_id = ?", (episode_id,))  # noqa: S608 - our own names
            there = {one[key]: dict(one) for one in held}
            for part in rows:
                if there.get(part[key]) != part:
                    store.upsert(table, ("episode_id", key), part)
            stale[table] = [one for one in there if one not in {part[key] for part in rows}]
        for table in reversed(made):
            for one in stale[table]:
                sql = f"DELETE FROM {table} WHERE episode_id = ? AND {_KEYS[table]} = ?"  # noqa: S608 - our own names
                store.change(sql, (episode_id, one))

    def _rows(self, episode_id: str, duration_s: int | None) -> dict[str, list[_Row]]:
        """Return the rows of each table; tables that others refer to come first."""
        parts = {kind: self._shown_parts(kind, episode_id) for kind in _KINDS}
        sections = _timed(parts["section"], duration_s)
        letters = {one.id for one in sections}
        segments = _timed(parts["segment"], duration_s)
        made: dict[str, list[_Row]] = {
            "sections": [
                one.placed(episode_id, position) | {"letter": one.id, "title": one.values["title"]}
                for position, one in enumerate(sections)
            ],
            "segments": [
                one.placed(episode_id, position) | self._segment(one, letters) for position, one in enumerate(segments)
            ],
        }
        made["appearances"] = self._appearances(episode_id, made["segments"], parts["appearance"])
        ids = {one.id for one in segments}
        resources = [one for one in parts["resource"] if one.values.get("segment") in ids]
        made["resources"] = [
            {
                "episode_id": episode_id,
                "position": position,
                "title": one.values.get("title") or "",
                "kind": one.values.get("kind") or "",
                "segment_id": one.values["segment"],
            }
            for position, one in enumerate(sorted(resources, key=_by_position))
        ]
        return made

    def _shown_parts(self, kind: SubjectKind, episode_id: str) -> "list[_Part]":
        found = []
        for part, facts in self._store.facts.of_parts(kind, episode_id).items():
            values = shown(facts)
            if not values.get(REMOVED):
                sources = {one.source for one in facts if one.source != USER}
                source = min(sources, key=lambda one: (rank(kind_of(one), "title"), one), default=USER)
                found.append(_Part(part, values, source))
        return found

    def _segment(self, one: "_Part", letters: set[str]) -> _Row:
        values = one.values
        paper_id = self._store.papers.id_of(values["paper"]) if values.get("paper") else None
        kind = "matched" if paper_id else "talk" if values.get("kind") == "talk" else "unmatched"
        return {
            "id": one.id,
            "title": values["title"],
            "section": values.get("section") if values.get("section") in letters else None,
            "kind": kind,
            "speakers": pack(values.get("speakers") or ()),
            "paper_id": paper_id,
        }

    def _appearances(self, episode_id: str, segments: list[_Row], parts: "list[_Part]") -> list[_Row]:
        """Return papers that segments are about, and those mentioned in them, by time; then those picked or without a
        time."""
        rows: list[_Row] = []
        seen: set[tuple[str | None, str | None, str]] = set()
        order = {one["id"]: one["position"] for one in segments}

        def put(one: _Row) -> None:
            key = (one["segment_id"], one["topic"], one["paper_id"])
            if key not in seen:
                seen.add(key)
                rows.append(one)

        by_segment: dict[str | None, list[_Row]] = {}
        for part in sorted(parts, key=_by_position):
            values = part.values
            paper_id = self._store.papers.id_of(values["paper"]) if values.get("paper") else None
            segment = values.get("segment")
            is_users = part.source == USER
            if paper_id is None or (segment is not None and segment not in order and not is_users):
                continue
            segment = segment if segment in order else None
            row = {
                "episode_id": episode_id,
                "id": part.id,
                "paper_id": paper_id,
                "role": "pick" if values.get("role") == "pick" else "mentioned",
                "segment_id": segment,
                "topic": values.get("topic"),
                "relation": values.get("relation"),
                **part.maker(),
            }
            by_segment.setdefault(segment, []).append(row)
        for segment_row in segments:
            if segment_row["paper_id"]:
                put(
                    {
                        "episode_id": episode_id,
                        "id": f"discussed:{segment_row['id']}",
                        "paper_id": segment_row["paper_id"],
                        "role": "discussed",
                        "segment_id": segment_row["id"],
                        "topic": None,
                        "relation": None,
                        "made_by": segment_row["made_by"],
                        "source": segment_row["source"],
                    }
                )
            for row in by_segment.get(segment_row["id"], ()):
                put(row)
        for row in by_segment.get(None, ()):
            put(row)
        return [row | {"position": position} for position, row in enumerate(rows)]


_KINDS: tuple[SubjectKind, ...] = ("section", "segment", "appearance", "resource")


@dataclass(slots=True)
class _Part:
    """A part of an episode: its values to be shown, and its source."""

    id: str
    values: dict[str, Any]
    source: str
    end_s: int = field(default=0)

    def maker(self) -> _Row:
        kind = kind_of(self.source)
        return {"made_by": kind if kind in ("catalogue", "feed", "user") else "guess", "source": self.source}

    def placed(self, episode_id: str, position: int) -> _Row:
        times = {"start_s": self.values["start_s"], "end_s": self.end_s}
        return {"episode_id": episode_id, "position": position, **times, **self.maker()}


def _timed(parts: list[_Part], duration_s: int | None) -> list[_Part]:
    """Return the parts that have a title and a start, by time; each ends where the next one starts."""
    found = [one for one in parts if one.values.get("title") and type(one.values.get("start_s")) is int]
    found.sort(key=lambda one: (one.values["start_s"], one.id))
    ends = [one.values["start_s"] for one in found[1:]] + [duration_s or timecode.MAX_SECONDS]
    for one, end in zip(found, ends, strict=False):  # an empty list still has one end
        one.end_s = max(one.values["start_s"], end)
    return found


def _by_position(one: _Part) -> tuple[int, str]:
    position = one.values.get("position")
    return (position if type(position) is int else 1_000_000, one.id)


def _parts(catalogue: "Catalogue") -> dict[SubjectKind, _Parts]:
    """Return a catalogue's facts about each part, by ids that stay the same in its next edition."""

    def named(slug: str | None) -> str | None:
        return paper_names.catalogue_name(catalogue.episode.id, slug) if slug else None

    segments = {
        one.id: {
            "section": one.section or None,
            "title": one.title,
            "kind": one.kind,
            "start_s": one.start_s,
            "speakers": one.speakers or None,
            "paper": named(one.paper_id),
        }
        for one in catalogue.segments
    }
    appearances = {
        f"{one.role}:{one.segment_id or one.topic or ''}/{one.paper_id}": {
            "role": one.role,
            "segment": one.segment_id,
            "topic": one.topic,
            "relation": one.relation,
            "position": position,
            "paper": named(one.paper_id),
        }
        for position, one in enumerate(catalogue.appearances)
        if one.role != "discussed"  # these follow from the segments
    }
    resources = {
        str(position): {"title": one.title, "kind": one.kind, "segment": one.segment_id, "position": position}
        for position, one in enumerate(catalogue.resources)
    }
    return {
        "section": {one.letter: {"title": one.title, "start_s": one.start_s} for one in catalogue.sections},
        "segment": segments,
        "appearance": appearances,
        "resource": resources,
    }
