"""arXiv identifiers, as arXiv's own servers accept them.

New ids are ``YYMM.NNNN`` (2007 to 2014) and ``YYMM.NNNNN`` (from 2015); old ones ``archive/YYMMNNN``, where a
subject class (``math.GT/…``) is dropped in the canonical form. Source: arXiv's help page on identifiers and the
server's parser.
"""

import re

from explorer.model.lazy_dataclass import dataclass

ARCHIVES = (
    "astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nlin|nucl-(?:ex|th)|physics|quant-ph|math|cs|q-bio|q-fin|stat"
    "|acc-phys|adap-org|alg-geom|ao-sci|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|dg-ga|funct-an|mtrl-th"
    "|patt-sol|plasm-ph|q-alg|solv-int|supr-con"
)
"""The archives that ids from before 2007 name, as an expression."""
_PREFIX = re.compile(
    r"^(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html|format|e-print|src)/|arxiv:\s*|(?:https?://doi\.org/)?10\.48550/arxiv\.)",
    re.IGNORECASE,
)
_NEW = re.compile(r"(\d{2})(0[1-9]|1[0-2])\.(\d{4,5})(?:v([1-9]\d{0,2}))?", re.ASCII)
# A text, which is compiled when it is first asked: every start of the program imports this.
_OLD = rf"({ARCHIVES})(?:\.[a-z-]{{2,}})?/(\d{{2}}(?:0[1-9]|1[0-2])\d{{3}})(?:v([1-9]\d{{0,2}}))?"


@dataclass(frozen=True, slots=True)
class ArxivId:
    """An arXiv id without its version, and the version if one was given."""

    id: str
    version: int | None = None

    def __str__(self) -> str:
        return self.id + (f"v{self.version}" if self.version else "")


def parse(text: str) -> ArxivId | None:
    """Parse ``2309.00071v2``, ``arXiv:2309.00071``, an arXiv link or its DOI; None if the text is none of these."""
    text = _PREFIX.sub("", text.strip()).split("?")[0].split("#")[0].removesuffix(".pdf").strip("/")
    if match := _NEW.fullmatch(text):
        year, month, number, version = match.groups()
        if int(number) == 0 or (len(number) == 4) != (7 <= int(year) <= 14):
            return None
        return ArxivId(f"{year}{month}.{number}", int(version) if version else None)
    if match := re.fullmatch(_OLD, text.lower(), re.ASCII):
        archive, number, version = match.groups()
        return ArxivId(f"{archive}/{number}", int(version) if version else None)
    return None
