"""The notes of an episode as one Markdown file, the same bytes for the same notes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from explorer.model import timecode
from explorer.model.annotation import Annotation, Note
from explorer.model.episode import Segment, Timeline
from explorer.model.paper import Paper
from explorer.services import markdown
from explorer.services.writing import write_named
from explorer.store.database import Store

Item = Annotation | Note
BESIDE = "Beside the episode"
UNPLACED = "Outside the segments"


def episode_markdown(store: Store, episode_id: str) -> str:
    """Everything marked and written in an episode and its papers, in the episode's order and then in page order.

    Items of papers that are not in the episode, but were made while it was current, come under a last heading.

    Raises:
        KnownError: ``episode-unknown``, or what the store raises.
    """
    with store.read():
        timeline = store.episodes.timeline(episode_id)
        items: list[Item] = [*store.annotations.of_episode(episode_id), *store.notes.of_episode(episode_id)]
        named = {item.paper_id for item in items if item.paper_id} - timeline.papers.keys()
        others = {paper.id: paper for paper in map(store.papers.get, sorted(named)) if paper}
    return render(timeline, items, timeline.papers | others)


def write_episode(store: Store, episode_id: str, path: Path) -> None:
    """Write ``episode_markdown`` to a file that the user named.

    Raises:
        KnownError: ``episode-unknown``, what the store raises, or what ``write_named`` does; an old file is as it was.
    """
    write_named(path, episode_markdown(store, episode_id).encode())


def render(timeline: Timeline, items: Sequence[Item], papers: dict[str, Paper]) -> str:
    """The file for these items; ``papers`` has the paper of each."""
    return _Export(timeline, items, papers).text()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item belongs: its heading's place in the file, and its paper if it is not the segment's own."""

    chapter: tuple[int, int]
    heading: str
    segment: Segment | None
    paper: Paper | None


class _Export:
    def __init__(self, timeline: Timeline, items: Sequence[Item], papers: dict[str, Paper]) -> None:
        self._timeline = timeline
        self._items = items
        self._papers = papers
        self._order = {segment.id: index for index, segment in enumerate(timeline.segments)}
        self._topics = list(timeline.picks())
        self._paper_order = {paper_id: index for index, paper_id in enumerate(papers)}

    def text(self) -> str:
        episode = self._timeline.episode
        chapters: dict[tuple[int, int], list[tuple[_Place, Item]]] = {}
        for item in self._items:
            place = self._place(item)
            chapters.setdefault(place.chapter, []).append((place, item))
        blocks = [f"# {markdown.line(episode.title) or 'Untitled'}"]
        for _, members in sorted(chapters.items()):
            blocks += self._chapter(members)
        return self._front_matter() + "\n" + "\n\n".join(blocks) + "\n"

    def _front_matter(self) -> str:
        episode = self._timeline.episode
        used = {item.paper_id for item in self._items}
        return markdown.front_matter(
            (
                ("title", episode.title),
                ("podcast", episode.podcast),
                ("event", episode.event),
                ("papers", [self._papers[one].title for one in self._paper_order if one in used]),
                ("notes", len(self._items)),
                ("updated", max((item.modified for item in self._items), default=None)),
            )
        )

    def _place(self, item: Item) -> _Place:
        timeline = self._timeline
        paper = self._papers[item.paper_id] if item.paper_id else None
        if paper is None:
            segment = timeline.segment_at(item.at_s) if item.at_s is not None else None
            if segment is None:
                return _Place((2, 0), UNPLACED, None, None)
            return _Place((0, self._order[segment.id]), "", segment, None)
        if segment := timeline.segment_of(paper.id):
            return _Place((0, self._order[segment.id]), "", segment, None if segment.paper_id == paper.id else paper)
        for one in timeline.appearances:
            if one.paper_id == paper.id and one.topic:
                return _Place((1, self._topics.index(one.topic)), f"Picks: {one.topic}", None, paper)
        return _Place((3, 0), BESIDE, None, paper)

    def _chapter(self, members: list[tuple[_Place, Item]]) -> Iterable[str]:
        """A heading, what stands right under it, and then each of its other papers with what belongs to it."""
        first = members[0][0]
        yield from self._segment_head(first.segment) if first.segment else [f"## {markdown.line(first.heading)}"]
        groups: dict[str, list[Item]] = {}
        for place, item in members:
            groups.setdefault(place.paper.id if place.paper else "", []).append(item)
        for paper_id in sorted(groups, key=lambda one: self._paper_order.get(one, -1)):
            paper = self._papers.get(paper_id)
            if paper:
                yield f"### {_title(paper)}"
                yield from _about(paper)
            segment_paper = self._papers.get(first.segment.paper_id or "") if first.segment else None
            for item in sorted(groups[paper_id], key=_in_reading_order):
                yield from self._item(item, paper or segment_paper)

    def _segment_head(self, segment: Segment) -> Iterable[str]:
        paper = self._papers.get(segment.paper_id or "")
        title = _title(paper) if paper else markdown.line(segment.title)
        yield f"## {timecode.display(segment.start_s)} · {title}"
        said = ", ".join(filter(None, (markdown.line(one) for one in segment.speakers)))
        # The episode's own name for it, where the heading has the paper's.
        name = markdown.line(segment.title) if paper and paper.title.casefold() != segment.title.casefold() else ""
        here = markdown.link("Open at this time", self._moment(segment.start_s))
        yield " · ".join(filter(None, (name, f"with {said}" if said else "", here)))
        if paper:
            yield from _about(paper)

    def _item(self, item: Item, paper: Paper | None) -> Iterable[str]:
        """A quotation if there is one; a line that says where it is and leads back; the user's words."""
        page = None if item.page is None else item.page + 1
        where = [] if page is None else [f"Page {page}"]
        if isinstance(item, Annotation):
            if quoted := markdown.line(item.quote):
                yield f"> {quoted}"
            where.append(item.color)
            back, words = f"paper-explorer://open?annotation={quote(item.id, safe='')}", item.comment
        else:
            back, words = self._note_link(item), item.text
        links = [markdown.link("Paper Explorer", back)]
        if item.at_s is not None and item.episode_id == self._timeline.episode.id:
            where.append(timecode.display(item.at_s))
            # The page and the second are two places: each has its own way back.
            if back != (moment := self._moment(item.at_s)):
                links.append(markdown.link(timecode.display(item.at_s), moment))
        if isinstance(item, Note) or item.kind == "note":
            where.insert(0, "Note")
        head = f"**{' · '.join(where)}**"
        web = (paper.pdf_url(page) or paper.forum_url()) if paper else self._timeline.episode.page_url
        if web:
            links.append(markdown.link(_site(web), web))
        yield " · ".join([head, *links])
        if comment := markdown.paragraphs(words):
            yield comment

    def _note_link(self, note: Note) -> str:
        if note.paper_id and (note.page is not None or note.at_s is None):
            return page_link(note.paper_id, None if note.page is None else note.page + 1)
        return self._moment(note.at_s)

    def _moment(self, seconds: int | None) -> str:
        time = "" if seconds is None else f"&t={seconds}"
        return f"paper-explorer://open?episode={quote(self._timeline.episode.id, safe='')}{time}"


def page_link(paper_id: str, page: int | None) -> str:
    """The way back to a paper, and to a page of it (from 1)."""
    return f"paper-explorer://open?paper={quote(paper_id, safe='')}" + ("" if page is None else f"&page={page}")


def _title(paper: Paper) -> str:
    return markdown.line(paper.title) or "Untitled"


def _about(paper: Paper) -> Iterable[str]:
    """Who wrote the paper, and where it lies on the web."""
    if authors := ", ".join(filter(None, (markdown.line(one) for one in paper.authors))):
        yield authors
    links = []
    if url := paper.abs_url():
        links.append(markdown.link(f"arXiv {paper.arxiv}", url))
    if url := paper.forum_url():
        links.append(markdown.link("OpenReview", url))
    if links:
        yield " · ".join(links)


def _site(url: str) -> str:
    host = url.split("/")[2] if url.count("/") >= 2 else ""
    return {"arxiv.org": "arXiv", "openreview.net": "OpenReview"}.get(host, "Web page")


def _in_reading_order(item: Item) -> tuple[bool, int, float, float, int, str, str]:
    """By place on the pages; then what has no page, by its second; then by age."""
    if isinstance(item, Annotation):
        page, y, x = item.place()
        return (False, page, y, x, item.at_s or 0, item.created, item.id)
    # A note at a page has no place on it: it comes before the marks of that page.
    page = -1 if item.page is None else item.page
    return (item.page is None, page, -1.0, 0.0, -1 if item.at_s is None else item.at_s, item.created, item.id)
