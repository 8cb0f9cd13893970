"""Finds times of an episode in a line of show notes, and tells them from ratios, hours of the day and dates."""

import re
from collections.abc import Iterator

from explorer.model.lazy_dataclass import dataclass

_TIME = r"(?:\d{1,2}:[0-5]?\d:[0-5]\d|\d{1,3}:[0-5]\d)(?:[.,]\d{1,3}(?!\d))?"
_LETTERED = (
    r"(?:\d{1,2}\s?h\s?[0-5]\d|\d{1,2}\s?h\s?(?:[0-5]?\d\s?m(?:in)?\s?)?(?:[0-5]?\d\s?s(?:ec)?)?"
    r"|\d{1,3}\s?m(?:in)?\s?[0-5]?\d\s?s(?:ec)?)(?![\w])"
)
_CLOCK = re.compile(
    rf"(?:(?P<open>[\[(<{{])\s?)?(?P<time>{_TIME})(?:\s?(?:-|–|—|~|to|bis|(?-i:au?|à|al)"
    rf"|→)\s?(?P<until>{_TIME}))?(?P<close>\s?[\])>}}])?",
    re.ASCII,
)
_FIXED = re.compile(
    r"(?P<open>[\[(<{])?(?P<time>\d{2}:[0-5]\d:[0-5]\d)(?!\d)(?P<until>(?!))?(?P<close>[\])>}])?", re.ASCII
)
_SHORT = re.compile(
    r"(?P<open>[\[(<{])?(?P<time>(?:\d{1,2}:)?\d{1,2}:[0-5]\d)(?!\d)(?P<until>(?!))?(?P<close>[\])>}])?", re.ASCII
)
_HAS_TIME = re.compile(r"\d:[0-5]?\d", re.ASCII)
_AROUND = 60
"""Number of characters before and after a time that tell what it is."""
_LEAD = re.compile(
    rf"^[^\w\[(<{{]*(?:(?:\d{{1,3}}[.)]?|[A-Z][.)])\s+)?(?P<open>[\[(<{{])?\s{{0,8}}"
    rf"(?P<time>(?:{_TIME}|\d{{1,3}}:\d{{1,2}})(?:(?:s|sec|min|h)\b)?|{_LETTERED})"
    rf"(?:\s?(?:-|–|—|~|to|bis|(?-i:au?|à|al)|→)\s?(?P<until>{_TIME}|\d{{1,3}}:\d{{1,2}}))?(?P<close>\s?[\])>}}])?(?!\d|:\d)",
    re.ASCII | re.IGNORECASE,
)
_TRAIL = re.compile(
    rf"(?:(?P<open>[\[(<{{]\s?(?:[~≈@#]\s?)?)|(?<=[\s\-–—|:,.…@~≈]))(?P<time>{_TIME}|(?<=[\[(<{{]){_LETTERED})"
    rf"(?:\s?(?:-|–|—|~|to|→)\s?(?P<until>{_TIME}))?(?(open)(?:\s?(?:min|mins|minutes?|hrs?)\b\.?)?)"
    r"(?P<close>\s?[\])>}])?[\s.,;*_]*$",
    re.ASCII | re.IGNORECASE,
)
# "3:15 AM", "20:15 Uhr", "16:9 video", "2:1 win": what follows or precedes says that it is no time of the episode.
_NOT_AFTER = re.compile(
    r"\s?(?:[ap]\.?\s?m\b|uhr\b|o['’]clock|(?:[ECMP][SD]?T|GMT|UTC|CEST|CET)\b|ratio\b|aspect\b|%|\s?(?:win|loss"
    r"|defeat)\b)",
    re.IGNORECASE,
)
_BOOKS = (
    r"genesis|exodus|leviticus|numbers|deuteronomy|joshua|judges|ruth|samuel|kings|chronicles|ezra|nehemiah"
    r"|esther|job|psalms?"
    r"|proverbs|ecclesiastes|isaiah|jeremiah|ezekiel|daniel|hosea|joel|amos|jonah|micah|matthew|mark|luke|john"
    r"|acts|romans"
    r"|corinthians|galatians|ephesians|philippians|colossians|thessalonians|timothy|titus|hebrews|james|peter|jude"
    r"|revelation|surah?|sura|verse|vers"
)
WEEKDAYS = (
    r"mon(?:days?)?|tues?(?:days?)?|wed(?:nesdays?)?|thu(?:rs?)?(?:days?)?|fri(?:days?)?|sat(?:urdays?)?|sun(?:days?)?"
    r"|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
)
_NOT_BEFORE = re.compile(
    rf"(?:\b(?:{_BOOKS})\s|\b(?:ratio|aspect|score|scored|won|lost|beat|odds)\s(?:of\s|by\s|is\s)?"
    rf"|\d{{4}}-\d\d-\d\d[T\s]"
    r"|\d{1,2}/\d{1,2}/\d{2,4}\s"
    rf"|\b(?:{WEEKDAYS})\.?,?:?\s(?:(?:at|um|à|a|ab|from|de|von)\s)?(?:\d{{1,2}}:\d\d\s?[-–—]\s?)?"
    r"|\b(?:at|until|from|before|after|by|um)\s(?=\d{1,2}:\d\d\s?[ap]\.?m))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time in a line: its span with brackets, its seconds, those of the end of a range, and how it is written.

    ``bracket`` is the opening one, or empty; ``colons`` is 2 with hours, 1 without, 0 in letters; ``padded`` says that
    the first number has two digits or more.
    """

    start: int
    end: int
    seconds: int
    until: int | None
    bracket: str
    colons: int
    padded: bool


def clocks(plain: str, *, glued: bool = False) -> Iterator[Clock]:
    """Yield the times of a line, in order; with ``glued`` also those that follow a letter or a digit directly.

    In a glued list the constant width of its times tells the digits of a time from those of the title before it.
    """
    if not _HAS_TIME.search(plain):
        return
    at = 0
    pattern = _CLOCK
    if glued:
        pattern = _FIXED if len(_FIXED.findall(plain)) >= 3 else _SHORT
    while match := pattern.search(plain, at):
        at = match.end()
        before, after = (
            plain[max(0, match.start() - _AROUND) : match.start()],
            plain[match.end() : match.end() + _AROUND],
        )
        if (
            after[:1].isdigit()
            or re.match(r":\d", after)
            or _NOT_AFTER.match(after)
            or _NOT_BEFORE.search(before[-40:])
        ):
            at = max(match.start("time") + len(match["time"]), match.start() + 1)
            continue
        if not match["open"] and before[-1:] == ":" and before[-2:-1].isalpha():
            pass  # "Timestamps:00:00:00"
        elif not match["open"] and before[-1:] and (before[-1] in ".:/,$€£#@" or before[-1].isdigit()):
            if not glued or before[-1] in ":/$€£#@" or (before[-1] in ".," and before[-2:-1].isdigit()):
                continue
        elif not glued and not match["open"] and before[-1:].isalpha():
            continue
        yield _clock(match)


def lead_clock(plain: str) -> Clock | None:
    """Return the time with which a line begins, after bullets and a number of its own."""
    match = _LEAD.match(plain)
    if match is None or _NOT_AFTER.match(plain[match.end() :]):
        return None
    if re.match(r"[^\W\d_]", plain[match.end() : match.end() + 1]) and ":" not in match["time"]:
        return None
    found = _clock(match)
    if not (match["close"] and match["open"]) and re.match(r"[.,/]\d|-\d\d?\b(?!:)", plain[match.end() :]):
        return None
    return found


def trail_clock(plain: str) -> Clock | None:
    """Return the time with which a line ends."""
    match = _TRAIL.search(plain)
    if match is None or _NOT_BEFORE.search(plain[: match.start()][-40:]):
        return None
    return _clock(match)


def _clock(match: re.Match[str]) -> Clock:
    paired = bool(match["open"] and match["close"])
    start = match.start("open") if paired else match.start("time")
    end = match.end("close") if paired else match.end("until") if match["until"] else match.end("time")
    text = match["time"]
    first = re.match(r"\d+", text)
    return Clock(
        start,
        end,
        seconds_of(text),
        seconds_of(match["until"]) if match["until"] else None,
        (match["open"] or "").strip() if paired else "",
        text.count(":"),
        bool(first and len(first[0]) >= 2),
    )


def seconds_of(text: str) -> int:
    """Return the seconds of ``1:02:03``, ``62:03``, ``16:6`` or ``1h 2m 3s``; fractions are cut."""
    if ":" in text:
        text = text.rstrip("schminSCHMIN")
        parts = [int(float(part.replace(",", "."))) for part in text.split(":")]
        total = 0
        for part in parts:
            total = total * 60 + part
        return total
    if match := re.fullmatch(r"(\d{1,2})\s?h\s?([0-5]\d)", text.strip(), re.IGNORECASE):
        return int(match[1]) * 3600 + int(match[2]) * 60
    units = {unit[0].lower(): int(number) for number, unit in re.findall(r"(\d+)\s?([hms])", text, re.IGNORECASE)}
    return units.get("h", 0) * 3600 + units.get("m", 0) * 60 + units.get("s", 0)
