"""Converts the library's content to the fields of templates; deterministic, so that equal notes give equal exports."""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from explorer.model import annotation_colors, timecode, wiki_links
from explorer.model.annotation import Annotation, Item, Note, Reply, words
from explorer.model.annotation_colors import Palette
from explorer.model.episode import Episode, Segment, Timeline
from explorer.model.ids import short_hash
from explorer.model.page_labels import label_of
from explorer.model.paper import Paper, PaperMetadata
from explorer.model.paper_year import paper_year
from explorer.model.reply_thread import reply_text, threaded
from explorer.model.text_tags import besides_text
from explorer.services import escaped_markdown
from explorer.services.escaped_markdown import plain
from explorer.services.export.deep_links import item_link, moment_link, note_link, page_link
from explorer.services.export.drawing_svg import svg_name, svg_of
from explorer.services.export.template_fields import (
    ChapterFields,
    EpisodeFields,
    FileFields,
    GroupFields,
    ItemFields,
    LinkFields,
    PaperFields,
    ReplyFields,
)
from explorer.services.public_audio import PublicAudio

BESIDE = "Not in the episode"
UNPLACED = "Outside the segments"
_KINDS = {
    "highlight": "",
    "underline": "Underline",
    "strike": "Strikethrough",
    "note": "Note",
    "area": "Area",
    "ink": "Drawing",
    "line": "Line",
    "arrow": "Arrow",
    "text": "Text box",
}
_FORUM_NOTE = "https://openreview.net/forum?id={forum}&noteId={note}"


@dataclass(frozen=True, slots=True)
class ExportPaths:
    """Paths of files and pictures relative to the export's folder; empty for a single file.

    ``files`` are those of papers and episodes by their ids (``paper:ID``, ``episode:ID``), ``here`` is the one being
    written, ``assets`` the folder of pictures, None where pictures can't be shown. ``wiki`` if files are linked to by
    their names, as in Obsidian and Logseq.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    here: str = ""
    assets: str | None = None
    wiki: bool = False

    def path(self, file_id: str) -> str:
        """Return a file's path relative to the current file; empty if there is none."""
        return self._from_here(self.files[file_id]) if file_id in self.files else ""

    def name(self, file_id: str) -> str:
        """Return a file's name without its suffix."""
        return posixpath.basename(self.files.get(file_id, "")).removesuffix(".md")

    def picture(self, name: str | None) -> str:
        """Return a picture's path relative to the current file."""
        return self._from_here(posixpath.join(self.assets, asset(name))) if name and self.assets is not None else ""

    def drawing(self, svg: str) -> str:
        """Return the path of a drawing's file relative to the current file."""
        return self._from_here(posixpath.join(self.assets, svg_name(svg))) if svg and self.assets is not None else ""

    def link(self, file_id: str, words: str) -> str | None:
        """Return a Markdown link to a file; None if there is none."""
        if file_id not in self.files:
            return None
        if self.wiki:
            return escaped_markdown.wiki_link(self.name(file_id), words)
        return escaped_markdown.link(words, self.path(file_id))

    def _from_here(self, path: str) -> str:
        folder = _relative(posixpath.dirname(path), posixpath.dirname(self.here))
        return posixpath.normpath(posixpath.join(folder, posixpath.basename(path)))


@lru_cache(64)
def _relative(folder: str, start: str) -> str:
    """Return a folder's path relative to another one, both relative to the export's; the folders are few."""
    return posixpath.relpath(folder or ".", start or ".")


def asset(picture: str) -> str:
    """Return the file name of a picture in an export."""
    return f"{picture[:16]}.png"


@dataclass(frozen=True, slots=True)
class Source:
    """All data of an export, read at one moment.

    ``papers`` has the paper of each item; ``keys`` are citation keys; ``metadata`` is that of arXiv and
    OpenReview by the paper's id. ``named`` has the ids of papers by the names that links in notes use for them;
    ``labels`` are page labels by the ids of files and of papers, where they are not the pages' numbers; ``audios`` is
    the audio that everybody can hear, by the ids of episodes.
    """

    timeline: Timeline | None
    items: Sequence[Item]
    papers: Mapping[str, Paper]
    colors: Palette = annotation_colors.DEFAULT
    keys: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, PaperMetadata] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    audios: Mapping[str, PublicAudio] = field(default_factory=dict)

    def audio_link(self, episode_id: str | None, second: int | None) -> str:
        """Return the public address of an episode's audio from a second on; empty if there is none."""
        audio = self.audios.get(episode_id or "")
        return audio.at(second) if audio and second is not None else ""

    def label(self, item: Item) -> str:
        """Return the label of an item's page; empty if it is on none."""
        if item.page is None:
            return ""
        subject = item.file_id if isinstance(item, Annotation) else item.paper_id
        return label_of(self.labels.get(subject or "", ()), item.page)


class FieldBuilder:
    """Builds the fields of a file."""

    def __init__(self, source: Source, places: ExportPaths | None = None) -> None:
        self._source, self._places = source, places or ExportPaths()
        self._timeline = source.timeline
        self._counts: dict[str, int] = {}
        for item in source.items:
            if item.paper_id:
                self._counts[item.paper_id] = self._counts.get(item.paper_id, 0) + 1
        self._papers: dict[str, PaperFields] = {}

    def episode(self) -> FileFields:
        """Return all items of the episode and its papers, in the episode's order and then in page order.

        Items made during the episode in papers that are not part of it come under a last heading.
        """
        assert self._timeline is not None
        places: dict[tuple[int, int], list[tuple[_Place, Item]]] = {}
        for item in self._source.items:
            place = self._place(item, self._timeline)
            places.setdefault(place.chapter, []).append((place, item))
        chapters = tuple(self._chapter(members) for _, members in sorted(places.items()))
        items = tuple(one for chapter in chapters for group in chapter.groups for one in group.items)
        episode = self._episode(self._timeline.episode)
        return self._file("episode", episode.title, items, episode=episode, chapters=chapters)

    def paper(self, paper_id: str) -> FileFields:
        """Return all items of a paper in page order."""
        found = [one for one in self._source.items if one.paper_id == paper_id]
        items = tuple(self._item(one) for one in sorted(found, key=in_reading_order))
        paper = self._paper(self._source.papers[paper_id])
        episode = self._episode(self._timeline.episode) if self._timeline else None
        return self._file("paper", paper.title, items, episode=episode, paper=paper)

    def some(self, title: str) -> FileFields:
        """Return the items in the given order, of any paper."""
        return self._file("items", title, tuple(map(self._item, self._source.items)))

    def index(self, title: str, episodes: Iterable[Episode]) -> FileFields:
        """Return the list of files."""
        papers = [one for one in self._all_papers() if one.path or not self._places.files]
        named = tuple(map(self._episode, episodes))
        items = tuple(self._item(one) for one in self._source.items)
        return replace(self._file("index", title, items, episodes=named), papers=tuple(papers))

    # Private helpers

    def _file(
        self,
        kind: str,
        title: str,
        items: tuple[ItemFields, ...],
        *,
        episode: EpisodeFields | None = None,
        paper: PaperFields | None = None,
        chapters: tuple[ChapterFields, ...] = (),
        episodes: tuple[EpisodeFields, ...] = (),
    ) -> FileFields:
        all_papers = (paper,) if paper else self._all_papers()
        return FileFields(
            kind=kind,
            title=title,
            episode=episode,
            paper=paper,
            chapters=chapters,
            episodes=episodes,
            items=items,
            papers=(paper,) if paper and paper.count else tuple(one for one in all_papers if one.count),
            all_papers=all_papers,
            count=len(items),
            updated=max((one.modified for one in items), default=None),
        )

    def _episode(self, episode: Episode) -> EpisodeFields:
        return EpisodeFields(
            id=episode.id,
            title=plain(episode.title) or "Untitled",
            podcast=plain(episode.podcast),
            event=plain(episode.event or ""),
            url=episode.page_url or "",
            link=moment_link(episode.id, None),
            links=self._links(episode),
            file=self._places.name(f"episode:{episode.id}"),
            path=self._places.path(f"episode:{episode.id}"),
        )

    def _links(self, episode: Episode) -> tuple[LinkFields, ...]:
        timeline = self._timeline
        found = timeline.whole_links if timeline and timeline.episode.id == episode.id else ()
        return tuple(LinkFields(plain(one.title) or one.url, one.url) for one in found if one.url)

    def _all_papers(self) -> tuple[PaperFields, ...]:
        return tuple(map(self._paper, self._source.papers.values()))

    def _paper_of(self, paper_id: str | None) -> PaperFields | None:
        paper = self._source.papers.get(paper_id or "")
        return self._paper(paper) if paper else None

    def _paper(self, paper: Paper) -> PaperFields:
        """Return a paper's fields, built when they are first needed: of the thousands of papers that a file's notes may
        link to, it names few."""
        if paper.id not in self._papers:
            self._papers[paper.id] = self._built(paper)
        return self._papers[paper.id]

    def _built(self, paper: Paper) -> PaperFields:
        known = self._source.metadata.get(paper.id, PaperMetadata())
        record, forum = known.arxiv, known.forum
        authors = paper.authors or (record.authors if record else ())
        return PaperFields(
            id=paper.handle,
            title=plain(paper.title) or "Untitled",
            authors=tuple(filter(None, map(plain, authors))),
            year=paper_year(paper, record),
            venue=plain(paper.venue or ""),
            presentation=plain(paper.presentation or ""),
            award=plain(paper.award or ""),
            decision=plain(forum.decision or "") if forum else "",
            ratings=forum.ratings if forum else (),
            arxiv=paper.arxiv or "",
            openreview=paper.openreview or "",
            doi=plain(record.doi or "") if record else "",
            abs_url=paper.abs_url() or "",
            pdf_url=paper.pdf_url() or "",
            forum_url=paper.forum_url() or "",
            link=page_link(paper.handle, None),
            key=self._source.keys.get(paper.id, ""),
            file=self._places.name(f"paper:{paper.handle}"),
            path=self._places.path(f"paper:{paper.handle}"),
            count=self._counts.get(paper.id, 0),
        )

    def _place(self, item: Item, timeline: Timeline) -> "_Place":
        paper_id = item.paper_id
        if not paper_id:
            segment = timeline.segment_at(item.at_s) if item.at_s is not None else None
            if segment is None:
                return _Place((2, 0), "unplaced", UNPLACED, None, None)
            return _Place((0, timeline.segments.index(segment)), segment.id, "", segment, None)
        if segment := timeline.segment_of(paper_id):
            other = None if segment.paper_id == paper_id else paper_id
            return _Place((0, timeline.segments.index(segment)), segment.id, "", segment, other)
        for one in timeline.appearances:
            if one.paper_id == paper_id and one.topic:
                number = list(timeline.picks()).index(one.topic)
                return _Place((1, number), f"picks {one.topic}", f"Picks: {one.topic}", None, paper_id)
        return _Place((3, 0), "beside", BESIDE, None, paper_id)

    def _chapter(self, members: "Sequence[tuple[_Place, Item]]") -> ChapterFields:
        first = members[0][0]
        groups: dict[str, list[Item]] = {}
        order = {paper_id: index for index, paper_id in enumerate(self._source.papers)}
        for place, item in members:
            groups.setdefault(place.paper_id or "", []).append(item)
        made = tuple(
            GroupFields(
                self._paper_of(paper_id),
                tuple(self._item(one) for one in sorted(groups[paper_id], key=in_reading_order)),
            )
            for paper_id in sorted(groups, key=lambda one: order.get(one, -1))
        )
        segment = first.segment
        if segment is None:
            return ChapterFields(id=first.id, title=first.heading, groups=made)
        paper = self._paper_of(segment.paper_id)
        named = plain(segment.title)
        return ChapterFields(
            id=first.id,
            title=paper.title if paper else named,
            # The episode's own name for the paper, if the heading has the paper's title.
            name=named if paper and paper.title.casefold() != named.casefold() else "",
            time=timecode.display(segment.start_s),
            seconds=segment.start_s,
            section=segment.section,
            speakers=tuple(filter(None, map(plain, segment.speakers))),
            link=moment_link(self._timeline.episode.id, segment.start_s) if self._timeline else "",
            audio_link=self._source.audio_link(self._timeline.episode.id, segment.start_s) if self._timeline else "",
            paper=paper,
            groups=made,
        )

    def _item(self, item: Item) -> ItemFields:
        paper = self._source.papers.get(item.paper_id or "")
        page = None if item.page is None else item.page + 1
        label = plain(self._source.label(item))
        has_time = item.at_s is not None and bool(item.episode_id)
        web, name = self._web(paper, page)
        is_mark = isinstance(item, Annotation)
        color = annotation_colors.name_of(self._source.colors, item.color) if isinstance(item, Annotation) else ""
        time = timecode.display(item.at_s) if item.at_s is not None and has_time else ""
        kind = item.kind if isinstance(item, Annotation) else "note"
        shape = item.shape if isinstance(item, Annotation) else ""
        place = " · ".join(filter(None, (_KINDS[shape or kind], f"Page {label}" if page else "", color)))
        return ItemFields(
            id=item.id,
            kind=kind,
            shape=shape,
            is_annotation=is_mark,
            head=" · ".join(filter(None, (place, time))),
            place=place,
            anchor=short_hash(item.id, 8),
            color=color,
            quote=plain(item.quote) if isinstance(item, Annotation) else "",
            said=item.said if isinstance(item, Note) else "",
            comment=self._words(words(item)),
            tags=besides_text(item),
            page=page,
            page_label=label,
            time=time,
            seconds=item.at_s if has_time else None,
            created=item.created,
            modified=item.modified,
            author=plain(item.author) if isinstance(item, Annotation) else "",
            replies=tuple(map(_reply, threaded(item.replies))) if isinstance(item, Annotation) else (),
            picture=self._shown(item) if isinstance(item, Annotation) else "",
            link=item_link(item),
            moment_link=moment_link(item.episode_id, item.at_s) if has_time and item.episode_id else "",
            audio_link=self._source.audio_link(item.episode_id, item.at_s),
            web_link=web,
            web_name=name,
            review_link=_review(item, paper),
            paper=self._paper_of(item.paper_id),
        )

    def _shown(self, item: Annotation) -> str:
        """Return where the picture of an area or a drawing is; empty without one."""
        if item.kind == "ink":
            return self._places.drawing(svg_of(item, self._source.colors)) if self._places.assets is not None else ""
        return self._places.picture(item.picture)

    def _words(self, text: str) -> str:
        """Convert a text of the user: links and pictures of the library become links that work from a file."""
        if "[" not in text:
            return text
        return wiki_links.replace(wiki_links.replace_pictures(text, self._picture), self._link)

    def _picture(self, picture: wiki_links.WikiPicture) -> str:
        shown = escaped_markdown.line(picture.alt)
        place = self._places.picture(picture.name)
        return f"![{shown}]({place})" if place else f"({shown or 'picture'})"

    def _link(self, link: wiki_links.WikiLink) -> str:
        if link.kind == "paper":
            paper = self._paper_of(self._source.named.get(link.id, link.id))
            name, handle = (paper.title, paper.id) if paper else (link.name, link.id)
            return self._places.link(f"paper:{handle}", name) or escaped_markdown.link(name, page_link(handle, None))
        return escaped_markdown.link(link.name, note_link(link.id))

    def _web(self, paper: Paper | None, page: int | None) -> tuple[str, str]:
        if paper:
            if url := paper.pdf_url(page):
                return url, "arXiv"
            url = paper.forum_url()
            return (url, "OpenReview") if url else ("", "")
        url = self._timeline.episode.page_url if self._timeline else None
        return (url, "Web page") if url else ("", "")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item belongs: the index of its chapter, and its paper if that is not the segment's own."""

    chapter: tuple[int, int]
    id: str
    heading: str
    segment: Segment | None
    paper_id: str | None


def in_reading_order(item: Item) -> tuple[bool, int, float, float, int, str, str]:
    """Sort by place on the pages; then items without a page, by second; then by age."""
    if isinstance(item, Annotation):
        page, y, x = item.place()
        return (False, page, y, x, item.at_s or 0, item.created, item.id)
    # A note on a page without a point comes before the page's other annotations.
    page = -1 if item.page is None else item.page
    x, y = item.point or (0.0, -1.0)
    return (item.page is None, page, y, x, -1 if item.at_s is None else item.at_s, item.created, item.id)


def pictures_of(items: Iterable[Item]) -> list[str]:
    """Return the names of all pictures in items: those of areas, and those in texts."""
    names = {one.picture for one in items if isinstance(one, Annotation) and one.picture}
    names |= {found.name for one in items if "](picture:" in words(one) for found in wiki_links.pictures(words(one))}
    return sorted(names)


def _reply(found: tuple[int, Reply]) -> ReplyFields:
    depth, reply = found
    return ReplyFields(depth, plain(reply.author), reply.made[:10], plain(reply_text(reply)), plain(reply.state))


def _review(item: Item, paper: Paper | None) -> str:
    if not isinstance(item, Note) or not item.forum_note_id or paper is None or not paper.openreview:
        return ""
    return _FORUM_NOTE.format(forum=paper.openreview, note=item.forum_note_id)
