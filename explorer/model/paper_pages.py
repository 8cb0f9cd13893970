"""Where the free PDF of a paper is on the web, as far as its names tell.

Each archive makes the address of the PDF from that of the page; no network is asked.
"""

import re
from collections.abc import Iterable

from explorer.model.lazy_dataclass import dataclass

_ACL = re.compile(r"https?://(?:www\.)?aclanthology\.org/(?P<id>[\w.-]{3,60}?)/?", re.ASCII)
_PMLR = re.compile(r"https?://proceedings\.mlr\.press/(?P<volume>v\d+)/(?P<id>[\w-]{1,60})\.html", re.ASCII)
_NEURIPS = re.compile(
    r"https?://(?P<host>[\w.]+)(?P<path>/paper_files/paper/\d{4})/hash/(?P<code>[0-9a-f]{16,})-Abstract(?P<tail>.{0,60})\.html",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class PdfAddress:
    """The address of a PDF, and who has it, for sentences."""

    who: str
    url: str


def pdf_addresses(names: Iterable[str], openreview_web: str = "https://openreview.net") -> tuple[PdfAddress, ...]:
    """Return where a paper that is not at arXiv may have its PDF, the likeliest first.

    Args:
        names: all names of the paper, as ``PaperTable.names`` returns them.
    """
    by_kind = _by_kind(names)
    found: list[PdfAddress] = []
    for url in by_kind.get("url", ()):
        if match := _ACL.fullmatch(url):
            found.append(
                PdfAddress("ACL Anthology", f"https://aclanthology.org/{match['id'].removesuffix('.pdf')}.pdf")
            )
        elif match := _PMLR.fullmatch(url):
            base = f"https://proceedings.mlr.press/{match['volume']}/{match['id']}"
            # Since 2014 each paper has a folder.
            found += [PdfAddress("PMLR", f"{base}/{match['id']}.pdf"), PdfAddress("PMLR", f"{base}.pdf")]
        elif match := _NEURIPS.fullmatch(url):
            file = f"{match['path']}/file/{match['code']}-Paper{match['tail']}.pdf"
            found.append(PdfAddress("NeurIPS", f"https://{match['host']}{file}"))
        elif re.search(r"\.pdf(?:$|[?#])", url, re.IGNORECASE):
            secure = re.sub(r"^http://(?!(?:127\.|localhost\b))", "https://", url)
            found.append(PdfAddress(secure.split("/")[2], secure))
    for number in by_kind.get("pmc", ()):
        found.append(PdfAddress("Europe PMC", f"https://europepmc.org/articles/{number}?pdf=render"))
        found.append(PdfAddress("PubMed Central", f"https://pmc.ncbi.nlm.nih.gov/articles/{number}/pdf/"))
    for doi in by_kind.get("doi", ()):
        if doi.startswith("10.1101/"):
            found.append(PdfAddress("bioRxiv", f"https://www.biorxiv.org/content/{doi}.full.pdf"))
            found.append(PdfAddress("medRxiv", f"https://www.medrxiv.org/content/{doi}.full.pdf"))
        elif re.match(r"10\.18653/v1/[\w.-]+$", doi, re.ASCII):
            acl = doi.removeprefix("10.18653/v1/")
            found.append(
                PdfAddress("ACL Anthology", f"https://aclanthology.org/{acl.upper() if acl[0].isalpha() else acl}.pdf")
            )
    for forum in by_kind.get("openreview", ()):
        found.append(PdfAddress("OpenReview", f"{openreview_web}/pdf?id={forum}"))
    return tuple(dict.fromkeys(found))


def _by_kind(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        kind, colon, value = name.partition(":")
        if colon and value:
            found.setdefault(kind, []).append(value)
    return found
