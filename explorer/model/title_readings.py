"""What else a title in somebody's words may be: without the venue, the authors, a nickname or a site around it, and in
another spelling. Only a paper whose title is exactly one of these is meant by it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from explorer.model.folded_text import letters_and_digits
from explorer.model.show_notes.author_names import person_names

_VENUE = (
    r"(?:neurips|nips|iclr|icml|cvpr|iccv|eccv|acl|naacl|eacl|emnlp|coling|aaai|ijcai|kdd|siggraph|interspeech|icassp|colm|uai"
    r"|aistats|corl|icra|tmlr|jmlr|tacl|(?-i:Nature|Science|Cell|PNAS|NEJM|Lancet|PRL|PRX|eLife)|arxiv|biorxiv)"
)
_VENUE_AFTER = re.compile(
    rf"(?:\s*[\[(]|\s+[-–—|@]\s+|,\s+|\s+(?:at|in)\s+){_VENUE}(?:\W{{0,2}}(?:(?:19|20)?\d\d))?[\])]?$", re.IGNORECASE
)
_YEAR_AFTER = re.compile(r"(?:\s*[\[(]|,\s)(?P<year>(?:19|20)\d\d)[\])]?$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKETS_AFTER = re.compile(r"\s*[\[(](?P<inside>[^\[\]()]{2,120})[\])]$")
_ASIDE = re.compile(
    r"(?:(?=[^\W_]*[A-Z0-9][^\W_]*[A-Z0-9])(?!(?:[IVX]+|[\d.]+|[23]D)(?![\w+-]))[A-Z][\w²³+-]{1,15}"
    r"|(?:(?:Google|Meta|Microsoft|Allen|Mistral|Stability)\s)?(?:OpenAI|Anthropic|Google|DeepMind|Meta|Microsoft|Research|AI|Apple"
    r"|NVIDIA|Nvidia|Mistral|DeepSeek|Qwen|Alibaba|Cohere|Salesforce|Amazon|Stanford|Berkeley|Princeton|Oxford|Cambridge|Harvard"
    r"|Tsinghua|Deepmind|Brain|FAIR|EleutherAI))(?:,?\s(?:19|20)\d\d)?"
)
"""What in brackets is no part of a title: a name in capitals, “(S4)”, or who wrote it, “(Anthropic)”."""
_AUTHORS_AFTER = re.compile(
    r"(?:\s*[\[(]|,?\s+(?:by|with)\s+|,\s+|\s+[-–—]\s+)(?P<names>[A-ZÀ-Þ][^,\[\]()]{1,60}?(?:(?:\s(?:&|and)\s|,\s)[A-ZÀ-Þ][^\[\]()]{1,60}?)?"
    r"(?:\s+et\s?al\.?)?)(?:,?\s\(?(?:19|20)\d\d\)?)?[\])]?$"
)
_AUTHORS_BEFORE = re.compile(
    r"^(?P<names>[A-ZÀ-Þ][^:\"“(]{1,60}?(?:\s+et\s?al\.?|\s(?:&|and)\s[A-ZÀ-Þ][\w'’-]+))(?:,?\s\(?(?:19|20)\d\d\)?)?\s*[,:–—-]\s+"
    r"(?=\S)|^(?P<one>[A-ZÀ-Þ][\w'’-]+)\s\(?(?:19|20)\d\d\)?\s*[,:–—-]\s+(?=\S)"
)
_PAPER_BEFORE = re.compile(r"^(?:the\s)?[^\s:][^:]{1,40}?\s(?:paper|preprint)\s*[:–—-]\s+(?=\S)", re.IGNORECASE)
"""“GPT-3 paper: Language Models are Few-Shot Learners”."""
_SITE_AFTER = re.compile(r"\s+\|\s+.{2,60}$")
_QUOTED = re.compile(r"[“\"«„](?P<title>[^“”\"«»„]{8,})[”\"»“]")
_SPELLINGS = (
    (re.compile(r"\bllms\b"), "large language models"),
    (re.compile(r"\bllm\b"), "large language model"),
    (re.compile(r"\bvlms\b"), "vision language models"),
    (re.compile(r"\brl\b"), "reinforcement learning"),
    (re.compile(r"(?<=\w)ll(?=(?:ing|ed|er|ers)\b)"), "l"),
    (re.compile(r"(?<=\w)is(?=(?:e|es|ed|ing|ation|ations)\b)"), "iz"),
    (re.compile(r"(?<=\w\w)our(?=s?\b|al\b|able\b)"), "or"),
    (re.compile(r"&"), "and"),
    (re.compile(r"^(?:the|a|an)\s"), ""),
)
_AMERICAN = re.compile(
    r"(?<=[^\W\d_]{3})(?<!prom)(?<!superv)(?<!prec)is(?=(?:e|es|ed|ing|ation|ations)\b)", re.IGNORECASE
)
_LEAST_WORDS, _MOST = 3, 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A title without what stands around it, and the authors and the year that stood there."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None


def readings(title: str) -> Iterator[Reading]:
    """Yield what a title may be without what people write around it, the longest first."""
    seen: set[str] = set()
    open_ends = [Reading(title.strip())]
    while open_ends and len(seen) < _MOST:
        one = open_ends.pop(0)
        for other in _shorter(one):
            if other.title not in seen and len(other.title.split()) >= _LEAST_WORDS:
                seen.add(other.title)
                open_ends.append(other)
                yield other


def canonical(title: str) -> str:
    """Return the letters and digits of a title in one spelling: American, abbreviations in full, without an article."""
    text = " ".join(title.lower().split())
    for pattern, spelled in _SPELLINGS:
        text = pattern.sub(spelled, text)
    return letters_and_digits(text)


def core(title: str) -> str:
    """Return a title without its venue, year, site and names in brackets, for a search by its words."""
    for _ in range(4):
        shorter = [two.title for two in _without_ends(Reading(title)) if len(two.title.split()) >= _LEAST_WORDS]
        if not shorter:
            break
        title = shorter[0]
    return title


def otherwise(title: str) -> str:
    """Return the first other title by which to search: what it may be without its authors, its part after a dash, or
    its American spelling; empty if it has none."""
    first = core(title)
    found = next((one.title for one in readings(title) if one.title != first), "")
    if not found and (dash := re.search(r"\s[–—-]\s|:\s", title)) and len(title[dash.end() :].split()) >= _LEAST_WORDS:
        found = title[dash.end() :]
    american = _AMERICAN.sub("iz", found or title)
    return american if american != title else ""


def _shorter(one: Reading) -> Iterator[Reading]:
    title = one.title
    yield from _without_ends(one)
    if (match := _BRACKETS_AFTER.search(title)) and match.start() and len(match["inside"].split()) > _LEAST_WORDS:
        yield replace(one, title=_bare(match["inside"]))  # "GPT-3 paper (Language Models are Few-Shot Learners)"
    for match in (_AUTHORS_AFTER.search(title), _AUTHORS_BEFORE.match(title)):
        names = match and (match["names"] or match.groupdict().get("one"))
        if match and names and (persons := person_names(names)):
            rest = title[: match.start()] if match.start() else title[match.end() :]
            yield Reading(_bare(rest), (*one.authors, *persons), one.year or _year(match[0]))
    if match := _PAPER_BEFORE.match(title):
        yield replace(one, title=_bare(title[match.end() :]))
    quoted = _QUOTED.findall(title)
    if len(quoted) == 1 and len(quoted[0]) < len(title) - 2:
        yield replace(one, title=_bare(quoted[0]))


def _without_ends(one: Reading) -> Iterator[Reading]:
    for pattern in (_VENUE_AFTER, _YEAR_AFTER, _SITE_AFTER):
        if (match := pattern.search(one.title)) and match.start():
            year = _year(match[0]) if pattern is _YEAR_AFTER else None
            yield Reading(_bare(one.title[: match.start()]), one.authors, one.year or year)
    if (match := _BRACKETS_AFTER.search(one.title)) and match.start() and _ASIDE.fullmatch(match["inside"]):
        yield replace(one, title=_bare(one.title[: match.start()]))


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[0]) if found else None


def _bare(title: str) -> str:
    return title.strip(" \t\"'“”‘’«»„.,;|–—-")
