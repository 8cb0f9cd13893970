"""Reads marks that were made elsewhere from text: lines with times, links with a time, and Snipd's Markdown."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from explorer.model import timecode
from explorer.model.lazy_dataclass import dataclass
from explorer.model.mark_links import LINK, TimedLink, bare_address, timed_link
from explorer.model.mark_times import begins_timed, parts_of, timed

MOST_MARKS = 5_000
"""Maximum number of marks that are read from one text or file."""
LONGEST_TEXT = 4_000
"""Maximum number of characters of a mark's text."""
LONGEST_SAID = 2_000
_LONGEST_LINE, _LONGEST_NAME = 20_000, 300
_CLOCK = r"(?:\d{1,2}:[0-5]?\d:[0-5]\d|\d{1,3}:[0-5]\d)"
_LABEL = re.compile(r"(?:starting from(?: position)?|media file|episode webpage|listen(?: here)?|link|time):?$", re.I)
"""What programs write before a time or a link that they share, as AntennaPod does; nobody's own words."""
_PART = re.compile(r"^\W*(?:summary|(?:my )?notes?|(?P<said>quotes?|transcript))\W*$", re.I)
"""A heading within one of Snipd's, with or without the signs of Markdown; ``said`` above what was said."""
_INDEX = re.compile(r"^\s*(?:\d{1,6}|WEBVTT\b.*|NOTE|STYLE|REGION)\s*$")
"""Lines of subtitle files that tell nothing."""
_CUE_SETTING = re.compile(r"\s(?:align|line|position|region|size|vertical):\S+")
_LABELS = re.compile(r"^(\d{1,6})\.\d{3,9}\t\d{1,6}\.\d{3,9}(?:\t(.*))?$")
"""Labels of Audacity: start, end and text."""
_CHAPTER = re.compile(r"^CHAPTER\d{2,3}(NAME)?=(.*)")
_BULLETS = re.compile(r"^[\s>#*+•·–—-]+")
_JOINS = ("and", "und", "et", "y", "e", "и", "&", "+", "or")
_BOLD = re.compile(r"\*\*([^*]{1,200})\*\*")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_RANGE = re.compile(rf"\(\s*({_CLOCK})\s*[-–—]\s*({_CLOCK})\s*\)")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)")
_FIELD = re.compile(
    r"^[\s*-]*\**(episode title|full title|episode|title|show|podcast|owner/host|episode link|link)\**\s*::?\s*(.+)",
    re.I,
)
_MARKDOWN_LINK = re.compile(r"!?\[([^\]]{0,500})\]\(([^)\s]{0,2000})[^)]{0,200}\)")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]{0,2000}>")
_SUMMARY = re.compile(r"<summary>[^<>]{0,200}</summary>", re.I)
_HIGHLIGHT = re.compile(r"\(\[Time \d[\d:]*\]\([^)\s]{0,2000}\)\)\s*$")
"""How Readwise ends a highlight, which may have several lines."""
_PLAY = re.compile(r"^\W*(?:play|listen|open) (?:this |the )?(?:snip|clip|bookmark)\b", re.IGNORECASE)
_SPAN = re.compile(rf"^\W*🎧\W*({_CLOCK})\s*[-–—]\s*({_CLOCK})\s*(?:\([\d:]+\)\s*)?$")
"""The sound of a snip without a word."""
_QUOTE = re.compile(r"^(?:\s*(?:<br\s*/?>)?\s*>)+\s?")
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_SETTINGS = re.compile(
    r"^[\s-]*(?:export date|episode publish date|mentioned books|show notes|transcript|snips?)\b.*"
    r"|^(?:(?:episode )?metadata|highlights):?\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class MarkedEpisode:
    """What a text says of the episode of its marks; empty where it says nothing. ``address`` is a bare one."""

    title: str = ""
    podcast: str = ""
    address: str = ""
    guid: str = ""
    id: str = ""
    is_loose: bool = False
    """Whether the title is only a first line, which may be any text."""
    perhaps: str = ""
    """A line above the marks that is their episode's title if the library has such an episode."""
    within: tuple[str, ...] = ()
    """The headings above that of the title, from the nearest on: one may be the episode's, and the title a part's."""

    @property
    def is_named(self) -> bool:
        """Return whether it says anything."""
        return any((self.title, self.address, self.guid, self.id))

    @property
    def name(self) -> str:
        """Return what it is called, for people."""
        return self.title or self.podcast or self.address or self.guid


@dataclass(frozen=True, slots=True)
class FoundMark:
    """A mark that was made elsewhere: its second, the user's text, what was said, and its episode."""

    at_s: int
    text: str = ""
    said: str = ""
    episode: MarkedEpisode = MarkedEpisode()
    may_be_ms: bool = False
    """Whether its second may be one of milliseconds, as in a link of Spotify."""


def cleaned(text: str, longest: int) -> str:
    """Return a text without characters that the database can't hold, and no longer than allowed."""
    return _UNFIT.sub("", text[: 2 * longest]).strip()[:longest].rstrip()


def read_marks(text: str) -> list[FoundMark]:
    """Return the marks of a text, in its order, each once; text after a mark belongs to it until an empty line."""
    reader = _Reader()
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        for part in parts_of(line[:_LONGEST_LINE]):
            reader.take(part)
        if len(reader.found) >= MOST_MARKS:
            break
    return distinct(reader.marks())


def distinct(marks: Iterable[FoundMark]) -> list[FoundMark]:
    """Return marks without repetitions, at most MOST_MARKS."""
    return list(dict.fromkeys(marks))[:MOST_MARKS]


class _Reader:
    """The state between the lines of a text."""

    def __init__(self) -> None:
        self.found: list[FoundMark] = []
        self._episode = MarkedEpisode()
        self._is_open = False
        """Whether lines without a time belong to the last mark."""
        self._is_empty = True
        """Whether nothing but headings and fields was read."""
        self._above: list[str] = []
        """The lines above, up to an empty one, which no mark has: text of a time that comes alone below it."""
        self._headings: list[tuple[int, str]] = []
        """The levels and titles of the headings around a line."""
        self._named_by = ""
        """The line above by which the episode is called now, if it is not a heading."""

    def marks(self) -> Iterator[FoundMark]:
        """Yield what was found, tidied."""
        if self._above and self._is_above and self.found:
            self._extend(text="\n".join(self._above))
        for one in self.found:
            yield replace(one, text=cleaned(one.text, LONGEST_TEXT), said=cleaned(one.said, LONGEST_SAID))

    def take(self, line: str) -> None:
        """Read one line."""
        if not line.strip():
            self._is_open = self._is_open and bool(self.found and self._is_snip)
            self._above = []
            return
        if _RULE.match(line):
            self._is_open = False
            return
        if "-->" in line:
            line = _CUE_SETTING.sub("", line)
        if _INDEX.match(line) or self._labelled(line):
            return
        line = _SUMMARY.sub("", line)
        if quoted := _QUOTE.match(line) or re.match(r"\s*(?=<blockquote\b)", line, re.I):
            rest = _plain(line[quoted.end() :])
            if self._is_open and self.found and not begins_timed(rest):
                self._extend(said=rest)
                return
            line = rest
        if self._is_highlighted and line.startswith("- "):
            self._is_open = self._is_highlighted = False
            self._above = []
        if self._play(line) or self._timed(line):
            self._is_empty = False
            return
        heading = _HEADING.match(line)
        part = _PART.match(line)
        if self._is_open and ((heading and len(heading[1]) > 3) or part or self._is_source(line)):
            self._is_said = part["said"] is not None if part else self._is_said and not heading
            return  # a part of the last mark, and not what the user wrote
        if heading or self._is_empty:
            before = self._episode
            self._sealed = len(self.found)
            self._name(heading[2] if heading else line, is_field=False, is_heading=heading is not None)
            if heading and self._episode is not before:
                self._headings = [one for one in self._headings if one[0] < len(heading[1])]
                within = tuple(title for _, title in reversed(self._headings))
                self._episode = replace(self._episode, within=within)
                self._headings.append((len(heading[1]), self._episode.title))
                self._around = before if len(heading[1]) > 2 else None
            self._is_open = False
            if not heading and self._episode != before and not _FIELD.match(line):
                self._above.append(_plain(line))
                self._named_by = self._episode.title
        elif not self._is_open or _FIELD.match(line) or self._is_above:
            self._name(line, is_field=True)
            if part or not (_FIELD.match(line) or _SETTINGS.match(line)):
                self._above.append(_plain(line))
        elif self._is_said:
            self._extend(said=_plain(line))
        elif not _SETTINGS.match(line):
            self._extend(text=_plain(line))

    def _is_source(self, line: str) -> bool:
        """Return whether a line is only a link, without a time, to where the last mark's link leads."""
        only = LINK.fullmatch(line.strip())
        return only is not None and _site(bare_address(only[0])) == _site(self.found[-1].episode.address)

    _is_snip = False
    """Whether the last mark is a heading or one of Snipd's, whose parts are apart."""
    _is_highlighted = False
    """Whether the last mark is one of Readwise's."""
    _is_said = False
    """Whether the lines below tell what was said."""
    _headed_at = -1
    """The second in the heading of the last mark."""

    _sealed = 0
    """The number of marks when a heading was read, or the sound of the last mark: a sound below is another mark's."""
    _around: MarkedEpisode | None = None
    """The episode above the last heading, which may be that of a part."""

    def _play(self, line: str) -> bool:
        """Read a line with the sound of the last mark, whose range tells more exactly when it begins, or of a mark
        whose heading has no time."""
        found = _SPAN.match(line) or (_RANGE.search(line) if _PLAY.match(line) else None)
        sound = re.search(r"<audio\b[^<>]{0,400}", line, re.IGNORECASE)
        if found and (at_s := timecode.parse_or_none(found[1])) is not None:
            if len(self.found) > self._sealed:
                self.found[-1] = replace(self.found[-1], at_s=at_s)
            else:
                self.found.append(FoundMark(at_s, self._heading_text(), "", self._episode))
                self._above = []
            self._sealed = len(self.found)
            self._is_snip = self._is_open = True
            self._is_said, self._is_highlighted, self._headed_at = False, False, -1
            return True
        return sound is not None

    def _heading_text(self) -> str:
        """Return the heading above a sound: it is the mark's, and the episode is the one above it."""
        title = self._headings[-1][1] if self._headings else ""
        if self._around is None or self._episode.title != title:
            return ""
        self._episode, self._around = self._around, None
        return title

    def _timed(self, line: str) -> bool:
        """Read a line with a time; return whether it has one."""
        links = [
            (found[0].rstrip(").,;"), link)
            for found in LINK.finditer(line)
            if (link := timed_link(found[0].rstrip(").,;")))
        ]
        if len(links) > 1 and links[0][1].address and not _TAG.search(line):
            return self._linked(line, links)
        bare = _plain(line)
        for url, _ in links:
            bare = bare.replace(url, " ")
        at = timed(bare.strip())
        if at is None and not links:
            return False
        text = _own_text(at.text if at else _BULLETS.sub("", bare))
        link = links[0][1] if links else None
        said = ""
        self._is_highlighted = at is not None and _HIGHLIGHT.search(line) is not None
        if self._is_highlighted and self._above and not line.startswith("- "):
            text, said = _parted([*self._above, text])
        elif at and not link and self._above:
            text = text or self._text_above()
            if not self._is_above and self._above[-1] != self._episode.title:
                self._episode = replace(self._episode, perhaps=self._above[-1])
        self._above = []
        episode = _with_link(self._episode, link) if link else self._episode
        second = at.at_s if at else link.at_s if link else 0
        if self._is_snip and self._is_open and not text and second == self._headed_at:
            if link and not self.found[-1].episode.address:
                self.found[-1] = replace(self.found[-1], episode=episode)
            return True  # the link of the heading above
        self._is_snip, self._is_said = _HEADING.match(line) is not None, False
        self._headed_at = second if self._is_snip else -1
        made = FoundMark(second, text, said, episode, may_be_ms=at is None and link is not None and link.may_be_ms)
        if link and self.found and self._is_same(made):
            self.found[-1] = made  # the link of the time before it
        else:
            self.found.append(made)
        self._is_open = True
        return True

    _is_above = False
    """Whether the text of marks stands above their times."""

    def _text_above(self) -> str:
        """Return the lines above a time that stands alone; a line that named the episode doesn't, if it is the text."""
        lines, self._is_above = self._above, True
        if self._named_by and lines[0] == self._named_by:
            if len(lines) == 1:
                self._episode = replace(self._episode, title="")
            self._named_by = ""
        return "\n".join(lines)

    def _labelled(self, line: str) -> bool:
        """Read a line of Audacity's labels, or of a list of chapters with their names apart."""
        if label := _LABELS.match(line):
            self.found.append(FoundMark(min(int(label[1]), timecode.MAX_SECONDS), label[2] or "", "", self._episode))
            self._is_empty = self._is_open = False
            return True
        if name := _CHAPTER.match(line):
            if not name[1]:
                self.take(name[2])
            elif self.found:
                self.found[-1] = replace(self.found[-1], text=name[2])
            return True
        return False

    def _linked(self, line: str, links: list[tuple[str, TimedLink]]) -> bool:
        """Read a line with several links: each is a mark, with the text that follows it, or stands before it."""
        bare = _BULLETS.sub("", _plain(line))
        texts = _split(bare, [url for url, _ in links])
        if texts is None:
            texts = ["", bare, *[""] * (len(links) - 1)]
        is_before = bool(texts[0].strip(" ,;:–—-"))
        if is_before:
            texts[-2] = f"{texts[-2]} {texts[-1]}"
        for number, (_, link) in enumerate(links):
            text = " ".join(texts[number if is_before else number + 1].strip(" ,;|–—-.").split())
            text = "" if text.lower() in _JOINS else text
            episode = _with_link(self._episode, link)
            self.found.append(FoundMark(link.at_s, _own_text(text), "", episode, may_be_ms=link.may_be_ms))
        self._is_open, self._is_snip, self._is_said, self._above = True, False, False, []
        return True

    def _is_same(self, mark: FoundMark) -> bool:
        """Return whether a mark tells of the last one, which had no link, nothing but whose it is."""
        last = self.found[-1]
        return not (mark.text or last.text or last.said or last.episode.address) and mark.at_s == last.at_s

    def _extend(self, text: str = "", said: str = "") -> None:
        one = self.found[-1]
        if text and len(one.text) < LONGEST_TEXT:
            self.found[-1] = replace(one, text=f"{one.text}\n{text}".strip())
        if said and len(one.said) < LONGEST_SAID:
            said = _BOLD.sub(r"\1", said)  # who speaks
            self.found[-1] = replace(one, said=f"{one.said} {said}".strip())

    def _name(self, line: str, *, is_field: bool, is_heading: bool = False) -> None:
        """Learn the episode's name from a heading, the first line, or a line such as ``Show: …``."""
        field, self._is_empty = _FIELD.match(line), self._is_empty and bool(_FIELD.match(line))
        if field:
            name, value = field[1].lower(), _plain(field[2])
            url = LINK.search(field[2])
            if "link" in name and url:
                self._episode = replace(self._episode, address=bare_address(url[0].rstrip(").,;")))
            elif name in ("show", "podcast", "owner/host"):
                self._episode = replace(self._episode, podcast=cleaned(value, _LONGEST_NAME))
            elif value:
                self._episode = replace(self._episode, title=cleaned(value, _LONGEST_NAME), is_loose=False)
        elif not is_field and not _SETTINGS.match(line):
            self._episode = MarkedEpisode(title=cleaned(_plain(line), _LONGEST_NAME), is_loose=not is_heading)


def _split(text: str, urls: list[str]) -> list[str] | None:
    """Return the texts before, between and after addresses; None if one is not in the text."""
    parts = []
    for url in urls:
        before, found, text = text.partition(url)
        if not found:
            return None
        parts.append(before)
    return [*parts, text]


def _parted(lines: list[str]) -> tuple[str, str]:
    """Return the text of a highlight that has several lines, and what was said, which a line above it announces."""
    parts: tuple[list[str], list[str]] = ([], [])
    is_said = False
    first = max((number for number, line in enumerate(lines) if line.startswith("- ")), default=0)
    for line in lines[first:]:
        if part := _PART.match(line):
            is_said = part["said"] is not None
        elif line:
            parts[is_said].append(_BULLETS.sub("", line))
    return "\n".join(parts[False]), " ".join(parts[True])


def _own_text(text: str) -> str:
    """Return what the user wrote beside a time, without what programs write there and the quotes of a table."""
    text = " ".join(text.strip(" |\t").split())
    quoted = re.fullmatch(r'"((?:[^"]|"")*)"', text)
    text = quoted[1].replace('""', '"') if quoted else text
    return "" if _LABEL.match(text) else text


def _with_link(episode: MarkedEpisode, link: TimedLink) -> MarkedEpisode:
    return MarkedEpisode(id=link.episode_id) if link.episode_id else replace(episode, address=link.address)


def _site(address: str) -> str:
    return address.partition("/")[0]


def _clock(words: re.Match[str]) -> str:
    """Return ``1h26m45s`` as ``1:26:45``."""
    return f"{words[1]}{words[2]}:{words[3].zfill(2)}:{words[4].zfill(2)}"


def _plain(line: str) -> str:
    """Return a line without the marks of Markdown links and HTML; a link's text stays, and a bare address."""
    line = _MARKDOWN_LINK.sub(lambda found: f"{found[1]} ", line)
    return " ".join(_TAG.sub(" ", line).split())
