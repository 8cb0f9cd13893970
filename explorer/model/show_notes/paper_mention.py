"""Finds the papers that a line of show notes names: by an address, an id in its text, or a title in quotes."""

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from explorer.model.show_notes.author_names import authors_before, is_author_line, names_prefix
from explorer.model.show_notes.note_heads import mentioned_label
from explorer.model.show_notes.note_line import NoteLine, NoteLink
from explorer.model.show_notes.paper_addresses import PaperAddress, is_preprint_doi, read_address
from explorer.model.show_notes.paper_honors import honors, is_honored, split_honors, without_honors
from explorer.model.show_notes.printed_reference import read_reference
from explorer.model.show_notes.spelled_ids import spelled_ids
from explorer.model.show_notes.title_text import (
    AUTHOR_YEAR,
    LABELED,
    QUOTED,
    authors_beside,
    clean_title,
    is_label,
    is_title,
    spells_id,
    title_after,
    title_before,
)

MOST_PAPERS = 2000
"""Maximum number of papers of an episode."""
_CUE_BEFORE = re.compile(
    r"\b(?:papers?|articles?|study|preprint|publication|manuscript|arxiv|thesis|titled|entitled|called|published"
    r"|publish|inspired by)\b[^.!?]{0,60}$",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"^\W{0,4}(?:\(?(?:paper|preprint|arxiv)|(?:(?:recently |first |just )?(?:published|appeared|out)|to appear)\b"
    r"|(?-i:by [A-Z][\w.'’-]*\s(?:[A-Z]|(?:and|&)\s[A-Z]|et al))|\([A-Z][^)]{2,60}(?:et al|\d{4}))",
    re.IGNORECASE,
)
_HANDOUT = re.compile(
    r"\b(?:slides?|slide deck|deck|transcripts?|handouts?|worksheets?|syllabus|brochure|flyer|cheat ?sheet|infographic"
    r"|poster|agenda|press release|cv)\W*$",
    re.IGNORECASE,
)
_NEAR_LABEL = 40
_LEAST_CITED = 3
_LONGEST_JOURNAL = 4
"""Maximum number of words of a journal's name."""
_ABOUT = re.compile(
    r"\b(?:review|discuss(?:es|ed|ing)?|talk(?:s|ed|ing)? about|explor\w+|about|cover(?:s|ed|ing)?|his|her|their"
    r"|present\w*|on)\b",
    re.IGNORECASE,
)
"""What a line says before the title in quotes that it is about."""
_FURTHER = re.compile(
    r"(?:open ?review|arxiv|pdf|doi|preprint|published(?: version)?|journal(?: version)?|alphaxiv|hugging ?face|hf"
    r"|pubmed|pmc|biorxiv|medrxiv)(?: link| page| version)?\s*[:：–—-]?",
    re.IGNORECASE,
)
_NO_MAIN = re.compile(
    r"(?:arxiv|papers|(?:further |background |suggested )?reading|background|cited|reference|publication"
    r"|(?:(?:die|la|el|lo|o|a)\s|l['’])?(?:studie|étude|estudio|art[ií]culo|artigo|articolo|artikel|studio|estudo)"
    r"|논문 링크|bronnen|quellen?|källor|fonti|fuentes|źródł[ao])$",
    re.IGNORECASE,
)
"""Labels that do not make a paper the one that an episode is about."""
_ABBREVIATED = re.compile(r"(?:[A-Z]\w*\.\s?){2,5}")
"""The name of a journal: “Sci. Rep.”."""
_IN_BRACKETS = re.compile(r"\s?\(([^()]{8,300})\)")
_ALSO_AT = re.compile(
    r"\b(?:also(?: at| on)?|or|see|arxiv|open ?review|pre-?print|free|open[ -]access|pdf|version|doi|copy|link)\b",
    re.IGNORECASE,
)
"""What stands between two addresses of one work."""
_NEWS_LABEL = re.compile(
    r"^\W*(?:news(?: and views| & views|letter)?|research highlights?|books? review|opinion|editorial|comment"
    r"|blog(?: post)?|code|github|website|twitter|video|slides|hosts?|guests?|music|song|podcast|books?|film|movie|tool"
    r"|dataset|livros?|libros?|livres?|b[uü]che?r?|boeken|bok|książk[ai]|книг[аи]|música|musik|musique|muziek|película|filme"
    r"|gast|gäste|invité[es]*|invitad[oa]s?|convidad[oa]s?|书籍?|本|書籍|音乐|音楽|片[头尾]曲|嘉宾|主播|ゲスト)\s*[:：]",
    re.IGNORECASE,
)


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
    title_above: bool = False
    """Whether the title stands on a line above."""
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
            if link.start > at and is_title(clean_title(anchor)) and not is_label(anchor):
                at = link.end  # Another work stands between: its words are not the title of the next one.
            continue
        label = (
            is_label(anchor)
            or not re.search(r"[^\W\d_]", anchor)
            or anchor == link.address
            or "://" in anchor
            or spells_id(anchor)
        )
        between = line.text[at : link.start]
        # A journal's name as the link of a reference is no title.
        label = label or (len(anchor.split()) <= _LONGEST_JOURNAL and _is_reference(between))
        label = label or bool(_ABBREVIATED.fullmatch(anchor) and is_title(title_before(between)))
        title = None if label else _anchor_title(anchor)
        if label and last is not None and not is_title(title_before(between)) and not _separates(between):
            pointing = re.search(r"\band\b", between) and re.fullmatch(
                r"\W*(?:this|here|paper|link|another|it)\W*", anchor, re.IGNORECASE
            )
            spelled = "://" in anchor or spells_id(anchor)
            beside = last.title is not None and not re.search(r"[^\W_]", _ALSO_AT.sub("", between))
            # "PDF (https://…) | DOI (https://…)" below a title
            beside = beside or (last.title is None and "|" in between and is_label(between))
            if not pointing and _same_work(last, address, spelled=spelled, beside=beside):
                last.addresses.append(address)
                last.end = link.end
                at = link.end
                continue
        if title is None:
            title = title_before(between) or None
        elif last is not None and last.title and _alike(last.title, title) and _same_work(last, address):
            last.addresses.append(address)
            last.end = link.end
            at = link.end
            continue
        if title is None and last is None and "://" in anchor and not re.search(r"\w", between):
            title = title_after(line, link.end)  # "https://… (Soup boils)"
        if title is not None and not is_title(title):
            title = title if AUTHOR_YEAR.match(title) else None
        authors = names_prefix(re.sub(r"^[\s)\],;.|•*·–—-]+", "", between))[0] if label else authors_before(between)
        if label and title and not authors:
            authors = authors_beside(between, title)
        if title and not authors and (named := names_prefix(title))[0] and is_title(named[1]):
            authors, title = named  # "Mira Costa: Small Models"
        begin = link.start if not label or not title else at + max(0, between.find(title))
        last = Mention(title or address.title, [address], begin, link.end, authors=authors)
        found.mentions.append(last)
        at = link.end
    _add_ids(line, start, found)
    if not found.mentions:
        _add_quoted(line, start, found)
    _add_roles(line, start, found)
    return found


def _anchor_title(anchor: str) -> str:
    """Return the title that the text of a link is, or holds: “Bee et al. (ICML 2023) – Soup boils”."""
    reference = read_reference(anchor)
    whole = reference is not None and reference.authors and len(reference.title.split()) >= _LEAST_CITED
    return clean_title(reference.title if reference and whole else anchor)


def _is_handout(line: NoteLine, link: NoteLink, address: PaperAddress) -> bool:
    """Return whether a PDF without an id is no paper by what the line calls it: slides, a transcript."""
    if _family(address) != "page" or not address.url.lower().endswith(".pdf"):
        return False
    before = line.text[max(0, link.start - _NEAR_LABEL) : link.start]
    return bool(_HANDOUT.search(before) or _HANDOUT.search(line.anchor(link)))


def _addresses(line: NoteLine, start: int) -> list[tuple[NoteLink, PaperAddress]]:
    found: list[tuple[NoteLink, PaperAddress]] = []
    for link in line.links:
        if link.end <= start:
            continue
        address = read_address(link.address)
        if address is not None:
            found.append((link, address))
    return found[:MOST_PAPERS]


def _is_reference(between: str) -> bool:
    """Return whether the text before a link is a printed reference with its title, authors and year."""
    reference = read_reference(re.sub(r"^\W*[A-Z][a-z ]{2,20}:\s", "", between).rstrip(" ,;:(."))
    return reference is not None and bool(reference.authors and reference.year) and len(reference.title.split()) >= 3


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
            if (
                known
                and new
                and known != new
                and not (name == "doi" and beside and is_preprint_doi(known) != is_preprint_doi(new))
            ):
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
            and not is_title(title_before(line.text[near.end : match.start()]))
            and _same_work(near, address, spelled=True, beside=bool(near.title) and not re.search(r"\w", between))
        ):
            near.addresses.append(address)
            near.end = match.end()
            continue
        title = title_before(between)
        end = match.end()
        if not is_title(title) and not re.search(r"\w", between) and (after := title_after(line, match.end())):
            title, end = after, len(line.text)
        elif not is_title(title) and (inside := _IN_BRACKETS.match(line.text, match.end())):
            # "hep-th/9711200 (Bee, “Soup boils”)"
            said = [one for one in QUOTED.finditer(inside[1]) if len((one["text"] or one["single"]).split()) >= 3]
            title = clean_title(said[0]["text"] or said[0]["single"]) if said else title
        mention = Mention(title if is_title(title) else None, [address], match.start(), end)
        found.mentions.append(mention)
        at = end
    found.mentions.sort(key=lambda one: one.start)


def _add_quoted(line: NoteLine, start: int, found: LineLinks) -> None:
    """Add titles in quotes that the words around call a paper."""
    for match in QUOTED.finditer(line.text, start):
        quoted = match["text"] or match["single"]
        title = clean_title(quoted)
        words = title.split()
        cued = (
            _CUE_BEFORE.search(line.text[: match.start()][-90:])
            or _CUE_AFTER.match(line.text[match.end() :])
            or is_honored(line.text[match.start() :].rstrip(), match[0])
        )
        capitals = sum(word[:1].isupper() for word in words)
        if not cued or len(words) < 3 or not title[:1].isupper() or (len(words) < 4 and capitals < len(words)):
            continue
        if re.search(
            r"\b(?:book|blog ?post|episode|song|film|movie|podcast|newsletter|talk)\W{0,3}$",
            line.text[max(0, match.start() - _NEAR_LABEL) : match.start()],
            re.IGNORECASE,
        ):
            continue
        mention = Mention(title, [], match.start(), match.end(), is_quoted=True)
        before = line.text[max(0, match.start() - 2 * _NEAR_LABEL) : match.start()]
        if year := re.search(r"\b((?:19|20)\d\d)\s+(?:paper|article|study)", before):
            mention.year = int(year[1])
        found.mentions.append(mention)


def _add_roles(line: NoteLine, start: int, found: LineLinks) -> None:
    plain = line.plain
    labelled = LABELED.match(plain[start:])
    if labelled and _NO_MAIN.match(labelled["label"]):
        labelled = None  # where it is, or that there are several
    if labelled and not mentioned_label(plain[start:]) and found.mentions:
        found.mentions[0].is_main = True
    if len(found.mentions) == 1 and len(line.links) == 1 and found.mentions[0].title is None:
        rest = plain[: line.links[0].start] + plain[line.links[0].end :]
        says = without_honors(split_honors(rest.strip(" *_-•·–—|,;"))[0]).strip(" *_-•·–—|,;")
        label = rest if re.search(r"\w", says) and not is_author_line(says) else line.anchor(line.links[0])
        found.mentions[0].is_further = bool(_FURTHER.fullmatch(label.strip(" *_-•·–—[]()<>|")))
    about = _ABOUT.search(line.text) if any(one.is_quoted for one in found.mentions) else None
    for number, one in enumerate(found.mentions):
        end = found.mentions[number + 1].start if number + 1 < len(found.mentions) else len(line.text)
        around = line.text[one.end : end] + " " + (line.text[start : one.start] if number == 0 else "")
        one.add_honors(around)
        if one.is_quoted and about is not None and about.end() <= one.start:
            one.is_main = True
        before = line.text[max(0, one.start - _NEAR_LABEL) : one.start]
        if one.is_quoted and re.search(r"\binspired by\W*$", before, re.IGNORECASE):
            one.is_main = True


def is_news(line: NoteLine) -> bool:
    """Return whether a line's label says that it names no paper."""
    return bool(_NEWS_LABEL.match(line.plain))
