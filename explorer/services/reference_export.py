"""Exports papers as references: BibTeX and CSL-JSON.

The output is deterministic. Fields of BibTeX: the manual of BibTeX 0.99d, with ``eprint`` as arXiv asks for it
(info.arxiv.org/help/hypertex/bibstyles). CSL-JSON: docs.citationstyles.org, and csl-data.json of its schema.
"""

# ruff: noqa: SIM905 - a line of words is read more easily than a list

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explorer.model.co_written_references import merged_bibtex, merged_csl
from explorer.model.paper import GUIDE_ID, ArxivMetadata, Paper
from explorer.model.paper_year import is_published, paper_year
from explorer.model.person_name import OTHERS, PersonName, person_names
from explorer.services.episode_names import named_episode
from explorer.services.escaped_markdown import plain
from explorer.services.tex_text import protected_title, tex
from explorer.store.database import Store

FORMATS = ("bibtex", "csl-json")
_MOST_AUTHORS = 500
# Letters that cannot be composed of another letter and an accent.
_PLAIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ı": "i"})
_DULL = frozenset("a an and as at by for from how in is it of on or the to what when why with".split())
_KEY_PARTICLES = frozenset("af al da de del della den der di do dos du el la le ten ter van vom von zu zum zur".split())
_KEY_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv".split())
_URL_TEX = {"%": r"\%", "{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """A paper as a reference. ``venue`` is a conference, None for a preprint; ``year`` is empty if unknown."""

    key: str
    title: str
    authors: tuple[PersonName, ...]
    year: str
    venue: str | None
    arxiv: str | None
    arxiv_class: str | None
    doi: str | None
    url: str | None
    forum: str | None


def write_list(
    store: Store,
    format_: str,
    library: str,
    episode_id: str | None = None,
    paper_id: str | None = None,
    before: str = "",
) -> str:
    """Return the references of a paper, an episode or the whole library in one of FORMATS.

    Args:
        library: the name of the library in exported files; empty for text that is not written to one.
        before: the file as it is: entries that other libraries or the user have written in it stay.

    Raises:
        KnownError: what ``named_episode`` or the store raises.
        ValueError: the file is no list of references.
    """
    found = entries(store, episode_id, paper_id)
    if format_ == "bibtex":
        return merged_bibtex(before, {one.key: _bibtex(one) for one in found}, library)
    return merged_csl(before, map(_csl, found), library)


def entries(store: Store, episode_id: str | None = None, paper_id: str | None = None) -> list[ReferenceEntry]:
    """Return the references in the episode's order, or in the order papers were added; local PDFs are left out.

    A citation key never changes: of papers with the same key, the first in the library has it without a suffix.

    Raises:
        KnownError: what ``named_episode`` or the store raises.
    """
    with store.read():
        paper_id = store.papers.id_of(paper_id) if paper_id else None
        everything = store.papers.all()
        known = keys(everything)
        wanted: Iterable[Paper] = everything
        if episode_id is not None:
            wanted = store.episodes.timeline(named_episode(store, episode_id).id).papers.values()
        return [
            _entry(paper, known[paper.id], store.metadata.arxiv(paper.arxiv) if paper.arxiv else None)
            for paper in wanted
            if paper.id in known and paper_id in (None, paper.id)
        ]


def bibtex(found: Sequence[ReferenceEntry]) -> str:
    """Return the references as BibTeX in UTF-8."""
    return "\n".join(map(_bibtex, found))


def csl_json(found: Sequence[ReferenceEntry]) -> str:
    """Return the references as a JSON list of CSL items."""
    return json.dumps(list(map(_csl, found)), indent=2, ensure_ascii=False) + "\n"


def keys(papers: Sequence[Paper]) -> dict[str, str]:
    """Return a citation key for each paper by its id: ``peng2023yarn``. Fetched metadata, which comes later, does not
    affect it."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for paper in papers:
        if paper.is_local or paper.id == GUIDE_ID:
            continue
        family = _ascii(_key_name(paper.authors[0])) if paper.authors else ""
        words = re.findall(r"\w+", plain(paper.title).casefold())
        telling = next((one for one in map(_ascii, words) if one and one not in _DULL), "")
        key = f"{family or 'anon'}{paper_year(paper)}{telling}"[:60]
        if key in taken:
            key += "-" + hashlib.sha256(paper.handle.encode(errors="surrogatepass")).hexdigest()[:6]
        taken.add(key)
        made[paper.id] = key
    return made


# --- private helpers --------------------------------------------------------------------------------------------------


def _entry(paper: Paper, key: str, record: ArxivMetadata | None) -> ReferenceEntry:
    venue = plain(paper.venue or "")
    return ReferenceEntry(
        key=key,
        title=plain(paper.title) or "Untitled",
        authors=_authors(paper, record),
        year=paper_year(paper, record),
        venue=venue if is_published(venue) else None,
        arxiv=paper.arxiv,
        arxiv_class=record.primary_category if record and record.primary_category else None,
        doi=plain(record.doi) if record and record.doi else None,
        url=paper.abs_url() or paper.forum_url(),
        forum=paper.forum_url(),
    )


def _authors(paper: Paper, record: ArxivMetadata | None) -> tuple[PersonName, ...]:
    known = paper.authors or (record.authors if record else ())
    return person_names([one for one in map(plain, known[:_MOST_AUTHORS]) if one])


def _key_name(text: str) -> str:
    """Return the part of a name that a key has. This rule never changes, since documents have the keys."""
    if "," in text:
        family, _, given = text.partition(",")
        return family.strip() or given.strip()
    words = text.split()
    last = len(words) - 1
    if last > 1 and words[last].lower() in _KEY_SUFFIXES:
        last -= 1
    while last > 1 and words[last - 1].lower() in _KEY_PARTICLES:
        last -= 1
    return " ".join(words[last:])


def _ascii(text: str) -> str:
    # Not `fold` of folded_text, whose letters may change: keys never do.
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return re.sub(r"[^a-z0-9]", "", apart)


def _bibtex(one: ReferenceEntry) -> str:
    fields = [("title", protected_title(one.title))]
    if one.authors:
        fields.append(("author", " and ".join(map(_bibtex_name, one.authors))))
    if one.venue:
        fields.append(("booktitle", tex(one.venue)))
    if one.year:
        fields.append(("year", one.year))
    if one.arxiv:
        fields += [("eprint", tex(one.arxiv)), ("archiveprefix", "arXiv")]
        if one.arxiv_class:
            fields.append(("primaryclass", tex(one.arxiv_class)))
    if one.doi:
        fields.append(("doi", tex(one.doi)))
    if url := (one.forum if one.venue and one.forum else one.url):
        fields.append(("url", "".join(_URL_TEX.get(sign, sign) for sign in url)))
    rows = "".join(f"  {field:<13} = {{{value}}},\n" for field, value in fields)
    return f"@{'inproceedings' if one.venue else 'misc'}{{{one.key},\n{rows}}}\n"


def _bibtex_name(one: PersonName) -> str:
    """Format a name for BibTeX; braces keep it whole if it is not in parts, and a part that BibTeX would part again."""
    if one is OTHERS:
        return one.family
    if one.is_whole:
        return f"{{{tex(one.whole)}}}"
    # BibTeX takes words in small letters for a particle, and what follows a comma for another part.
    is_particle = any(word[0].islower() for word in one.family.split()[:-1])
    family = f"{{{tex(one.family)}}}" if is_particle else _bibtex_part(one.family)
    last = f"{_bibtex_part(one.particle)} {family}" if one.particle else family
    return ", ".join(filter(None, (last, _bibtex_part(one.suffix), _bibtex_part(one.given))))


def _bibtex_part(text: str) -> str:
    return f"{{{tex(text)}}}" if re.search(r"\band\b|,", text, re.IGNORECASE) else tex(text)


def _csl_name(one: PersonName) -> dict[str, str]:
    if one.is_whole:
        return {"literal": "et al." if one is OTHERS else one.whole}
    parts = {"family": one.family, "given": one.given, "non-dropping-particle": one.particle, "suffix": one.suffix}
    return {part: text for part, text in parts.items() if text}


def _csl(one: ReferenceEntry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": one.key,
        "type": "paper-conference" if one.venue else "article",
        "title": one.title,
    }
    if one.authors:
        item["author"] = [_csl_name(name) for name in one.authors]
    if one.year:
        item["issued"] = {"date-parts": [[int(one.year)]]}
    if one.venue:
        item["container-title"] = one.venue
    elif one.arxiv:
        item["publisher"] = "arXiv"
    if one.arxiv:
        item["number"] = f"arXiv:{one.arxiv}"
    if one.doi:
        item["DOI"] = one.doi
    if url := (one.forum if one.venue and one.forum else one.url):
        item["URL"] = url
    return item
