"""Finds the papers that a line of show notes names: by an address, an id in its text, or a title in quotes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from explorer.model import arxiv_id
from explorer.model.show_notes.author_names import authors_before, is_author_line, names_prefix, person_names
from explorer.model.show_notes.note_heads import LABEL, mentioned_label
from explorer.model.show_notes.note_line import NoteLine, NoteLink
from explorer.model.show_notes.paper_addresses import PaperAddress, read_address
from explorer.model.show_notes.paper_honors import honors, without_honors
from explorer.model.show_notes.printed_reference import read_reference
from explorer.model.show_notes.spelled_ids import spelled_ids

MOST_PAPERS = 2000
"""Maximum number of papers of an episode."""
_LONGEST_TITLE = 400
_QUOTED = re.compile(
    r"[“\"«„「『](?P<text>[^“”\"«»„「」『』]{8,300})[”\"»“」』]|(?<!\w)[‘'](?P<single>[^‘’'\n]{12,200})[’'](?!\w)"
)
_WIDE_QUOTED = re.compile(r"[《『「](?P<title>[^《》『』「」]{2,200})[》』」]\s*[（(：:]?\s*$")
"""A title in Chinese or Japanese quotation marks before an address."""
_CUE_BEFORE = re.compile(
    r"\b(?:papers?|articles?|study|preprint|publication|manuscript|arxiv|thesis|titled|entitled|called|published"
    r"|publish|inspired by)\b[^.!?]{0,60}$",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"^\W{0,4}(?:\(?(?:paper|preprint|arxiv)|by [A-Z]|\([A-Z][^)]{2,60}(?:et al|\d{4}))", re.IGNORECASE
)
_LABELLED = re.compile(
    r"^\W*(?P<label>research article|research paper|the paper|our paper|paper|preprint|source|source paper"
    r"|original paper|full paper|article"
    r"|today['’]s paper|main paper|paper link|link to (?:the )?paper|read the paper|arxiv|the study|study|title"
    r"|paper title|paper\s(?:#?\d{1,2}|one|two|three|four|five|six|[A-F])|paper of the (?:day|week|month|episode)"
    r"|spotlight|oral"
    r"|(?:今日の)?論文(?:紹介|解説|タイトル)?|论文(?:标题|解读|链接)?|論文題目|(?:오늘의\s)?논문(?:\s(?:소개|제목))?)\s*[:：]\s*",
    re.IGNORECASE,
)
_PAPER_NUMBER = re.compile(r"^\W*paper\s(?:#?\d{1,2}|one|two|three|four|five)\s*[.–—-]\s+(?=\S)", re.IGNORECASE)
_HANDOUT = re.compile(
    r"\b(?:slides?|slide deck|deck|transcripts?|handouts?|worksheets?|syllabus|brochure|flyer|cheat ?sheet|infographic"
    r"|poster|agenda|press release|cv)\W*$",
    re.IGNORECASE,
)
_NEAR_LABEL = 40
_FURTHER = re.compile(
    r"(?:open ?review|arxiv|pdf|doi|preprint|published(?: version)?|journal(?: version)?|alphaxiv|hugging ?face|hf"
    r"|pubmed|pmc|biorxiv|medrxiv)(?: link| page| version)?\s*[:：–—-]?",
    re.IGNORECASE,
)
_NEWS_LABEL = re.compile(
    r"^\W*(?:news(?: and views| & views|letter)?|research highlights?|books? review|opinion|editorial|comment"
    r"|blog(?: post)?|code|github|website|twitter|video|slides|host|guest|music|podcast|book|tool|dataset)\s*[:：]",
    re.IGNORECASE,
)
_APA = re.compile(r"\((?P<year>(?:19|20)\d\d)[a-z]?(?:,[^)]{0,30})?\)[.,:]?\s+(?P<title>.{8,300}?)[.?!](?=\s|$)")
_AUTHOR_YEAR = re.compile(
    r"^\W*(?:[A-Z][\w'’.-]+(?:,?\s(?:and|&)\s[A-Z][\w'’.-]+"
    r"|(?:,?\s[A-Z][\w'’.-]+){0,3}\s+et al\.?)?)[,\s]+\(?(?:[A-Z][\w.]+\s+)?\(?(?:19|20)\d\d[a-z]?\)?\W*$"
)
_SITE_SUFFIX = re.compile(
    r"\s*(?:[|–—-]\s*(?:nature(?: [\w ]+)?|science(?:direct)?|sciencedirect|pubmed|pmc|plos \w+|cell|pnas|arxiv"
    r"|biorxiv|medrxiv|openreview|springerlink|wiley online library"
    r"|the lancet|elife|ncbi|semantic scholar|acl anthology|hugging face|paper page.*)|\s+on arxiv|\((?:arxiv|pdf"
    r"|paper|preprint|link|youtube|openreview|biorxiv)\))\s*$",
    re.IGNORECASE,
)
_ID_PREFIX = re.compile(
    r"^\s*(?:\[\d{4}\.\d{4,5}(?:v\d+)?\]|arxiv:\s*\d{4}\.\d{4,5}(?:v\d+)?(?:\s*\[[\w.-]+\])?"
    r"|\[?(?:cs|stat|math|eess|econ|q-bio|q-fin|astro-ph|cond-mat|physics)\.[a-z-]{2,8}\]?(?=\s*[-–—:|]\s)"
    r"|retracted(?: article)?:|pdf:|paper:|\[pdf\]|\[paper\])\s*[-–—:]?\s*",
    re.IGNORECASE,
)
_ID_SUFFIX = re.compile(r"\s*\b(?:PMID|PMCID|DOI)\s*:\s*[\w./-]*\s*(?:and|or)?\s*$", re.IGNORECASE)
_JOURNAL_PREFIX = re.compile(r"^\s*Phys\. Rev\. \w+\.? \d+, \d+ \(\d{4}\)\s*[-–—]\s*")
_CITATION = re.compile(
    r"(?:[A-Z][\w.&'’]*\s){1,6}(?:vol\.?\s?)?\d{1,4}(?:\s?\(\d{1,4}\))?\s?[,:]\s?(?:pp?\.\s?|article\s)?[A-Z]?\d{1,9}"
    r"(?:\s?[-–]\s?\d{1,9})?(?:,?\s\(?(?:19|20)\d\d\)?)?",
)
"""Where a paper was printed, which is no title: "Phys. Rev. Lett. 126, 180604 (2021)"."""
_CITED_AFTER = re.compile(rf"(?<=\w{{4}})[,.]\s{_CITATION.pattern}\.?$")
_NUMBER_BEFORE = re.compile(r"^(?:\[\d{1,3}\]|\d{1,3}[.)])\s+(?=[A-Z“\"‘«])")
_NAMES_BEFORE = re.compile(r"^(?P<names>[A-ZÀ-Þ][\w'’-]+(?:\s[A-Z][\w'’-]+)?\set\s?al\.?),?:?\s+(?=[A-Z“\"‘«])")
"""The first author of a paper before its title: “Bee et al., Soup boils”."""


@dataclass(slots=True)
class Mention:
    """A paper that a line names.

    ``title`` is what the notes call it, None if they don't. ``start`` and ``end`` are its place in the line.
    ``is_main`` says that the words around it make it what the episode or the segment is about. ``authors`` are those
    that the line names. ``is_quoted`` tells a title in quotes without an address.
    """

    title: str | None
    addresses: list[PaperAddress]
    start: int
    end: int
    is_main: bool = False
    is_quoted: bool = False
    authors: tuple[str, ...] = ()
    year: int | None = None
    award: str | None = None
    presentation: str | None = None
    is_further: bool = False
    """A label that names a site says that the address is a further one of the paper on the line above."""

    def add_honors(self, text: str) -> None:
        """Take the award and the kind of presentation that a text around the paper names."""
        award, presentation = honors(text)
        self.award, self.presentation = award or self.award, presentation or self.presentation


@dataclass(slots=True)
class LineLinks:
    """What a line holds: its papers, and its other links as pairs of text and address."""

    mentions: list[Mention] = field(default_factory=list)
    others: list[tuple[str, PaperAddress]] = field(default_factory=list)


def read_mentions(line: NoteLine, *, start: int = 0) -> LineLinks:
    """Return the papers and the other links of a line, from a character on."""
    found = LineLinks()
    spans = _addresses(line, start)
    at = start
    last: Mention | None = None
    for link, address in spans:
        anchor = line.anchor(link).strip()
        if address.kind != "paper" or _is_handout(line, link, address):
            found.others.append((anchor, address))
            if link.start > at and is_title(clean_title(anchor)) and not _is_label(anchor):
                at = link.end  # Another work stands between: its words are not the title of the next one.
            continue
        label = _is_label(anchor) or anchor == link.address or "://" in anchor or _spells_id(anchor)
        between = line.text[at : link.start]
        title = None if label else clean_title(anchor)
        if label and last is not None and not is_title(_own_title(between)) and not _separates(between):
            pointing = re.search(r"\band\b", between) and re.fullmatch(
                r"\W*(?:this|here|paper|link|another|it)\W*", anchor, re.IGNORECASE
            )
            spelled = "://" in anchor or _spells_id(anchor)
            beside = last.title is not None and not re.search(r"[^\W_]", between)
            if not pointing and _same_work(last, address, spelled=spelled, beside=beside):
                last.addresses.append(address)
                last.end = link.end
                at = link.end
                continue
        if title is None:
            title = _own_title(between) or None
        elif last is not None and last.title and _alike(last.title, title) and _same_work(last, address):
            last.addresses.append(address)
            last.end = link.end
            at = link.end
            continue
        if title is not None and not is_title(title):
            title = title if _AUTHOR_YEAR.match(title) else None
        authors = names_prefix(re.sub(r"^[\s)\],;.|•*·–—-]+", "", between))[0] if label else authors_before(between)
        begin = link.start if not label or not title else at + max(0, between.find(title))
        last = Mention(title or address.title, [address], begin, link.end, authors=authors)
        found.mentions.append(last)
        at = link.end
    _add_ids(line, start, found)
    if not found.mentions:
        _add_quoted(line, start, found)
    _add_roles(line, start, found)
    return found


def _is_handout(line: NoteLine, link: NoteLink, address: PaperAddress) -> bool:
    """Return whether a PDF without an id is no paper by what the line calls it: slides, a transcript."""
    if _family(address) != "page" or not address.url.lower().endswith(".pdf"):
        return False
    before = line.text[max(0, link.start - _NEAR_LABEL) : link.start]
    return bool(_HANDOUT.search(before) or _HANDOUT.search(line.anchor(link)))


def is_title(text: str) -> bool:
    """Return whether a text can be the title of a paper: words, and neither a label nor a sentence of speech."""
    text = text.strip()
    letters = sum(char.isalpha() for char in text)
    if text.casefold() in ("and", "or", "with", "also", "see also", "plus", "via", "from", "new", "by"):
        return False
    if re.search(r"\w['’]s$", text):
        return False  # "Ann's" of "Ann's preprint"
    return letters >= 3 and len(text) <= _LONGEST_TITLE and not _is_label(text) and not _AUTHOR_YEAR.match(text)


def clean_title(text: str) -> str:
    """Return a title without the marks, ids and names of sites that pages and notes add to it."""
    text = re.sub(r"\s+", " ", text).strip()
    text = _PAPER_NUMBER.sub("", _LABELLED.sub("", text))
    for _ in range(2):
        text = _ID_PREFIX.sub("", text)
        text = _JOURNAL_PREFIX.sub("", text)
        text = _SITE_SUFFIX.sub("", text)
    text = _CITED_AFTER.sub("", _NUMBER_BEFORE.sub("", text.strip(" \t-–—|•*·・▶►→")))
    if text[:1] in "“\"«„‘'" and text.rstrip(".,;")[-1:] in "”\"»’'":
        text = text.rstrip(".,;")[1:-1]
    text = re.sub(
        r"(?:,\s+|\s+\()(?:by\s+)?[A-Z][\w'’-]+(?:,?\s(?:(?:&|and)\s)?[A-Z][\w'’-]+){0,4},?\s*(?:et\s?al\.?)(?:,?\s*\(?(?:19"
        r"|20)\d\d\)?)?\)?\.?$",
        "",
        text,
    )
    text = _ID_SUFFIX.sub("", text)
    text = re.sub(r"(?:[\s,;]+(?:and|or|with|plus|via|also))+[\s,;]*$|\s*\.\.\.$", "", text)
    text = text.strip(" ,;").rstrip(":")
    text = re.sub(r"[.,]$", "", text) if not text.endswith(("..", "al.", "Inc.")) else text
    return text.strip().strip('“”"').strip()[:_LONGEST_TITLE]


def _addresses(line: NoteLine, start: int) -> list[tuple[NoteLink, PaperAddress]]:
    found: list[tuple[NoteLink, PaperAddress]] = []
    for link in line.links:
        if link.end <= start:
            continue
        address = read_address(link.address)
        if address is not None:
            found.append((link, address))
    return found[:MOST_PAPERS]


def _is_label(text: str) -> bool:
    text = re.sub(r"[\s()\[\]{}.:,;!*_→↗>»\"“”-]+$|^[\s()\[\]{}.:,;!*_→↗>»\"“”-]+", "", text.strip())
    if not text:
        return True
    return bool(LABEL.fullmatch(text) or _CITATION.fullmatch(text)) or _spells_id(text)


def _spells_id(text: str) -> bool:
    text = text.strip(" ()[].,")
    return bool(
        arxiv_id.parse(text)
        or re.fullmatch(r"(?:doi:?\s*)?10\.\d{4,9}/\S+", text, re.IGNORECASE)
        or re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+/\S*", text)
        or re.match(r"https?://", text)
        or re.fullmatch(r"(?:PMID|PMC|PMCID)\W*\d+", text, re.IGNORECASE)
    )


def _separates(between: str) -> bool:
    """Return whether the text between two links divides two works."""
    return bool(re.search(r"[;•\n]|\band\b", between)) and len(between) > 3 and bool(re.search(r"\w{4,}", between))


def _same_work(mention: Mention, address: PaperAddress, *, spelled: bool = False, beside: bool = False) -> bool:
    """Return whether an address can be a further one of a paper.

    No two ids of one kind may differ. An arXiv id and an OpenReview forum go together, a DOI and a number of PubMed,
    and a page without an id with any of them where a label leads to it; an arXiv id and a publisher's DOI do not by
    themselves, since two wrong papers made one are worse than one paper named twice.

    Args:
        spelled: the address or id itself is printed, not a label.
        beside: it follows a paper with a title, without a word between: "Title (Nature, arXiv)".
    """
    for one in mention.addresses:
        for name in ("arxiv", "openreview", "doi", "pmid"):
            known, new = getattr(one, name), getattr(address, name)
            if known and new and known != new:
                return False
    if beside:
        return True
    kinds = {_family(one) for one in mention.addresses}
    new_kind = _family(address)
    if new_kind == "page" or "page" in kinds:
        return not spelled
    return new_kind in kinds


def _family(address: PaperAddress) -> str:
    if address.arxiv or address.openreview:
        return "preprint"
    return "journal" if address.doi or address.pmid or address.pmcid else "page"


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one.casefold(), other.casefold()) >= 90


def _own_title(between: str) -> str:
    """Return the title in the text before an address: what stands in quotes, follows "year).", or the words
    themselves."""
    text = between.strip()
    text = re.sub(r"^\W{0,3}[\[(]?(?:\d{1,2}:)?\d{1,3}:[0-5]\d[\])]?\s*[-–—:|]*\s*", "", text)
    if re.search(r"\bsource\s*:$", text, re.IGNORECASE):
        return ""
    text = re.sub(r"^(?:https?://\S+|[\s)\],;:.|•*·–—-])+", "", text)
    text = re.sub(r"\s*[\[(](?:\d{1,2}:)?\d{1,3}:[0-5]\d[\])][\s,;:–—-]*(?:(?:see|via)\s*)?$", "", text)
    if titled := _WIDE_QUOTED.search(text):
        return clean_title(titled["title"])
    if reference := read_reference(text):
        return clean_title(reference.title)
    after = text.rfind(": ", 0, 160)
    if after > 0 and "et al" in text and (reference := read_reference(text[after + 2 :])):
        return clean_title(reference.title)  # "We discuss soup: Bee A, Cruz B, et al. Soup boils. J Broth. 2019"
    if apa := _APA.search(text):
        return clean_title(apa["title"])
    quoted = [one for one in _QUOTED.finditer(text) if len((one["text"] or one["single"] or "").split()) >= 3]
    if quoted:
        return clean_title(quoted[-1]["text"] or quoted[-1]["single"])
    if by := re.match(r"(?:[A-Z]+\s\d{4}\s)?(?:paper|blog ?post|article) by\s", text, re.IGNORECASE):
        return "" if by else text
    text = re.sub(
        r"^(?:show notes|links|references|resources)\b[:\s]*", "", _LABELLED.sub("", text), flags=re.IGNORECASE
    )
    text = re.sub(r"[\s(\[{<:–—,|-]+$", "", text)
    text = re.sub(
        r"\s*[-–—:(]?\s*(?:link|available at|see|at|here|read (?:it|more)|arxiv|pdf|doi|url|scientific article"
        r"|article|journal article|preprint)$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"(?<=[a-z.)”\"]) paper$|[-–—:(]\s*[Pp]aper$", "", text)
    text = re.sub(r"[\s(\[{:–—,|-]+$", "", text)
    parts = [one for one in re.split(r"\s[–—-]\s", text) if one]
    if (
        len(parts) == 2
        and re.fullmatch(r"(?:[A-Z][\w.'’-]+\s?){1,4}(?:et al\.?)?", parts[0])
        and len(parts[1].split()) >= 4
    ):
        text = parts[1]
    text = _without_authors_after(text)
    _, bar, rest = text.partition(" | ")
    if bar and is_title(rest) and not _SITE_SUFFIX.search(text) and not person_names(rest):
        text = rest  # "Mission A | Landing on the Moon"
    names, rest = names_prefix(text)
    if names and is_title(rest):
        text = rest
    if is_author_line(text):
        return ""  # the authors; the title stands on the line before
    text = _NAMES_BEFORE.sub("", _NUMBER_BEFORE.sub("", text))
    if len(text) > _LONGEST_TITLE or _SPEECH.search(text) or _TWO_SENTENCES.search(text):
        return ""
    return clean_title(text)


def _without_authors_after(text: str) -> str:
    """Return a title without the two or more persons after its last dash: “Title – Ann Bee, Bo Cruz”."""
    dashes = list(re.finditer(r"\s[–—-]\s", text))
    if not dashes:
        return text
    head, tail = text[: dashes[-1].start()], text[dashes[-1].end() :]
    several = len(person_names(tail)) >= 2 or bool(person_names(tail) and "et al" in tail)
    return (
        head
        if several and all(" " in one or "et al" in tail for one in person_names(tail)) and is_title(head)
        else text
    )


_TWO_SENTENCES = re.compile(r"(?:\w+\W+){5}\w{3,}\.\s+(?:Based on|See|From|In|As|This|The|It|Read|Published|After)\s\w")
_SPEECH = re.compile(
    r"^(?:(?:hello|hi|yes|so|well|today|check out|read|see|listen|watch|find|visit|get|more|also|full)\b"
    r"|[A-Z][\w ]{1,20}: (?:hello|hi|yes|so|well)\b)"
    r"|\b(?:we|i|you|they|he|she)(?:['’](?:re|ll|ve|d|m|s))?\s+(?:\w+ly\s+)?(?:talk|discuss|cover|explore|use"
    r"|used|found|review|read|think|have|had|are|were|was|can|could|will|did|do|know|mention|chat|go|went|say"
    r"|said|wrote|show|showed|look|looked)\w*\b"
    r"|\b(?:joined by|this episode|this week|our guest|the authors? of|in which|talks? about|discuss(?:es|ing)"
    r"|his paper|her paper|their paper)\b|[.!?]\s+[A-Z]\w+\s\w+.*[.!?]\s",
    re.IGNORECASE,
)


def _add_ids(line: NoteLine, start: int, found: LineLinks) -> None:
    """Add the papers whose ids the text spells outside of its links."""
    taken = [(one.start, one.end) for one in line.links]
    at = start
    for match, address in spelled_ids(line.text):
        if match.start() < start or any(one < match.end() and match.start() < two for one, two in taken):
            continue
        if any(address.key == one.key for mention in found.mentions for one in mention.addresses):
            continue
        near = next((one for one in found.mentions if 0 <= match.start() - one.end <= 40), None)
        at = max([at, *(one.end for one in found.mentions if one.end <= match.start())])
        between = line.text[at : match.start()]
        if (
            near is not None
            and not is_title(_own_title(line.text[near.end : match.start()]))
            and _same_work(near, address, spelled=True)
        ):
            near.addresses.append(address)
            near.end = match.end()
            continue
        title = _own_title(between)
        end = match.end()
        if not is_title(title) and not re.search(r"\w", between) and (after := _title_after(line, match.end())):
            title, end = after, len(line.text)
        mention = Mention(title if is_title(title) else None, [address], match.start(), end)
        found.mentions.append(mention)
        at = end
    found.mentions.sort(key=lambda one: one.start)


def _title_after(line: NoteLine, start: int) -> str | None:
    """Return the title that follows an id: “arXiv:2301.00001 [cs.LG] Title”."""
    if any(one.end > start for one in line.links) or next(spelled_ids(line.text[start:]), None):
        return None
    text = re.sub(r"^\s*(?:\[[\w.-]{2,12}\])?[\s:|–—-]*", "", line.text[start:])
    title = clean_title(text)
    return (
        title
        if is_title(title) and len(title.split()) >= 2 and title[:1].isupper() and not _SPEECH.search(text)
        else None
    )


def _add_quoted(line: NoteLine, start: int, found: LineLinks) -> None:
    """Add titles in quotes that the words around call a paper."""
    for match in _QUOTED.finditer(line.text, start):
        quoted = match["text"] or match["single"]
        title = clean_title(quoted)
        words = title.split()
        cued = _CUE_BEFORE.search(line.text[: match.start()][-90:]) or _CUE_AFTER.match(line.text[match.end() :])
        capitals = sum(word[:1].isupper() for word in words)
        if not cued or len(words) < 3 or not title[:1].isupper() or (len(words) < 4 and capitals < len(words)):
            continue
        if re.search(
            r"\b(?:book|blog ?post|episode|song|film|movie|podcast|newsletter|talk)\W{0,3}$",
            line.text[: match.start()],
            re.IGNORECASE,
        ):
            continue
        mention = Mention(title, [], match.start(), match.end(), is_quoted=True)
        if year := re.search(r"\b((?:19|20)\d\d)\s+(?:paper|article|study)", line.text[: match.start()]):
            mention.year = int(year[1])
        found.mentions.append(mention)


def _add_roles(line: NoteLine, start: int, found: LineLinks) -> None:
    plain = line.plain
    labelled = _LABELLED.match(plain[start:])
    if labelled and labelled["label"].casefold() == "arxiv":
        # "arXiv:2402.13616" and "[arXiv:2402.13616](…)" are ids.
        of_link = any(one.start <= start < one.end for one in line.links)
        labelled = None if of_link or re.match(r"\d{4}\.\d", plain[start + labelled.end() :]) else labelled
    if labelled and not mentioned_label(plain[start:]) and found.mentions:
        found.mentions[0].is_main = True
    if len(found.mentions) == 1 and len(line.links) == 1 and found.mentions[0].title is None:
        rest = plain[: line.links[0].start] + plain[line.links[0].end :]
        label = (re.search(r"\w", without_honors(rest)) and rest) or line.anchor(line.links[0])
        found.mentions[0].is_further = bool(_FURTHER.fullmatch(label.strip(" *_-•·–—[]()")))
    for number, one in enumerate(found.mentions):
        end = found.mentions[number + 1].start if number + 1 < len(found.mentions) else len(line.text)
        around = line.text[one.end : end] + " " + (line.text[start : one.start] if number == 0 else "")
        one.add_honors(around)
        if one.is_quoted and re.search(
            r"\b(?:review|discuss(?:es|ed|ing)?|talk(?:s|ed|ing)? about|explor\w+|about|cover(?:s|ed|ing)?|his"
            r"|her|their|present\w*|on)\b",
            line.text[: one.start],
            re.IGNORECASE,
        ):
            one.is_main = True
        if one.is_quoted and re.search(r"\binspired by\W*$", line.text[: one.start], re.IGNORECASE):
            one.is_main = True


def is_news(line: NoteLine) -> bool:
    """Return whether a line's label says that it names no paper."""
    return bool(_NEWS_LABEL.match(line.plain))


def labelled_titles(lines: Sequence[NoteLine]) -> Iterable[tuple[int, str]]:
    """Yield the lines (by index) that give a paper's title after a label, without an address: "Paper: Title"."""
    for index, line in enumerate(lines):
        match = re.match(
            r"^\W*(?:research article|(?:paper )?title|(?:today['’]s |the |research )?paper)\s*[:：]\s*(.+)$",
            line.plain,
            re.IGNORECASE,
        )
        if match and len(match[1].split()) >= 3 and not line.links:
            yield index, clean_title(line.text[match.start(1) :])
