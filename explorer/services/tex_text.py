"""Writes text for TeX: special characters escaped, mathematics kept."""

# ruff: noqa: SIM905 - a line of words is read more easily than a list

import re
from collections.abc import Iterator

# TeX's special characters. BibTeX counts braces even after a backslash, so those are replaced by words.
_TEX = {
    **{sign: f"\\{sign}" for sign in "&%$#_"},
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_MATHS = re.compile(
    # As in Pandoc: no blank inside next to a dollar, no digit after the second one. So “$5 and $10” is money.
    r"(?<![\\$])\$(?P<inner>(?![\s$])[^$\\]{0,400}(?:\\.[^$\\]{0,400}){0,60})(?<!\s)\$(?![\d$])"
    r"|\$\$(?P<display>[^$\\]{0,400}(?:\\.[^$\\]{0,400}){0,60})\$\$"
    r"|\\\((?P<round>[^$\\]{0,400}(?:\\[^()][^$\\]{0,400}){0,60})\\\)"
)
_SIGN = re.compile(r"[\\^_]")
_WORDS = re.compile(r"[A-Za-z]{3,}")
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z]+|.)|(?P<special>[%#&~]|\^\^)")
_KNOWN = frozenset(
    # Greek
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho "
    "sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega "
    # letters and signs
    "ell hbar imath jmath Re Im aleph infty partial nabla emptyset varnothing forall exists neg top bot angle prime "
    "dagger ddagger star ast circ bullet cdot cdots ldots dots vdots ddots times div pm mp oplus ominus otimes odot "
    "wedge vee cap cup setminus sum prod coprod int oint bigcup bigcap bigoplus bigotimes sqrt degree square triangle "
    # relations and arrows
    "le leq ge geq ll gg lesssim gtrsim neq ne equiv sim simeq approx cong propto prec succ preceq succeq subset "
    "supset subseteq supseteq in ni notin not mid nmid parallel perp models vdash to gets mapsto rightarrow leftarrow "
    "leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow longleftarrow uparrow downarrow iff implies "
    # functions
    "log ln lg exp sin cos tan cot sec csc sinh cosh tanh arcsin arccos arctan min max sup inf lim limsup liminf arg "
    "argmin argmax det dim ker deg gcd hom Pr mod bmod pmod poly polylog tr "
    # brackets
    "left right big Big bigg Bigg bigl bigr Bigl Bigr langle rangle lfloor rfloor lceil rceil lvert rvert lVert rVert "
    "vert Vert lbrace rbrace lbrack rbrack backslash "
    # what stands around something
    "mathbb mathcal mathrm mathbf mathit mathsf mathtt mathfrak mathscr boldsymbol bm text textrm textbf textit textsf "
    "texttt textsc operatorname frac dfrac tfrac binom hat widehat bar overline underline tilde widetilde vec dot ddot "
    "check breve acute grave limits nolimits quad qquad "
    # the fonts of older TeX, as in “${\\cal N}=4$”
    "rm bf it sf tt cal".split()
)
"""The commands that mathematics in a title may have. Others are text: TeX can read files and run programs."""
_SIGNS = frozenset(" ,;:!>|{}_%&#$")


def tex(text: str) -> str:
    """Return text for TeX, which prints it as it is."""
    return "".join(_TEX.get(sign, sign) for sign in text)


def protected_title(title: str) -> str:
    """Return a title for BibTeX: its mathematics as it is, and words with capitals inside in braces, since BibTeX
    styles lower the others."""
    return " ".join(map(_word, _words(title)))


def _words(title: str) -> Iterator[list[tuple[str, bool]]]:
    """Yield the words of a title, each in parts that are mathematics or not; a blank in mathematics ends no word."""
    word: list[tuple[str, bool]] = []
    for part, is_maths in _parts(title):
        if is_maths:
            word.append((part, True))
            continue
        first, *others = part.split(" ")
        word.append((first, False))
        for other in others:
            yield word
            word = [(other, False)]
    yield word


def _word(parts: list[tuple[str, bool]]) -> str:
    plain = "".join(text for text, is_maths in parts if not is_maths)
    written = "".join(text if is_maths else tex(text) for text, is_maths in parts)
    inner = any(sign.isupper() for sign in plain[1:]) or (len(plain) == 1 and plain.isupper() and plain != "A")
    return f"{{{written}}}" if inner or any(is_maths for _, is_maths in parts) else written


def _parts(title: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a title, and whether each is mathematics."""
    at = 0
    for found in _MATHS.finditer(title):
        inner = next(part for part in found.groups() if part is not None).strip()
        if inner and _is_formula(inner, is_inside=title[: found.start()][-1:].isalnum()) and _is_harmless(inner):
            yield title[at : found.start()], False
            yield f"${inner}$", True
            at = found.end()
    yield title[at:], False


def _is_formula(inner: str, *, is_inside: bool) -> bool:
    """Return whether this is more likely a formula than words between two prices; ``is_inside`` a word, as in
    “3$\\times$”, it has to have a sign of TeX."""
    return bool(_SIGN.search(inner)) or not (is_inside or _WORDS.search(inner))


def _is_harmless(maths: str) -> bool:
    """Return whether TeX would set this as a formula, with braces as BibTeX counts them."""
    depth = 0
    for sign in maths:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0 and all(
        found["name"] is not None and found["name"] in (_KNOWN if found["name"].isalpha() else _SIGNS)
        for found in _COMMAND.finditer(maths)
    )
