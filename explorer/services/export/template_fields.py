"""The fields that templates can use: of episodes, chapters, papers and items. Their reference is generated from this
module."""

# ruff: noqa: RUF009 - the called function is dataclasses.field

from dataclasses import dataclass, field, fields
from typing import Any


def _told(text: str, default: Any = "") -> Any:
    return field(default=default, metadata={"told": text})


@dataclass(frozen=True, slots=True)
class PaperFields:
    """A paper."""

    id: str = _told("its id in this program")
    title: str = _told("its title; “Untitled” where it has none")
    authors: tuple[str, ...] = _told("who wrote it", ())
    year: str = _told("of the venue, else when arXiv first had it; empty where unknown")
    venue: str = _told("where it was published")
    presentation: str = _told("oral, poster, …")
    award: str = _told("what it won")
    decision: str = _told("OpenReview's decision, if downloaded")
    ratings: tuple[int, ...] = _told("the reviewers' scores, if downloaded", ())
    arxiv: str = _told("its arXiv id, without a version")
    openreview: str = _told("the id of its forum at OpenReview")
    doi: str = _told("its DOI, where arXiv tells one")
    abs_url: str = _told("its page at arXiv")
    pdf_url: str = _told("its PDF at arXiv")
    forum_url: str = _told("its forum at OpenReview")
    link: str = _told("the link back to it in Paper Explorer")
    key: str = _told("its key in the BibTeX and CSL-JSON files")
    file: str = _told("the name of its own file in a folder, without “.md”; empty in a single file")
    path: str = _told("where that file is, seen from the file being written")
    count: int = _told("how many items it has", 0)


@dataclass(frozen=True, slots=True)
class ReplyFields:
    """A reply to an annotation that was imported from a PDF."""

    depth: int = _told("how deep it is in the thread: 0 answers the annotation, 1 a reply to it", 0)
    author: str = _told("who wrote it")
    date: str = _told("the day when it was written, as 2024-01-31; empty where unknown")
    text: str = _told("what it says, on one line")
    state: str = _told("the state that it sets, such as Accepted; empty for text alone")


@dataclass(frozen=True, slots=True)
class ItemFields:
    """An annotation or a note."""

    id: str = _told("its own id, which never changes")
    kind: str = _told(
        "`highlight`, `underline`, `strike`, `note`, `area`, `ink` or `text`; `note` also for a note without a place"
    )
    shape: str = _told("`line` or `arrow` for a drawing of that shape; else empty", "")
    is_annotation: bool = _told("whether it is an annotation on a page", False)
    head: str = _told("what and where it is, in short: Underline · Page 3 · Yellow · 2:15:12")
    place: str = _told("the same without the time")
    anchor: str = _told("eight letters made of its id, for a block id of Obsidian")
    color: str = _told("the name of its color; empty for a note")
    quote: str = _told("the annotated text")
    said: str = _told("what was said in the episode around its time, of a note made while listening")
    comment: str = _told("what the user wrote, Markdown: `{{ item.comment | words }}`")
    tags: tuple[str, ...] = _told("its tags, but those that stand in its text", ())
    page: int | None = _told("the page in the file, from 1", None)
    page_label: str = _told("what the document calls that page: iv, A-9; else the same number; empty without a page")
    time: str = _told("the time in the episode, as 2:15:12; empty without one")
    seconds: int | None = _told("the same in seconds", None)
    created: str = _told("when it was made, ISO 8601 in UTC")
    modified: str = _told("when it was last changed")
    author: str = _told("who made it, if it was imported from a PDF")
    replies: tuple[ReplyFields, ...] = _told("the replies to it in that PDF, in the order of the thread", ())
    picture: str = _told("where the picture of an area or drawing is, seen from this file; empty without one")
    link: str = _told("the link back to it in Paper Explorer")
    moment_link: str = _told("the link back to its time")
    audio_link: str = _told("the audio from its time on, if everybody can hear it; never an address of your own")
    web_link: str = _told("its page at arXiv, or what else there is on the web")
    web_name: str = _told("how that place is called: arXiv, OpenReview or Web page")
    review_link: str = _told("the comment of a review that it answers")
    paper: PaperFields | None = _told("its paper", None)


@dataclass(frozen=True, slots=True)
class GroupFields:
    """The items of one paper in a chapter."""

    paper: PaperFields | None = _told("the paper, where it is not the chapter's own", None)
    items: tuple[ItemFields, ...] = _told("in the order in which a reader meets them", ())


@dataclass(frozen=True, slots=True)
class ChapterFields:
    """A segment of the episode with something in it; or a topic of picks; or what belongs to none."""

    id: str = _told("its id in the episode")
    title: str = _told("the paper's title, or the segment's")
    name: str = _told("the episode's own name for it, where the title is the paper's")
    time: str = _told("where it begins, as 2:15:12; empty outside segments")
    seconds: int | None = _told("the same in seconds", None)
    section: str = _told("the letter of its section")
    speakers: tuple[str, ...] = _told("who speaks", ())
    link: str = _told("the link back to its beginning")
    audio_link: str = _told("the audio from its beginning on, if everybody can hear it")
    paper: PaperFields | None = _told("the segment's paper", None)
    groups: tuple[GroupFields, ...] = _told("annotations and notes, by paper", ())


@dataclass(frozen=True, slots=True)
class LinkFields:
    """A link of the show notes to something other than a paper."""

    title: str = _told("what the show notes call it")
    url: str = _told("its address")


@dataclass(frozen=True, slots=True)
class EpisodeFields:
    """An episode."""

    id: str = _told("its id in this program")
    title: str = _told("its title")
    podcast: str = _told("the podcast")
    event: str = _told("the conference it reports from")
    url: str = _told("its page on the web")
    link: str = _told("the link back to it in Paper Explorer")
    links: tuple[LinkFields, ...] = _told("the links of its show notes that belong to no segment, in its own file", ())
    file: str = _told("the name of its own file in a folder, without “.md”")
    path: str = _told("where that file is, seen from the file being written")


@dataclass(frozen=True, slots=True)
class FileFields:
    """What a template is given."""

    kind: str = _told("what is being written: “episode”, “paper”, “index”, or “items” for the clipboard")
    title: str = _told("the title of the episode or paper, or of the folder")
    episode: EpisodeFields | None = _told("the episode; of a paper's file the one it was opened in, if any", None)
    paper: PaperFields | None = _told("the paper, in a paper's file", None)
    chapters: tuple[ChapterFields, ...] = _told("of an episode's file", ())
    items: tuple[ItemFields, ...] = _told("all of them, in order", ())
    papers: tuple[PaperFields, ...] = _told("the papers that have items; in the index, those that have a file", ())
    all_papers: tuple[PaperFields, ...] = _told("the same and, of an episode, those without items too", ())
    episodes: tuple[EpisodeFields, ...] = _told("in the index, those that have a file", ())
    count: int = _told("how many items there are", 0)
    updated: str | None = _told("when the newest change among them was made; none without items", None)


FIELDS = (FileFields, EpisodeFields, LinkFields, ChapterFields, GroupFields, PaperFields, ItemFields, ReplyFields)


_CALLS = (
    (
        "`{% call own(id) %} … {% endcall %}`",
        "a block that the program owns and updates; everything else is left unchanged",
    ),
    ('`{% call own(id, "- ") %} … {% endcall %}`', "the same as an item of a list, for Logseq"),
    ('`front({"name": value})`', "YAML at the head of the file, without empty values"),
    ('`properties({"name": value})`', "page properties of Logseq at the head of the file"),
    ("`link(text, url)`", "a link"),
    ("`text \\| words`", "what the user wrote, as Markdown that can't affect the text around it"),
    ("`text \\| quoted`", "the lines of a block quotation"),
    ("`text \\| tag`", "a tag such as `#to-do`"),
    ("`name \\| wiki(title)`", "a link of Obsidian or Logseq to a file by its name"),
)


def reference() -> str:
    """Return the reference of all fields of templates, as Markdown."""
    parts = [
        "# Template fields\n\n"
        "Templates are [Jinja](https://jinja.palletsprojects.com/templates/). Printed values are text: Markdown\n"
        "syntax in them is escaped. Text outside `own` blocks is written once, when the file is new, and is the\n"
        "user's from then on. A template is given the fields of *File*; `parts.j2` beside this file has macros to\n"
        "import.\n\n"
        "This page is made from the program: `python3 packaging/dev.py fields`.\n",
        "\n## Calls and filters\n\n| Call | Meaning |\n|---|---|\n"
        + "".join(f"| {call} | {told} |\n" for call, told in _CALLS),
    ]
    for one in FIELDS:
        rows = "".join(f"| `{it.name}` | {_type(str(it.type))} | {it.metadata['told']} |\n" for it in fields(one))
        name = one.__name__.removesuffix("Fields")
        parts.append(
            f"\n## {name}\n\n{(one.__doc__ or '').strip()}\n\n| Field | Type | Meaning |\n|---|---|---|\n{rows}"
        )
    return "".join(parts)


def _type(text: str) -> str:
    """Describe a type for readers who don't know Python."""
    text = text.removeprefix("<class '").removesuffix("'>").replace("explorer.services.export.template_fields.", "")
    is_list = text.startswith("tuple[")
    text = text.removeprefix("tuple[").removesuffix(", ...]").replace("Fields", "")
    text, _, may_lack = text.partition(" | ")
    text = {"str": "text", "int": "number", "bool": "yes or no"}.get(text, text)
    return ("list of " if is_list else "") + text + (", or none" if may_lack else "")
