"""Reads the title of a paper from the text of show notes: what can be one, and what others add to it."""

import re

from explorer.model import arxiv_id
from explorer.model.show_notes.author_names import is_author_line, is_person, names_prefix, person_names
from explorer.model.show_notes.given_names import is_given_name
from explorer.model.show_notes.note_heads import LABEL
from explorer.model.show_notes.note_line import NoteLine
from explorer.model.show_notes.paper_honors import split_honors
from explorer.model.show_notes.paper_look import says_things
from explorer.model.show_notes.printed_reference import read_reference
from explorer.model.show_notes.spelled_ids import spelled_ids
from explorer.model.show_notes.title_and_authors import authors_after, split_authors

_LONGEST_TITLE = 400
_LEAST_REST = 3
"""Minimum number of words of a title after names and a colon: “Kettles, Lids, and Ladles: A Survey” is one title."""
QUOTED = re.compile(
    r"[“\"«„「『](?P<text>[^“”\"«»„「」『』]{8,300})[”\"»“」』]|(?<!\w)[‘'](?P<single>[^‘’'\n]{12,200})[’'](?!\w)"
)
"""Matches text in quotes, single ones for longer text alone."""
_WIDE_QUOTED = re.compile(
    r"[《『「](?P<title>[^《》『』「」]{2,200})[》』」]\s*(?:[^《》『』「」]{1,60}?[（(]?(?:19|20)\d\d[)）]?)?\s*[（(：:]?\s*$"
)
"""A title in Chinese or Japanese quotation marks before an address."""
_OF_WEEK = (
    r"(?:veckans|dagens|månadens|ukens|ugens)\s(?:studie|artikel|paper)"
    r"|(?:studie|paper|artikel)\s(?:der|des)\s(?:woche|tages|monats)"
    r"|(?:l['’](?:étude|article)|estudio|art[ií]culo|artigo|lo studio|l['’]articolo|paper)"
    r"\s(?:de la|de|del|da|do|della|du)\s(?:semaine|semana|mes|mês|settimana|mois|jour|día|dia|mese|giorno)"
    r"|(?:artikel|paper|studie)\svan\sde\s(?:week|maand)"
    r"|(?:今週|今日|今回)の(?:論文|研究)|(?:本周|今日|本期)(?:论文|文章)|이번\s?주\s?논문"
)
"""The paper of the week, in other languages."""
LABELED = re.compile(
    r"^\W*(?P<label>research article|research paper|the paper|our paper|papers?|preprint|source|source paper"
    rf"|{_OF_WEEK}|(?:(?:die|la|el|lo|o|a)\s|l['’])?(?:studie|étude|estudio|art[ií]culo|artigo|articolo|artikel|studio|estudo)"
    r"|(?:we\s)?read|bronnen|quellen?|källor|fonti|fuentes|źródł[ao]|badanie|artigo(?: comentado)?|статья|המאמר|makale"
    r"|original paper|full paper|article"
    r"|today['’]s paper|main paper|paper link|link to (?:the )?paper|read the paper|arxiv|the study|study|title"
    r"|(?:today['’]s |further |background |main |suggested |required )?reading|background|featured(?: paper)?"
    r"|(?:we )?discussed|cited|reference|publication|manuscript|primary source|paper title"
    r"|paper\s(?:#?\d{1,2}|one|two|three|four|five|six|[A-F])|paper of the (?:day|week|month|episode)"
    r"|spotlight|oral|deep[- ]dive|journal club"
    r"|(?:今日の)?論文(?:紹介|解説|タイトル)?|论文(?:标题|解读|链接)?|論文題目|(?:오늘의\s)?논문(?:\s(?:소개|제목|링크))?)\s*[:：]\s*",
    re.IGNORECASE,
)
"""Matches the words with which a line begins that gives a paper: “Paper:”."""
_PAPER_NUMBER = re.compile(
    r"^\W*(?:paper\s(?:#?\d{1,2}|one|two|three|four|five|[A-F])|(?:poster|oral|spotlight|preprint)\s#?\d{1,3})\s*[.|:–—-]\s+(?=\S)",
    re.IGNORECASE,
)
_APA = re.compile(r"\((?P<year>(?:19|20)\d\d)[a-z]?(?:,[^)]{0,30})?\)[.,:]?\s+(?P<title>.{8,300}?)[.?!](?=\s|$)")
AUTHOR_YEAR = re.compile(
    r"^\W*(?:[A-Z][\w'’.-]+(?:,?\s(?:and|&)\s[A-Z][\w'’.-]+"
    r"|(?:,?\s[A-Z][\w'’.-]+){0,3}\s+et al\.?)?)[,\s]+\(?(?:[A-Z][\w.]+\s+)?\(?(?:19|20)\d\d[a-z]?\)?\W*$"
)
"""Matches authors and a year, which are no title."""
_OF_SEGMENT = re.compile(
    r"(?:the |our |main |today['’]s )?(?:paper|article|study|preprint|journal)\s(?:club|discussion|review|reading|talk"
    r"|walk-?through|deep[- ]dive|breakdown|summary|overview|explained|of the (?:day|week|month))",
    re.IGNORECASE,
)
"""What a segment about a paper is called where it is not called after the paper."""
_WIDE_LABEL = re.compile(r"^(?:参考(?:文献|资料|論文)?|论文|論文|原文|出处|出典|文献|链接)\s?[:：]\s?(?=\S)")
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
    r"|(?:journal article|conference paper|review article|preprint|article"
    r"|(?:(?:earlier|previous|related|main|first|second|new|our|the)\s)?paper)(?=\s+[–—-]\s)"
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
_VOLUME = re.compile(
    r"[A-Z][\w.& ]{1,40},?\s(?:19|20)\d\d\s?;\s?\d{1,4}(?:\(\d{1,4}\))?(?:\s?:\s?[\w-]{1,12}(?:[-–]\w{1,8})?)?"
)
"""“Cell 2019;178:12-25”."""
_CITED_AFTER = re.compile(rf"(?<=\w{{4}})[,.]\s{_CITATION.pattern}\.?$")
_PICTURES = re.compile(
    r"^(?:[0-9]\ufe0f?\u20e3\s*)+|^[^\w\s\x00-\x7f“”„‘’«»‹›「」『』《》【】（）［］¿¡–—•·・∞∂∇√ℓ…]+\ufe0f?\s*"
)
_PERSONS_AFTER = re.compile(r"\s\(([A-ZÀ-Þ][^():]{3,120})\)\.?$")
_WHERE_AND_WHEN = re.compile(r"\s\(([A-Z][^()]{2,80}?[\s’'](?:19|20)?\d\d[a-z]?)\)\.?$")
"""Authors, venue and year after a title: “(Bee & Cruz, ACL 2019)”."""
_SMALL_AMONG_NAMES = frozenset(("and", "et", "al", "of", "the", "for", "in", "on", "de", "van", "von", "der", "und"))
_JOURNALS = (
    r"NEJM|N Engl J Med|Lancet(?: \w+){0,2}|JACC|JAMA(?: \w+){0,2}|BMJ|PNAS|Nature(?: \w+){0,2}|Science(?: Advances)?"
    r"|Cell(?: Reports)?|Neuron|eLife|PRL|PRX"
)
_JOURNAL_AFTER = re.compile(
    rf"(?:(?P<stop>(?<=\w)(?<!\bal)\.)|,)\s(?:the )?(?:{_JOURNALS})(?:,?\s\(?(?:19|20)\d\d\)?)?\.?$"
)
"""The name of a journal after a title: “Colchicine after stroke. Lancet”."""
_NUMBER_BEFORE = re.compile(r"^(?:\[\d{1,3}\]|\d{1,3}[.)])\s+(?=[A-Z“\"‘«])")
_NAMES_BEFORE = re.compile(r"^(?P<names>[A-ZÀ-Þ][\w'’-]+(?:\s[A-Z][\w'’-]+)?\set\s?al\.?),?:?\s+(?=[A-Z“\"‘«])")
"""The first author of a paper before its title: “Bee et al., Soup boils”."""
_TWO_SENTENCES = re.compile(r"(?:\w+\W+){5}\w{3,}\.\s+(?:Based on|See|From|In|As|This|The|It|Read|Published|After)\s\w")
_SPEECH = re.compile(
    r"^(?:(?:hello|hi|yes|so|well|today|check out|read|see|listen|watch|find|visit|get|more|also|full)\b"
    r"|(?:and|but|plus)\s(?:the|a|an|our|his|her|their|this)\b"
    r"|[A-Z][\w ]{1,20}: (?:hello|hi|yes|so|well)\b)"
    r"|\b(?:we|i|you|they|he|she)(?:['’](?:re|ll|ve|d|m|s))?\s+(?:\w+ly\s+)?(?:talk|discuss|cover|explore|use"
    r"|used|found|review|read|think|have|had|are|were|was|can|could|will|did|do|know|mention|chat|go|went|say"
    r"|said|wrote|show|showed|look|looked)\w*\b"
    r"|\b(?:joined by|this episode|this week|our guest|the authors? of|in which|talks? about|discuss(?:es|ing)"
    r"|his paper|her paper|their paper)\b|[.!?]\s+[A-Z]\w+\s\w+.*[.!?]\s",
    re.IGNORECASE,
)


_BESIDE = ("and", "or", "with", "also", "also at", "also on", "see also", "plus", "via", "from", "new", "by")
"""Words between two addresses that are no title."""


def is_title(text: str) -> bool:
    """Return whether a text can be the title of a paper: words, and neither a label nor a sentence of speech."""
    text = text.strip()
    letters = sum(char.isalpha() for char in text)
    if text.strip(" ([").casefold() in _BESIDE:
        return False
    if re.search(r"\w['’]s$", text):
        return False  # "Ann's" of "Ann's preprint"
    return letters >= 3 and len(text) <= _LONGEST_TITLE and not is_label(text) and not AUTHOR_YEAR.match(text)


def is_speech(text: str) -> bool:
    """Return whether a text is said to somebody, or tagged: a question, "we talk about", "#science"."""
    return bool(_SPEECH.search(text) or re.search(r"^[QA]\s?:\s|(?:^|\s)#[^\W\d]\w+", text))


def clean_title(text: str) -> str:
    """Return a title without the marks, ids and names of sites that pages and notes add to it."""
    text = _PICTURES.sub("", re.sub(r"\s+", " ", text).strip())
    text = _PAPER_NUMBER.sub("", LABELED.sub("", text))
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
    if (after := _PERSONS_AFTER.search(text)) and len(person_names(after[1])) > 1 and not says_things(after[1]):
        text = text[: after.start()]  # "Soup boils (Bee, Cruz)"
    if (where := _WHERE_AND_WHEN.search(text)) and all(
        one in _SMALL_AMONG_NAMES or not one[0].islower() for one in re.findall(r"[^\W\d_]+", where[1])
    ):
        text = text[: where.start()]
    if (journal := _JOURNAL_AFTER.search(text)) and len(text[: journal.start()].split()) >= (
        3 if journal["stop"] else 5
    ):
        text = text[: journal.start()]
    text = re.sub(r"(?:[\s,;]+(?:and|or|with|plus|via|also))+[\s,;]*$|\s*\.\.\.$", "", text)
    text = _WIDE_LABEL.sub("", text).strip(" ,;，、。；").rstrip(":：（【《 ")
    if text.count("(") == text.count(")") + 1 and re.search(r"\s\([^()]{2,40}$", text):
        text += ")"  # what followed it was an id
    text = re.sub(r"[.,]$", "", text) if not text.endswith(("..", "al.", "Inc.")) else text
    return text.strip().strip('“”"').strip()[:_LONGEST_TITLE]


_SHORT_LABEL = re.compile(r"^\W*[^\W\d_][\w ]{1,20}:\s")
_LABEL_WITHIN = re.compile(r"\s[/|–—-]\s(?:the |main )?(?:paper|article|preprint|study)\s?:\s(?=\S)", re.IGNORECASE)
"""“论文解读 / Paper: Title”."""
_COUNTING = re.compile(r"(?:^|[.!?]\s+)(?:first|second|third|next|then|finally)\s?:\s+(?=\S)", re.IGNORECASE)
_SAYS_WHERE = re.compile(
    r"\b(?:papers?|preprints?|article|study|manuscript|publication)\s(?:is|are|was|can be (?:found|read))"
    r"(?:\s(?:here|at|in|on|available|online|free|out|now))*\W*$",
    re.IGNORECASE,
)
"""“The paper is here:”, which is no title."""


_TOLD = re.compile(
    r"(?:\b(?:I|[Ww]e|[Mm]y|[Oo]ur)(?:['’]\w+)?\s[a-z].*|\w\s(?:\d{1,2}:)?\d{1,3}:[0-5]\d\b.*)[,;.]\s[Ss]ee(?:\salso)?\W*$",
    re.DOTALL,
)
"""“On 1:12:06 I misspoke, see”, which is a sentence with a time, or about those who speak, and no title."""


def title_before(between: str) -> str:
    """Return the title in the text before an address: what stands in quotes, follows "year).", or the words
    themselves."""
    text = between.strip()
    if _TOLD.search(text[-_LONGEST_TITLE:]):
        return ""
    text = re.sub(r"^\W{0,3}[\[(]?(?:\d{1,2}:)?\d{1,3}:[0-5]\d[\])]?\s*[-–—:|]*\s*", "", text)
    if re.search(r"\bsource\s*:$", text, re.IGNORECASE) or _SAYS_WHERE.search(text[-_LONGEST_TITLE:]):
        return ""
    text = re.sub(r"^(?:https?://\S+|[\s)\],;:.|•*·–—-])+", "", text)
    text = re.sub(r"\s*[\[(](?:\d{1,2}:)?\d{1,3}:[0-5]\d[\])][\s,;:–—-]*(?:(?:see|via)\s*)?$", "", text)
    text = split_honors(text.rstrip(" ·•|,;–—-"))[0]
    if titled := _WIDE_QUOTED.search(text):
        return clean_title(titled["title"])
    if reference := read_reference(text.rstrip(" ,;:(")) or read_reference(LABELED.sub("", text).rstrip(" ,;:(")):
        return clean_title(reference.title)
    after = text.rfind(": ", 0, 160)
    if after > 0 and "et al" in text and (reference := read_reference(text[after + 2 :])):
        return clean_title(reference.title)  # "We discuss soup: Bee A, Cruz B, et al. Soup boils. J Broth. 2019"
    reference = read_reference(text[label.end() :].rstrip(" ,;:(")) if (label := _SHORT_LABEL.match(text)) else None
    if reference and reference.authors and reference.year:
        return clean_title(reference.title)  # "Part A: Bee B. Soup boils. PNAS 1950."
    if apa := _APA.search(text):
        return clean_title(apa["title"])
    quoted = [one for one in QUOTED.finditer(text) if len((one["text"] or one["single"] or "").split()) >= 3]
    if quoted:
        return clean_title(quoted[-1]["text"] or quoted[-1]["single"])
    if by := re.match(r"(?:[A-Z]+\s\d{4}\s)?(?:paper|blog ?post|article) by\s", text, re.IGNORECASE):
        return "" if by else text
    text = _PAPER_NUMBER.sub("", text)
    if labels := list(_LABEL_WITHIN.finditer(text)) or list(_COUNTING.finditer(text)):
        text = text[labels[-1].end() :]
    text = re.sub(r"^(?:show notes|links|references|resources)\b[:\s]*", "", LABELED.sub("", text), flags=re.IGNORECASE)
    text = re.sub(r"[\s(\[{<:–—,|-]+$", "", text)
    text = re.sub(
        r"\s*[-–—:(]?\s*(?:link|available at|see|at|here|read (?:it|more)|arxiv|pdf|doi|url|scientific article"
        r"|article|journal article|preprint)$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"(?<=[\w.)”\"]) paper$|[-–—:(]\s*[Pp]aper$", "", text)
    text = re.sub(r"[\s(\[{:–—,|-]+$", "", text)
    parts = [one for one in re.split(r"\s[–—-]\s", text) if one]
    if (
        len(parts) == 2
        and re.fullmatch(r"(?:[A-Z][\w.'’-]+\s?){1,4}(?:et al\.?)?", parts[0])
        and len(parts[1].split()) >= 4
        and not person_names(parts[1].rstrip("."))
    ):
        text = parts[1]
    elif (
        len(parts) == 2
        and len(named := person_names(parts[0])) == 1
        and (is_person(named[0]) or is_given_name(named[0]))
        and len(parts[1].split()) >= _LEAST_REST
    ):
        text = parts[1]  # "Mira de Boer – Soup in Pots"
    text = _without_authors_after(text)
    _, bar, rest = text.partition(" | ")
    if bar and is_title(rest) and not _SITE_SUFFIX.search(text) and not person_names(rest):
        text = rest  # "Mission A | Landing on the Moon"
    elif bar and is_title(text.split(" | ")[0]) and not _SITE_SUFFIX.search(text):
        text = text.split(" | ")[0]  # "Soup boils | ACL 2019"
    names, rest = names_prefix(text)
    if names and is_title(rest) and len(rest.split()) >= _LEAST_REST:
        text = rest
    head, persons = split_authors(text)
    if persons and is_title(head):
        return clean_title(head)
    bare = _NAMES_BEFORE.sub("", _NUMBER_BEFORE.sub("", text))
    if is_author_line(text) and (bare == text or len(bare.split()) < _LEAST_REST):
        return ""  # the authors; the title stands on the line before
    text = bare
    if len(text) > _LONGEST_TITLE or _SPEECH.search(text) or _TWO_SENTENCES.search(text):
        return ""
    return clean_title(text)


def authors_beside(between: str, title: str) -> tuple[str, ...]:
    """Return the persons that the text before an address names before its title, or after it."""
    named = _NAMES_BEFORE.match(between.strip())
    return person_names(named["names"]) if named else authors_after(between, title)


def title_after(line: NoteLine, start: int) -> str | None:
    """Return the title that follows an id: “arXiv:2301.00001 [cs.LG] Title”."""
    if any(one.end > start for one in line.links) or next(spelled_ids(line.text[start:]), None):
        return None
    text = re.sub(r"^\s*(?:\[[\w.-]{2,12}\])?[\s:|–—-]*", "", line.text[start:])
    text = re.sub(r"^\(([^()]{8,300})\)\W*$", r"\1", text)
    title = clean_title(text)
    return (
        title
        if is_title(title) and len(title.split()) >= 2 and title[:1].isupper() and not _SPEECH.search(text)
        else None
    )


def is_label(text: str) -> bool:
    """Return whether a text only says that a paper, an id or an address follows."""
    text = re.sub(r"[\W_]+$|^[\W_]+", "", text.strip())
    if not text:
        return True
    patterns = (LABEL, _OF_SEGMENT, _VOLUME, _CITATION)
    return any(one.fullmatch(text) for one in patterns) or spells_id(text)


def spells_id(text: str) -> bool:
    """Return whether a text is an id or an address."""
    text = text.strip(" ()[].,")
    return bool(
        arxiv_id.parse(text)
        or re.fullmatch(r"(?:doi:?\s*)?10\.\d{4,9}/\S+", text, re.IGNORECASE)
        or re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+/\S*", text)
        or re.match(r"https?://", text)
        or re.fullmatch(
            r"(?:PMID|PMC|PMCID)\W*\d+|(?:bio|med|psy|chem)rxiv\W*(?:preprint\W*)?[\d./-]+(?:v\d+)?",
            text,
            re.IGNORECASE,
        )
    )


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
