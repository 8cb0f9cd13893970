"""Cleans the titles of segments: without the words around them that are no title, and with their speakers apart."""

import re
from collections.abc import Sequence

from explorer.model.show_notes.author_names import is_person, names_prefix, person_names
from explorer.model.show_notes.note_heads import cut_boilerplate
from explorer.model.show_notes.paper_honors import is_honored, split_honors
from explorer.model.show_notes.paper_look import has_subtitle, in_capitals, says_things
from explorer.model.show_notes.spelled_ids import spelled_ids

_CHAPTER = re.compile(r"^chapter\s+\d{1,3}\s*[:.–—-]\s*(?=\S)", re.IGNORECASE)
_PAPER_LABEL = re.compile(
    r"^(?:(?:today['’]s |main |the |our |first |second |third )?paper"
    r"(?:\s(?:#?\d{1,2}|one|two|three|four|five|[A-F]))?|(?:poster|oral|spotlight|preprint)\s#?\d{1,3})"
    r"\s*[:–—-]\s*(?=[\"“‘'«A-Z]\S)",
    re.IGNORECASE,
)
_LABEL = (
    r"(?:links?|papers?|arxiv|pdf|abs|openreview|code|github|video|talk|slides|poster|tweet|thread|blog|post|project|page"
    r"|website|site|demo|hf|hugging ?face|x|data|models?|weights|here)"
)
_LABELS = re.compile(rf"\s*[\[(]\s*{_LABEL}?(?:\s*[,/|;&]\s*{_LABEL}?)*\s*:?\s*[\])]\s*$", re.IGNORECASE)
_ID_LABEL = re.compile(r"[\s(\[,;:|/–—-]*(?:\b(?:arxiv|doi|pmid|pmcid|id|preprint|paper)\b[\s:.#]*)*$", re.IGNORECASE)
_WITH = re.compile(r"(?:with|w/|feat\.?|featuring|ft\.?)\s", re.IGNORECASE)
_QUOTED_BY = re.compile(
    r"^[“\"«„]\s?(?P<title>[^“”\"«»„]{4,}?)\s?[”\"»“],?\s(?:(?:by|von|par|de|di|with|w/|mit|avec|con|feat\.?|featuring)\s"
    r"|[–—-]\s)(?P<names>[^“”\"]{3,120})$"
)
_BY_QUOTED = re.compile(
    r"^(?P<names>[A-ZÀ-Þ][^“”\"«»„:–—]{3,80}?)\s?[:–—-]\s[“\"«„]\s?(?P<title>[^“”\"«»„]{8,}?)\s?[”\"»“]$"
)
_QUOTED_CITED = re.compile(
    r"^[“\"«„]\s?(?P<title>[^“”\"«»„]{4,}?)\s?[”\"»“],?\s\((?P<names>[^()]{0,60}?)(?:,?\set\sal\.?)?"
    r"(?:,?\s(?:[A-Z][\w&-]*\s){0,3}[’']?(?:19|20)?\d\d)?\)$"
)
"""A title in quotes before its authors, where it was printed, and when."""
_QUOTED_THEN = re.compile(
    r"^[“\"«„]\s?(?P<title>[^“”\"«»„]{4,}?)[,.]?\s?[”\"»“],?\s(?P<names>[^()“”\"]{3,80}?)(?:,?\set\sal\.?)?,?\s\(?(?:19|20)\d\d\)?$"
)
"""A title in quotes, its authors and the year."""
_LABELS_THEN = re.compile(
    rf"(?P<labels>\s*[\[(]\s*{_LABEL}(?:\s*[,/|;&]\s*{_LABEL})*\s*[\])])\s*[–—:,-]\s*[^()\[\]]{{3,60}}$", re.IGNORECASE
)
_FIRST_WORDS = "We This The A An In How Why Our It To And Plus Researchers When What Two Three"
_ADDRESS = re.compile(r"\s*https?://\S+\s*$")
_DASH = re.compile(r"\s+[–—-]\s+")
_LEAST_SPEAKERS, _LONGEST = 3, 300
_LEAST_BY_COLON = 2
"""Minimum number of titles with persons before a colon, and of words after it."""
_BEGINNINGS = frozenset(_FIRST_WORDS.split(" "))


def clean_segment_title(text: str, *, last: bool) -> str:
    """Return a segment's title without what is not the title."""
    text = re.sub(r"\s+", " ", text).strip()
    if last:
        text = cut_boilerplate(text)
    text = _PAPER_LABEL.sub("", _CHAPTER.sub("", text))
    for _ in range(4):
        text = _LABELS.sub("", text)
    text = _without_ids(_without_honors(text))
    text = re.sub(r"<\s*>", "", text)
    text = _without_body(text)
    text = re.sub(r"[\s(\[]+$", "", text.strip(" -–—|•*·:"))
    if text.count("(") == text.count(")") + 1 and re.search(r"\s\([^()]{2,40}$", text):
        text += ")"  # what followed it was an id
    if text.endswith(".") and not text.endswith(("..", "al.", "etc.", "Inc.", "vs.")):
        text = text[:-1]
    quoted = _QUOTED_BY.match(text) or _QUOTED_CITED.match(text) or _QUOTED_THEN.match(text) or _by_persons(text)
    if quoted and (not quoted["names"] or person_names(quoted["names"]) or "et al" in quoted[0]):
        text = quoted["title"]
    return without_quotes(text).strip()


def without_quotes(text: str) -> str:
    """Return a title without the quotes around all of it."""
    quoted = len(text) > 2 and text[0] in '“"' and text[-1] in '”"' and not any(char in '“"”' for char in text[1:-1])
    return text[1:-1] if quoted else text


def _by_persons(text: str) -> re.Match[str] | None:
    """Match persons, each with first and last name, before a title in quotes: Ann Bee – “Soup boils”."""
    match = _BY_QUOTED.match(text)
    names = person_names(match["names"]) if match else ()
    words = [one.split() for one in names]
    plain = all(2 <= len(one) <= 3 and all(word[:1].isupper() for word in one) for one in words)
    return match if match and names and plain and len(match["title"].split()) >= _LEAST_SPEAKERS else None


def quoted_speakers(text: str) -> tuple[str, ...]:
    """Return the persons after a segment's title in quotes: “Soup boils” with Ann Bee."""
    text = text.strip(" -–—|•*·:.")
    quoted = _QUOTED_BY.match(text) or _by_persons(text)
    return person_names(quoted["names"]) if quoted else ()


def dash_speakers(titles: Sequence[str]) -> bool:
    """Return whether the titles of a list end with a dash and a person: “Soup boils — Ann Bee”."""
    bare = [split_honors(_ADDRESS.sub("", one).strip())[0] for one in titles]
    return sum(bool(dash_speaker(one)[1]) for one in bare) >= max(_LEAST_SPEAKERS, len(titles) * 0.5)


def dash_speaker(title: str) -> tuple[str, tuple[str, ...]]:
    """Return a title without the persons after its last dash, and these."""
    dashes = list(_DASH.finditer(title)) if len(title) <= _LONGEST else []
    if not dashes:
        return title, ()
    head, tail = title[: dashes[-1].start()], title[dashes[-1].end() :]
    persons = person_names(tail)
    if not persons or says_things(tail) or not all(2 <= len(one.split()) <= 3 for one in persons):
        return title, ()
    return head, persons


def colon_speakers(titles: Sequence[str]) -> bool:
    """Return whether several titles of a list begin with a person and a colon: “Mira Costa: Small Models, Long Memory”.

    At least half of these have a common given name, and what follows looks like titles of papers: “Mira Costa: on
    growing up” is one title.
    """
    found = [(names, rest) for one in titles if (names := _before_colon(one)[0]) and (rest := _before_colon(one)[1])]
    papers = sum(in_capitals(rest, 3) or has_subtitle(rest) for _, rest in found)
    sure = sum(any(is_person(one) for one in names) for names, _ in found)
    return len(found) >= _LEAST_BY_COLON and 2 * sure >= len(found) and 2 * papers >= len(found)


def colon_speaker(title: str, *, in_list: bool) -> tuple[str, tuple[str, ...]]:
    """Return a title without the persons before its colon, and these.

    Args:
        in_list: whether others of the list have some too; one alone has a common name, and a title like a paper's.
    """
    persons, rest = _before_colon(title)
    sure = in_list or (any(is_person(one) for one in persons) and (in_capitals(rest, 4) or has_subtitle(rest)))
    return (rest, persons) if persons and sure else (title, ())


def _before_colon(title: str) -> tuple[tuple[str, ...], str]:
    names, rest = names_prefix(title)
    if names:
        return ((), title) if rest[:1].islower() else (names, rest)
    name, colon, rest = title.partition(": ")
    names = person_names(name) if colon else ()
    plain = len(names) == 1 and 2 <= len(names[0].split()) <= 3 and not says_things(name)
    named = len(rest.split()) >= _LEAST_BY_COLON or re.search(r"\w[A-Z]|\d", rest)
    lower = rest[:1].islower() and not re.match(r"\w+[A-Z\d]", rest)
    return (names, rest.strip()) if plain and named and not lower else ((), title)


def _without_body(text: str) -> str:
    """Cut the paragraph that is glued to a title: where a capital follows a small letter without a blank."""
    for match in re.finditer(r"(?P<left>[A-Za-z’']{3,}|\w[?!.])(?=(?P<right>[A-Z][a-z]*)(?:\s|['’]))", text):
        left = match["left"]
        # "Big clocksBody text" is glued, "Is ImageNet worth" is not: no capital in the word before, or a long text.
        sure = left.islower() or left[-1] in "?!." or match["right"] in _BEGINNINGS or left == "Highlights"
        if (
            4 <= match.end() <= 90
            and left[-1] not in "’'"
            and (left[-1].islower() or left[-1] in "?!.")
            and (sure or len(text) >= 90)
        ):
            return text[: match.end()]
    if label := re.search(
        r"(?<=[a-z?!.])(?=(?:Research (?:Article|Highlight|article)|News and Views|Books Review)s?:)", text
    ):
        return text[: label.start()]
    return text


def names_guests(text: str) -> bool:
    """Return whether a text in parentheses says with whom a segment is: “with Dr. Ann Bee”."""
    return bool(_WITH.match(text)) and any(" " in one for one in person_names(text))


def _without_ids(text: str) -> str:
    """Return a title without the ids of its paper that stand at its end: “Soup (arXiv:2401.00001)” is “Soup”."""
    if "/" not in text and "." not in text and "PM" not in text:
        return text
    for match, _ in sorted(spelled_ids(text), key=lambda one: -one[0].end()):
        if re.search(r"\w", re.sub(r"\[[a-z]{2,8}(?:[.-][A-Za-z]{2,5})?\]", "", text[match.end() :])):
            break
        text = _ID_LABEL.sub("", text[: match.start()])
    return text


def _without_honors(text: str) -> str:
    """Return a title without labels of links and the honors after them: “Soup (arXiv) — oral” is “Soup”."""
    match = _LABELS_THEN.search(text)
    return text[: match.start()] if match and is_honored(match[0], match["labels"]) else text


def says_paper(text: str) -> bool:
    """Return whether a segment's line says that its title is a paper's: “Paper 2: Soup”."""
    return bool(_PAPER_LABEL.match(text.lstrip(" -–—|:")))


def name_speakers(titles: Sequence[str]) -> bool:
    """Return whether the parentheses at the ends of titles hold persons, in this list."""
    ends = [
        match[1]
        for title in (split_honors(one)[0] for one in titles)
        if (match := re.search(r"\(([^()]{3,160})\)\s*\.?$", title)) and person_names(match[1])
    ]
    several = sum(len(person_names(one)) > 1 for one in ends)
    likely = sum(len(one.split()) in (2, 3) for one in ends)
    return bool(several) or (likely >= 2 and likely >= len(ends) * 0.6)
