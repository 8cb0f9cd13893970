"""What catalogues, feeds and the user say of an episode and its parts, taken in and shown.

An import replaces what its own source has said, and nothing else: what the user has said of a segment is a fact of the
user's, which stands over it. What the user has removed is a fact as well, so that no import brings it back. A part that
its source names no more is forgotten, unless the user has said something of it, or something hangs on it.
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
"""The field that says of a part that there is no such thing."""
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
    """Takes in what is said of episodes, and keeps their tables up to date with it."""

    def __init__(self, store: FactedPapers) -> None:
        self._store = store

    def take(self, catalogue: "Catalogue") -> None:
        """What a catalogue says now, in place of what it has said before.

        A paper that is no longer in the catalogue stays in the library: notes may hang on it.
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

    # The user's own

    def change(self, kind: SubjectKind, episode_id: str, part: str, values: Mapping[str, Any]) -> None:
        """The user's word on some fields of a part, which is added where there is none; None says that it has none."""
        with self._store.write():
            for name, value in values.items():
                self._store.facts.say(kind, f"{episode_id}/{part}", USER, name, value, now())
            self.show(episode_id)

    def change_episode(self, episode_id: str, values: Mapping[str, Any]) -> None:
        """The user's word on some of EPISODE_FIELDS; None says that there is no such thing."""
        with self._store.write():
            for name, value in values.items():
                self._store.facts.say("episode", episode_id, USER, name, value, now())
            self.show(episode_id)

    def remove(self, kind: SubjectKind, episode_id: str, part: str) -> None:
        """The user takes a part out; no import brings it back."""
        self.change(kind, episode_id, part, {REMOVED: True})

    def restore(self, kind: SubjectKind, episode_id: str, part: str) -> None:
        """Take back that the user has taken a part out."""
        with self._store.write():
            self._store.facts.unsay(kind, f"{episode_id}/{part}", USER, REMOVED)
            self.show(episode_id)

    # Taking in

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
        """Whether the user has said something of a part, or something hangs on it."""
        if any(one.source == USER for one in facts):
            return True  # also where the user has taken it out: that can be taken back
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

    # Showing

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
        """The rows of each table, those that others refer to first."""
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
        """Papers that segments are about, and those mentioned in them, by time; then those picked or without a time."""
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
    """A part of an episode with what is shown of it, and the source that brought it."""

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
    """Those that have a title and a beginning, by time; each ends where the next one begins."""
    found = [one for one in parts if one.values.get("title") and type(one.values.get("start_s")) is int]
    found.sort(key=lambda one: (one.values["start_s"], one.id))
    ends = [one.values["start_s"] for one in found[1:]] + [duration_s or timecode.MAX_SECONDS]
    for one, end in zip(found, ends, strict=False):  # without parts there is one end too many
        one.end_s = max(one.values["start_s"], end)
    return found


def _by_position(one: _Part) -> tuple[int, str]:
    position = one.values.get("position")
    return (position if type(position) is int else 1_000_000, one.id)


def _parts(catalogue: "Catalogue") -> dict[SubjectKind, _Parts]:
    """What a catalogue says of each part, by ids that its next edition has for the same."""

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
