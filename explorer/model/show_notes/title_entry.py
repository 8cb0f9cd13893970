"""Finds papers that a list names by their titles alone, without an address: printed references, titles under a head
that says papers, and “wav2vec paper”."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from explorer.model.show_notes.author_names import is_author_line, names_prefix, person_names
from explorer.model.show_notes.note_heads import HeadKind, is_boilerplate
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_addresses import PaperAddress
from explorer.model.show_notes.paper_look import in_capitals, looks_like_paper, says_things, words_of_science
from explorer.model.show_notes.paper_mention import Mention, is_news
from explorer.model.show_notes.printed_reference import read_reference
from explorer.model.show_notes.title_text import clean_title, is_speech, is_title, title_before

_PAPERS_HEAD = re.compile(
    r"\b(?:papers?|preprints?|publications?|stud(?:y|ies)|(?:research|journal|scientific) articles?|literatur(?:e)?"
    r"|bibliography|citations?)\b|\b(?:studien|fachartikel|études|estudios|artículos|artigos|estudos|studi|articoli|artikelen"
    r"|artiklar|studier|artikler|artykuły|badania|статьи|makaleler|literatur\w*|bibliograf\w+)\b|論文|论文|文献|논문|문헌",
    re.IGNORECASE,
)
_SEVERAL_PAPERS = re.compile(
    r"\b(?:papers|preprints|publications|studies|(?:research|journal|scientific) articles)\b", re.IGNORECASE
)
_OTHER_HEAD = re.compile(
    r"\b(?:books?|podcasts?|episodes?|videos?|talks?|tools?|people|newsletters?|blogs?|code)\b", re.I
)
_REFERENCES_HEAD = re.compile(
    r"\b(?:references?|refs?|readings?|works|quellen|références|referencias|referências|riferimenti|bronnen|källor|источники)\b",
    re.IGNORECASE,
)
_PERSONS_HEAD = re.compile(
    r"\b(?:people|persons|names|authors|researchers|scientists|guests|speakers|hosts)\b", re.IGNORECASE
)
_PART_OF_NAME = re.compile(
    r"(?<![\w-])(?:(?:[A-Z]\.)+(?!\w)|(?:Dr|Prof|Mr|Ms|Mrs|Jr|Sr)\b|(?:de|van|von|der|di|la|le)\s)"
)
_CALLED_PAPER = re.compile(
    r"^\W*(?:the\s)?(?P<name>[^\W_][^,;:!?]{1,60}?)\s(?:paper|preprint)(?:\s\((?:19|20)\d\d\))?\W*$", re.IGNORECASE
)
_OF_EPISODE = re.compile(r"\b(?:this|the|today['’]s|our) (?:episode|podcast|talk|video)s?\b", re.IGNORECASE)
_PERSONS_AFTER = re.compile(r"\s+\((?P<names>[^()]{5,200})\)$")
_NO_WORK = re.compile(
    r"\b(?:more|soon|below|above|here|us|websites?|page|blog|twitter|newsletter|episode|podcast|none|etc|others?)\b|['’]s\b",
    re.IGNORECASE,
)
"""Words of short items that are no titles."""
_NO_NAME = re.compile(
    r"\b(?:this|that|his|her|their|our|my|your|its|a|an|one|new|recent|latest|research|white|original|full|first|second"
    r"|next|last|best|award|academic|journal|link|links|read|see|link to|of|on|in|about|week|day)$"
    r"|^(?:on|about|link|links|how|why|what)\b",
    re.IGNORECASE,
)
_SINGLE = re.compile(r"\w*[A-Z]\w*(?:[-+.]\w+)*\+*")
_BY_YEAR = re.compile(
    r"^\W*(?:[A-ZÀ-Þ][\w'’.-]+)(?:(?:,\s|,?\s(?:and|&|und|et)\s|\s)[A-ZÀ-Þ][\w'’.&-]+){0,4}(?:,?\set\s?al\.?)?,?\s\(?(?:19|20)\d\d[a-z]?\)?\W*$"
)
_FIRST_AUTHORS = re.compile(r"([A-ZÀ-Þ][\w'’.-]+)(?:,?\s(?:and|&|und|et)\s([A-ZÀ-Þ][\w'’.-]+))?")
_SYSTEM = re.compile(r"^\W*(?!Mc|Mac|De|Di|Du|La|Le|Van|O['’])\w*(?:[a-z][A-Z]|[A-Z]{3}|\d)\w*\s\(")
"""The name of a system before a year: “AlexNet (2012)”."""
_YEAR_AFTER = re.compile(r"\s\(((?:19|20)\d\d)\)$")
_NUMBERED = re.compile(r"\[\d{1,3}\]\s")
_NO_WORKS = re.compile(
    r"(?:^|\.)(?:wikipedia\.org|amazon\.[a-z.]+|amzn\.to|goodreads\.com|twitter\.com|x\.com|linkedin\.com|facebook\.com|instagram\.com"
    r"|spotify\.com|apple\.com|patreon\.com|reddit\.com|medium\.com|tiktok\.com|bsky\.app|mastodon\.[a-z]+|scholar\.google\.[a-z.]+"
    r"|(?:nytimes|washingtonpost|theguardian|ft|wsj|bloomberg|reuters|bbc|cnn|economist|theatlantic|newyorker|wired|vox|forbes"
    r"|scientificamerican|newscientist|technologyreview|statnews|theverge|arstechnica|techcrunch|slate|time)\.com"
    r"|npr\.org|bbc\.co\.uk|theconversation\.com|quantamagazine\.org|phys\.org|sciencenews\.org|spiegel\.de|zeit\.de"
    r"|lemonde\.fr|elpais\.com)$",
    re.IGNORECASE,
)
"""Hosts of pages that are no works."""
_LEAST_CITED = 2
_LEAST_LETTERS = 5
_LONGEST = 300
_MOST_NAME = 5
_LEAST_WORDS = 3
_MOST_OF_PERSON = 3
"""Number of words of a person's name in a list of persons."""


def lists_persons(lines: Iterable[NoteLine], head: str) -> bool:
    """Return whether a block names persons: its head says so, or a line has several, initials, or authors."""
    if _is_mixed(head):
        return True
    return any(
        (persons := person_names(one.text))
        and not says_things(one.text)
        and (len(persons) > 1 or is_author_line(one.text) or _PART_OF_NAME.search(one.text))
        for one in lines
        if len(one.text) <= _LONGEST and not _BY_YEAR.match(one.text)
    )


def heads_papers(head: str) -> bool:
    """Return whether a head says that papers stand below it, and nothing else."""
    return bool(_PAPERS_HEAD.search(head)) and not _is_mixed(head)


def cites_by_year(lines: Iterable[NoteLine]) -> bool:
    """Return whether a block names several works by their authors and years alone: “Bee et al., 2007”."""
    return sum(bool(_BY_YEAR.match(one.text)) for one in lines if len(one.text) <= _LONGEST) >= _LEAST_CITED


def title_alone(
    line: NoteLine,
    head: str,
    kind: HeadKind | None,
    *,
    beside_persons: Callable[[], bool],
    by_year: Callable[[], bool] = lambda: False,
) -> Mention | None:
    """Return the paper that a line without an address names; None if it names none.

    Args:
        line: a line of a block without times.
        head: the block's head.
        kind: what the head opens.
        beside_persons: tells whether the block names persons too, see ``lists_persons``.
        by_year: tells whether it names works by authors and years, see ``cites_by_year``.
    """
    text = line.text.strip()
    reference = read_reference(text) if len(text) <= _LONGEST * 2 else None
    # A numbered reference in print is one below any head.
    printed = bool(reference and reference.authors and reference.year and _NUMBERED.match(text))
    in_own_words = kind == "other" and line.is_bullet and bool(_SEVERAL_PAPERS.search(head))
    if (
        not (kind in ("references", "mentioned") or in_own_words or printed)
        or len(text) > _LONGEST * 2
        or is_news(line)
        or is_boilerplate(text)
    ):
        return None
    if _OTHER_HEAD.search(_OF_EPISODE.sub("", head)) and not _PAPERS_HEAD.search(head):
        return None
    said = is_speech(text) and not in_capitals(text.rstrip(" ."), _LEAST_WORDS)
    if said and not reference:
        return None
    if reference:
        title = clean_title(reference.title)
        if is_title(title):
            return Mention(title, [], *_place(text, title), authors=reference.authors, year=reference.year)
    if called := _CALLED_PAPER.match(text):
        name = called["name"].strip()
        if len(name.split()) <= _MOST_NAME and is_title(name) and not _NO_NAME.search(name):
            return Mention(name, [], *_place(text, name))
        return None
    if not (line.is_bullet or _PAPERS_HEAD.search(head)) or len(text) > _LONGEST or text.endswith(":"):
        return None
    if (
        _PAPERS_HEAD.search(head)
        and _BY_YEAR.match(text)
        and not _SYSTEM.match(text)
        and by_year()
        and not beside_persons()
    ):
        # "Bee et al., 2007" below a head of papers: a work whose title has to be found.
        name = text.strip(" .,;*•-–—")
        year, first = re.search(r"(?:19|20)\d\d", name), _FIRST_AUTHORS.match(name)
        names = tuple(one for one in first.groups() if one) if first else ()
        return Mention(name, [], *_place(text, name), authors=names, year=int(year[0]) if year else None)
    title = clean_title(text)
    named = _SYSTEM.match(title) or len(title.split()) > _LEAST_WORDS
    year = _YEAR_AFTER.search(title) if named else None
    title = title[: year.start()] if year else title
    if not is_title(title) or _names_persons(text, title, head) or re.search(r":\s*\S+@|@\w|\$", title):
        return None
    if in_own_words:
        enough = looks_like_paper(title) or in_capitals(title, _LEAST_WORDS) or words_of_science(title) >= 2
    elif _PAPERS_HEAD.search(head):
        short = len(title.split()) < _LEAST_WORDS
        enough = not short or words_of_science(title) >= 2 or _is_short_title(line, title, head, beside_persons)
    else:
        is_named = bool(_REFERENCES_HEAD.search(head) and person_names(title))
        enough = looks_like_paper(title) or (is_named and words_of_science(title) >= 2)
    authors, title = _without_authors(title)
    if not enough or not is_title(title):
        return None
    return Mention(title, [], *_place(text, title), authors=authors, year=int(year[1]) if year else None)


def linked_title(
    line: NoteLine, head: str, kind: HeadKind | None, others: Sequence[tuple[str, PaperAddress]]
) -> Mention | None:
    """Return the paper that a line below a head of papers alone links to, at a page that does not say so itself."""
    if kind not in ("references", "mentioned") or not heads_papers(head) or is_news(line):
        return None
    links = [(text, one) for text, one in others if one.kind == "other"]
    if len(links) != 1 or len(others) != 1 or _NO_WORKS.search(urlsplit(links[0][1].url).netloc):
        return None
    text, address = links[0]
    start = line.text.find(text)
    title = title_before(line.text[:start]) if "://" in text or text.startswith("www.") else clean_title(text)
    if (
        not is_title(title)
        or len(title.split()) < _LEAST_WORDS
        or (person_names(title) and not says_things(title))
        or is_speech(line.text)
    ):
        return None
    return Mention(title, [replace(address, kind="paper")], *_place(line.text, title))


def _without_authors(title: str) -> tuple[tuple[str, ...], str]:
    """Return the persons before a title's colon or in parentheses after it, and the title without them."""
    authors, rest = names_prefix(title)
    if authors or not (after := _PERSONS_AFTER.search(title)) or says_things(after["names"]):
        return authors, rest
    authors = person_names(after["names"])
    return (authors, title[: after.start()]) if len(authors) > 1 else ((), title)


def _names_persons(text: str, title: str, head: str) -> bool:
    """Return whether a line names persons. Titles and names look alike, "Graph Attention Networks" and "Ada May Bell":
    in doubt it is a title below a head of papers, since a title too many is seen and one that is missing is not."""
    persons = person_names(title)
    if not persons or words_of_science(title):
        return False
    if _is_mixed(head) and _PAPERS_HEAD.search(head) and says_things(title):
        return False
    if not _PAPERS_HEAD.search(head) or _PERSONS_HEAD.search(head) or re.search(r"\bet\s?al\b", text):
        return True
    if len(persons) > 1:
        return all(len(one.split()) <= _MOST_OF_PERSON for one in persons)
    return bool(_PART_OF_NAME.search(title))


def _is_mixed(head: str) -> bool:
    """Return whether a head names persons or other things: "Papers & people", but not "Papers of this episode"."""
    head = _OF_EPISODE.sub("", head)
    return bool(_OTHER_HEAD.search(head) or _PERSONS_HEAD.search(head))


def _is_short_title(line: NoteLine, title: str, head: str, beside_persons: Callable[[], bool]) -> bool:
    """Return whether one word or two below a head of papers are a title, such as "QLoRA" and "Deep Broth"; beside
    persons only words that are hardly a name."""
    words = title.split()
    if len(words) == 1 and not _NO_WORK.search(title) and _SINGLE.fullmatch(title):
        if _is_mixed(head):
            return False
        named = bool(re.search(r".[A-Z]|\d", title))
        return named or (line.is_bullet and len(title) >= _LEAST_LETTERS and not beside_persons())
    if len(words) != 2 or _NO_WORK.search(title):
        return False
    if beside_persons():
        return says_things(title)
    return line.is_bullet or all(one[0].isupper() for one in words)


def _place(text: str, title: str) -> tuple[int, int]:
    start = text.find(title)
    return (start, start + len(title)) if start >= 0 else (0, len(text))
