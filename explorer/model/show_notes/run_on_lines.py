"""Divides lines that hold a whole list: notes whose line ends were lost, as copies in directories are."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from explorer.model.medians import median
from explorer.model.show_notes.note_clock import Clock, clocks, lead_clock, trail_clock
from explorer.model.show_notes.note_heads import LABEL, cut_boilerplate, is_boilerplate, opens_times
from explorer.model.show_notes.note_line import NoteLine, trimmed
from explorer.model.show_notes.paper_honors import without_honors
from explorer.model.show_notes.run_on_addresses import split_addresses, tail_start

_LIST_TITLE = 200
_TRANSCRIPT_MARKS = 60
_GLUED_BULLET = re.compile(r"(?<=\S)\s*(?:\*|•|▶|‣|·)\s(?=[\w\[(“\"‘'«¿¡#])|(?<=\w)\s?•\s?(?=\w)")
_GLUED_LABEL = re.compile(
    r"(?<=[a-z.?!)\d])(?=(?:Research (?:[Aa]rticle|[Hh]ighlights?|[Pp]aper)|News (?:and|&) Views|News"
    r"|Books? [Rr]eview|Opinion|Editorial|The Paper|Correspondence)s?:\s)"
)
_HEAD_BEFORE_TITLE = re.compile(
    r"^(?:[A-Z][\w ]{2,40}:\s*(?=[*•▶])"
    r"|(?:.*\W)?(?:time\s?-?stamps?|time\s?codes?|timeline|outline|chapters|topics(?: we (?:discuss|cover))?)"
    r"(?:\s*[:–—-]\s*|\s+(?=[A-Z“\"])))(?=\S)",
    re.IGNORECASE,
)
"""The head of a list on one line whose titles stand before their times."""
_SENTENCE_BEFORE = re.compile(r"\w+\W+\w+\W+\w+[)”\"’]*[.!?]$")
_IN_SENTENCE = re.compile(
    r"\b(?:at|from|to|until|till|around|about|by|after|before|between|and|since)\s$", re.IGNORECASE
)
"""What stands before a time that a sentence mentions."""
_BETWEEN = re.compile(r"\s*[,;&/]?\s*(?:and|or|und|oder|et|ou|y|o|e|и|или)?\s*", re.IGNORECASE)
"""What stands between the times of a sentence: “at 10:30, 11:45 or 12:15”."""
_RESULTS = re.compile(r"\b(?:results?|scores?|finals?|ergebnisse|résultats|resultados)\b", re.IGNORECASE)
_HEAD_AFTER = re.compile(
    r"(?:(?:Show|Episode) )?(?:[Ll]inks?|[Nn]otes|References|Papers?|Resources|Sources|Sponsors?|Follow|Guests?)\b"
    r"[^:.]{0,40}:"
)
"""What follows a list on one line whose titles stand before their times."""
_OPENING_TRAILS = re.compile(r"^\W*(?:time\s?-?stamps?|time\s?codes?|chapters)\s*:\s*(?=[^\W\d])", re.IGNORECASE)
"""The same where the line has one item."""
_NEXT_SENTENCE = re.compile(
    r"(?<=[\w)”\"’]{2})(?<!\bvs)(?<!\bal)(?<!\bNo)(?<!\bDr)(?<!\bSt)(?<!\bMr)(?<!\bMs)\.\s+(?=[A-Z])"
)


def split_lines(lines: Iterable[NoteLine]) -> list[NoteLine]:
    """Return lines of which each has one item: lists that lost their line ends are divided again."""
    found: list[NoteLine] = []
    for line in lines:
        for piece in _at_rules(line):
            runs = _split_run(piece)
            if len(runs) == 1:
                runs = _opened(piece)
            for run in runs:
                pieces = _split_bullets(run) if len(runs) == 1 or not _starts_timed(run) else [run]
                found += [one for line_of_one in pieces for one in split_addresses(line_of_one)]
    return found


def _opened(line: NoteLine) -> list[NoteLine]:
    """Divide "Timestamps: 0:00 Soup", or a sentence and the beginning of the episode, before a list's first item."""
    if (head := _OPENING_TRAILS.match(line.plain)) and trail_clock(line.plain[head.end() :]):
        return [trimmed(line.part(0, head.end())), line.part(head.end(), len(line.text))]
    first = next(clocks(line.plain), None)
    if first is None or not first.start or not re.search(r"\w", line.plain[first.end :]):
        return [line]
    before = line.plain[max(0, first.start - 80) : first.start].rstrip()
    begins = first.seconds == 0 and bool(_SENTENCE_BEFORE.search(before))
    if not opens_times(before) and not begins:
        return [line]
    return [trimmed(one) for one in (*_head_apart(line.part(0, first.start)), line.part(first.start, len(line.text)))]


def _at_rules(line: NoteLine) -> list[NoteLine]:
    """Divide a line at ruled lines that are glued into it."""
    if line.is_rule or "---" not in line.text:
        return [line]
    parts: list[NoteLine] = []
    at = 0
    for match in re.finditer(r"-{3,}|_{5,}|={4,}", line.text):
        if any(one.start < match.end() and match.start() < one.end for one in line.links):
            continue
        parts += [trimmed(line.part(at, match.start())), NoteLine("---", is_rule=True)]
        at = match.end()
    parts.append(trimmed(line.part(at, len(line.text))))
    return [one for one in parts if one.text]


def _split_run(line: NoteLine) -> list[NoteLine]:
    """Divide a line that holds a whole list of times."""
    plain = line.plain
    if plain.count(":") < 3 or "-->" in plain:
        return [line]
    best: list[Clock] = []
    for glued in (False, True):
        found = [one for one in clocks(plain, glued=glued) if not _in_link(line, one)]
        found = _one_style(found)
        found = _increasing(found)
        # Digits after a letter may be anything, but “open00:01:03” is a time, also if no other lacks a blank.
        doubtful = glued and best and not all(one.colons == 2 and one.padded for one in found)
        if len(found) > len(best) + (1 if doubtful else 0):
            best = found
    opened = len(best) == 2 and (
        opens_times(plain[max(0, best[0].start - 80) : best[0].start]) or _are_piped(plain, best)
    )
    if len(best) < 3 and not opened:
        return [line]
    if _are_in_sentence(plain, best):
        return [line]
    if 2 * sum(bool(_IN_SENTENCE.search(plain[max(0, one.start - 12) : one.start])) for one in best) >= len(best):
        return [line]
    gaps = [two.start - one.end for one, two in pairwise(best)]
    if median(gaps) > 250 or (len(best) > _TRANSCRIPT_MARKS and median(gaps) > _LIST_TITLE):
        return [line]
    before, after = plain[: best[0].start].strip(" -–—•*:"), plain[best[-1].end :].strip(" .*-–—•)")
    trails = (
        bool(before)
        and len(before) < 120
        and not before.endswith((".", "!", "?"))
        and not opens_times(plain[max(0, best[0].start - 80) : best[0].start])
        and (not after or is_boilerplate(after) or bool(_HEAD_AFTER.match(after)))
    )
    trails = trails and not re.match(r"\s*\d{1,3}[.)]?\s*$", before)
    parts: list[NoteLine] = []
    if trails:
        starts = [0, *(one.end for one in best)]
        parts = [piece for one, two in pairwise(starts) for piece in _links_apart(line.part(one, two))]
        if opening := _HEAD_BEFORE_TITLE.match(parts[0].plain):
            parts[:1] = [
                *_head_apart(parts[0].part(0, opening.end())),
                parts[0].part(opening.end(), len(parts[0].text)),
            ]
        elif sentences := list(_NEXT_SENTENCE.finditer(parts[0].plain)):
            cut = sentences[-1].end()
            parts[:1] = [parts[0].part(0, cut), parts[0].part(cut, len(parts[0].text))]
        if after:
            parts.append(line.part(best[-1].end, len(plain)))
    else:
        starts = [_with_number(plain, one) for one in best]
        if starts[0]:
            head = line.part(0, starts[0])
            parts += _head_apart(head)
        parts += [line.part(one, two) for one, two in pairwise([*starts, len(plain)])]
    parts = [_bare_item(one) for one in parts]
    titled, last = parts[-len(best) : -1], parts[-1]
    clock = lead_clock(last.plain)
    cut = min(
        len(cut_boilerplate(last.text)),
        (clock and tail_start(last, clock.end)) or len(last.text),
        _sentence_end(last.text)
        if not trails and all(_sentence_end(one.text) == len(one.text) for one in titled)
        else len(last.text),
    )
    if cut < len(last.text):
        parts[-1:] = [trimmed(last.part(0, cut)), *split_addresses(trimmed(last.part(cut, len(last.text))))]
    return [piece for one in parts if one.text for piece in _labels_apart(one)]


def _are_piped(plain: str, found: Sequence[Clock]) -> bool:
    """Return whether a bar stands between two items: “Orals: 0:01 Soup | 0:17 Bread”."""
    before = plain[: found[0].start].rstrip()
    return plain[: found[1].start].rstrip().endswith("|") and (not before or before.endswith((":", "|")))


def _links_apart(line: NoteLine) -> list[NoteLine]:
    """Divide “, paper at https://…; the press (22:15)” where the link belongs to what stands before."""
    cut = line.text.rfind(";")
    if cut < 0 or not any("://" in line.anchor(one) and one.end <= cut for one in line.links):
        return [line]
    return [line.part(0, cut), line.part(cut + 1, len(line.text))]


def _are_in_sentence(plain: str, found: Sequence[Clock]) -> bool:
    """Return whether times are those of a sentence, such as scores and opening hours: nothing but commas between them,
    or words between commas where the first is not the beginning of the episode."""
    if opens_times(plain[max(0, found[0].start - 80) : found[0].start]):
        return False
    gaps = [plain[one.end : two.start] for one, two in pairwise(found)]
    if _RESULTS.search(plain[: found[0].start]) and all("," in gap or ";" in gap for gap in gaps):
        return True
    if sum(bool(_BETWEEN.fullmatch(gap)) for gap in gaps) > len(gaps) / 2:
        return True
    return found[0].seconds > 0 and all(re.match(r"\s?[,;]", gap) for gap in gaps)


def _sentence_end(text: str) -> int:
    """Return where the first sentence of a text ends, before another one."""
    match = _NEXT_SENTENCE.search(text)
    return match.start() if match else len(text)


def _labels_apart(line: NoteLine) -> list[NoteLine]:
    """Divide a line before labels such as "Research Article:" that are glued to the words before them."""
    cuts = [match.start() for match in _GLUED_LABEL.finditer(line.text)]
    if not cuts:
        return [line]
    # "A talk with KimWords." is a title with the first sentence below it.
    body = re.search(r"(?<=[a-z]{2})(?=[A-Z][a-z]+(?:\s|[.!?]$))", line.text[: cuts[0]])
    first = [0, *([body.start()] if body and line.text[: cuts[0]].rstrip().endswith((".", "!", "?")) else [])]
    return [trimmed(line.part(one, two)) for one, two in pairwise([*first, *cuts, len(line.text)])]


def _head_apart(line: NoteLine) -> list[NoteLine]:
    """Divide what stands before a list into its prose and the words that open the list."""
    match = re.search(
        r"(?:time\s?-?stamps?(?: (?:and|&|\+) \w+)?|timeline|outline|chapters|sections|topics(?: we (?:discuss"
        r"|cover))?)\s*[:\-–—*•]*\s*$",
        line.plain[-80:],
        re.IGNORECASE,
    )
    if match is None:
        return [line]
    cut = max(0, len(line.text) - 80) + match.start()
    return [line.part(0, cut), line.part(cut, len(line.text))]


def _with_number(plain: str, clock: Clock) -> int:
    """Return where an item begins: at the number or the bullet before its time."""
    begin = max(0, clock.start - 12)
    match = re.search(
        r"(?:(?<=\s)\d{1,3}[.)]\s+|(?<=[a-z?!:])\d{1,2}\.\s+|(?:^|(?<=\s))[-–•*]\s+)$", plain[begin : clock.start]
    )
    if match is None or (
        ")" in match[0] and plain.rfind("(", 0, begin + match.start()) > plain.rfind(")", 0, begin + match.start())
    ):
        return clock.start  # "(Part 1) 24:30": the parenthesis is the title's
    return begin + match.start()


def _bare_item(line: NoteLine) -> NoteLine:
    end = len(re.sub(r"(?:\s*\|\s*[^\w\s|]{1,4}\s*|\s*[-–—*•|,;▶]+\s*)$", "", line.text))
    return trimmed(line.part(0, end))


def _in_link(line: NoteLine, clock: Clock) -> bool:
    return any(
        one.start <= clock.start and clock.end <= one.end and one.end - one.start > clock.end - clock.start + 12
        for one in line.links
    )


def _one_style(found: Sequence[Clock]) -> list[Clock]:
    """Return the times in the brackets in which most of them stand; a list that begins with hours has them
    throughout."""
    if not found:
        return []
    brackets = [one.bracket for one in found]
    common = max(dict.fromkeys(brackets), key=brackets.count)
    if brackets.count(common) >= 3 or common:
        found = [one for one in found if one.bracket == common]
    if found[0].colons == 2 and found[0].padded:
        found = [one for one in found if one.colons == 2]
    return list(found)


def _increasing(found: Sequence[Clock]) -> list[Clock]:
    """Return the longest run of times that never decrease, leaving out the others."""
    if len(found) > 400:
        return list(found)
    lengths = [1] * len(found)
    before = [-1] * len(found)
    for i, one in enumerate(found):
        for j in range(i):
            if found[j].seconds <= one.seconds and lengths[j] + 1 > lengths[i]:
                lengths[i], before[i] = lengths[j] + 1, j
    if not lengths:
        return []
    at = max(range(len(found)), key=lambda i: lengths[i])
    chain: list[Clock] = []
    while at >= 0:
        chain.append(found[at])
        at = before[at]
    return chain[::-1]


def _split_bullets(line: NoteLine) -> list[NoteLine]:
    """Divide a line in which the bullets of a list stand between words."""
    cuts = [
        (match.start(), match.end())
        for match in _GLUED_BULLET.finditer(line.text)
        if not any(one.start < match.end() and match.start() < one.end for one in line.links)
    ]
    if len(cuts) < 2:
        return [line]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(line.text)]
    if any(_says_label(line.text[start:end]) for start, end in zip(starts, ends, strict=True)) and line.links:
        return [line]  # "arXiv · OpenReview · Oral"
    parts = [trimmed(line.part(one, two)) for one, two in zip(starts, ends, strict=True)]
    return [
        replace(one, is_bullet=line.is_bullet or number > 0, depth=max(line.depth, int(number > 0)))
        for number, one in enumerate(parts)
        if one.text
    ]


def _says_label(text: str) -> bool:
    """Return whether a piece between bullets is a paper's label or honor, not an item of a list."""
    bare = text.strip(" .,;:()[]*")
    return bool(LABEL.fullmatch(bare)) or (bare != "" and not re.search(r"[^\W_]", without_honors(bare)))


def _starts_timed(line: NoteLine) -> bool:
    return lead_clock(line.plain) is not None
