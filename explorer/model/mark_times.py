"""Finds the time in a line that somebody wrote, as 1:26:45, 1h26m45s or 1小时26分45秒, and the text that is left.

What only looks like a time stays text: a time of day, a date, a score.
"""

import re
import unicodedata

from explorer.model import timecode
from explorer.model.lazy_dataclass import dataclass

_CLOCK = r"(?:\d{1,2}:[0-5]?\d:[0-5]\d|\d{1,3}:[0-5]\d)"
_LONG = r"\d{1,2}:[0-5]?\d:[0-5]\d"
_RANGE = rf"(?:\s?(?:-{{1,2}}>|→|[-–—~〜,]|\bto\b|\bbis\b)\s?{_CLOCK})?"
_END = r"(?!\d|[:.]\d)"
_OPEN, _CLOSE = r"[(\[{<*_`~\"“«【「〔（［|]{0,6}", r"[)\]}>*_`~\"”»】」〕）］|]{0,6}"
_BEFORE = (
    r"(?:at|@|t\+|around|about|approx\.?|from|starting(?: from)?|(?:time|timestamp|ts|position|min|minute|zeit)\s?:?"
    r"|bei|um|ab|ca\.?|circa|gegen|vers|à|a las|alle|em|на|в|около|с|kl\.?|klo|om)"
)
"""What stands before a time and says nothing else."""
_LEAD = r"(?P<lead>(?:[^\w\s]|[\s_]|[0-9]\ufe0f?\u20e3)*(?:\[[xX]\]\s*)?)"
_FIRST = re.compile(
    rf"^{_LEAD}(?:#?\d{{1,3}}(?:[.):\]]\s+|\s+(?={_OPEN}{_LONG})))?(?:\[[ xX]?\]\s*)?{_OPEN}(?:{_BEFORE}\s*)?{_OPEN}"
    rf"(?P<at>{_CLOCK}){_RANGE}{_CLOSE}{_END}(?P<uhr>\s?Uhr\b)?[\s:.,;|–—-]*",
    re.I,
)
_LAST = re.compile(
    rf"[\s,;:–—-]*(?P<before>(?:\b{_BEFORE}\s+|@\s*)?{_OPEN}(?:\btime:?\s+)?)(?<![\w:./-])(?P<at>{_CLOCK}){_RANGE}"
    rf"\s?(?P<after>{_CLOSE})(?:\s?Uhr\b)?\s*[.!]?$",
    re.I,
)
_WITHIN = re.compile(
    rf"(?<![0-9a-zа-я_:./])(?P<open>[(\[{{（【]?)\s?(?P<at>{_CLOCK}){_RANGE}{_END}(?![0-9a-zа-я_])(?P<close>\s?[)\]}}）】]?)",
    re.I,
)
_LONGEST_TIME = 80
_BIDI = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u061c"
_UNSEEN = re.compile(rf"^[{_BIDI}]+|[{_BIDI}]+(?=[\d\s:]|$)|(?<=[\d:])[{_BIDI}]+")
_COLON = "[:：∶﹕]"
_DIGITS = re.compile(rf"(?<!\d)(?:\d{{1,3}}(?:{_COLON}\d{{2}}){{1,2}}|\d{{1,2}}(?:\s{_COLON}\s\d{{2}}){{2}})(?!\d)")
_FRACTION = re.compile(rf"(?<![\d:])({_CLOCK})[.,]\d{{1,9}}(?![\d:])")
_FRAME = re.compile(r"(?<![\d:])(\d{2}:[0-5]\d:[0-5]\d)[:;]\d{2}(?![\d:])")
_H = r"(?:h(?:(?:ou)?rs?)?|std|stunden?|heures?|horas?|ora|ore|ч|час(?:а|ов)?|小时|小時|时|時間|時|시간|ساعة)\.?"
_M = r"(?:m(?:in(?:ute)?s?)?|minuten|minutos?|minuti?|мин(?:ут[аы]?)?|分钟|分鐘|分|분|دقيقة|['′’])\.?"
_S = (
    r"(?:s(?:ec(?:ond)?s?)?|sek(?:unden?)?|secondes?|segundos?|secondi|с(?:ек(?:унд[аы]?)?)?"
    r"|秒钟|秒|초|ثانية|[\"″”]|'')\.?"
)
_AND = r"[\s,]{0,2}(?:(?:and|und|et|y|e|и|و)\s)?"
_WORD = r"(?![a-zа-я])"
_UNITS = re.compile(
    rf"(?<![0-9a-zа-я_.:/])(?:pt)?(?:(?P<h>\d{{1,2}})\s?{_H}{_WORD}{_AND}(?P<m>\d{{1,2}})\s?{_M}{_WORD}"
    rf"(?:{_AND}(?P<s>\d{{1,2}})\s?{_S}{_WORD})?"
    rf"|(?P<h2>\d{{1,2}})\s?h(?P<m2>[0-5]\d)(?!\w)"
    rf"|(?P<m3>\d{{2,3}}|\d(?=\s?(?:m|м|分|분)))\s?{_M}{_WORD}{_AND}(?P<s3>\d{{1,2}})\s?{_S}{_WORD})",
    re.I,
)
_TOLD = re.compile(rf"(?:^|[(\[（【@:,;–—-])\s*$|\b{_BEFORE}\s+(?:the\s+|etwa\s+)?$|[^\x00-\u024f]$", re.I)
"""What stands before a time in units: a length of time, such as "it takes 1 hour 26 minutes", is none."""
_OF_DAY = re.compile(r"\d[ \u00a0]?(?:[ap]\.m\b|[AP]M\b|pm\b)|\d[ap]m\b|\bo['’]clock\b")
_LOWER_AM = re.compile(r"^\s+am\b")
_DATED = re.compile(r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})[t\s,]*(?:at\s+|um\s+)?$", re.I)
_ZONE = re.compile(r"^\s?(?:z\b|utc\b|gmt\b|ces?t\b|[ep][sd]t\b|\+\d{2}:?\d{2}\b|-\d{4}\b)", re.I)
_NO_TIME_AFTER = re.compile(
    r"^\W*(?:aspect|ratio|screen|monitor|odds|uhr\b|hours\b|o['’]clock)|\b(?:final|half-?time|full-?time) score\b", re.I
)
_NO_TIME_BEFORE = re.compile(
    r"\b(?:scored?|won|lost|beat(?:en)?|ratio|aspect|odds|win|loss|draw|defeat|today|tomorrow|tonight|yesterday|until"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:day)?"
    r"|\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\b",
    re.I,
)
_BULLETS = re.compile(r"^(?:[\s>#*+•·–—|-]|\[[ xX]?\]\s|\d{1,3}[.)]\s)+")
_POINTERS = frozenset("⏱⏲⏰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛📍📌🔖🎧🎙🎤▶►⏯⏳⌛⌚➡👉🔗🎬🔊☑✅✔☐🗒📝")
"""Pictures that only say that a time follows."""
_PICTURES = ("So", "Sk", "Cf")
_SEVERAL = re.compile(rf"\s*[;,|•/]\s+(?={_LONG}(?!\d|[:.]\d|\s?[ap]\.?m))")


@dataclass(frozen=True, slots=True)
class MarkLine:
    """The time in a line, in seconds, and the text without it; ``is_first`` if the line begins with the time."""

    at_s: int
    text: str
    is_first: bool = False


def timed(line: str) -> MarkLine | None:
    """Return the time in a line without links and markup; None if it has none."""
    line = _UNSEEN.sub("", line)
    plain = _canonical(line)
    of_day = _OF_DAY.search(line) is not None
    if (first := _FIRST.match(plain)) and _fits(plain, first, of_day):
        at_s = timecode.parse_or_none(first["at"])
        if at_s is not None:
            return MarkLine(at_s, _joined(_kept(first["lead"]), plain[first.end() :]), is_first=True)
    last = _LAST.search(plain, max(0, len(plain) - _LONGEST_TIME))
    if last and _fits(plain, last, of_day) and _is_told(plain, last):
        at_s = timecode.parse_or_none(last["at"])
        if at_s is not None:
            return MarkLine(at_s, _BULLETS.sub("", plain[: last.start()]))
    for found in _WITHIN.finditer(plain):
        is_long = found["at"].count(":") == 2
        is_alone = is_long or (found["open"] and found["close"].strip())
        at_s = timecode.parse_or_none(found["at"]) if is_alone and _fits(plain, found, of_day) else None
        if at_s is not None and (is_long or not _NO_TIME_BEFORE.search(plain[: found.start()])):
            return MarkLine(at_s, _BULLETS.sub("", line))
    return None


def parts_of(line: str) -> list[str]:
    """Return the parts of a line with several times, each of which begins with its time; else the line alone."""
    plain = _canonical(_UNSEEN.sub("", line))
    if not (first := _FIRST.match(plain)) or first["at"].count(":") < 2:
        return [line]
    parts = _SEVERAL.split(plain)
    return parts if len(parts) > 1 else [line]


def begins_timed(line: str) -> bool:
    """Return whether a line begins with a time."""
    found = timed(line)
    return found is not None and found.is_first


def _canonical(line: str) -> str:
    """Return a line with its first time as 1:26:45, whatever its digits and units are."""
    line = _DIGITS.sub(_in_ascii, line)
    line = _FRAME.sub(r"\1", _FRACTION.sub(r"\1", line, 2), 1)
    found = _UNITS.search(_ascii_digits(line))
    if found is None or any(int(found[name] or 0) > 59 for name in ("m", "s", "m2", "s3")):
        return line
    before = line[: found.start()]
    if not found["s"] and not found["h2"] and not _TOLD.search(before) and not _BULLETS.fullmatch(before):
        return line
    hours, minutes = int(found["h"] or found["h2"] or 0), int(found["m"] or found["m2"] or found["m3"] or 0)
    second = timecode.display(3600 * hours + 60 * minutes + int(found["s"] or found["s3"] or 0))
    after = line[found.end() :]
    return f"{before}{second}{'' if not after or not after[0].isalnum() else ' '}{after}"


def _ascii_digits(line: str) -> str:
    return line if line.isascii() else "".join(str(unicodedata.digit(one)) if one.isdecimal() else one for one in line)


def _in_ascii(found: re.Match[str]) -> str:
    text = _ascii_digits(found[0])
    return text if text.isascii() and " " not in text else re.sub(rf"\s?{_COLON}\s?", ":", text)


def _fits(line: str, found: re.Match[str], of_day: bool) -> bool:
    """Return whether a match is a time of an episode, and not one of the day, with a date, or a ratio."""
    before, after = line[: found.start("at")], line[found.end("at") :]
    is_short = found["at"].count(":") == 1
    if re.match(r"\s?(?:[ap]\.m\b|[AP]M\b|pm\b)|[ap]m\b", after) or (is_short and (of_day or _LOWER_AM.match(after))):
        return False
    if _DATED.search(before[-40:]) or _ZONE.match(after):
        return False
    return not (is_short and _NO_TIME_AFTER.search(after[:200]))


def _is_told(line: str, found: re.Match[str]) -> bool:
    """Return whether what stands before a short time at the end of a line doesn't speak of another thing."""
    return found["at"].count(":") == 2 or not _NO_TIME_BEFORE.search(line[: found.start("at")][-200:])


def _kept(lead: str) -> str:
    """Return the pictures before a time that are the user's own words."""
    pictures = [one for one in lead if one in "❤\ufe0f" or (one > "\u2190" and unicodedata.category(one) in _PICTURES)]
    return "" if not pictures or any(one in _POINTERS for one in pictures) else "".join(pictures)


def _joined(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())
