"""Merges exports into a Markdown file that the user edits too: the program owns the blocks that it marked, the user the
rest.

A block stands between two comments, ``<!-- pe:ID HASH -->`` and ``<!-- /pe:ID -->``; HASH shows whether the block was
changed since. ``<!-- pe-seen … -->`` lists the blocks written before, so that a block that the user deleted stays
deleted, and ``<!-- pe-file … -->`` identifies what was exported. The program changes nothing else in the file, and no
block that differs from what it wrote.

Several libraries may export into one file, as of a reading group. ``<!-- pe-of LIBRARY … -->`` lists the blocks and
fields that a library exported last, so that no other one removes them; the ids of annotations and notes are known to
their library.
"""

import hashlib
import re
import textwrap
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from explorer.model import front_matter

_BEGIN = re.compile(
    r"(?P<lead>[ \t]*(?:[-*] )?)<!-- (?P<kind>pe|pe-new):(?P<id>[\w:./%~-]+)(?P<hashes>(?: [0-9a-f]{12})+) -->[ \t\r]*",
    re.ASCII,
)
_END = re.compile(r"[ \t]*<!-- /(?P<kind>pe|pe-new):(?P<id>[\w:./%~-]+) -->[ \t\r]*", re.ASCII)
_SEEN = re.compile(r"<!-- pe-seen((?: [\w=%.~-]+)*) -->[ \t\r]*", re.ASCII)
_OF = re.compile(r"<!-- pe-of (?P<library>\w+)(?P<words>(?: [\w=%.~-]+)*) -->[ \t\r]*", re.ASCII)
_ITEM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_FILE = re.compile(r"<!-- pe-file (?P<id>[\w:./%~-]+) -->[ \t\r]*", re.ASCII)
_TRAILER = (_SEEN, _OF, _FILE)
_OURS = re.compile(r"(?<!\\)<!--\s*/?pe\b", re.ASCII)
_ANCHOR = re.compile(r" \^([A-Za-z0-9-]+)[ \t\r]*$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
NEWER = "**Newer in Paper Explorer** (the text above was changed here):"
"""The heading above a newer text that is offered next to a block the user has changed."""


def marker_id(text: str) -> str:
    """Encode an id for a comment: one word, which cannot end the comment."""
    return quote(text, safe=":./~", errors="surrogatepass").replace("--", "-%2D") or "%"


def hash_of(body: str) -> str:
    """Return a hash of a block's body in twelve hexadecimal digits; trailing blanks and a common indent are ignored."""
    lines = [one.rstrip() for one in body.strip("\r\n").split("\n")]
    canonical = textwrap.dedent("\n".join(lines)).strip("\n")
    return hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()[:12]


def block(block_id: str, body: str, lead: str = "") -> str:
    """Return a block: its body between its two comments.

    Args:
        lead: text before the first comment: ``- `` where the block is an item of a list; the rest is indented.
    """
    word = marker_id(block_id)
    body = body.strip("\n")
    return _written(_Block("pe", word, (hash_of(body),), body, lead), "\n")


def has_markers(text: str) -> bool:
    """Return whether a text contains something that could be taken for one of our comments."""
    return _OURS.search(text) is not None


def file_of(text: str) -> str | None:
    """Return the encoded id of the exported subject; None for a file that the program did not write."""
    return next((found["id"] for line in text.split("\n") if (found := _FILE.fullmatch(line))), None)


@dataclass(frozen=True, slots=True)
class ExportingLibrary:
    """The library that exports: its name in files, one word, and the ids of all annotations and notes that it has or
    had."""

    name: str = ""
    items: Container[str] = frozenset()


def is_of_others(text: str, library: ExportingLibrary) -> bool:
    """Return whether only other libraries have exported into a file."""
    names = {found["library"] for line in text.split("\n") if (found := _OF.fullmatch(line))}
    return bool(names) and library.name not in names


ANY = ExportingLibrary()
"""A library without a name, for a file in which no other one writes."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result of a merge. The numbers count blocks.

    ``kept`` were changed by the user and stay; ``offered`` of these have a newer text beside them; ``damaged`` have
    lost their end, so that they can't be told from the user's own words.
    """

    text: str
    added: int = 0
    updated: int = 0
    removed: int = 0
    kept: int = 0
    offered: int = 0
    damaged: int = 0


def without_markers(text: str) -> str:
    """Remove the comments, for a text that is not written to a file: on the clipboard or in a preview."""
    lines: list[str] = []
    lead = ""
    for line in text.split("\n"):
        if begin := _BEGIN.fullmatch(line):
            lead = begin["lead"] if begin["lead"].strip() else ""
        elif not any(one.fullmatch(line) for one in (_END, *_TRAILER)):
            # The bullet stood before the comment.
            lines.append(lead + line[len(lead) :] if lead else line)
            lead = ""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def first(new: str, file_id: str, library: ExportingLibrary = ANY) -> str:
    """Return a new file's text with the comments that ``merge`` needs later."""
    return merge("", new, file_id, library).text


def repeated_block(text: str) -> str | None:
    """Return the id of a block that occurs more than once in a text; None if there is none."""
    met: set[str] = set()
    for line in text.split("\n"):
        if begin := _BEGIN.fullmatch(line):
            if begin["id"] in met:
                return begin["id"]
            met.add(begin["id"])
    return None


def merge(old: str, new: str, file_id: str, library: ExportingLibrary = ANY, *, keep: bool = False) -> MergeResult:
    """Merge a new export into a file.

    Args:
        old: the file as it is; empty if it does not exist.
        new: the whole new export, in blocks, with the text that stands between them in a new file.
        file_id: the id of the exported subject.
        library: the exporting library; blocks of others stay.
        keep: keep old blocks that ``new`` does not contain; for an export of a part only.
    """
    return _Merge(old, new, file_id, library, keep=keep).done()


# --- inside ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Block:
    kind: str
    id: str
    hashes: tuple[str, ...]
    body: str
    lead: str = ""
    raw: str = ""
    """The text as it stands in the file; empty if it must be written again."""


class _Gap:
    """An empty line, if there is none already."""


_GAP = _Gap()
_Part = str | _Block | _Gap


@dataclass(slots=True)
class _Parsed:
    front: front_matter.FrontMatter | None
    parts: list[str | _Block]
    seen: dict[str, str] = field(default_factory=dict)
    """Ids of blocks and names of fields that were written before; for a field its hash."""
    damaged: set[str] = field(default_factory=set)
    of: dict[str, set[str]] = field(default_factory=dict)
    """What each library exported last: short ids of blocks, and names of fields, each with an equals sign."""


def _parse(text: str) -> _Parsed:
    front, rest = front_matter.split(text)
    found = _Parsed(front, [])
    lines = re.findall(r"[^\n]*\n|[^\n]+", rest)
    free: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].removesuffix("\n")
        if begin := _BEGIN.fullmatch(line):
            end = _end(lines, at, begin)
            if end is not None:
                if free:
                    found.parts.append("".join(free))
                    free = []
                body = "".join(lines[at + 1 : end])
                found.parts.append(
                    _Block(
                        begin["kind"],
                        begin["id"],
                        tuple(begin["hashes"].split()),
                        body,
                        begin["lead"],
                        "".join(lines[at : end + 1]),
                    )
                )
                at = end + 1
                continue
            found.damaged.add(begin["id"])
        if seen := _SEEN.fullmatch(line):
            found.seen |= dict(_pair(word) for word in seen[1].split())
        elif of := _OF.fullmatch(line):
            found.of.setdefault(of["library"], set()).update(of["words"].split())
        elif not _FILE.fullmatch(line):
            free.append(lines[at])
        at += 1
    if free:
        found.parts.append("".join(free))
    return found


def _end(lines: Sequence[str], start: int, begin: re.Match[str]) -> int | None:
    for at in range(start + 1, len(lines)):
        line = lines[at].removesuffix("\n")
        if (end := _END.fullmatch(line)) and end["kind"] == begin["kind"] and end["id"] == begin["id"]:
            return at
        if any(one.fullmatch(line) for one in (_BEGIN, *_TRAILER)):
            return None
    return None


def _pair(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return name, value


def _short(block_id: str) -> str:
    """Return a prefix of a block's id, long enough to be unique among hundreds of thousands."""
    return hashlib.sha256(block_id.encode(errors="surrogatepass")).hexdigest()[:12]


def _with_anchor_of(part: _Block, wanted: _Block) -> _Block:
    """Return a new block with the block id of Obsidian that the old one has in the file: links in other files may lead
    to it."""
    old, new = _ANCHOR.findall(part.body), _ANCHOR.findall(wanted.body)
    if not old or not new or old[-1] == new[-1]:
        return wanted
    body = f" ^{old[-1]}".join(wanted.body.rsplit(f" ^{new[-1]}", 1))
    return replace(wanted, body=body, hashes=(hash_of(body),))


def _written(one: _Block, eol: str) -> str:
    inner = re.sub(r"\S", " ", one.lead)
    body = "\n".join(line.rstrip("\r") for line in one.body.strip("\r\n").split("\n"))
    if inner:
        body = textwrap.indent(textwrap.dedent(body), inner)
    text = (
        f"{one.lead}<!-- {one.kind}:{one.id} {' '.join(one.hashes)} -->\n{body}\n{inner}<!-- /{one.kind}:{one.id} -->\n"
    )
    return text.replace("\n", eol)


class _Merge:
    def __init__(self, old: str, new: str, file_id: str, library: ExportingLibrary, *, keep: bool) -> None:
        old = old if old.strip() else ""
        self._old, self._new, self._file_id = _parse(old), _parse(new), marker_id(file_id)
        self._library = library
        self._others = frozenset[str]().union(*(of for name, of in self._old.of.items() if name != library.name))
        self._is_new, self._keep = not old, keep
        self._own = {one.id for one in self._old.parts if isinstance(one, _Block) and one.kind == "pe"}
        self._eol = "\r\n" if old.count("\r\n") * 2 > old.count("\n") else "\n"
        self._wanted = {one.id: one for one in self._new.parts if isinstance(one, _Block)}
        self._seen = dict(self._old.seen)
        self._counts = dict.fromkeys(("added", "updated", "removed", "kept", "offered"), 0)

    def done(self) -> MergeResult:
        parts = self._all_new() if self._is_new else self._with_new(self._settled())
        written = {_short(one.id) for one in parts if isinstance(one, _Block) and one.id in self._wanted}
        seen = {name for name, value in self._seen.items() if not value} | written
        fields = {name: value for name, value in self._seen.items() if value}
        kept = frozenset(one.removesuffix("=") for one in self._others if one.endswith("="))
        front, fields = front_matter.merged(self._old.front, self._new.front, fields, self._eol, kept)
        text = self._joined(parts)
        body = front + (self._eol if self._is_new and front else "") + text
        return MergeResult(body + self._trailer(body, seen, fields), damaged=len(self._old.damaged), **self._counts)

    def _all_new(self) -> list[_Part]:
        """Return the parts of a file that did not exist before."""
        self._counts["added"] = len(self._wanted)
        parts: list[_Part] = []
        for part in self._new.parts:
            if isinstance(part, _Block):
                parts += [_GAP, part, _GAP]
            elif part.strip():
                parts.append(part)
        return parts

    def _settled(self) -> list[_Part]:
        """Return the file's parts with each block in its final form."""
        parts: list[_Part] = []
        met: dict[str, bool] = {}
        """For each block found in the file, whether it is as the program wrote it."""
        has_gone = False
        for part in self._old.parts:
            if isinstance(part, str):
                # Where a block was removed, only one of the two blank lines around it stays.
                is_double = has_gone and (not parts or (isinstance(parts[-1], str) and parts[-1].endswith("\n")))
                parts.append(part.lstrip("\r\n") if is_double else part)
                has_gone = False
                continue
            if part.kind == "pe-new" and part.id not in self._own and part.id not in met:
                # The user has taken over the newer text, and deleted the block next to it.
                body = textwrap.dedent(part.body).strip("\r\n").removeprefix(NEWER).strip("\r\n")
                now = list(self._settle(replace(part, kind="pe", body=body, raw=""), met))
            elif part.kind == "pe-new":
                now = list(self._offer_again(part, met))
            elif part.id in met:
                now = [part]  # a copy that the user made
            else:
                now = list(self._settle(part, met))
            parts += now
            has_gone = not now
        return parts

    def _settle(self, part: _Block, met: dict[str, bool]) -> Iterator[_Block]:
        wanted, is_own = self._wanted.get(part.id), hash_of(part.body) in part.hashes
        if wanted is None:
            if is_own and not self._keep and _short(part.id) in self._seen and not self._is_of_another(part.id):
                self._seen.pop(_short(part.id))
                self._counts["removed"] += 1
                met[part.id] = True
                return
            met[part.id] = False
            self._counts["kept"] += not is_own
            yield part
            return
        wanted = _with_anchor_of(part, wanted)
        body_hash, new_hash = hash_of(part.body), wanted.hashes[0]
        met[part.id] = is_own or body_hash == new_hash
        if body_hash == new_hash:
            yield part if part.hashes == (new_hash,) else replace(part, hashes=(new_hash,), raw="")
        elif is_own:
            self._counts["updated"] += 1
            yield replace(part, hashes=(new_hash,), body=wanted.body, raw="")
        else:
            self._counts["kept"] += 1
            if new_hash in part.hashes:
                yield part
                return
            self._counts["offered"] += 1
            yield replace(part, hashes=(part.hashes[0], new_hash), raw="")
            yield _Block("pe-new", part.id, (new_hash,), f"{NEWER}\n\n{textwrap.dedent(wanted.body)}", part.lead)

    def _is_of_another(self, block_id: str) -> bool:
        """Return whether another library has written a block that is not in this export."""
        if block_id in self._library.items:
            return False  # it is deleted here, or moved
        return _short(block_id) in self._others or (bool(self._library.name) and bool(_ITEM.fullmatch(block_id)))

    def _offer_again(self, part: _Block, met: dict[str, bool]) -> Iterator[_Block]:
        """Decide about a newer text that was offered before: it stays while it is useful, or if the user has changed
        it."""
        body = textwrap.dedent(part.body).strip("\r\n")
        is_own = body.startswith(NEWER) and hash_of(body.removeprefix(NEWER).strip("\r\n")) in part.hashes
        wanted = self._wanted.get(part.id)
        wanted = _with_anchor_of(part, wanted) if wanted else None
        is_stale = not self._is_of_another(part.id) if wanted is None else wanted.hashes[0] not in part.hashes
        if not (is_own and (met.get(part.id, False) or is_stale)):
            yield part

    def _with_new(self, parts: list[_Part]) -> list[_Part]:
        """Insert the blocks that were never in the file, each in its place."""
        there = {one.id for one in self._old.parts if isinstance(one, _Block)} | self._old.damaged
        fresh = {one for one in self._wanted if one not in there and _short(one) not in self._old.seen}
        self._counts["added"] = len(fresh)
        after: dict[str, list[_Part]] = {}
        """New blocks, by the block in the file that they follow."""
        beginning: list[_Part] = []
        """New blocks that come before everything in the file."""
        follows = beginning
        placed = {one.id for one in parts if isinstance(one, _Block) and one.kind == "pe"}
        for one in self._wanted:
            if one in fresh:
                follows += [_GAP, replace(self._wanted[one], raw=""), _GAP]
            elif one in placed:
                follows = after.setdefault(one, [])
        result: list[_Part] = []
        waiting: list[_Part] = []
        for part in parts:
            if isinstance(part, str):
                # Text that the user wrote below a block belongs to that block, up to the next heading.
                before, rest = _at_heading(part) if waiting else (part, "")
                if not part.strip():
                    result += waiting
                    waiting = []
                result.append(before)
                if rest:
                    result += [*waiting, rest]
                    waiting = []
            elif isinstance(part, _Block) and part.kind == "pe":
                result += waiting
                if beginning and part.id in self._wanted:
                    result += beginning
                    beginning = []
                result.append(part)
                waiting = after.pop(part.id, [])
            else:
                result.append(part)
        return [*result, *waiting, *beginning]

    def _joined(self, parts: Iterable[_Part]) -> str:
        text: list[str] = []
        tail, gap, tight = "", False, False
        for part in parts:
            if part is _GAP:
                gap = True
                continue
            is_block = isinstance(part, _Block)
            piece = (part.raw or _written(part, self._eol)) if isinstance(part, _Block) else str(part)
            if not piece:
                continue
            # No blank line between two items of a list.
            is_item = isinstance(part, _Block) and bool(part.lead.strip())
            if gap and tail and not (piece[0] in "\r\n" and tail.endswith("\n")):
                if not tail.endswith("\n"):
                    piece = self._eol + piece
                    tail = "\n"
                if not (tight and is_item) and not tail.replace("\r", "").endswith("\n\n"):
                    piece = self._eol + piece
            text.append(piece)
            tail, gap, tight = (tail + piece)[-4:], False, is_block and is_item
        return "".join(text)

    def _trailer(self, body: str, seen: Iterable[str], fields: dict[str, str]) -> str:
        words = [*sorted(seen), *(f"{name}={value}" for name, value in sorted(fields.items()))]
        lines = [" ".join(("<!-- pe-seen", *words, "-->"))]
        lines += [f"<!-- pe-of {' '.join((name, *sorted(of)))} -->" for name, of in sorted(self._of().items())]
        lines += [f"<!-- pe-file {self._file_id} -->", ""]
        gap = "" if not body or body.endswith(("\n\n", "\n\r\n")) else "\n" if body.endswith("\n") else "\n\n"
        return gap.replace("\n", self._eol) + self._eol.join(lines)

    def _of(self) -> dict[str, set[str]]:
        """Return what each library exported last; whose an annotation or note is needs no record."""
        if not (name := self._library.name):
            return self._old.of
        fields = self._new.front.fields if self._new.front else ()
        now = {_short(one) for one in self._wanted if not _ITEM.fullmatch(one)}
        now |= {f"{front_matter.word(field_name)}=" for field_name, _ in fields}
        return self._old.of | {name: now | (self._old.of.get(name, set()) if self._keep else set())}


def _at_heading(text: str) -> tuple[str, str]:
    """Split a text at its first heading."""
    if found := _HEADING.search(text):
        return text[: found.start()], text[found.start() :]
    return text, ""
