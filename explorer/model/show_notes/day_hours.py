"""Tells the hours of a day, as programs of an evening have them, from the times of an episode."""

import re

from explorer.model.show_notes.note_clock import WEEKDAYS, Clock

_FIRST_HOUR = 6
_MONTHS = (
    r"january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai|juni"
    r"|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_OF_DAY = re.compile(
    rf"\b(?:{WEEKDAYS}|doors|einlass|live (?:event|show|recording)|join us|tickets?|venue|opening hours|opens?|open"
    r"|öffnungszeiten|horaires|horario|program(?:me|m)?|schedule|\d{1,2}(?:st|nd|rd|th)? of [A-Z]\w+"
    rf"|(?:{_MONTHS})\s\d{{1,2}}|\d{{1,2}}\.?\s(?:{_MONTHS}))\b",
    re.IGNORECASE,
)
"""What says of a list of times that they are hours of a day."""


def may_be_hour(clock: Clock) -> bool:
    """Return whether a time is written as hours of a day are: 6:00 to 23:55, in steps of five minutes."""
    return clock.colons == 1 and clock.seconds % 5 == 0 and _FIRST_HOUR * 60 <= clock.seconds < 24 * 60


def says_day(text: str) -> bool:
    """Return whether a text says of the times in it that they are hours of a day."""
    return bool(_OF_DAY.search(text))
