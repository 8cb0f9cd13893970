"""The words that open and close the blocks of show notes, and those that are repeated below every episode."""

import re
from functools import lru_cache
from typing import Literal

from explorer.model.show_notes.note_line import MOST_LINES, NoteLine
from explorer.model.show_notes.paper_addresses import read_address

HeadKind = Literal["times", "references", "mentioned", "transcript", "sponsors", "boilerplate", "other"]

_LONGEST_HEAD, _LONGEST_LINE = 120, 200
_TIMES = re.compile(
    r"(?:(?:section|part)\s+\w{1,4}\s+)?(?:time\s?-?stamps?|time\s?codes?|time\s?lines?|chapters?"
    r"|chapter\s(?:markers|list)|outline|sections|table of contents"
    r"|topics(?: we (?:discuss|cover)| discussed| covered)?|contents?|toc|agenda|rundown|jump to"
    r"|in (?:this|today['’]s|the) (?:episode|show|video|conversation)(?:,? (?:we|you)\b[^:.]{0,30})?"
    r"|kapitel(?:marken)?|inhalt"
    r"|cap[ií]tulos|sommaire|chapitres|índice|indice|tijdlijn|目次|チャプター|タイムスタンプ|时间轴|时间线|收听指南|本期内容)"
    r"(?:\s*(?:and|&|\+)\s*(?:links|overview|topics|chapters|papers|notes"
    r"|show notes)(?: of [\w ]+)?)?(?:\s?\([^)]*\))?",
    re.IGNORECASE,
)
_WORK = r"(?:papers?|preprints?|(?:research )?articles?|research|studies|publications?)"
_BESIDE = (
    r"(?:people|persons|authors|researchers|scientists|guests|speakers|names|books?|talks?|videos?|(?:blog )?posts?"
    r"|blogs?|tools?|code|links?|resources?|sources?|references?|data(?:sets)?|concepts?|ideas|terms|topics|models|companies"
    r"|organi[sz]ations|episodes?|podcasts?|projects|websites|news)"
)
_WHICH = (
    r"(?:(?:recommended|suggested|additional|selected|further|essential|relevant|related|key|main|background|scientific|cited"
    r"|useful)\s)"
)
_WORKS_ABROAD = (
    r"(?:literatur(?:verzeichnis|angaben|liste)?|quellen(?:angaben)?|studien|paper|fachartikel|publikationen|forschung"
    r"|références(?: bibliographiques)?|études|articles|sources|bibliographie|pour aller plus loin"
    r"|referencias(?: bibliográficas)?|fuentes|estudios|artículos|bibliografía|lecturas"
    r"|referências(?: bibliográficas)?|fontes|artigos|estudos|bibliografia|leituras"
    r"|riferimenti(?: bibliografici)?|fonti|articoli|studi|letture|bronnen|literatuur|artikelen|onderzoeken"
    r"|källor|referenser|artiklar|studier|litteratur|kilder|referanser|artikler|lähteet|źródła|literatura|artykuły|badania"
    r"|zdroje|články|studie|источники|литература|список литературы|ссылки|статьи|kaynaklar|makaleler"
    r"|参考(?:文献|资料|論文|论文|文章|链接|リンク)|関連(?:リンク|論文)|相关(?:论文|链接|文献)|引用文献|(?:紹介|言及)?(?:した)?論文"
    r"|论文(?:列表|链接)?|참고\s?(?:문헌|논문|자료)|논문(?:\s?목록)?)"
)
_CITED_ABROAD = (
    r"(?:erwähnte|besprochene|genannte|zitierte|weiterführende|cité(?:e?s)?|mentionné(?:e?s)?|évoqué(?:e?s)?|citad[ao]s"
    r"|mencionad[ao]s|comentad[ao]s|citat[ie]|menzionat[ie]|vermelde|genoemde|omnämnda|nämnda|nevnte|cytowane|wspomniane"
    r"|zmíněné|упомянутые)"
)
_HERE_ABROAD = (
    r"(?:(?:in|aus|zu) (?:der|dieser) (?:folge|episode|sendung)|zur (?:folge|episode|sendung)"
    r"|dans (?:cet|l['’])\s?épisode"
    r"|en (?:este|el) episodio|n(?:este|o) episódio|nell['’]episodio|in deze aflevering|i avsnittet)"
)
"""Names of heads of references in other languages: “Erwähnte Studien”, “Artigos citados”, “Études mentionnées”."""
_AND = r"(?:\s*,\s*(?:and\s|&\s?)?|\s*[&+/]\s*|\sand\s)"
_OF_WHAT = (
    r"(?:\s+(?:mentioned|discussed|referenced|covered|cited|and links|& links|from (?:this|the) episode"
    r"|for this episode|in (?:this|the) (?:episode|show)|to papers|(?:of the|this) (?:day|week|month|episode)"
    r"|we (?:read|discuss|cover)(?:ed)?)"
    r"|\s?,?\s?\(?in (?:the |this )?(?:same )?order(?: (?:of|they|we) [\w ]{3,20})?\)?)*"
)
_REFERENCES = re.compile(
    r"(?:(?:full |complete |(?:this|the) (?:week|month|episode)['’]s |today['’]s |our |key |main |featured |selected )?"
    rf"(?:(?:{_BESIDE}{_AND}){{1,4}}{_WORK}(?:{_AND}{_BESIDE}){{0,4}}"
    rf"|{_WORK}(?:{_AND}{_BESIDE}){{1,4}}"
    rf"|{_WHICH}?(?:references?|refs?|sources?|citations?|bibliography|literature(?: cited)?|works cited|cited works"
    r"|readings?(?: list)?)"
    r"|papers?|(?:research|papers?|work) we (?:discuss|mention)(?:ed)?|links? for [^:]{1,40}"
    r"|research(?: papers?| articles?)?|studies|articles?|publications?|(?:show|episode) ?(?:notes|links)"
    r"|show ?notes|links?|resources?|episode resources"
    rf"|notes (?:&|and) links|(?:{_CITED_ABROAD}\s)?{_WORKS_ABROAD}(?:\s{_CITED_ABROAD})?(?:\s{_HERE_ABROAD})?)"
    rf"{_OF_WHAT})",
    re.IGNORECASE,
)
_MENTIONED = re.compile(
    r"(?:(?:also\s+)?(?:mentioned|referenced|discussed|cited|other|related|more|additional|honou?rable)\s*"
    r"(?:papers?|works?|mentions?|links?|reading|research|talks?|resources?|posts?)?(?:\s+(?:mentioned|discussed"
    r"|in (?:this|the) \w+|we (?:mention|discuss|cite|refer to|talk about)(?:ed)?))?"
    r"|(?:papers?|works?|links?|resources?)\s+(?:also\s+)?mentioned(?:\s+in\s+\w+(?:\s\w+)?)?|see also|cf\.?"
    r"|siehe auch|voir aussi|v[ée]ase tambi[ée]n|ver tambi[ée]n|vedi anche"
    r"|related(?: work| links| papers)?|background|further links|also)",
    re.IGNORECASE,
)
_TRANSCRIPT = re.compile(
    r"(?:(?:full|episode|raw|rough|edited|automated?|auto[- ]?generated|machine|complete|the|video|podcast|ai)\s+)*"
    r"(?:transcript(?:ion|s)?|transkript|文字起こし|逐字稿|文字稿)(?:\s*\([^)]{0,60}\)|\s+(?:of|for|below|by)\b.{0,60}"
    r"|\s+(?:(?:is|was)\s)?(?:auto[\w-]*\s)?(?:generated|created|provided|produced|made)\b.{0,60})?",
    re.IGNORECASE,
)
_SPONSORS = re.compile(
    r"(?:(?:today['’]s|our|this episode['’]s|episode)\s+)?(?:sponsors?|partners?|advertis\w+"
    r"|promo(?:tion)?s?)(?:\s+messages?)?"
    r"|(?:a\s+)?(?:thank you|thanks) to our sponsors?.{0,40}|this (?:episode|show|podcast) is (?:sponsored"
    r"|brought).{0,80}"
    r"|sponsored by.{0,60}|support(?:ing)? (?:the|this|our) (?:show|podcast|channel).{0,40}",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"(?:disclaimer|disclosures?|learn more about your ad choices|this episode was produced by|get full access to"
    r"|subscribe\b"
    r"|hosted (?:on|by) (?:acast|simplecast|ausha|art19)|listen for free|read the (?:full )?transcript"
    r"|thank you to our sponsor|mark as played"
    r"|follow us\b|connect with\b|find us\b|our website|privacy (?:policy|&)|support the (?:show|podcast)"
    r"|support this podcast|rate (?:us|and review)|leave (?:us )?a review"
    r"|see (?:acast|omnystudio|pcm\.adswizz|privacy)|about (?:the )?(?:podcast|show|host)|music (?:by|credits?)"
    r"|credits\b|produced by|edited by"
    r"|this post is public|this is a public episode|thanks for (?:reading|listening)|to support us|join our)",
    re.IGNORECASE,
)
_END_OF_TITLE = re.compile(
    r"\s*(?:\bDisclaimer\b|Learn more about your ad choices|This (?:episode|podcast|show) (?:was|is) (?:produced"
    r"|hosted|a)\b|Get full access to\b"
    r"|Subscribe (?:at|to|now|here)\b|Hosted on Acast|Hosted by Simplecast|Listen for free"
    r"|\bRead the (?:full )?transcript|\bTranscript(?:\s|:|$)|Thank you to our sponsor"
    r"|Mark as Played|Privacy Policy|This is a public episode|Support (?:the|this) (?:show|podcast)"
    r"|Follow us (?:on|at)|Links:|Show Notes:|References:|See omnystudio"
    r"|(?<=[a-z])(?:Follow|Sponsors?|Links|Support|Subscribe|Connect|Thanks?|Learn more|Hosted|Listen|Watch|Join|Find"
    r"|Sign up|Check out)\b|(?<=[a-z])(?:Papers?|References?|Resources|Sources|Read)(?=[A-Z:])"
    r"|(?<=[a-z?!.])(?:Further [Rr]eading|Reading|(?:The )?(?:Study|Article|Preprint)|Transcript|Credits|Music"
    r"|Guests?)(?=\s?:))"
)
_PICKS_HEAD = re.compile(r"\b(?:picks?|favou?rites?)$", re.IGNORECASE)
PICKS = re.compile(
    r"\b(?:picks?|favou?rites?|by topic|more papers|other papers|other (?:orals|highlights|notable)"
    r"|best of the rest|notable|highlights|honou?rable)\b",
    re.IGNORECASE,
)
"""What a head says of papers that are picked, not discussed."""
ADVERT = re.compile(
    r"(?:\W|^)(?:sponsors?(?:hip|ed)?\b|ad(?:vert(?:isement)?)?s?(?:\sbreak)?\s*(?:$|:|\()|midroll|mid-roll"
    r"|pre-roll|support (?:us|the show|for this)|word from our|ad break)",
    re.IGNORECASE,
)
"""What a segment's title says of advertising."""
_MAY_OPEN = re.compile(r"[\w)][\s:\-–—*•|]*$")
_BEFORE_HEAD, _AFTER_HEAD = re.compile(r"^[^\w]+"), re.compile(r"[\s:：.\-–—|*_#⏱🕒]+$")
LABEL = re.compile(
    r"(?:the |this |their |our |a |original |full |research |arxiv |link to (?:the )?|read (?:the |it )?"
    r"|see (?:the )?|here(?:'|’)?s (?:the )?)*"
    r"(?:paper|papers|pdf|arxiv|ar5iv|alphaxiv|openreview|open review|or|link|links|here|code|github"
    r"|repo(?:sitory)?|project(?: page| website)?|website|site|web|page"
    r"|blog(?: ?post)?|post|video|talk|recording|slides|poster|abs|abstract|html|full ?text|text|doi|preprint"
    r"|article|study|source|sources|tweet|thread|x thread|dataset|data|demo"
    r"|models?|weights|hf|hugging ?face(?: papers?)?|acl anthology|anthology|proceedings|pubmed|pmc|biorxiv"
    r"|medrxiv|journal|nature|science|semantic scholar|s2|neurips|iclr|icml|ssrn|nejm|lancet|the lancet|jama|bmj|pnas"
    r"|elife|cell|neuron|plos one|plos (?:biology|medicine|genetics)|prl|prx|phys\. rev\. lett\.|current biology|mmwr"
    r"|nature (?:communications|medicine|methods|genetics|neuroscience|physics|chemistry|materials|biotechnology|energy"
    r"|microbiology|climate change|human behaviou?r|machine intelligence|astronomy|ecology)"
    r"|science (?:advances|robotics|immunology|translational medicine)"
    r"|cell (?:reports|metabolism|systems|host (?:&|and) microbe|stem cell)"
    r"|it|this|these|original|follow[- ]?up|earlier|previous|first|second|latter|former"
    r"|art[ií]culo|artigo|articolo|papier|studie|publikation|quelle|étude|estudio|fuente|código|lien|enlace"
    r"|論文|论文|原文|논문|원문|статья|ссылка"
    r"|download|more|read|reference|ref|citation|publication|forum|review|reviews|iclr page|notes|twitter"
    r"|x|youtube|colab|supplement)"
    r"(?:\s*(?:on arxiv|on openreview|link|page|here|pdf|version|\(pdf\)|\(arxiv\)|website))?",
    re.IGNORECASE,
)
"""What the text of a link says that is no title."""


def head_kind(line: NoteLine) -> HeadKind | None:
    """Return what a line opens if it is the head of a block; None if it is not.

    A head is a heading, a bold line, or a line that consists of known words; it holds no time. A link that is called
    "Paper", or "Transcript", is no head.
    """
    looks = line.heading > 0 or (line.bold and not line.is_bullet)
    if len(line.text) > _LONGEST_LINE:
        return None
    kind = _head_kind(line.plain, looks, bool(line.links))
    if kind is None or not line.links or (kind == "other" and looks):
        return kind
    return None if names_paper(line) or (kind == "transcript" and not looks) else kind


def names_paper(line: NoteLine) -> bool:
    """Return whether a link of a line leads to a paper: such a line belongs to a segment, and heads none."""
    return any((found := read_address(one.address)) and found.kind == "paper" for one in line.links)


@lru_cache(maxsize=MOST_LINES)
def _head_kind(plain: str, looks: bool, has_links: bool) -> HeadKind | None:
    text = bare_head(plain)
    if not text or len(text) > _LONGEST_HEAD:
        return None
    for kind, pattern in _KINDS:
        if pattern.fullmatch(text):
            return kind
    ends = plain.rstrip().endswith(":") and not has_links
    if ends and names_picks(text):
        return "other"
    if looks or (ends and len(text) <= 60):
        if _BOILERPLATE.match(text):
            return "boilerplate"
        return "other" if looks else None
    return None


def bare_head(plain: str) -> str:
    """Return a head's text without emoji, marks and its colon."""
    return _AFTER_HEAD.sub("", _BEFORE_HEAD.sub("", plain.strip()))


def opens_times(text: str) -> bool:
    """Return whether a text (before the first time of a line) ends with the head of a list of times."""
    if not _MAY_OPEN.search(text):
        return False
    return bool(re.search(rf"(?:^|\W|[a-z])(?:{_TIMES.pattern})\s*[:\-–—*•|]*\s*$", text, re.IGNORECASE))


def names_picks(head: str) -> bool:
    """Return whether a head says that what is below it was picked: “Weekly picks”."""
    return bool(_PICKS_HEAD.search(head))


def is_boilerplate(text: str) -> bool:
    """Return whether a line begins as those that are repeated below every episode do."""
    return bool(_BOILERPLATE.match(text.strip()))


def cut_boilerplate(title: str) -> str:
    """Return the title of a last segment without the text of the show that follows it on the same line."""
    match = _END_OF_TITLE.search(title)
    return title[: match.start()].rstrip(" -–—|•*") if match and match.start() > 0 else title


def mentioned_label(plain: str) -> int:
    """Return where a text begins after a label such as “See also:” or “Mentioned papers:”; 0 if it has none."""
    match = re.match(rf"\W*(?:{_MENTIONED.pattern})\s*(?:papers?|works?)?\s*[:：\-–—]\s*", plain, re.IGNORECASE)
    if match is None:
        match = re.match(r"\W*(?:see also|cf\.)\s+", plain, re.IGNORECASE)
    return match.end() if match else 0


_KINDS: tuple[tuple[HeadKind, re.Pattern[str]], ...] = (
    ("transcript", _TRANSCRIPT),
    ("times", _TIMES),
    ("sponsors", _SPONSORS),
    ("mentioned", _MENTIONED),
    ("references", _REFERENCES),
    ("other", re.compile(rf"{_BESIDE}(?:{_AND}{_BESIDE}){{0,4}}{_OF_WHAT}", re.IGNORECASE)),
)
