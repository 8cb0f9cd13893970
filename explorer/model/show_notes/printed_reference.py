"""Reads a reference as journals and bibliographies print it: authors, year and title of a work.

The styles are those of APA, Vancouver, Nature, ACL and Chicago, IEEE and MLA, and what people write in their place:
“Bee et al. 2019: Title”, “Title (Bee et al., 2019)”.
"""

import re
from dataclasses import dataclass

from explorer.model.show_notes.author_names import person_names
from explorer.model.show_notes.paper_look import says_things

_LONGEST = 1000
_SURNAME = (
    r"(?:(?:[Vv]an|[Vv]on|[Dd]e|der|den|la|le|di|da|dos|del|bin|al|el)\s){0,2}"
    r"[A-ZÀ-ÖØ-ÞŁŚŽČŠ][\w'’-]+(?:\s[A-ZÀ-ÖØ-ÞŁ][\w'’-]+)??"
)
_INITIALS = r"(?:[A-ZÀ-Þ]\.[\s-]?){1,4}"
_AFTER = rf"{_SURNAME},\s{_INITIALS}"  # Bee, A. B.
_BARE = rf"{_SURNAME}\s[A-Z]{{1,3}}(?!\w)(?:\.(?=\s?et\s?al|,))?"  # Bee AB
_BEFORE = rf"{_INITIALS}\s?{_SURNAME}"  # A. B. Bee
_FULL = rf"[A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s[A-ZÀ-Þ]\.?)?(?:\s[A-ZÀ-Þ]\.)?\s(?>{_SURNAME})"  # Ann B. Bee
_AND = r"(?:,?\s?(?:and|&|und|et)\s|[,;]\s)"
_ET_AL = r"(?:,?\s?et\s?al\.?|,?\s…|,?\s\.\.\.)"
_YEAR = r"(?:19|20)\d\d[a-z]?"
_GROUP = (
    r"(?:Investigators|Collaborat(?:ion|ors)|Consortium|(?:Study |Working )?Group|Network|Team|Trialists|Committee)"
)
_TITLE = r"(?P<title>(?!et\s?al\b)[^\s.].{6,300}?[.?!](?!\d))"


def _listed(name: str) -> str:
    """Return a pattern of several names. Each is matched once (an atomic group), or long lists would take forever."""
    return rf"(?P<authors>(?>{name})(?>{_AND}{name}){{0,40}}+(?>{_ET_AL})?)"


_STYLES = tuple(
    re.compile(style)
    for style in (
        # Bee, A. (2019) 'Title', Journal, 12(3), pp. 45–50.
        rf"^(?P<authors>[^()\"“”?!]{{3,400}}?),?\s*\(?(?P<year>{_YEAR})\)?[.,:]?\s+[‘'](?P<title>[^‘\n]{{6,300}}?)[’'](?=[,.](?:\s|$))",
        # Bee, A., & Cruz, B. (2019). Title. Journal, 12(3), 45.
        rf"^(?P<authors>[^()\"“”?!]{{3,400}}?)\s*\((?P<year>{_YEAR})(?:,[^)]{{0,30}})?\)[.,:]?\s+(?P<title>[^\s.].{{6,300}}?)"
        r"(?:\.(?=\s|$)|(?<=[?!])(?=\s[A-Z][\w ]{2,60},\s\d|$)|[?!]$|$)",
        # Bee A, Cruz B. Title. J Broth. 2020;12:45-67.
        rf"^{_listed(_BARE)}[.:]?\s+{_TITLE}\s.{{0,120}}?(?P<year>{_YEAR})",
        # POLAR Investigators. Title. Journal. 2020
        rf"^(?P<authors>[A-Z][\w-]{{1,30}}(?:\s[A-Z][\w-]{{0,30}}){{0,5}}?\s{_GROUP})\.?\s+{_TITLE}\s.{{0,120}}?(?P<year>{_YEAR})",
        # Bee, A. & Cruz, B. Title. Nature 512, 12-19 (2014).
        rf"^{_listed(_AFTER)}\s?{_TITLE}\s.{{0,120}}?(?P<year>{_YEAR})",
        # A. Bee, B. Cruz. Title. Journal 2019.
        rf"^{_listed(_BEFORE)}[.,:]\s+{_TITLE}\s.{{0,120}}?(?P<year>{_YEAR})",
        # Ann Bee, Bo Cruz, and Cy Dorn. 2019. Title. In Proceedings of Soup.
        rf"^{_listed(_FULL)}\.?\s+\(?(?P<year>{_YEAR})\)?[.:,]\s+{_TITLE}(?=\s|$)",
        # Bee, Ann. 2019. Title. Journal.
        rf"^(?P<authors>{_SURNAME},\s[^.\"“”]{{2,200}})\.\s+(?P<year>{_YEAR})\.\s+{_TITLE}(?=\s|$)",
        # Ann Bee, Bo Cruz. Title. Journal 2019.
        rf"^(?P<authors>(?>{_FULL})(?>{_AND}{_FULL}){{1,40}}+(?>{_ET_AL})?)\.\s+{_TITLE}\s.{{0,120}}?(?P<year>{_YEAR})",
        # Bee et al. 2019: Title
        rf"^(?P<authors>(?>{_SURNAME})(?>{_AND}{_SURNAME}){{0,2}}+(?>{_ET_AL})?),?\s+(?P<year>{_YEAR})[.:,]\s+(?P<title>\S.{{6,300}}?)"
        r"(?:[.?!](?=\s|$)|$)",
        # Bee et al. (ICML 2023) – Title
        rf"^(?P<authors>(?>{_SURNAME})(?>{_AND}{_SURNAME}){{0,3}}+(?>{_ET_AL})?),?\s\((?:[A-Z][\w&.'’-]{{0,30}},?\s){{0,5}}"
        rf"['’]?(?P<year>{_YEAR})\)\s?[:–—-]\s+(?P<title>\S.{{6,300}}?)\.?$",
        # Bee, Cruz Dorn, Eve 2011: Title
        rf"^(?P<authors>[A-ZÀ-Þ][^:()“”\"?!]{{2,120}}?),?\s(?P<year>{_YEAR}):\s+(?P<title>\S.{{6,300}}?)(?:[.?!](?=\s|$)|$)",
    )
)
_QUOTED = re.compile(
    rf"^(?P<authors>[^\"“”„«]{{3,300}}?)[.,:]?\s*(?:\(?(?P<year>{_YEAR})\)?[.,:]?\s*)?[“\"„«](?P<title>[^“”\"„»]{{6,300}})[”\"“»]"
    rf"(?=.{{0,160}}?(?P<later>{_YEAR})|)"
)
_NAMED_AFTER = re.compile(
    rf"^[“\"]?(?P<title>[^\"“”()]{{6,250}}?)[,.]?[”\"]?,?\s\(?(?:by\s)?(?P<authors>(?:[A-Z][\w'’-]+\s)??{_SURNAME}(?:\s(?:and|&)\s{_SURNAME})?{_ET_AL})"
    rf"(?:,?\s(?:[A-Z][\w .]{{1,30}},?\s)?\(?(?P<year>{_YEAR}))?\)?\.?$"
)
_QUOTED_FIRST = re.compile(
    r"^(?:[“\"„«]?(?P<title>[^“”\"„»]{6,300})[”\"“»]|[‘'](?P<single>[^‘’'\n]{6,300})[’']),?\s(?:by\s|von\s|par\s|de\s|[–—-]\s)?"
    rf"(?P<authors>[^\"“”()]{{3,200}}?)(?:,\s|\s)\(?(?P<year>{_YEAR})\)?\.?$"
)
_ET_AL_ABROAD = re.compile(
    r"\b(?:m\.\s?fl\.|u\.\s?a\.(?=[,:\s(])|y\s(?:cols?\.|otros)|e\s(?:cols?\.|outros)|et\scoll\.|и\sдр\.|i\sin\.)"
)
"""“et al.” in Swedish, German, Spanish, Portuguese, French, Russian and Polish."""
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d")
_LIST_MARK = re.compile(r"^[^\w“\"„«‘']*(?:[\[(]?\d{1,3}[\])][.:]?|\d{1,3}\.|\d{1,2}\s(?=[A-ZÀ-Þ])|[-*•–—])?\s*")
_EDITOR = re.compile(r",?\s\((?:eds?|Hrsg|dirs?|coords?)\.?\)", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"^\W*(?P<year>{_YEAR})[.:)]\s+(?=\S)")
_ADDRESS = re.compile(r"\s*[(<]?(?:(?:https?://|www\.)\S+|\bdoi\s*:\s*\S+|10\.\d{4,9}/\S+)[)>]?", re.IGNORECASE)


_SMALL = frozenset(
    ["van", "von", "de", "der", "den", "la", "le", "di", "da", "dos", "del", "bin", "al", "el", "and", "und", "et"]
)
"""Words in small letters among names."""


@dataclass(frozen=True, slots=True)
class PrintedReference:
    """The title of a printed reference, its authors as the text has them, and its year if that is there."""

    title: str
    authors: tuple[str, ...]
    year: int | None


def read_reference(text: str) -> PrintedReference | None:
    """Return what a printed reference names; None if the text is none, or too long for one."""
    if len(text) > _LONGEST:
        return None
    has_year = bool(_ANY_YEAR.search(text))
    text = _ET_AL_ABROAD.sub("et al.", text)
    if not has_year and "et al" not in text:
        return None
    text = _EDITOR.sub("", text)
    if first := _YEAR_FIRST.match(text):
        text = f"{text[first.end() :]} {first['year']}"  # 2016. Bee, A. "Title". Journal
    text = " ".join(_ADDRESS.sub(" ", _LIST_MARK.sub("", text, count=1)).split())
    if (match := _QUOTED.match(text)) and _are_authors(match["authors"]) and (match["year"] or match["later"]):
        return _made(match["title"], match["authors"], match["year"] or match["later"])
    if (match := _QUOTED_FIRST.match(text)) and _are_authors(match["authors"]):
        return _made(match["title"] or match["single"], match["authors"], match["year"])
    for style in _STYLES if has_year else ():
        if (match := style.match(text)) and _are_authors(match["authors"]):
            return _made(match["title"], match["authors"], match["year"])
    if (match := _NAMED_AFTER.match(text)) and not _begins_with_authors(match):
        return _made(match["title"], match["authors"], match["year"])
    return None


def _begins_with_authors(match: re.Match[str]) -> bool:
    """Return whether what seems to be a title before "Dorn et al." is more authors: "Bell Cruz", "Bell, Cruz", "Bell".

    Two words before a comma and one name are a title, since few write first names of all authors but the last.
    """
    title, between = match["title"], match.string[match.end("title") : match.start("authors")]
    names = person_names(title)
    if not names or says_things(title) or re.search(r"\(|\bby\b|[”\"]", between):
        return False
    last = re.sub(_ET_AL + r"\s*$", "", match["authors"]).split()
    words = title.split()
    is_name = len(words) == 1 and not any(one.isupper() for one in title[1:])
    return "," not in between or len(names) > 1 or is_name or (len(words) == 2 == len(last))


def _made(title: str, authors: str, year: str | None) -> PrintedReference:
    title = title.strip(" ,;:–—-“”\"'([").removesuffix(".")
    names = re.split(r",\s(?![A-Z]\.)|\s(?:and|&|und)\s|;\s", re.sub(_ET_AL + r"\s*$", "", authors))
    people = tuple(name for one in names if (name := re.sub(r"^(?:and|&)\s", "", one).strip(" .,&")))
    return PrintedReference(title, people[:100], int(year[:4]) if year else None)


def _are_authors(text: str) -> bool:
    """Return whether what stands before a year can be authors: names and their initials, no sentence."""
    text = re.sub(r"\bet\s?al\.?|\s…", "", text).strip()
    words = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", text)
    if (
        not words
        or not any(one[0].isupper() for one in words[:3])
        or re.search(r"[:;!?]\s+\w{4,}\s\w{4,}\s\w{4,}|\d{3}", text)
    ):
        return False
    small = [one for one in words if one[0].islower()]
    return all(one in _SMALL for one in small) and (len(words) <= 4 or bool(re.search(r",|&|\band\b|\.", text)))
