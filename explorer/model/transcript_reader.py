"""Reads transcripts: VTT, SRT, ASS, JSON of the podcast namespace, HTML, and text with times, told apart by content.

Facts: WebVTT of the W3C; ``transcripts/transcripts.md`` of the podcast namespace; Advanced SubStation Alpha, version 4.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from explorer.model import timecode
from explorer.model.errors import KnownError
from explorer.model.show_notes.note_line import visible
from explorer.model.timed_text import cues_of_text
from explorer.model.transcript import MOST_CUES, Cue, named_speakers, tidied
from explorer.model.undeclared_charset import undeclared_encoding

MAX_BYTES = 20 * 1024 * 1024
_TIMING = re.compile(
    r"^\s*(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,3}))?\s*-+>\s*(?:(\d{1,3}):)?(\d{1,4}):(\d{1,2})(?:[.,](\d{1,3}))?",
    re.ASCII,
)
_ASS_TIME = re.compile(r"\s*(\d{1,3}):(\d{1,2}):(\d{1,2})(?:[.,:](\d{1,3}))?\s*", re.ASCII)
_VOICE = re.compile(r"<v(?:\.[^\s>]{1,80})?\s+([^<>]{1,200})>")
_TAGS = re.compile(
    r"</?(?:v|c|i|b|u|ruby|rt|lang|font)(?:\.[^<>\s]{1,80})?(?:\s[^<>]{0,200})?>|<\d[\d:.]{4,14}>", re.IGNORECASE
)
_ASS_TAGS = re.compile(r"\{[^{}]{0,1000}\}")
_PLACED = re.compile(r"\{\\[^{}]{1,200}\}")
"""Where on a picture to show a caption, as ``{\\an8}``, which files of other kinds have from ASS."""
_ENTITIES = {
    "&amp;": "&",
    "&lt;": "<",
    "&gt;": ">",
    "&nbsp;": " ",
    "&lrm;": "",
    "&rlm;": "",
    "&quot;": '"',
    "&#39;": "'",
}
_ENTITY = re.compile("|".join(map(re.escape, _ENTITIES)))


def read_transcript(data: bytes) -> tuple[Cue, ...]:
    """Return the cues of a transcript, by time.

    Args:
        data: the file, in UTF-8, UTF-16 or Windows-1252.

    Raises:
        KnownError: ``transcript-too-large``, ``transcript-not-text``, ``transcript-without-times``.
    """
    if len(data) > MAX_BYTES:
        raise KnownError("transcript-too-large", "This transcript is larger than 20 MB: choose a smaller file.")
    text = _decoded(data)
    start = text[:2000].lstrip()
    if start.startswith(("{", "[")) and (found := _of_json(text)) is not None:
        cues = found
    elif start.startswith("[Script Info]") or re.search(r"^Dialogue:", text, re.MULTILINE):
        cues = list(_of_ass(text))
    elif start.startswith("WEBVTT") or "-->" in text:
        cues = list(_of_captions(text))
    else:
        cues = cues_of_text(text)
    kept = tidied(named_speakers(cues[:MOST_CUES]))
    if not kept:
        raise KnownError(
            "transcript-without-times",
            "This file has no text with times: choose a transcript as VTT, SRT, ASS, JSON, HTML or text with times.",
        )
    return kept


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif (zeros := data[:4096].count(0)) and zeros > len(data[:4096]) // 4:
        text = data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    elif zeros:
        raise KnownError("transcript-not-text", "This file is not text: choose a transcript as VTT, SRT, ASS or JSON.")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode(undeclared_encoding(data), "replace")
    return visible(text.replace("\r\n", "\n").replace("\r", "\n"))


def _of_captions(text: str) -> Iterator[Cue]:
    """Yield the cues of VTT or SRT; a cue ends at a blank line or at the next timing."""
    lines = text.split("\n")
    last: list[str] = []
    number = 0
    while number < len(lines):
        match = _TIMING.match(lines[number])
        number += 1
        if match is None:
            continue
        said: list[str] = []
        while number < len(lines) and lines[number].strip() and not _TIMING.match(lines[number]):
            said.append(lines[number])
            number += 1
        if number < len(lines) and _TIMING.match(lines[number]) and said and said[-1].strip().isdigit():
            said.pop()  # the number of the next cue, where the blank line is missing
        # Captions that roll up repeat the line above.
        shown = [one.strip() for one in said]
        news = shown[1:] if last and len(shown) > 1 and shown[0] == last[-1] else shown
        last = shown or last
        yield _caption(_ms(*match.groups()[:4]), _ms(*match.groups()[4:]), " ".join(news))


def _caption(start: int, end: int, text: str) -> Cue:
    voice = _VOICE.search(text)
    text = _ENTITY.sub(lambda one: _ENTITIES[one[0]], _TAGS.sub("", _PLACED.sub("", text)))
    return Cue(start, end, voice[1].strip() if voice else "", text)


def _ms(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> int:
    whole = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
    return 1000 * whole + int((fraction or "0").ljust(3, "0"))


def _of_ass(text: str) -> Iterator[Cue]:
    fields = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    in_events = False
    for line in text.split("\n"):
        kind, _, rest = line.partition(":")
        if line.startswith("["):
            in_events = line.strip().lower() == "[events]"
        elif kind == "Format" and in_events:
            named = [one.strip().lower() for one in rest.split(",")]
            fields = named if {"start", "end", "text"} <= set(named) and named[-1] == "text" else fields
        elif kind == "Dialogue":
            values = dict(zip(fields, rest.split(",", len(fields) - 1), strict=False))
            start, end = _ASS_TIME.fullmatch(values.get("start", "")), _ASS_TIME.fullmatch(values.get("end", ""))
            if start:
                said = re.sub(r"\\[Nnh]", " ", _ASS_TAGS.sub("", values.get("text", "")))
                yield Cue(_ms(*start.groups()), _ms(*end.groups()) if end else 0, values.get("name", ""), said)


def _of_json(text: str) -> list[Cue] | None:
    """Return the cues of JSON: segments of the podcast namespace, or of programs that make transcripts."""
    try:
        root = json.loads(text)
    except (ValueError, RecursionError):
        return None
    segments = root if isinstance(root, list) else None
    for name in ("segments", "cues", "transcript", "utterances", "results") if isinstance(root, dict) else ():
        if isinstance(root.get(name), list):
            segments = root[name]
            break
    found: list[Cue] = []
    for raw in segments[: 10 * MOST_CUES] if segments else ():
        if not isinstance(raw, dict):
            continue
        start = _number(raw, ("startTime", "start", "start_time", "from"))
        end = _number(raw, ("endTime", "end", "end_time", "to"))
        said = next((raw[name] for name in ("body", "text", "transcript") if isinstance(raw.get(name), str)), "")
        speaker = raw.get("speaker")
        if start is not None:
            found.append(Cue(start, end or 0, speaker if isinstance(speaker, str) else "", said))
    return found


def _number(raw: dict[str, Any], names: tuple[str, ...]) -> int | None:
    """Return milliseconds of a number of seconds, also if it is written as text or as a time."""
    value: Any = next((raw[name] for name in names if name in raw), None)
    if isinstance(value, str):
        if match := _ASS_TIME.fullmatch(value):
            return _ms(*match.groups())
        try:
            value = float(value)
        except ValueError:
            return None
    if type(value) not in (int, float) or not math.isfinite(value) or not 0 <= value <= timecode.MAX_SECONDS:
        return None
    return round(1000 * float(value))
