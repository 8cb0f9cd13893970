"""Finds web addresses in printed text, where line breaks and blanks split them: only http and https, only
named hosts."""

import re
from urllib.parse import urlsplit

LONGEST = 500
"""Maximum length of an address."""
_SHOWN = 40
_MOST_TEXT = 4000
_MOST_PIECES = 12
# Those that are texts are compiled when they are first asked: every start of the program imports this.
_BEGINNING = r"(?i)(?<![\w.])https?\s?:\s?/\s?/\s*"
_PIECE = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_BLANKS = re.compile(r"[ \n]{1,3}")
_APART = r"/\s/"
_SPACED = r"\s([./:?#=&_~%+-])\s"
"""Some fonts space punctuation so widely that it stands between blanks."""
HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{1,59})")
"""A host with a name, in lower case."""
_DOMAIN = r"(?:com|org|net|io|edu|gov|ai|co|dev|info|app|me|[a-z]{2})(?:[/:?#]|$)"
_FILE = r"(?i)(?:html?|pdf|php|aspx?|md|txt|git|ipynb|json|zip)(?:[?#]|$)"
_WORD = (
    r"(?i)(?:accessed|access|retrieved|visited|available|last|version|and|or|in|on|at|the|a|see|url|doi|arxiv|proc\w*"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b(?![/._=-])"
)
_YEAR = r"(?:19|20)\d\d[a-z]?$"
_MIXED = r"(?=\w*\d)(?=\w*[A-Za-z])|\w*[a-z][A-Z]"
_TRAILING = ".,;:!?'"
_PAIRS = {")": "(", "]": "["}


def web_address(text: str) -> str | None:
    """Return the first web address in a text, joined across line breaks (``\\n``) and blanks; None if there is none.

    Where it is unclear whether more text belongs to it, it ends.
    """
    text = text[:_MOST_TEXT]
    for match in re.finditer(_BEGINNING, text):
        scheme = "https" if match[0][:5].lower() == "https" else "http"
        rest = text[match.end() :]
        if re.search(_APART, match[0]):
            rest = re.sub(_SPACED, r"\1", rest)
        if address := _checked(f"{scheme}://{_rest(rest)}"):
            return address
    return None


def host_of(address: str) -> str:
    """Return the host of an address to show to the user; of a very long one the end, which identifies the owner."""
    host = urlsplit(address).hostname or ""
    return host if len(host) <= _SHOWN else f"…{host[-_SHOWN:]}"


def _rest(text: str) -> str:
    """Return the part of the text after ``//`` that belongs to an address."""
    found, at = "", 0
    for _ in range(_MOST_PIECES):
        piece = _PIECE.match(text, at)
        if piece is None:
            break
        bare = piece[0].rstrip(_TRAILING + ")]")
        if found and not _goes_on(found, bare):
            break
        found, at = found + piece[0], piece.end()
        blanks = _BLANKS.match(text, at)
        if blanks is None:
            break
        at = blanks.end()
    return found


def _goes_on(before: str, piece: str) -> bool:
    """Return whether an address that was split here continues with a piece (without its closing punctuation)."""
    host, slash, _ = before.partition("/")
    if not piece or piece[:1] in "([":
        return False
    if not slash and not re.search(r"[?#]", host):
        if piece[0] == "/":
            return "." in host
        if before[-1] in ".-":
            return bool(re.match(_DOMAIN, piece) or ("." not in host[:-1] and re.match(r"[a-z0-9-]+(?:[./]|$)", piece)))
        return piece[0] == "." and bool(re.match(r"\.[a-z]", piece))
    if re.match(_WORD, piece):
        return False
    if before[-1] in "/-_=&?%#~+":
        return not (re.match(_YEAR, piece) and before[-1] == "/")
    if piece[0] in "/?#&=%_" or re.match(r"-\w", piece):
        return True
    inside = re.search(r"\w[/._=&?-]\w", piece) is not None
    if before[-1] == ".":
        return bool(re.match(_FILE, piece)) or (not piece[0].isupper() and inside) or _is_number(piece)
    if before[-1] in ",;:)]":
        return False
    return (not piece[0].isupper() and inside) or bool(re.match(_MIXED, piece) and not re.match(_YEAR, piece))


def _is_number(piece: str) -> bool:
    return piece.isdigit() and len(piece) >= 3 and not re.match(_YEAR, piece)


def _checked(address: str) -> str | None:
    while address[-1] in _TRAILING or (
        address[-1] in _PAIRS and address.count(address[-1]) > address.count(_PAIRS[address[-1]])
    ):
        address = address[:-1]
    if len(address) > LONGEST:
        return None
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    # Nobody cites a page with a user name, a password or a numeric host: such an address hides where it leads.
    if "@" in parts.netloc or port not in (None, 80, 443) or not HOST.fullmatch(host):
        return None
    return parts._replace(netloc=parts.netloc.lower()).geturl()
