"""Reads a day as people write it: 27.05.2024, 27/05/2024, 2024年5月27日, 27 mai 2024, May 27, 2024.

Where day and month could be either, nothing is read: a wrong date is worse than none.
"""

import re
from collections.abc import Iterable
from datetime import date

from explorer.model.folded_text import fold

_NAMES = (
    "january jan janvier janv januar enero ene gennaio gen janeiro januari styczen stycznia января январь",
    "february feb fevrier fevr februar febrero febbraio fevereiro fev februari luty lutego февраля февраль",
    "march mar mars marz maerz mrz marzo marco maart marzec marca марта март",
    "april apr avril avr abril abr aprile kwiecien kwietnia апреля апрель",
    "may mai mayo maggio mag maio mei maj maja мая май",
    "june jun juin juni junio giugno giu junho czerwiec czerwca июня июнь",
    "july jul juillet juil juli julio luglio lug julho lipiec lipca июля июль",
    "august aug aout agosto ago augustus augusti sierpien sierpnia августа август",
    "september sep sept septembre septiembre settembre set setembro wrzesien wrzesnia сентября сентябрь",
    "october oct octobre oktober okt octubre ottobre ott outubro out pazdziernik pazdziernika октября октябрь",
    "november nov novembre noviembre novembro listopad listopada ноября ноябрь",
    "december dec decembre dezember dez diciembre dic dicembre dezembro december grudzien grudnia декабря декабрь",
)
"""The months in English, French, German, Spanish, Italian, Portuguese, Dutch, Swedish, Polish and Russian."""
_EAST = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:\.|st|nd|rd|th|er|º|ª)?\s(?:(?:de|of)\s)?([^\W\d]{3,12})\.?,?\s(?:(?:de|del)\s)?(\d{4})"
)
_MONTH_FIRST = re.compile(r"([^\W\d]{3,12})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})")
_AROUND = re.compile(
    r"^(?:(?:first )?(?:published|released|posted|aired|recorded|date|episode date|veröffentlicht|erschienen|datum|"
    r"publié|date de publication|publicado|fecha|pubblicato|data|"
    r"дата|опубликовано|公開日|配信日|发布日期|日期|发布时间)"
    r"(?: on| am| le| el| il)?\s*[:：]?\s*)?(?P<day>.{8,40}?)"
    r"(?:г\.?)?(?:[ T,]+\d{1,2}:\d{2}(?::\d{2})?)?\s*$",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"^[^\W\d]{2,12}\.?,?\s")
_LONGEST_LINE = 80


_MONTHS = {fold(name): number for number, names in enumerate(_NAMES, 1) for name in names.split()}


def written_day(text: str) -> str | None:
    """Return the day that a text is, as ``2024-05-27``; None where it is none, or could be another one too."""
    text = " ".join(text.split())
    if match := _EAST.fullmatch(text):
        return _day(match[1], match[2], match[3])
    if match := _ISO.fullmatch(text):
        return _day(match[1], match[3], match[4])
    if match := _NUMBERS.fullmatch(text):
        one, two = int(match[1]), int(match[3])
        if one <= 12 and two <= 12 and one != two:
            return None
        return _day(match[4], *((one, two) if two > 12 else (two, one)))
    plain = fold(text)
    if match := _DAY_FIRST.fullmatch(plain):
        return _day(match[3], _MONTHS.get(match[2], 0), match[1])
    if match := _MONTH_FIRST.fullmatch(plain):
        return _day(match[3], _MONTHS.get(match[1], 0), match[2])
    return None


def day_of_lines(lines: Iterable[str]) -> str | None:
    """Return the day that is a line of its own, with a label such as “Published:” or a weekday, or without."""
    for line in lines:
        match = _AROUND.match(line.strip()) if len(line) <= _LONGEST_LINE else None
        if match is None:
            continue
        day = match["day"].strip(" ,")
        if found := written_day(day) or written_day(_WEEKDAY.sub("", day)):
            return found
    return None


def _day(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if 1970 <= found.year < 2100 else None
