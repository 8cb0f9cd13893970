"""Makes marks of records: rows of a table, objects of JSON, outlines of OPML, by what their fields are called."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from explorer.model import timecode
from explorer.model.mark_links import LONGEST_LINK, bare_address, timed_link
from explorer.model.mark_reader import (
    LONGEST_SAID,
    LONGEST_TEXT,
    FoundMark,
    MarkedEpisode,
    cleaned,
    distinct,
)
from explorer.model.mark_times import timed

_NAMES: dict[str, tuple[str, ...]] = {
    "at": (
        *("time", "timestamp", "at", "position", "start", "offset", "bookmark", "t", "timeseconds", "starttime"),
        *(
            "seconds",
            "timecode",
            "startseconds",
            "positioninseconds",
            "zeit",
            "temps",
            "tiempo",
            "время",
            "时间",
            "時間",
        ),
    ),
    "ms": ("timems", "positionms", "startms", "offsetms", "milliseconds", "timestampms", "positioninmilliseconds"),
    "text": (
        *("note", "notes", "comment", "text", "description", "label", "name", "bookmarktitle", "usernote"),
        *("notiz", "kommentar", "nota", "commentaire", "заметка", "备注", "笔记", "メモ"),
    ),
    "said": ("quote", "transcript", "said", "highlight", "excerpt", "passage"),
    "title": ("episodetitle", "episode", "episodename", "folge", "title", "titel"),
    "podcast": ("podcasttitle", "podcast", "show", "showtitle", "feedtitle", "podcastname"),
    "link": ("url", "link", "episodeurl", "episodelink", "shareurl", "overcasturl", "audiourl", "enclosureurl"),
    "guid": ("guid", "episodeguid"),
}
_LONGEST_NAME = 300
_SECONDS = re.compile(r"\d{1,7}(?:\.\d{1,9})?")
MOST_FIELDS = 100


def marks_of(records: Iterable[Mapping[str, object]]) -> list[FoundMark]:
    """Return the marks of records that have a time, or a link with one; the others are left out."""
    return distinct(mark for one in records if (mark := _mark(one)))


def _mark(record: Mapping[str, object]) -> FoundMark | None:
    fields = {
        _named(str(name)): str(value)
        for name, value in list(record.items())[:MOST_FIELDS]
        if isinstance(value, str | int | float) and not isinstance(value, bool)
    }

    def get(kind: str) -> str:
        return next((fields[name].strip() for name in _NAMES[kind] if fields.get(name, "").strip()), "")

    link = timed_link(get("link")) if get("link") else None
    at_s = _second(get("at"), get("ms"))
    may_be_ms = at_s is None and link is not None and link.may_be_ms
    if at_s is None and link:
        at_s = link.at_s
    if at_s is None:
        return None
    text, title = get("text"), get("title")
    whose = next((fields[one] for one in ("episodetitle", "episode", "episodename") if fields.get(one)), "")
    if not text and fields.get("title") and (whose or not any(map(get, ("link", "guid", "podcast")))):
        text, title = fields["title"], whose  # a bookmark's title beside its episode's, or of no episode
    episode = MarkedEpisode(
        title=cleaned(" ".join(title.split()), _LONGEST_NAME),
        podcast=cleaned(" ".join(get("podcast").split()), _LONGEST_NAME),
        address=(link.address if link else bare_address(get("link")[:LONGEST_LINK])) if get("link") else "",
        guid=cleaned(get("guid"), _LONGEST_NAME),
    )
    if link and link.episode_id:
        episode = replace(episode, id=link.episode_id)
    return FoundMark(at_s, cleaned(text, LONGEST_TEXT), cleaned(get("said"), LONGEST_SAID), episode, may_be_ms)


def _named(name: str) -> str:
    """Return the name of a field for comparing: its letters, without a unit that is seconds."""
    name = re.sub(r"[\s_(\[]+(?:s|secs?|seconds?)[)\]]?$", "", name.strip().lower()[:100])
    return re.sub(r"[\W\d_]", "", name)


def _second(text: str, ms: str) -> int | None:
    """Return the second that a field tells: 5205, 5205.4 or 1:26:45; None for a date or anything else."""
    for value, unit in ((text, 1), (ms, 1000)):
        if value.isascii() and _SECONDS.fullmatch(value):
            second = int(float(value)) // unit
            return second if second <= timecode.MAX_SECONDS else None
    return found.at_s if ":" in text and (found := timed(text)) and not found.text else None
