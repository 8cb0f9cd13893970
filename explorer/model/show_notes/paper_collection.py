"""Collects the papers that show notes name: two addresses of one work, or two mentions of it, are one paper."""

from explorer.model.show_notes.paper_mention import MOST_PAPERS, LineLinks, Mention
from explorer.model.show_notes.parsed_notes import Doubt, PaperRole, ParsedLink, ParsedNotes, ParsedPaper
from explorer.model.show_notes.title_similarity import similarity
from explorer.model.title_match import bare_title

_OTHER = 45
"""Below this similarity of titles, an id that both have is a doubt."""
_MOST_LINKS = 500
_MOST_PLACES = 50
_RANK = {"mentioned": 0, "pick": 1, "main": 2}


def _fits(paper: ParsedPaper, mention: Mention) -> bool:
    """Return whether no address of a mention says another id than a paper has."""
    names = ("arxiv", "openreview", "doi", "pmid", "pmcid")
    return all(
        getattr(paper, name) is None or getattr(address, name) in (None, getattr(paper, name))
        for address in mention.addresses
        for name in names
    )


class PaperCollection:
    """Fills the papers and links of parsed notes."""

    def __init__(self, notes: ParsedNotes) -> None:
        self._notes = notes
        self._by_key: dict[str, int] = {}
        self._by_title: dict[str, list[int]] = {}

    def add_links(self, found: LineLinks, segment: int | None) -> None:
        """Keep the links of a line that are no papers."""
        if len(self._notes.links) < _MOST_LINKS:
            self._notes.links += [ParsedLink(text[:200], one.url, one.kind, segment) for text, one in found.others]

    def add(
        self,
        mention: Mention,
        role: PaperRole,
        line: int,
        *,
        segment: int | None = None,
        topic: str | None = None,
        relation: str | None = None,
    ) -> int:
        """Add a mention to the paper that it names, a new one or one that was named before; return its index."""
        keys = {one.key for one in mention.addresses}
        index = next((self._by_key[key] for key in sorted(keys) if key in self._by_key), None)
        title = mention.title
        if index is not None and title and self._clashes(self._notes.papers[index], title, line):
            name = self._notes.papers[index].name
            self._notes.doubts.append(
                Doubt("id", f"“{title[:90]}” has the address of “{name[:90]}”.", line, paper=len(self._notes.papers))
            )
            keys, index = set(), None
            mention = Mention(title, [], mention.start, mention.end, authors=mention.authors)
        if index is None and title is None and keys and self._notes.papers:
            above = self._notes.papers[-1]
            if above.line == line - 1 and (not above.keys or (mention.is_further and _fits(above, mention))):
                index = len(self._notes.papers) - 1  # the title or another address, and this one on the next line
        if index is None and title and len(bare_title(title)) >= 12:
            index = self._same_title(bare_title(title), mention)
        if index is None:
            if len(self._notes.papers) >= MOST_PAPERS:
                self._notes.is_truncated = True
                return len(self._notes.papers) - 1
            self._notes.papers.append(ParsedPaper(title, role, line=line, relation=relation, topic=topic))
            index = len(self._notes.papers) - 1
        paper = self._notes.papers[index]
        if title:
            same = self._by_title.setdefault(bare_title(title), [])
            if index not in same:
                same.append(index)
        self._merge(paper, mention, role, segment, topic, relation)
        if mention.end > mention.start and len(paper.places) < _MOST_PLACES:
            paper.places.append((line, *self._place(mention, line)))
        paper.keys |= keys
        for key in keys:
            self._by_key.setdefault(key, index)
        if role == "main" and segment is not None and self._notes.segments[segment].paper is None:
            self._notes.segments[segment].paper = index
        return index

    def _place(self, mention: Mention, line: int) -> tuple[int, int]:
        """Return where a line names a paper; a title whose address is on the next line stands in this one."""
        text, title = self._notes.lines[line], mention.title or ""
        if mention.end <= len(text):
            return mention.start, mention.end
        start = text.find(title) if title else -1
        return (start, start + len(title)) if start >= 0 else (0, len(text))

    def _clashes(self, paper: ParsedPaper, title: str, line: int) -> bool:
        """Return whether two titles at one address are of two papers: both in full, and nothing in common."""
        if not paper.title or paper.line == line:
            return False
        full = all(len(one.split()) >= 5 for one in (paper.title, title))
        return full and similarity(title, paper.title) < _OTHER

    def _same_title(self, key: str, mention: Mention) -> int | None:
        for number in self._by_title.get(key, ()):
            one = self._notes.papers[number]
            pairs = [("arxiv", one.arxiv), ("openreview", one.openreview), ("doi", one.doi), ("pmid", one.pmid)]
            if all(
                known is None or getattr(address, name) in (None, known)
                for address in mention.addresses
                for name, known in pairs
            ):
                return number
        return None

    def _merge(
        self,
        paper: ParsedPaper,
        mention: Mention,
        role: PaperRole,
        segment: int | None,
        topic: str | None,
        relation: str | None,
    ) -> None:
        for address in mention.addresses:
            paper.take(address)
        if mention.title and (not paper.title or (len(paper.title.split()) < 3 < len(mention.title.split()))):
            paper.title = mention.title
        if _RANK[role] > _RANK[paper.role]:
            paper.role, paper.topic, paper.relation = role, topic, relation if role != "main" else None
            if segment is not None:
                paper.segment = segment
        elif paper.segment is None and segment is not None and _RANK[role] == _RANK[paper.role]:
            paper.segment = segment
        if segment is not None and paper.segment is None:
            paper.segment = segment
        paper.topic = paper.topic or (topic if paper.role == "pick" else None)
        paper.authors = paper.authors or mention.authors
        paper.year = paper.year or mention.year
        paper.award = paper.award or mention.award
        paper.presentation = paper.presentation or mention.presentation
