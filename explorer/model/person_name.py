"""Parts of a person's name, as BibTeX and CSL sort by them.

The rules are those of BibTeX for names with commas and of printed names without: tug.org/bibtex (btxdoc, section 4),
docs.citationstyles.org (names).
"""

# ruff: noqa: SIM905 - a line of words is read more easily than a list

import re
from collections.abc import Sequence

from explorer.model.lazy_dataclass import dataclass

_PARTICLES = frozenset(
    "af al ap bin da das de degli dei del della den der di do dos du e el ibn la las le les lo los op ten ter und van "
    "vom von y zu zum zur".split()
)
_SHORT = ("'t", "’t", "'s", "’s")
_IN_CAPITALS = frozenset("da de del della den der dos el la le ter van von".split())
"""Particles that also begin a family name in capitals; others are more often somebody's given name."""
_JUNIOR = frozenset("jr jr. jnr jnr. sr sr. snr snr. junior senior".split())
_NUMERALS = frozenset("ii iii iv 2nd 3rd".split())
_DEGREES = frozenset("phd ph.d. ph.d md m.d. m.d msc m.sc. dr dr.".split())
_JOINING = frozenset(("y", "i", "e"))
_OTHERS = re.compile(r"(?:and\s+)?others\.?|(?:and\s+|&\s*)?et\.?\s*al(?:ii|ia)?\.?", re.IGNORECASE)
_AND_OTHERS = re.compile(r"(?P<name>.*\S)[,\s]\s*(?:and others|(?:and\s+|&\s*)?et\.?\s+al\.?)", re.IGNORECASE)
_CORPORATE = frozenset(
    "academy agency association center centre collaboration committee community company consortium corp corporation "
    "deepmind department foundation gmbh group inc initiative institut institute lab laboratories laboratory labs llc "
    "ltd ministry organization pbc project research society team universität university workshop".split()
)
_INNER = frozenset("and for of @ &".split())
"""Words that no person's name has inside."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name in its parts.

    ``family`` alone is the whole name of somebody with one name, or of a group; ``particle`` stands before it, as
    “van der” does; ``suffix`` is “Jr.” or “III”.
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def is_whole(self) -> bool:
        """Return whether the name can't be sorted by a part of it."""
        return not self.given

    @property
    def whole(self) -> str:
        """Return the name in the order in which it is printed."""
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))


OTHERS = PersonName("others")
"""Stands for the authors that a list leaves out; BibTeX prints it as “et al.”."""


def person_names(texts: Sequence[str]) -> tuple[PersonName, ...]:
    """Return the names in a list of authors; OTHERS comes last, if the list says that there are more."""
    found: list[PersonName] = []
    has_others = False
    for text in texts:
        if _OTHERS.fullmatch(text.strip()):
            has_others = True
            continue
        if more := _AND_OTHERS.fullmatch(text.strip()):
            text, has_others = more["name"].rstrip(","), True
        if (one := person_name(text)).family:
            found.append(one)
    return (*found, OTHERS) if found and has_others else tuple(found)


def person_name(text: str) -> PersonName:
    """Split a name: ``Ludwig van Beethoven``, ``King Jr., Martin Luther``, ``King, Jr., Martin Luther``; braces around
    it keep it whole."""
    text = " ".join(text.split())
    if len(text) > 2 and text[0] == "{" and text[-1] == "}" and not re.search(r"[{}]", text[1:-1]):
        return PersonName(text[1:-1].strip())
    parts = [part.strip() for part in text.split(",")]
    while len(parts) > 1 and parts[-1].casefold() in _DEGREES:
        parts.pop()
    if len(parts) > 1:
        return _with_commas([part for part in parts if part])
    text = parts[0]
    words = text.split()
    if len(words) == 2 and all(sign > "\u2e7f" for word in words for sign in word):
        return PersonName(words[0], words[1])  # Chinese, Japanese and Korean names begin with the family's
    if _is_group(words):
        return PersonName(text)
    words, suffix = _without_suffix(words)
    if not words:
        return PersonName(text)
    start, first = _family_at(words)
    return PersonName(" ".join(words[first:]), " ".join(words[:start]), " ".join(words[start:first]), suffix)


def _with_commas(parts: list[str]) -> PersonName:
    if not parts:
        return PersonName("")
    if len(parts) == 1:
        return PersonName(parts[0])
    suffix = next((part for part in parts[1:] if part.casefold() in _JUNIOR | _NUMERALS), "")
    rest = [part for part in parts[1:] if part is not suffix]
    if suffix and not rest:  # “Martin Luther King, Jr.”
        one = person_name(parts[0])
        return PersonName(one.family, one.given, one.particle, suffix)
    if any(word in _CORPORATE for word in parts[0].casefold().split()):
        return PersonName(", ".join(parts))  # “Llama Team, AI at Meta”
    family, given = parts[0].split(), " ".join(rest).split()
    if parts[0][0] == "{" and parts[0][-1] == "}":
        return PersonName(parts[0][1:-1].strip(), " ".join(given), suffix=suffix)
    if not suffix:
        family, suffix = _without_suffix(family)
    first = 0
    while first < len(family) - 1 and _is_particle(family[first]):
        first += 1
    last = len(given)
    while not first and last > 1 and _is_particle(given[last - 1]):  # “Beethoven, Ludwig van”
        last -= 1
    particle = " ".join([*family[:first], *given[last:]])
    return PersonName(" ".join(family[first:]), " ".join(given[:last]), particle, suffix)


def _is_group(words: Sequence[str]) -> bool:
    """Return whether this is the name of a group, whose words have no order of their own."""
    folded = [word.casefold().rstrip(".") for word in words]
    return len(words) > 1 and (
        folded[0] == "the"
        or folded[-1] in _CORPORATE
        or words[-1] == "AI"
        or any(word in _CORPORATE and words[at][0].isupper() for at, word in enumerate(folded))
        or any(word in _INNER for word in folded[1:-1])
    )


def _without_suffix(words: list[str]) -> tuple[list[str], str]:
    """Take “Jr.” or “III” off the end of a name."""
    last = words[-1].casefold() if words else ""
    if len(words) > 1 and (last in _JUNIOR or (len(words) > 2 and last in _NUMERALS)):
        return words[:-1], words[-1]
    return words, ""


def _family_at(words: Sequence[str]) -> tuple[int, int]:
    """Return where the particle and the family name begin in a printed name.

    A particle in capitals (“De La Cruz”) is part of the family name. A Spanish or Catalan “y” joins two family names.
    """
    first = len(words) - 1
    if first > 1 and words[first - 1] in _JOINING and words[first - 2][0].isupper():
        first -= 2
    while first > 1 and words[first - 1][0].isupper() and words[first - 1].casefold() in _IN_CAPITALS:
        first -= 1
    start = first
    # In a name all in small letters only known particles are one.
    is_small = words[0][0].islower()
    while start > 1 and (_is_particle(words[start - 1]) or (not is_small and _is_small(words[start - 1]))):
        start -= 1
    return (0 if start == 1 and _is_particle(words[0]) else start), first


def _is_small(word: str) -> bool:
    return (word[0].islower() and word[-1] != ".") or word in _SHORT


def _is_particle(word: str) -> bool:
    return word in _PARTICLES or word in _SHORT or (word[0].islower() and word[-1] in "'’")
