"""Tells titles of papers from those of talk by their look: long, in capitals, with a subtitle, in the words of science.

A single title can't always be told, but a list can: where others are papers, four words in capitals are one too.
"""

import re
from collections.abc import Sequence

from explorer.model.folded_text import fold
from explorer.model.show_notes.title_similarity import is_nickname

_NO_TITLE = re.compile(
    r"\b(?:talk|keynote|lecture|interview|panel|session|discussion|Q\s?&\s?A|podcast|episode|chat|banter|news)\b",
    re.IGNORECASE,
)
_OF_TALK = re.compile(
    r"^(?:how|why|what|when|where|who|whose|is|are|can|could|should|will|does|do|my|your|our|his|her|their|\w+['’]s"
    r"|the (?:future|role|story|rise|case|problem|state|origins?|importance|impact|path|road|challenges?|difference)"
    r"|advice|lessons?|life|growing|getting|becoming|meeting|meet|working|building|starting|leaving|moving|being"
    r"|introduction|introducing|early|career|thoughts?|reflections?|closing|final|where|inside|behind|from|thinking)\b",
    re.IGNORECASE,
)
_SMALL_TEXT = (
    "a an and as at but by for from in into is its nor of on or over per the to up via with without than that vs under"
    " using through between do not are we you it s"
)
_SMALL = frozenset(_SMALL_TEXT.split(" "))
_SCIENCE_TEXT = (
    "adversarial agents alignment attention autoencoder autoencoders autoregressive bayesian benchmark benchmarking"
    " causal classification compression computation contrastive convolutional data dataset datasets detection diffusion"
    " distillation efficient embedding embeddings estimation evaluation federated finetuning generation generative"
    " gradient graph graphs image images inference instruction language latent learners learning linear lowrank mixture"
    " model models modeling modelling multimodal network networks neural optimal optimization parameter policy"
    " prediction pretrained pretraining prompting protein quantized reasoning recognition recurrent reinforcement"
    " representation representations retrieval robust robustness sampling scaling segmentation sparse speech stochastic"
    " supervised supervision synthesis synthetic token tokens towards training transformer transformers tuning"
    " unsupervised variational via video vision visual"
)
_SCIENCE = frozenset(_SCIENCE_TEXT.split(" "))
_ABSTRACT = re.compile(
    r"\b\w{3,}(?:tion|sion|ity|ics|ism|ology|graphy|ious|ysis|i[sz]ed|ive|vior|viour|works|ing the|ness)s?\b",
    re.IGNORECASE,
)
"""Endings that words have and names of persons seldom do."""
_WORD = re.compile(r"[^\W_]+(?:['’+.-][^\W_]+)*")
_LEAST_CAPITALS = 0.8
_LONG = 5
"""Number of words in capitals, without small ones, that are no title of talk."""


def looks_like_paper(title: str) -> bool:
    """Return whether a title can only be that of a paper: with a subtitle, or five words and more in capitals."""
    return has_subtitle(title) or (in_capitals(title, 5) and not _OF_TALK.match(title))


def has_subtitle(title: str) -> bool:
    """Return whether a title is a name or a few words, a colon, and four words or more, most of them in capitals."""
    name, colon, subtitle = title.partition(": ")
    words = subtitle.split()
    if not colon or len(words) < 4 or _is_no_title(title) or not name.split():
        return False
    capitals = sum(word[:1].isupper() or word[:1].isdigit() for word in (*name.split(), *words))
    short = is_nickname(name.split()[0]) or len(name.split()) <= 6
    return short and capitals >= len((*name.split(), *words)) * 0.5


def about_papers(titles: Sequence[str], known: Sequence[bool]) -> list[bool]:
    """Return which titles of a list are those of papers.

    Args:
        known: which of them certainly are, since they have a paper or the speakers of one.
    """
    strong = [yes or has_subtitle(title) for title, yes in zip(titles, known, strict=True)]
    plain = [looks_like_paper(title) for title in titles]
    among = sum(strong) * 3 >= len(titles) or (sum(plain) >= 2 and sum(plain) * 2 >= len(titles))
    found: list[bool] = []
    for title, is_plain in zip(titles, plain, strict=True):
        if among:
            found.append(is_plain or in_capitals(title, 6 if _OF_TALK.match(title) else 4))
        else:
            sure = len(_own_words(title)) >= _LONG or words_of_science(title) >= 2
            found.append(has_subtitle(title) or (is_plain and sure))
    return found


def may_be_paper(title: str) -> bool:
    """Return whether a title, which may be a nickname, is not one of talk."""
    title = re.sub(r"\s(?:poster|oral|spotlight)(?:\ssession)?$", "", title, flags=re.IGNORECASE)
    return not _OF_TALK.match(title) and not _is_no_title(title)


def _is_no_title(title: str) -> bool:
    return bool(_NO_TITLE.search(title) or title.rstrip().endswith((".", "…", "!", "?")) or title.count("?") > 1)


def in_capitals(title: str, least: int) -> bool:
    """Return whether a title has a number of words, of which all but small ones begin with a capital."""
    title = re.sub(r"\s*\([^()]*\)\s*$", "", title)
    words = _WORD.findall(title)
    if len(words) < least or _is_no_title(title) or "? " in title or not title[:1].isupper():
        return False
    own = _own_words(title)
    return len(own) >= 3 and sum(not word[0].islower() for word in own) >= len(own) * _LEAST_CAPITALS


def _own_words(title: str) -> list[str]:
    """Return the words of a title that are no numbers and no small words."""
    return [word for word in _WORD.findall(title) if not word.isdigit() and fold(word) not in _SMALL]


def says_things(title: str) -> bool:
    """Return whether a title in capitals has a word that is hardly a person's name."""
    return bool(words_of_science(title) or _ABSTRACT.search(title))


def is_field(title: str) -> bool:
    """Return whether all words of a title are common in titles of papers: “Image Generation” is a field, not a work."""
    words = {fold(word).replace("-", "") for word in _own_words(title)}
    return bool(words) and words <= _SCIENCE


def words_of_science(title: str) -> int:
    """Return how many words of a title are common in titles of papers."""
    return len({fold(word).replace("-", "") for word in _WORD.findall(title)} & _SCIENCE)
