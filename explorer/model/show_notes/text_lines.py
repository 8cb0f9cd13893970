"""Reads plain text and Markdown show notes into lines: bullets, headings, bold lines, and links of every form."""

import re

from explorer.model.show_notes.note_line import (
    LONGEST_LINE,
    MOST_LINES,
    MOST_LINKS,
    NoteLine,
    NoteLink,
    is_rule,
    trimmed,
    visible,
)
from explorer.model.show_notes.paper_addresses import read_address
from explorer.model.show_notes.table_rows import without_tables

_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_DRAWN_HEAD = re.compile(r"^\s{0,3}([-=~–—_*•]{2,})\s+([^\W\d_][^\n]{0,80}?)\s+[-=~–—_*•]{2,}\s*$")
"""“--- Best papers ---”."""
_BULLET = re.compile(
    r"^(?P<indent>\s*)(?:[-*+•▶►‣▪◦·–—]\s+|[・●○■◆◇]\s*(?=\S)|(?:\d{1,3}[.)]|\d{1,2}/)\s+(?=\D)|[•▶►‣▪◦]\s*(?=\S)"
    r"|(?=\[[ xX*+•-]\]\s))(?:\[[ xX*+•-]\]\s+)?"
)
_DRAWN = re.compile(r"^[\s│├└─┌┐┘┬┴┼|]*[├└]─*\s*")
_BOLD_LINE = re.compile(r"^\s*(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s*:?\s*$")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|(?<![\w*])\*(?=\S)|(?<!\w)_(?=\S))(.{1,300}?)(?<=\S)\1(?!\w)")
_ADDRESS = re.compile(r"(?:https?://|www\.(?=\w))(?:[^\s<>\"“”«»|]|<\d+::[\w-]+>)+", re.IGNORECASE)
"""An address; DOIs of the 1990s hold angle brackets."""
_BARE_HOSTS = re.compile(
    r"(?<![A-Za-z0-9_./@-])(?:arxiv\.org/(?:abs|pdf|html)/|openreview\.net/(?:forum|pdf)\?|(?:dx\.)?doi\.org/10\."
    r"|alphaxiv\.org/abs/|huggingface\.co/papers/|(?:www\.)?biorxiv\.org/content/|pubmed\.ncbi\.nlm\.nih\.gov/\d"
    r"|aclanthology\.org/|proceedings\.mlr\.press/)(?:[^\s<>\"“”|]|<\d+::[\w-]+>)+",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"^\s{0,3}\[([^\]\n]{1,200})\]:\s*<?(https?://\S+?)>?\s*(?:[\"'(].*)?$", re.IGNORECASE)
_BROKEN_ADDRESS = re.compile(
    r"(?:\bdoi\.org/|\b10\.\d{4,9}/(?:\S*[-_/])?|\b10\.\d{4,9}/[a-z]+\.(?=\s*$)|\barxiv\.org/(?:abs|pdf|html)/)\s*$",
    re.IGNORECASE | re.ASCII,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_LIQUID = re.compile(r"\{%.*?%\}")
_WIDE_MARK = re.compile(r"[、。，；：！？（）「」『』【】《》〈〉〔〕［］｛｝“”„…→←⇒]")
_ARXIV_THEN_WORD = re.compile(
    r"(?P<address>.{0,20}arxiv\.org/(?:abs|pdf|html)/\d{4}\.\d{4,5}(?:v\d{1,2})?(?:\.pdf)?)(?!v\d)(?=[A-Za-z_]\w)",
    re.IGNORECASE,
)
_MAY_BE_GLUED = re.compile(r"[–—]|[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|(?<=\d)\.?(?=[A-Z][a-z]{2,}$)")
"""Where text may begin that is no part of an address: a dash, East Asian letters, a word with a capital."""
_MOST_WITH_BLANKS = 3
"""How many times more lines there may be with those that are blank."""
_LONGEST_LINK = 600
_DEEPEST = 4
"""Maximum number of brackets of a link inside each other."""
_BRACKETS = {pair: re.compile(f"[{re.escape(pair)}]") for pair in ("[]", "()")}
_MOST_MARKS = 200
"""More marks of emphasis than this in a line are none."""


def text_lines(source: str) -> list[NoteLine]:
    """Return the lines of plain text or Markdown."""
    source = _LIQUID.sub("", _COMMENT.sub("", visible(source.replace("\r\n", "\n").replace("\r", "\n"))))
    references: dict[str, str] = {}
    kept: list[tuple[str, bool]] = []
    for raw in without_tables(_whole_links(source.split("\n")[: _MOST_WITH_BLANKS * MOST_LINES])):
        if match := _REFERENCE.match(raw):
            references[match[1].casefold()] = match[2]
            kept.append(("", False))
            continue
        kept.append((raw, False))
    lines: list[NoteLine] = []
    gap = False
    for raw, _ in kept:
        if not raw.strip():
            gap = True
            continue
        line = _line(raw, references, gap)
        gap = False
        if line is not None:
            lines.append(line)
            if len(lines) >= MOST_LINES:
                break
    return lines


def linked(line: NoteLine) -> NoteLine:
    """Return the line with the addresses that its text spells as links, and Markdown's links and emphasis resolved."""
    text, links = _resolve_links(line, {})
    text, links = _drop_emphasis(text, links)
    return NoteLine(
        text,
        links,
        heading=line.heading,
        depth=line.depth,
        is_bullet=line.is_bullet,
        bold=line.bold,
        after_gap=line.after_gap,
        is_rule=line.is_rule,
        offset=line.offset,
    )


def _whole_links(lines: list[str]) -> list[str]:
    """Return lines with those joined over which the text of a Markdown link, or an address of a paper, is broken."""
    found: list[str] = []
    for line in lines:
        line = line[:LONGEST_LINE]
        if (
            found
            and len(line) < 200
            and _BROKEN_ADDRESS.search(found[-1][-200:])
            and re.match(r"\s*[\w(]\S+(?:\s|$)", line)
        ):
            found[-1] = found[-1].rstrip() + line.strip()
        elif (
            found
            and len(found[-1]) < 2000
            and (at := found[-1].rfind("[")) >= 0
            and "]" not in found[-1][at:]
            and 0 < line.find("](") < 200
        ):
            found[-1] = f"{found[-1].rstrip()} {line.strip()}"
        else:
            found.append(line)
    return found


def _line(raw: str, references: dict[str, str], gap: bool) -> NoteLine | None:
    if is_rule(raw):
        return NoteLine("---", is_rule=True, after_gap=True)
    heading, depth, bullet = 0, 0, False
    text = raw.expandtabs(4)
    while (quoted := text.lstrip()).startswith(">"):
        text = quoted[1:].removeprefix(" ")
    drawn = _DRAWN_HEAD.match(text)
    if match := drawn or _HEADING.match(text):
        heading, text = 0 if drawn else len(match[1]), match[2]
    elif match := _DRAWN.match(text):
        text, bullet, depth = text[match.end() :], True, 1
    elif match := _BULLET.match(text):
        depth = 1 + len(match["indent"]) // 2
        text, bullet = text[match.end() :], True
    bold = drawn is not None or bool(_BOLD_LINE.match(text))
    spelled = NoteLine(text, heading=heading, depth=depth, is_bullet=bullet, bold=bold, after_gap=gap)
    text, links = _resolve_links(spelled, references)
    text, links = _drop_emphasis(text, links)
    if not text.strip():
        return None
    line = NoteLine(text, links, heading=heading, depth=depth, is_bullet=bullet, bold=bold, after_gap=gap)
    return trimmed(line)


def _resolve_links(line: NoteLine, references: dict[str, str]) -> tuple[str, tuple[NoteLink, ...]]:
    """Replace ``[text](address)`` by its text, and find the addresses that stand in the text."""
    source, given = line.text, sorted(line.links, key=lambda one: one.start)
    text = ""
    links: list[NoteLink] = []
    moved: list[tuple[int, int]] = []  # a place in the source, and where it is now
    at = 0
    while (start := source.find("[", at)) >= 0:
        found = _markdown_link(source, start, references)
        if found is None:
            text, at = text + source[at : start + 1], start + 1
            continue
        label, address, end = found
        begin = start - 1 if source[start - 1 : start] == "!" else start
        text += source[at:begin]
        links.append(NoteLink(len(text), len(text) + len(label), address))
        text, at = text + label, end
        moved.append((end, len(text)))
    text += source[at:]

    def now(place: int) -> int:
        shift = 0
        for before, after in moved:
            if before <= place:
                shift = after - before
        return place + shift

    links += [NoteLink(now(one.start), now(one.end), one.address) for one in given]
    taken = [(one.start, one.end) for one in links]
    for pattern in (_ADDRESS, _BARE_HOSTS):
        at = 0
        while (match := pattern.search(text, at)) and len(taken) < MOST_LINKS:
            address, end = _ended(match.start(), match[0])
            at = max(end, match.start() + 1)  # another address may be glued to this one
            if any(start < end and match.start() < stop for start, stop in taken):
                continue
            if "://" not in address:
                address = f"https://{address}"
            links.append(NoteLink(match.start(), end, address))
            taken.append((match.start(), end))
    return text, tuple(sorted(links, key=lambda one: one.start))


def _closing(source: str, start: int, pair: str, longest: int) -> int | None:
    """Return where the bracket that opens at a place is closed; None if that is too far or too deep."""
    depth = 0
    for match in _BRACKETS[pair].finditer(source, start, start + longest):
        if match[0] == pair[0]:
            depth += 1
            if depth > _DEEPEST:
                return None
        else:
            depth -= 1
            if depth == 0:
                return match.start()
    return None


def _markdown_link(source: str, start: int, references: dict[str, str]) -> tuple[str, str, int] | None:
    """Return the text, the address and the end of the link that starts with a bracket, if one does."""
    at = _closing(source, start, "[]", _LONGEST_LINK)
    if at is None:
        return None
    label = source[start + 1 : at]
    if source[at + 1 : at + 2] == "(":
        # Addresses hold brackets and parentheses (DOIs of the 1990s): the link ends where they are in balance.
        end = _closing(source, at + 1, "()", 2 * _LONGEST_LINK)
        if end is None:
            return None
        target = source[at + 2 : end].strip()
        target = re.sub(r"\s+[\"'].*[\"']$", "", target).strip("<>").strip()
        if re.match(r"https?://|#|/|www\.", target, re.IGNORECASE):
            return label, target.replace(" ", ""), end + 1
        return None
    if source[at + 1 : at + 2] == "[":
        close = source.find("]", at + 2)
        if 0 <= close < at + 200 and (known := references.get((source[at + 2 : close] or label).casefold())):
            return label, known, close + 1
    if known := references.get(label.casefold()):
        return label, known, at + 1
    return None


def _ended(start: int, address: str) -> tuple[str, int]:
    """Return an address found in a text without what follows it there, and where it ends."""
    # In text whose line ends are lost, the next bullet or address is glued to it.
    glued = re.search(r"(?<=.{8})(?:https?://)|-\s?$|-(?=[A-Z][a-z]+[\s:])|\*+", address[1:], re.IGNORECASE)
    if glued and not re.search(r"doi\.org/$", address[: glued.start() + 1]):
        address = address[: glued.start() + 1]
    address = _without_glued(address)
    while address and (
        address[-1] in ".,;:!?'’”\"…*_"
        or (address[-1] in ")]" and address.count(address[-1]) > address.count({")": "(", "]": "["}[address[-1]]))
    ):
        address = address[:-1]
    if "(" not in address and ")" in address:
        address = address.split(")")[0]
    return address, start + len(address)


def _without_glued(address: str) -> str:
    """Return an address without the text that is glued to it: punctuation of Chinese and Japanese always, words and
    dashes where what stands before them is a paper's address by itself."""
    if match := _WIDE_MARK.search(address):
        address = address[: match.start()]
    if match := _ARXIV_THEN_WORD.match(address):
        return match["address"]
    for match in _MAY_BE_GLUED.finditer(address, 8):
        found = read_address(address[: match.start()])
        if found is not None and found.kind == "paper":
            return address[: match.start()]
    return address


def _drop_emphasis(text: str, links: tuple[NoteLink, ...]) -> tuple[str, tuple[NoteLink, ...]]:
    """Remove Markdown's marks of bold and italics, outside of addresses."""
    marks = text.count("*") + text.count("_")
    if not marks or marks > _MOST_MARKS:
        return text, links
    for _ in range(4):
        spans = [(one.start, one.end) for one in links if text[one.start : one.end] == one.address]
        match = next(
            (
                one
                for one in _EMPHASIS.finditer(text)
                if not any(start < one.end() and one.start() < end for start, end in spans)
            ),
            None,
        )
        if match is None:
            break
        width = len(match[1])
        cuts = (match.start(), match.end() - width)
        text = text[: cuts[0]] + text[cuts[0] + width : cuts[1]] + text[match.end() :]

        def now(place: int, cuts: tuple[int, int] = cuts, width: int = width) -> int:
            return place - sum(max(0, min(width, place - cut)) for cut in cuts)

        links = tuple(NoteLink(now(one.start), now(one.end), one.address) for one in links)
    return text, links
