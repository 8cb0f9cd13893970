"""Reads an episode from a text of show notes: its title, its length, and all that the notes name."""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from explorer.model.episode_statement import EpisodeStatement
from explorer.model.errors import KnownError
from explorer.model.folded_text import fold
from explorer.model.ids import now
from explorer.model.one_line import whole_words
from explorer.model.show_notes.note_clock import clocks, lead_clock
from explorer.model.show_notes.note_heads import bare_head, head_kind, opens_times
from explorer.model.show_notes.notes_lines import read_lines
from explorer.model.show_notes.notes_reader import read_notes
from explorer.model.show_notes.parsed_notes import ParsedNotes
from explorer.model.slug import slug_words
from explorer.model.translation import tr
from explorer.model.written_date import day_of_lines
from explorer.services.audio_attachment import attach_file
from explorer.services.decoded_notes import decoded
from explorer.services.episode_transcripts import keep_transcript_of_notes
from explorer.services.notes_statement import statement_of_notes
from explorer.services.timeline_changes import revive
from explorer.store.database import Store

MAX_BYTES = 20 * 1024 * 1024
_TITLE = re.compile(r"<title[^>]*>(?P<title>.{1,300}?)</title>", re.IGNORECASE | re.DOTALL)
_SLUG_LENGTH = 80
_LINES_FOR_TITLE, _LONGEST_TITLE = 20, 80


@dataclass(frozen=True, slots=True)
class EpisodeText:
    """An episode's show notes before they are kept: the episode's id and fields, and what the notes say.

    ``source`` says where the fields are from, as ``feed:PODCAST``; without it, they are from the notes. ``item_id`` is
    the item of a subscribed feed. ``notices`` are sentences that the user should see. ``is_named`` is whether somebody
    has said its title; one that was read in the notes may be that of a paper. ``text`` is what was read, ``is_preview``
    whether it says that the rest is for those who pay. ``sound`` is the user's audio file that this was read from,
    ``times_from`` whose chapters give the times, where the notes do not.
    """

    episode_id: str
    fields: dict[str, Any]
    notes: ParsedNotes
    source: str | None = None
    item_id: int | None = None
    notices: tuple[str, ...] = ()
    is_named: bool = True
    text: str = ""
    is_preview: bool = False
    sound: Path | None = None
    times_from: Literal["notes", "feed", "audio"] = "notes"


def read_episode_text(
    data: bytes, *, name: str = "", podcast: str = "", title: str | None = None, duration_s: int | None = None
) -> EpisodeText:
    """Read show notes in HTML, Markdown or plain text.

    Args:
        data: the notes, see ``decoded_notes``.
        name: the file's name without its ending, for an episode whose notes have no title.

    Raises:
        KnownError: ``notes-empty``, ``notes-too-long`` or ``notes-not-text``.
    """
    if len(data) > MAX_BYTES:
        raise KnownError("notes-too-long", "These show notes are larger than 20 MB: import a smaller part of them.")
    source = decoded(data)
    if not source.strip():
        raise KnownError("notes-empty", "These show notes are empty: import a file with text.")
    is_named = bool(title)
    found = title or _title_of(source) or name.replace("_", " ").strip()
    title = found or derived_title(source)
    notes = read_notes(source, title=title, duration_s=duration_s)
    fields: dict[str, Any] = {"podcast": podcast, "title": title, "duration_s": notes.duration_s}
    if day := told_day(source):
        fields["published"] = day
    # Without a title, the text itself tells one episode from another.
    episode_id = episode_id_of(podcast, title) if found else f"episode-{_digits(source)}"
    return EpisodeText(episode_id, fields, notes, is_named=is_named, text=source)


def derived_title(source: str) -> str:
    """Return what to call an episode whose notes have no title: their first line of words, else the day of today."""
    for line in read_lines(source[:20_000])[:_LINES_FOR_TITLE]:
        text = bare_head(line.text)
        words = [word for word in text.split() if any(char.isalpha() for char in word)]
        is_link = any(line.anchor(one).strip() == line.text.strip() for one in line.links) or "://" in text
        if (
            len(words) < 2
            or is_link
            or day_of_lines((text,))
            or lead_clock(line.plain)
            or head_kind(line) not in (None, "other")
        ):
            continue
        return whole_words(text, _LONGEST_TITLE)
    return tr("Notes of {0}", now()[:10])


def told_day(source: str) -> str | None:
    """Return the day that stands as a line of its own at the beginning of show notes, as ISO 8601 in UTC."""
    day = day_of_lines(one.text for one in read_lines(source[:20_000])[:_LINES_FOR_TITLE])
    return f"{day}T00:00:00Z" if day else None


def keep_episode(store: Store, episode: EpisodeText, source: str | None = None) -> str:
    """Put an episode into the library, or update it from a new edition of its notes; what the user changed stays.

    Returns its id: another one than the notes' own if another episode has that.

    Args:
        source: see ``model.fact``; by default these are the episode's notes.
    """
    episode = _with_free_id(store, episode)
    own = source or f"notes:{episode.episode_id}"
    # Another edition of the notes may be whole, so the notes say that this one is a preview, also where a feed has it.
    fields = (episode.fields if episode.source is None else {}) | {"is_preview": episode.is_preview or None}
    is_new = store.episodes.get(episode.episode_id) is None
    with store.write():
        if episode.source:
            said = EpisodeStatement(episode.episode_id, episode.fields)
            store.episode_facts.take(episode.source, said)
        store.episode_facts.take(own, statement_of_notes(episode.notes, episode.episode_id, fields))
        revive(store, episode.episode_id)
        # A subscribed feed has the notes of its items itself.
        store.show_notes.keep(episode.episode_id, episode.text if episode.item_id is None else "")
        if episode.item_id is not None:
            store.podcasts.set_episode(episode.item_id, episode.episode_id)
        _attach(store, episode)
        if is_new:
            _keep_transcript(store, episode)
    return episode.episode_id


def _keep_transcript(store: Store, episode: EpisodeText) -> None:
    """Store the transcript that stands in the notes, unless the feed names better ones, which the user can get."""
    named = store.podcasts.whole(episode.item_id).transcripts if episode.item_id is not None else ()
    held = store.episodes.get(episode.episode_id)
    if held is not None and not named and not store.transcripts.of_episode(held.id):
        keep_transcript_of_notes(store, held, episode.text)


def _attach(store: Store, episode: EpisodeText) -> None:
    """Make the file that the episode was read from its audio, unless the user has chosen another."""
    if episode.sound is None:
        return
    held, audio = store.episodes.get(episode.episode_id), store.audio.get(episode.episode_id)
    if held is not None and (audio is None or audio.path is None):
        with suppress(KnownError):  # a file with tags may hold no sound that can be played
            attach_file(store, held, episode.sound)


def _with_free_id(store: Store, episode: EpisodeText) -> EpisodeText:
    """Return the episode with an id that no other episode has: one with another title or podcast is another."""
    held = store.episodes.get(episode.episode_id, with_deleted=True)
    mine = (episode.fields.get("podcast") or "", episode.fields.get("title") or "")
    if held is None or (held.podcast, held.title) == mine or _is_own(store, episode):
        return episode
    return replace(episode, episode_id=f"{episode.episode_id[:_SLUG_LENGTH]}-{_digits(' '.join(mine))}")


def _is_own(store: Store, episode: EpisodeText) -> bool:
    """Return whether the library has this episode from the same source, whose title may have changed since."""
    own = {f"notes:{episode.episode_id}", episode.source}
    return any(one.source in own for one in store.facts.of("episode", episode.episode_id))


def episode_id_of(podcast: str, title: str) -> str:
    """Return the id of an episode from its podcast and title: lower case letters and digits, joined by hyphens.

    Where letters are lost, because the title is long or in another script, digits of a hash keep two titles apart.
    """
    name = f"{podcast} {title}".strip()
    whole = "-".join(slug_words(name))
    lost = any(char.isalnum() and not char.isascii() for char in fold(name))
    if whole and len(whole) <= _SLUG_LENGTH and not lost:
        return whole
    return f"{whole[: _SLUG_LENGTH - 9].strip('-') or 'episode'}-{_digits(name)}"


def _digits(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]


def _title_of(source: str) -> str | None:
    """Return the title that a page or its first heading gives."""
    if match := _TITLE.search(source[:100_000]):
        lines = read_lines(f"<p>{match['title']}</p>")
        if lines:
            return lines[0].text.strip()[:300]
    first = [one for one in read_lines(source[:20_000])[:5] if not one.is_rule]
    headed = next((one.text for one in first if one.heading == 1 and head_kind(one) == "other"), None)
    if headed or len(first) < 2 or re.search(r"<\w+[ >]", source[:2000]):
        return headed
    line, following = first[0], first[1]
    if line.links or line.is_bullet or len(line.text) > 120 or line.text.rstrip().endswith((".", ":", ",", "…")):
        return None
    if head_kind(line) not in (None, "other") or lead_clock(line.plain) or len(list(clocks(line.plain))) > 1:
        return None
    first_time = next(clocks(following.plain), None)
    opens = first_time is not None and opens_times(following.plain[: first_time.start])
    apart = following.after_gap or head_kind(following) is not None or lead_clock(following.plain) is not None
    return line.text.strip() if apart or opens else None
