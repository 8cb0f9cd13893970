"""Divides lines in which several “label: address” follow each other, and cuts them from the title before them."""

import re

from explorer.model.show_notes.note_heads import LABEL, head_kind
from explorer.model.show_notes.note_line import NoteLine, trimmed

_LEAST = 2
_HEAD = re.compile(
    r"(?<=[\s.!?)])(?=(?:Links?\b(?: (?:for|from|to|mentioned)\b[^:.]{0,40})?|Show [Nn]otes|References|Resources"
    r"|(?:Research|Papers?|Work) (?:we (?:discuss|mention)|discussed|mentioned)[^:.]{0,40}|Papers|Sources"
    r"|(?:The |Full |Episode |Read the )?[Tt]ranscript|Sponsors?|Episode art[^:.]{0,30}|Follow \w+"
    r"|Connect with [^:.]{1,30})"
    r"\s?:)"
)
_CAPITALS = re.compile(r"(?:(?<=[\s.!?)])|(?<=[a-z])(?=[A-Z]{4}))(?=[A-Z]{3,}(?:\s(?:& )?[A-Z]{2,}){0,3}\s?:\s)")
"""Where a head in capitals begins: “SOCIAL LINKS: …”."""
_BRACKETED = re.compile(r"(?=【[^【】]{2,20}】\s?\S)")
"""Where a head in the brackets of Chinese and Japanese notes begins."""
_WORD = re.compile(r"[^\s?!.)]*[?!.)](?=[A-Z][a-z])|\S+")
"""A word; one that is glued to the end of a sentence, “think?The”, is another."""
_LABEL_END = re.compile(r"[\w'’)\]\"”]\s?:\s*$")
_SMALL_TEXT = "a an and at by for from in of on or our the to via with"
_SMALL = frozenset(_SMALL_TEXT.split(" "))


def split_addresses(line: NoteLine) -> list[NoteLine]:
    """Return a line divided after each printed address, if labels with colons stand before them."""
    spelled = [one for one in line.links if "://" in line.anchor(one) or line.anchor(one).startswith("www.")]
    ends = [one.end for one in spelled if _LABEL_END.search(line.text[max(0, one.start - 10) : one.start])]
    if len(ends) < _LEAST or line.is_rule:
        return [line]
    cuts = [0]
    for one, end in enumerate(ends[:-1]):
        # An address without a label of its own belongs to the one before it.
        label = _next_label(line, end, ends[one + 1])
        cuts.append(max([end, *(link.end for link in spelled if end <= link.start < label)]))
    parts = [trimmed(line.part(start, stop)) for start, stop in zip(cuts, [*cuts[1:], len(line.text)], strict=True)]
    return [piece for one in parts if one.text for piece in _head_apart(one)]


def tail_start(line: NoteLine, after: int) -> int | None:
    """Return where links or a head begin in the last line of a list that lost its line ends; None if they don't.

    Args:
        after: where the title begins.
    """
    heads = [one for pattern in (_HEAD, _CAPITALS, _BRACKETED) for one in pattern.finditer(line.text, after)]
    starts = [one.start() for one in heads if (title := line.text[after : one.start()]).strip() and not title.isupper()]
    first = next((one for one in line.links if one.start > after and "://" in line.anchor(one)), None)
    if first is not None and (label := _label_start(line.text, after, first.start)) is not None:
        starts.append(label)
    return min(starts, default=None)


def _next_label(line: NoteLine, start: int, end: int) -> int:
    """Return where the words between two addresses begin."""
    match = re.search(r"[^\W_]", line.text[start:end])
    links = [one for one in line.links if start <= one.start < end]
    at = start + (match.start() if match else 0)
    while any(one.start <= at < one.end for one in links):
        at = max(one.end for one in links if one.start <= at < one.end)
        match = re.search(r"[^\W_]", line.text[at:end])
        at = at + (match.start() if match else end)
    return at


def _label_start(text: str, after: int, at: int) -> int | None:
    """Return where the label before an address begins: at its last word in capitals, with what belongs to that."""
    before = text[after:at]
    if not _LABEL_END.search(before):
        return None
    while _LABEL_END.search(before):
        words = list(_WORD.finditer(before.rstrip(" :：")))
        if words and LABEL.fullmatch(words[-1][0]) and not words[-1][0].isascii():
            return after + words[-1].start() if len(words) > 1 else None
        place = next(
            (
                number
                for number in range(len(words) - 1, -1, -1)
                if words[number][0][:1].isupper() and (not number or words[number - 1][0].lower() not in _SMALL)
            ),
            None,
        )
        if place is None or place == 0:
            return None
        before = before[: words[place].start()]
    return after + len(before)


def _head_apart(line: NoteLine) -> list[NoteLine]:
    """Return a head that stands before a label as a line of its own: “Research we discuss: Title: address”."""
    match = re.match(r"^[^:]{3,60}:\s+(?=\S)", line.text)
    if match is None or any(one.start < match.end() for one in line.links):
        return [line]
    head = trimmed(line.part(0, match.end()))
    if head_kind(head) not in ("references", "mentioned", "sponsors", "other"):
        return [line]
    return [head, trimmed(line.part(match.end(), len(line.text)))]
