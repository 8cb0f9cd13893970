"""Facts about an episode and its parts from catalogs, feeds and the user: imported, and written to the tables that
are shown.

An import replaces the facts of its own source and no others. The user's edits are facts of the source ``user``, which
ranks first; a removal by the user is a fact too, so that no import undoes it. A part that is missing in a new edition
of its source is deleted, unless the user has edited it or something refers to it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from explorer.model.catalog import CatalogLink
from explorer.model.episode_statement import EpisodeStatement, Parts
from explorer.model.errors import KnownError
from explorer.model.fact import USER, Fact, SubjectKind, kind_of, rank, shown
from explorer.model.ids import now
from explorer.model.part_continuity import continued, continued_names, renamed
from explorer.model.timeline_edit import REMOVED, Edit, NamedLink, NamedPaper, Said, sections_by_time, title_at
from explorer.store.codec import pack
from explorer.store.episode_part import Part, by_position, by_rank, letters_of, timed
from explorer.store.provenance_table import KEY as LINK_KEY
from explorer.store.table_interfaces import FactedPapers

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
    "is_preview",
)
_Row = dict[str, Any]
_KEYS = {"sections": "id", "segments": "id", "appearances": "id", "resources": "position"}
_TIMED = ("notes", "annotations", "tied_places")
_HOLDERS: dict[SubjectKind, tuple[SubjectKind, ...]] = {
    "section": ("segment",),
    "segment": ("appearance", "resource"),
}
"""The kinds of parts that refer to a part, in a field of its kind's name."""
_IN_SPAN = """
    SELECT EXISTS (SELECT 1 FROM {0} WHERE episode_id = ? AND deleted IS NULL AND at_s >= ? AND at_s < ?)
"""


_GUESSES = """
    SELECT subject, target FROM links
    WHERE subject_kind = 'paper' AND target_kind = 'paper' AND relation = 'same' AND made_by = 'guess'
"""


class EpisodeFacts:
    """Stores facts about episodes, and updates the episodes' tables from them."""

    def __init__(self, store: FactedPapers) -> None:
        self._store = store

    def take(self, source: str, statement: EpisodeStatement) -> None:
        """Replace all facts of a source about an episode by those of its new edition; add the episode if needed.

        A paper that the source no longer names stays in the library, because notes may refer to it.

        Args:
            source: see ``model.fact``: ``catalogue:EPISODE``, ``feed:PODCAST``.
        """
        store, episode_id, moment = self._store, statement.episode_id, now()
        with store.write():
            said = {name: statement.fields.get(name) for name in EPISODE_FIELDS}
            self._add_episode(episode_id, said["podcast"] or "", said["title"] or episode_id)
            store.facts.state("episode", episode_id, source, said, moment)
            for paper, names in statement.papers:
                store.papers.find_or_add(paper, source, names)
            statement = self._continued(source, statement)
            for kind in _KINDS:
                self._replace(kind, episode_id, source, statement.parts.get(kind, {}), moment)
            self.show(episode_id)
            self._put_links(episode_id, kind_of(source), statement.links, moment)

    # Edits by the user

    def change(self, kind: SubjectKind, episode_id: str, part: str, values: Mapping[str, Any]) -> None:
        """Set some fields of a part as the user's facts, adding the part if there is none; None removes a value.

        Args:
            values: fields as in ``EpisodeStatement``.

        Raises:
            KnownError: ``episode-unknown``.
        """
        with self._store.write():
            self._check(episode_id)
            for name, value in values.items():
                if name == "paper" and value:
                    # A catalog may give its name to another paper later; the user means this one.
                    value = self._store.papers.present_id(value)
                self._store.facts.put(kind, f"{episode_id}/{part}", USER, name, value, now())
            self.show(episode_id)

    def change_episode(self, episode_id: str, values: Mapping[str, Any]) -> None:
        """Set some of EPISODE_FIELDS as the user's facts; None removes a value.

        Raises:
            KnownError: ``episode-unknown``.
        """
        with self._store.write():
            self._check(episode_id)
            for name, value in values.items():
                self._store.facts.put("episode", episode_id, USER, name, value, now())
            self.show(episode_id)

    def remove(self, kind: SubjectKind, episode_id: str, part: str) -> None:
        """Remove a part for the user; no import brings it back. Raises KnownError ``episode-unknown``."""
        self.change(kind, episode_id, part, {REMOVED: True})

    def restore(self, kind: SubjectKind, episode_id: str, part: str) -> None:
        """Undo the user's removal of a part. Raises KnownError ``episode-unknown``."""
        with self._store.write():
            self._check(episode_id)
            self._store.facts.delete(kind, f"{episode_id}/{part}", USER, REMOVED)
            self.show(episode_id)

    def say(self, episode_id: str, edit: Edit) -> Edit:
        """Set what the user says of parts of an episode; return what takes that back.

        Raises:
            KnownError: ``episode-unknown``.
        """
        with self._store.write():
            self._check(episode_id)
            before = self.said(episode_id, edit)
            for one in edit:
                subject = _subject(episode_id, one)
                if one.is_said:
                    self._store.facts.put(one.kind, subject, USER, one.field, one.value, one.when or now())
                else:
                    self._store.facts.delete(one.kind, subject, USER, one.field)
            self.show(episode_id)
        return before

    def said(self, episode_id: str, edit: Edit) -> Edit:
        """Return what the user says now of the fields that an edit is about."""
        found: list[Said] = []
        held = {(one.kind, _subject(episode_id, one)) for one in edit}
        facts = {
            (kind, subject, one.field): one
            for kind, subject in held
            for one in self._store.facts.of(kind, subject)
            if one.source == USER
        }
        for one in edit:
            fact = facts.get((one.kind, _subject(episode_id, one), one.field))
            said = Said(one.kind, one.part, one.field, is_said=False)
            found.append(said if fact is None else Said(one.kind, one.part, one.field, fact.value, fact.said))
        return tuple(found)

    def named(self, episode_id: str) -> tuple[NamedPaper, ...]:
        """Return the parts that name papers, also those that the timeline shows another part in place of."""
        parts = self._shown_parts("appearance", episode_id)
        self._follow_guesses(parts)
        papers = self._store.papers.ids_of({one.values["paper"] for one in parts if one.values.get("paper")})
        return tuple(
            NamedPaper(one.id, paper_id, one.values.get("segment"), one.values.get("topic"))
            for one in parts
            if (paper_id := papers.get(one.values.get("paper") or ""))
        )

    def resources(self, episode_id: str) -> tuple[NamedLink, ...]:
        """Return the parts that are links."""
        parts = self._shown_parts("resource", episode_id)
        return tuple(
            NamedLink(
                one.id,
                one.values.get("segment"),
                one.values.get("url"),
                one.values.get("kind") or "",
                _link_title(one),
                one.values.get("start_s"),
            )
            for one in sorted(parts, key=by_position)
        )

    def _check(self, episode_id: str) -> None:
        if self._store.row("SELECT 1 FROM episodes WHERE id = ?", (episode_id,)) is None:
            raise KnownError(
                "episode-unknown", "There is no episode “{episode_id}” in this library.", episode_id=episode_id[:100]
            )

    # Import

    def _continued(self, source: str, statement: EpisodeStatement) -> EpisodeStatement:
        """Return the statement with the ids of the parts that the user has edited, where those are meant."""
        facts, episode_id = self._store.facts, statement.episode_id
        kinds: tuple[SubjectKind, ...] = ("section", "segment")
        for kind in kinds:
            known = facts.of_parts(kind, episode_id)
            statement = renamed(statement, kind, continued(known, statement.parts.get(kind, {}), source))
        rows = {
            part: said
            for part, said in facts.of_parts("resource", episode_id).items()
            if any((one.field, one.value) == ("kind", "part") for one in said)
        }
        links = statement.parts.get("resource", {})
        own = {part: values for part, values in links.items() if values.get("kind") == "part"}
        statement = renamed(statement, "resource", continued(rows, own, source))
        known, stated = facts.of_parts("appearance", episode_id), statement.parts.get("appearance", {})
        if not any(one.source == USER for said in known.values() for one in said):
            return statement
        names = {str(one.value) for said in known.values() for one in said if one.field == "paper"}
        names |= {str(values.get("paper")) for values in stated.values()}
        same = {name: self._store.papers.id_of(name) for name in names}
        return renamed(statement, "appearance", continued_names(known, stated, source, same))

    def _add_episode(self, episode_id: str, podcast: str, title: str) -> None:
        if self._store.row("SELECT 1 FROM episodes WHERE id = ?", (episode_id,)) is None:
            row = {"id": episode_id, "podcast": podcast, "title": title, "added": now()}
            self._store.upsert("episodes", ("id",), row)

    def _replace(self, kind: SubjectKind, episode_id: str, source: str, parts: Parts, moment: str) -> None:
        store = self._store
        for part, values in parts.items():
            store.facts.state(kind, f"{episode_id}/{part}", source, values, moment)
        gone = {
            part
            for part, facts in store.facts.of_parts(kind, episode_id).items()
            if part not in parts
            and any(one.source == source for one in facts)
            # the user's facts also keep a part that the user removed, because a removal can be undone
            and not any(one.source == USER for one in facts)
        }
        for part in gone - self._held(kind, episode_id, gone):
            store.facts.forget(kind, f"{episode_id}/{part}", source)

    def _held(self, kind: SubjectKind, episode_id: str, gone: set[str]) -> set[str]:
        """Return the parts that the user's facts about other parts, annotations or notes refer to."""
        store = self._store
        found: set[str] = set()
        for holder in _HOLDERS.get(kind, ()) if gone else ():
            for facts in store.facts.of_parts(holder, episode_id).values():
                found |= {one.value for one in facts if one.source == USER and one.field == kind and one.value in gone}
        if kind == "segment" and gone:
            # The spans are those among the new parts, so that the same edition a second time decides the same.
            duration = shown(store.facts.of("episode", episode_id)).get("duration_s")
            for one in timed(self._shown_parts(kind, episode_id), duration):
                span = (episode_id, one.values["start_s"], one.end_s)
                if one.id in gone and any(store.rows(_IN_SPAN.format(table), span)[0][0] for table in _TIMED):
                    found.add(one.id)
        return found

    def _put_links(self, episode_id: str, made_by: str, links: Iterable[CatalogLink], moment: str) -> None:
        """Replace the source's provenance; a link that stays the same is not written and keeps its date."""
        store, rows = self._store, {}
        for link in links:
            row = asdict(link) | {"made_by": made_by, "source": episode_id, "made": moment}
            for kind, name in (("subject_kind", "subject"), ("target_kind", "target")):
                if row[kind] == "paper":
                    row[name] = store.papers.present_id(row[name])
            if link.subject_kind == "segment":  # A segment's id is unique only in its episode.
                row["subject"] = f"{episode_id}/{link.subject}"
            rows[tuple(row[name] for name in LINK_KEY)] = row
        held = store.rows("SELECT * FROM links WHERE made_by = ? AND source = ?", (made_by, episode_id))
        there = {tuple(row[name] for name in LINK_KEY): dict(row) for row in held}
        where = " AND ".join(f"{name} = ?" for name in LINK_KEY)
        for key in there.keys() - rows.keys():
            store.change(f"DELETE FROM links WHERE {where}", key)  # noqa: S608 - our own names
        for key, row in rows.items():
            old = there.get(key)
            if old is None or old != row | {"made": old["made"]}:
                same = old is not None and (old["relation"], old["evidence"]) == (row["relation"], row["evidence"])
                store.upsert("links", LINK_KEY, row | ({"made": old["made"]} if old and same else {}))

    # Tables

    def show(self, episode_id: str) -> None:
        """Bring the tables of an episode up to date with the facts; rows that stay the same are not written."""
        store = self._store
        facts = store.facts.of("episode", episode_id)
        found = shown(facts)
        row = store.row("SELECT * FROM episodes WHERE id = ?", (episode_id,))
        if row is None:
            return
        values = {name: found.get(name) for name in EPISODE_FIELDS}
        values["podcast"], values["title"] = values["podcast"] or "", values["title"] or episode_id
        values["is_preview"] = int(bool(values["is_preview"]))
        values["deleted"] = next((one.said for one in facts if one.field == REMOVED and one.value), None)
        if any(row[name] != value for name, value in values.items()):
            news = ", ".join(f"{name} = ?" for name in values)
            store.change(f"UPDATE episodes SET {news} WHERE id = ?", (*values.values(), episode_id))  # noqa: S608
        if (row["deleted"] is None) != (values["deleted"] is None):
            self._tell_feeds(episode_id, facts, values["guid"], is_deleted=values["deleted"] is not None)
        made = {table: [] for table in _KEYS} if values["deleted"] else self._rows(episode_id, values["duration_s"])
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

    def _tell_feeds(self, episode_id: str, facts: Iterable[Fact], guid: str | None, *, is_deleted: bool) -> None:
        """Let the items of feeds that became an episode know that it is deleted, or there again."""
        if is_deleted:
            self._store.change("UPDATE feed_items SET episode_id = NULL WHERE episode_id = ?", (episode_id,))
        for podcast in {one.source.partition(":")[2] for one in facts if kind_of(one.source) == "feed"} - {""}:
            if not is_deleted and guid:
                sql = "UPDATE feed_items SET episode_id = ? WHERE podcast_id = ? AND guid = ? AND episode_id IS NULL"
                self._store.change(sql, (episode_id, podcast, guid))

    def _rows(self, episode_id: str, duration_s: int | None) -> dict[str, list[_Row]]:
        """Return the rows of each table; tables that others refer to come first."""
        parts = {kind: self._shown_parts(kind, episode_id) for kind in _KINDS}
        self._follow_guesses(parts["segment"] + parts["appearance"])
        sections = timed(parts["section"], duration_s)
        letters = letters_of(sections)
        segments = timed(parts["segment"], duration_s)
        self._place(episode_id, sections, segments)
        made: dict[str, list[_Row]] = {
            "sections": [
                one.placed(episode_id, position)
                | {"id": one.id, "letter": letters[one.id], "title": one.values["title"]}
                for position, one in enumerate(sections)
            ],
            "segments": [
                one.placed(episode_id, position) | self._segment(one) for position, one in enumerate(segments)
            ],
        }
        made["appearances"] = self._appearances(episode_id, made["segments"], parts["appearance"])
        holders = {None, *(one.id for one in segments)}
        resources = [one for one in parts["resource"] if one.values.get("segment") in holders]
        made["resources"] = [
            {
                "episode_id": episode_id,
                "position": position,
                "title": _link_title(one),
                "kind": one.values.get("kind") or "",
                "segment_id": one.values.get("segment"),
                "url": one.values.get("url"),
            }
            for position, one in enumerate(sorted(resources, key=by_position))
        ]
        return made

    def _shown_parts(self, kind: SubjectKind, episode_id: str) -> list[Part]:
        """Return the parts that are not removed. Of several sources with sections or segments, only those of the first
        one and of the user are shown, because two divisions of one episode do not fit together."""
        parts = self._store.facts.of_parts(kind, episode_id)
        sources = {part: {one.source for one in facts} - {USER} for part, facts in parts.items()}
        first = min(set[str]().union(*sources.values()), key=by_rank, default=USER)
        found = []
        for part, facts in parts.items():
            if kind in ("section", "segment") and sources[part] and first not in sources[part]:
                continue
            values = shown(facts)
            if not values.get(REMOVED):
                named = [one.source for one in facts if one.field == "paper"]
                is_guess = bool(named) and min(map(kind_of, named), key=lambda kind: rank(kind, "paper")) == "guess"
                found.append(Part(part, values, min(sources[part], key=by_rank, default=USER), is_guess))
        return found

    def _follow_guesses(self, parts: list[Part]) -> None:
        """Replace papers that only the notes know by those that are thought to be the same, which are shown as
        guesses."""
        same = {row["subject"]: row["target"] for row in self._store.rows(_GUESSES)}
        for one in parts:
            name = one.values.get("paper")
            paper_id = self._store.papers.id_of(name) if name and same else None
            if paper_id in same:
                one.values["paper"], one.is_guess = same[paper_id], True

    def _place(self, episode_id: str, sections: list[Part], segments: list[Part]) -> None:
        """Put each segment into a section: the one that its source states; into the one that contains its start if the
        user has made or removed a section."""
        known = self._store.facts.of_parts("section", episode_id).values()
        removed = any(one.field == REMOVED and one.source == USER and one.value for facts in known for one in facts)
        if removed or any(one.source == USER for one in sections):
            starts = [one.values["start_s"] for one in segments]
            found = sections_by_time([(one.id, one.values["start_s"]) for one in sections], starts)
        else:
            ids = {one.id for one in sections}
            stated = (one.values.get("section") for one in segments)
            found = [one if one in ids else None for one in stated]
        for segment, section in zip(segments, found, strict=True):
            segment.values["section"] = section

    def _paper_of(self, one: Part) -> str | None:
        return self._store.papers.id_of(one.values["paper"]) if one.values.get("paper") else None

    def _segment(self, one: Part) -> _Row:
        values = one.values
        paper_id = self._paper_of(one)
        kind = "matched" if paper_id else "talk" if values.get("kind") == "talk" else "unmatched"
        return {
            "id": one.id,
            "title": values["title"],
            "section": values["section"],
            "kind": kind,
            "speakers": pack(values.get("speakers") or ()),
            "paper_id": paper_id,
        }

    def _appearances(self, episode_id: str, segments: list[_Row], parts: list[Part]) -> list[_Row]:
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
        for part in sorted(parts, key=by_position):
            values = part.values
            paper_id = self._paper_of(part)
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


def _link_title(one: Part) -> str:
    """Return the title of a link; of a row of a list with a clock of its own, which has a start, with that."""
    title, start_s = one.values.get("title") or "", one.values.get("start_s")
    return title_at(title, start_s) if one.values.get("kind") == "part" and type(start_s) is int else title


def _subject(episode_id: str, one: Said) -> str:
    return episode_id if one.kind == "episode" else f"{episode_id}/{one.part}"


_KINDS: tuple[SubjectKind, ...] = ("section", "segment", "appearance", "resource")
