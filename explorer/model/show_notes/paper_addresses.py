"""Tells which web addresses lead to a paper, and which names the paper has there.

No network is asked: an arXiv id, an OpenReview forum, a DOI, a PubMed id and the page of a proceedings stand in the
address itself.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit, urlunsplit

from explorer.model import arxiv_id
from explorer.model.lazy_dataclass import dataclass
from explorer.model.paper_names import doi_name, openreview_name

AddressKind = Literal["paper", "video", "code", "other"]
LONGEST = 2000
"""Maximum length of an address that is looked at."""

_ARXIV_HOSTS = re.compile(
    r"(?:(?:www|export|browse|de|fr|lanl)\.)?arxiv\.org|(?:www\.)?alphaxiv\.org|ar5iv(?:\.labs\.arxiv)?\.org"
    r"|(?:www\.)?arxiv-vanity\.com|scirate\.com|(?:www\.)?emergentmind\.com|arxiv\.dosf\.top|xxx\.lanl\.gov"
)
_ARXIV_PATH = re.compile(
    r"^/(?:abs|pdf|html|format|src|e-print|ftp|overview|papers?|arxiv)/(?P<id>.+)$", re.IGNORECASE | re.ASCII
)
_FTP_ID = re.compile(r"/ftp/(?:arxiv|[a-z-]+)/papers/\d{4}/(\d{4}\.\d{4,5}|\d{7})", re.IGNORECASE | re.ASCII)
_DOI_IN = re.compile(r"10\.\d{4,9}/[^\s?#\u0080-\uffff]+", re.ASCII)
_DOI_TAILS = re.compile(
    r"(?:/(?:full|abstract|abs|meta|pdf|epub|html|fulltext|summary|issuetoc|references|download|viewer))+$"
    r"|\.(?:full|abstract|short|long|pdf|html?|xml|epub)$",
    re.IGNORECASE,
)
_PREPRINT_VERSION = re.compile(r"(10\.(?:1101|64898)/[\d.]+\d)v\d+.*$")
_PREPRINTS = re.compile(r"10\.(?:1101|64898|48550|31234|2139|21203|20944|26434|31219|22541|36227)/")
_SCIENCE = re.compile(r"(10\.1126/science\.[a-z]*\d+)[a-z]$", re.IGNORECASE)
_OXFORD = re.compile(r"(10\.1093/[^/]+/[^/]+)/\d{5,9}$")
_NATURE_NEWS = re.compile(r"^/articles/d\d{5}-")
_PMID = re.compile(r"^/(?:pubmed/)?(\d{4,9})/?$", re.ASCII)
_PMC = re.compile(r"/(?:pmc/)?articles?/(?:pmc/)?(?:PMC)?(\d{4,9})", re.IGNORECASE | re.ASCII)
_S2_SLUG = re.compile(r"^/paper/(?:(?P<slug>[^/]+)/)?(?P<hash>[0-9a-f]{40})", re.IGNORECASE | re.ASCII)
_ACL = re.compile(r"^/(?:anthology/)?(?:papers/.+/)?(?P<id>[A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_-]+\.\d+)", re.ASCII)
_PMLR = re.compile(r"^/(?P<volume>v\d+)/(?P<id>[a-z0-9-]+?)(?:/[^/]*|\.html)?$", re.IGNORECASE | re.ASCII)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_DOI_START = re.compile(r"10\.\d{4,9}/")
_REDIRECTS = re.compile(
    r"google\.[a-z.]{2,6}/url|youtube\.com/redirect|l\.(?:facebook|instagram)\.com/(?:l\.php)?|slack-redir\.net/link"
    r"|[\w.-]{1,60}\.safelinks\.protection\.outlook\.com/.{0,20}|t\.umblr\.com/redirect|out\.reddit\.com/.{0,40}"
    r"|vk\.com/away\.php|link\.zhihu\.com/|linkedin\.com/redir/redirect"
)
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|ref|s|seq|source|mc_\w+)$")
_VIDEO = re.compile(
    r"(?:^|\.)(?:youtube\.com|youtu\.be|vimeo\.com|slideslive\.com|twitch\.tv|loom\.com|bilibili\.com)$"
)
_CODE = re.compile(r"(?:^|\.)(?:github\.com|gitlab\.com|github\.io|colab\.research\.google\.com|kaggle\.com)$")


@dataclass(frozen=True, slots=True)
class PaperAddress:
    """What a web address is: the names of a paper, or a link of another kind.

    ``url`` is the address without tracking parameters, for papers the page itself; ``title`` is what the address
    spells of a title, as Semantic Scholar's do. Unknown names are None.
    """

    kind: AddressKind
    url: str
    arxiv: str | None = None
    openreview: str | None = None
    doi: str | None = None
    pmid: str | None = None
    pmcid: str | None = None
    title: str | None = None

    @property
    def key(self) -> str:
        """Return what two addresses of the same paper share."""
        for name, value in (("arxiv", self.arxiv), ("openreview", self.openreview), ("doi", self.doi)):
            if value:
                return f"{name}:{value}"
        if self.pmid:
            return f"pmid:{self.pmid}"
        return f"pmc:{self.pmcid}" if self.pmcid else f"url:{self.url}"


def read_address(address: str, *, is_inner: bool = False) -> PaperAddress | None:
    """Return what an http or https address leads to; None if it is none of these, or is too long.

    An address that another one has inside, as those of mail programs and documents have, is what that leads to.
    """
    address = address.strip().replace("&amp;", "&")
    if address.startswith("www."):
        address = f"https://{address}"
    if len(address) > LONGEST or not _SCHEME.match(address):
        return None
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower().removesuffix(".")
    except ValueError:
        return None
    if "." not in host or "@" in parts.netloc:
        return None
    if (inner := _behind(host, parts.path, parts.query)) is not None and not is_inner:
        return read_address(inner, is_inner=True)
    query = "&".join(one for one in parts.query.split("&") if one and not _TRACKING.match(one.partition("=")[0]))
    url = urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path, query, ""))
    bare = host.removeprefix("www.")
    is_video, is_code = _VIDEO.search(bare), _CODE.search(bare)
    for reader in (_pdf,) if is_video or is_code else _READERS:
        if (found := reader(bare, parts.path, query, url)) is not None:
            return found
    return PaperAddress("video" if is_video else "code" if is_code else "other", url)


def _behind(host: str, path: str, query: str) -> str | None:
    """Return the address inside that of a service that only counts, or checks, who goes there."""
    if not _REDIRECTS.fullmatch(host.removeprefix("www.") + path):
        return None
    for name, value in parse_qsl(query[:LONGEST]):
        if name in ("q", "url", "u", "z", "target") and _SCHEME.match(value):
            return value
    return None


def clean_doi(text: str) -> str | None:
    """Return a DOI without what addresses, sentences and slips of the keyboard add to it, in lower case."""
    text = unquote(text)
    while len(starts := [one.start() for one in _DOI_START.finditer(text)]) > 1 and "doi.org/" in text:
        text = text[starts[1] :]  # https://doi.org/https://doi.org/10.…
    match = _DOI_IN.search(text)
    if not match:
        return None
    doi = match[0].rstrip(".,;:'\"”’»<>")
    while doi[-1:] in ")]}" and doi.count(doi[-1]) > doi.count({")": "(", "]": "[", "}": "{"}[doi[-1]]):
        doi = doi[:-1].rstrip(".,;:")
    for _ in range(3):
        doi = _DOI_TAILS.sub("", doi)
    doi = _PREPRINT_VERSION.sub(r"\1", doi)
    doi = _OXFORD.sub(r"\1", _SCIENCE.sub(r"\1", doi))
    name = doi_name(doi)
    return name.removeprefix("doi:") if name and name.startswith("doi:") else None


def is_preprint_doi(doi: str) -> bool:
    """Return whether a DOI is that of a preprint, which the journal's own may go with."""
    return bool(_PREPRINTS.match(doi))


def _arxiv(host: str, path: str, _query: str, url: str) -> PaperAddress | None:
    huggingface = host in ("huggingface.co", "hf.co")
    if not (_ARXIV_HOSTS.fullmatch(host) or huggingface or host == "papers.cool"):
        return None
    if huggingface and not path.startswith("/papers/"):
        return PaperAddress("code" if path.count("/") > 1 else "other", url)
    match = _ARXIV_PATH.match(path)
    text = match["id"].strip("/") if match else ""
    if ftp := _FTP_ID.search(path):
        text = ftp[1]
    found = arxiv_id.parse(re.sub(r"\.(?:pdf|html)$", "", text, flags=re.IGNORECASE).rstrip(".,;:)]"))
    if found is None and text.startswith("arxiv/"):
        found = arxiv_id.parse(text.removeprefix("arxiv/"))
    if found is None:
        return PaperAddress("other", url)
    return PaperAddress("paper", f"https://arxiv.org/abs/{found.id}", arxiv=found.id)


def _openreview(host: str, path: str, query: str, url: str) -> PaperAddress | None:
    if host != "openreview.net":
        return None
    if not re.match(r"/(?:forum|pdf|attachment|references/pdf|revisions|notes/edits/attachment)", path):
        return PaperAddress("other", url)
    values = parse_qs(query)
    forum = (values.get("id") or values.get("noteId") or [""])[0].rstrip(".,;:)]")
    name = openreview_name(forum)
    if name is None:
        return PaperAddress("other", url)
    forum = name.removeprefix("openreview:")
    return PaperAddress("paper", f"https://openreview.net/forum?id={forum}", openreview=forum)


def _pubmed(host: str, path: str, _query: str, url: str) -> PaperAddress | None:
    if host.endswith("europepmc.org"):
        if match := re.match(r"/(?:article|abstract)/med/(\d+)", path, re.IGNORECASE):
            return PaperAddress("paper", f"https://pubmed.ncbi.nlm.nih.gov/{match[1]}/", pmid=match[1])
    elif not host.endswith("ncbi.nlm.nih.gov"):
        return None
    if (match := _PMID.match(path)) and (host.startswith("pubmed.") or path.startswith("/pubmed")):
        return PaperAddress("paper", f"https://pubmed.ncbi.nlm.nih.gov/{match[1]}/", pmid=match[1])
    if match := _PMC.search(path):
        return PaperAddress("paper", f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{match[1]}/", pmcid=f"PMC{match[1]}")
    return PaperAddress("other", url)


def _nature(host: str, path: str, _query: str, url: str) -> PaperAddress | None:
    if host != "nature.com":
        return None
    match = re.match(r"^/articles/([a-z0-9][a-z0-9._-]{3,60})", path, re.IGNORECASE)
    if not match or _NATURE_NEWS.match(path):
        return PaperAddress("other", url)
    doi = clean_doi(f"10.1038/{match[1]}")
    return PaperAddress("paper", f"https://www.nature.com/articles/{match[1]}", doi=doi) if doi else None


_DERIVED = tuple(
    (re.compile(hosts), re.compile(path, re.IGNORECASE), doi)
    for hosts, path, doi in (
        (r"elifesciences\.org", r"^/(?:articles|reviewed-preprints)/(\d{4,6})", "10.7554/elife.{}"),
        (r"psyarxiv\.com|osf\.io", r"^/(?:preprints/psyarxiv/)?([a-z0-9]{5})/?$", "10.31234/osf.io/{}"),
        (r"osf\.io", r"^/preprints/socarxiv/([a-z0-9]{5})/?", "10.31235/osf.io/{}"),
        (r"osf\.io", r"^/preprints/metaarxiv/([a-z0-9]{5})/?", "10.31222/osf.io/{}"),
        (r"osf\.io", r"^/preprints/edarxiv/([a-z0-9]{5})/?", "10.35542/osf.io/{}"),
        (r"(?:back\.)?nber\.org", r"^/(?:system/files/working_)?papers/(w\d{3,6})", "10.3386/{}"),
        (r"researchsquare\.com", r"^/article/(rs-\d{5,9}/v\d+)", "10.21203/rs.3.{}"),
        (r"preprints\.org", r"^/manuscript/(\d{6}\.\d{4})/(v\d+)", "10.20944/preprints{}.{}"),
        (r"peerj\.com", r"^/articles/(\d{2,6})/?$", "10.7717/peerj.{}"),
        (r"bmj\.com", r"^/content/\d+/(bmj[.-][\w.-]+?)(?:\.full.*)?$", "10.1136/{}"),
        (r"(?P<journal>[a-z]+)\.copernicus\.org", r"^/articles/(\d+)/(\d+)/(\d{4})(?:/|$)", "10.5194/{0}-{1}-{2}-{3}"),
        (r"distill\.pub|transformer-circuits\.pub", r"^(/\d{4}/.+)$", ""),
    )
)


def _royal_society(host: str, path: str, _query: str, url: str) -> PaperAddress | None:
    """Addresses of the time when each of its journals had a host of its own."""
    match = re.fullmatch(r"(rs\w{1,3})\.royalsocietypublishing\.org", host)
    if match is None or not path.startswith("/content/"):
        return None
    early = re.search(r"/(rs\w{1,3}\.\d{4}\.\d{4})", path)
    number = re.search(r"/((?:19|20)\d\d)(\d{4})(?:[./]|$)", path)
    if name := early[1] if early else f"{match[1]}.{number[1]}.{number[2]}" if number else None:
        doi = f"10.1098/{name}"
        return PaperAddress("paper", f"https://doi.org/{doi}", doi=doi)
    return PaperAddress("paper" if re.match(r"/content/\d+/\d+/\w?\d+", path) else "other", url)


def _derived(host: str, path: str, query: str, url: str) -> PaperAddress | None:
    """Publishers and archives whose DOIs follow from the path, though it does not spell them."""
    for hosts, pattern, doi in _DERIVED:
        if (named := hosts.fullmatch(host)) and (match := pattern.match(path)):
            if host == "osf.io" and "preprints" not in path:
                return None
            return PaperAddress(
                "paper", url, doi=clean_doi(doi.format(*named.groups(), *match.groups())) if doi else None
            )
    is_archive = host.endswith(("biorxiv.org", "medrxiv.org"))
    early = is_archive and re.match(r"^/content/(?:bio|med)rxiv/early/\d{4}/\d\d/\d\d/([\d.]*\d)", path)
    if early and (found := clean_doi(f"10.1101/{early[1]}")):
        return PaperAddress("paper", f"https://doi.org/{found}", doi=found)
    if host.endswith("ssrn.com"):
        number = re.search(r"(?:abstract(?:_?id)?=)(\d{4,9})", f"{path}?{query}", re.IGNORECASE)
        if number:
            page = f"https://papers.ssrn.com/sol3/papers.cfm?abstract_id={number[1]}"
            return PaperAddress("paper", page, doi=f"10.2139/ssrn.{number[1]}")
        return PaperAddress("other", url)
    return None


def _proceedings(host: str, path: str, _query: str, url: str) -> PaperAddress | None:
    if host in ("aclanthology.org", "aclweb.org") and (match := _ACL.match(path)):
        return PaperAddress("paper", f"https://aclanthology.org/{match['id']}/")
    if host == "proceedings.mlr.press" and (match := _PMLR.match(path)):
        return PaperAddress("paper", f"https://proceedings.mlr.press/{match['volume']}/{match['id']}.html")
    if host in ("papers.nips.cc", "papers.neurips.cc", "proceedings.neurips.cc", "proceedings.iclr.cc"):
        if not re.match(r"^/paper", path):
            return PaperAddress("other", url)
        if match := re.search(r"/(\d{4})/(?:hash|file)/([0-9a-f]{16,})-(?:Paper|Abstract)(.*)\.(?:pdf|html)$", path):
            year, code, tail = match.groups()
            page = f"/paper_files/paper/{year}/hash/{code}-Abstract{tail}.html"
            return PaperAddress("paper", f"https://proceedings.neurips.cc{page}")
        return PaperAddress("paper", f"https://{host}{path}")
    if host in ("neurips.cc", "nips.cc", "iclr.cc", "icml.cc"):
        match = re.match(r"^/virtual/\d{4}/(?:poster|oral|spotlight)/\d+", path) or re.match(
            r"^/Conferences/\d{4}/\w*Schedule", path
        )
        return PaperAddress("paper" if match else "other", url)
    if host == "semanticscholar.org" or host.endswith(".semanticscholar.org"):
        if match := _S2_SLUG.match(path):
            slug = unquote(match["slug"] or "").replace("-", " ").strip()
            page = f"https://www.semanticscholar.org/paper/{match['hash'].lower()}"
            return PaperAddress("paper", page, title=slug or None)
        if match := re.match(r"^/arxiv:?/?(\d{4}\.\d{4,5})", path, re.IGNORECASE):
            return PaperAddress("paper", f"https://arxiv.org/abs/{match[1]}", arxiv=match[1])
        return PaperAddress("paper" if path.lower().startswith("/corpusid:") else "other", url)
    if host == "paperswithcode.com" and (match := re.match(r"^/paper/([a-z0-9-]+)", path)):
        return PaperAddress("paper", url, title=match[1].replace("-", " "))
    return None


_PAPER_PAGES = tuple(
    (re.compile(hosts), re.compile(path, re.IGNORECASE))
    for hosts, path in (
        (r"jmlr\.org", r"^/(?:papers|v\d+)/"),
        (r"openaccess\.thecvf\.com", r"paper\.(?:html|pdf)$"),
        (r"ojs\.aaai\.org", r"/article/view/\d+"),
        (r"ijcai\.org", r"^/proceedings/\d{4}/\d+"),
        (r"isca-archive\.org|isca-speech\.org", r"/\w+_\d{4}/\w+"),
        (r"(?:.+\.)?sciencedirect\.com", r"/science/article/"),
        (r"cell\.com|thelancet\.com", r"/(?:fulltext|abstract|pdf)(?:/|$)"),
        (r"ieeexplore\.ieee\.org", r"/(?:abstract/)?document/\d+"),
        (r"jstor\.org", r"^/stable/"),
        (r"academic\.oup\.com", r"/article"),
        (r"jamanetwork\.com", r"/fullarticle/"),
        (r"pnas\.org", r"^/content/"),
        (r"(?:.+\.)?science\.org|sciencemag\.org|(?:.+\.)?sciencemag\.org", r"^/content/\d+/"),
        (r"jstage\.jst\.go\.jp", r"/article/"),
        (r"mdpi\.com", r"^/\d{4}-\d{3}[\dx]/\d+/\d+/\d+"),
        (r"journals\.uchicago\.edu|journals\.sagepub\.com|tandfonline\.com", r"^/doi/"),
        (r"direct\.mit\.edu", r"/article"),
        (r"cambridge\.org", r"/core/journals/.+/article/"),
        (r"hal\.science|hal\.archives-ouvertes\.fr", r"^/hal-\d+"),
        (r"eprint\.iacr\.org", r"^/\d{4}/\d+"),
        (r"phil(?:archive|papers)\.org", r"^/(?:rec|archive)/[A-Z]{3}"),
        (r"philsci-archive\.pitt\.edu", r"^/\d+"),
        (r"usenix\.org", r"^/conference/[\w/-]+/presentation/"),
        (r"roboticsproceedings\.org", r"^/rss\d+/p\d+"),
        (r"citeseerx\.ist\.psu\.edu", r"^/(?:doc|viewdoc|document)"),
        (
            r"jneurosci\.org|genetics\.org|rupress\.org|jci\.org|insight\.jci\.org",
            r"/(?:content/\d+/\d+/|article/|articles/view/)",
        ),
        (r"research\.google|ai\.(?:meta|facebook)\.com|microsoft\.com", r"/(?:pubs|publications?)/.{4}"),
        (r"econstor\.eu|ideas\.repec\.org", r"^/(?:handle|p|a)/"),
    )
)


@lru_cache(maxsize=500)
def _pages_of(host: str) -> tuple[re.Pattern[str], ...]:
    """Return what the paths of papers' pages look like at a host."""
    return tuple(pattern for hosts, pattern in _PAPER_PAGES if hosts.fullmatch(host))


def _journal(host: str, path: str, query: str, url: str) -> PaperAddress | None:
    if host in ("physics.aps.org",):
        return PaperAddress("other", url)
    whole = unquote(f"{path}?{query}" if query else path)
    if "10." in whole and not _CODE.search(host) and not _VIDEO.search(host):
        at = whole.find("10.")
        doi = clean_doi(re.split(r"[&\s]", whole[at:])[0] if host != "doi.org" else whole)
        if doi is None and host in ("doi.org", "dx.doi.org"):
            found = arxiv_id.parse(whole[at:])
            if found:
                return PaperAddress("paper", f"https://arxiv.org/abs/{found.id}", arxiv=found.id)
        if doi:
            return PaperAddress("paper", f"https://doi.org/{doi}", doi=doi)
    if any(pattern.search(path) for pattern in _pages_of(host)):
        return PaperAddress("paper", url)
    return None


def _pdf(host: str, path: str, _query: str, url: str) -> PaperAddress | None:
    if not path.lower().endswith(".pdf") or _VIDEO.search(host):
        return None
    return PaperAddress("other" if re.search(r"slides?|poster|transcript|cv\b", path.lower()) else "paper", url)


_Reader = Callable[[str, str, str, str], PaperAddress | None]
_READERS: tuple[_Reader, ...] = (
    _arxiv,
    _openreview,
    _pubmed,
    _nature,
    _royal_society,
    _derived,
    _proceedings,
    _journal,
    _pdf,
)
