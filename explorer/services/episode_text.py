"""Reads an episode from a text of show notes: its title, its length, and all that the notes name."""

import re
from dataclasses import dataclass
from typing import Any

from explorer.model.episode_statement import EpisodeStatement
from explorer.model.errors import KnownError
from explorer.model.folded_text import fold
from explorer.model.show_notes.note_heads import head_kind
from explorer.model.show_notes.notes_lines import read_lines
from explorer.model.show_notes.notes_reader import read_notes
from explorer.model.show_notes.parsed_notes import ParsedNotes
from explorer.services.notes_statement import statement_of_notes
from explorer.store.database import Store

MAX_BYTES = 20 * 1024 * 1024
_TITLE = re.compile(r"<title[^>]*>(?P<title>.{1,300}?)</title>", re.IGNORECASE | re.DOTALL)
_SLUG_LENGTH = 80


@dataclass(frozen=True, slots=True)
class EpisodeText:
    """Show notes before they are kept: the episode's id and fields, and what the notes say.

    ``source`` says where the fields are from, as ``feed:PODCAST``; without it, they are from the notes. ``item_id`` is
    the item of a subscribed feed. ``notices`` are sentences that the user should see.
    """

    episode_id: str
    fields: dict[str, Any]
    notes: ParsedNotes
    source: str | None = None
    item_id: int | None = None
    notices: tuple[str, ...] = ()


def read_episode_text(
    data: bytes, *, name: str = "", podcast: str = "", title: str | None = None, duration_s: int | None = None
) -> EpisodeText:
    """Read show notes in HTML, Markdown or plain text.

    Args:
        data: the notes, in UTF-8 or Windows-1252.
        name: the file's name without its ending, for an episode whose notes have no title.

    Raises:
        KnownError: ``notes-empty``, ``notes-too-long`` or ``notes-not-text``.
    """
    if len(data) > MAX_BYTES:
        raise KnownError("notes-too-long", "These show notes are larger than 20 MB: import a smaller part of them.")
    source = _decoded(data)
    if not source.strip():
        raise KnownError("notes-empty", "These show notes are empty: import a file with text.")
    title = title or _title_of(source) or name.replace("_", " ").strip() or "Episode"
    notes = read_notes(source, title=title, duration_s=duration_s)
    fields: dict[str, Any] = {"podcast": podcast, "title": title, "duration_s": notes.duration_s}
    return EpisodeText(episode_id_of(podcast, title), fields, notes)


def keep_episode(store: Store, episode: EpisodeText, source: str | None = None) -> None:
    """Put an episode into the library, or update it from a new edition of its notes; what the user changed stays.

    Args:
        source: see ``model.fact``; by default these are the episode's notes.
    """
    own = source or f"notes:{episode.episode_id}"
    fields = episode.fields if episode.source is None else {}
    with store.write():
        if episode.source:
            said = EpisodeStatement(episode.episode_id, episode.fields)
            store.episode_facts.take(episode.source, said)
        store.episode_facts.take(own, statement_of_notes(episode.notes, episode.episode_id, fields))
        if episode.item_id is not None:
            store.podcasts.set_episode(episode.item_id, episode.episode_id)


def episode_id_of(podcast: str, title: str) -> str:
    """Return the id of an episode from its podcast and title: lower case letters and digits, joined by hyphens."""
    words = re.findall(r"[a-z0-9]+", fold(f"{podcast} {title}"))
    return "-".join(words)[:_SLUG_LENGTH].strip("-") or "episode"


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data[:4096]:
        raise KnownError("notes-not-text", "This file is not text: import show notes as HTML, Markdown or plain text.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")


def _title_of(source: str) -> str | None:
    """Return the title that a page or its first heading gives."""
    if match := _TITLE.search(source[:100_000]):
        lines = read_lines(f"<p>{match['title']}</p>")
        if lines:
            return lines[0].text.strip()[:300]
    first = read_lines(source[:20_000])[:5]
    return next((one.text for one in first if one.heading == 1 and head_kind(one) == "other"), None)
