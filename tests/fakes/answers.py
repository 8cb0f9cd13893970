"""Answers of arXiv's query API and OpenReview, in their current and earlier formats, made from a few facts."""

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Facts:
    """The facts that the fake services have about a paper. ``venue`` is worded as OpenReview does: ``ICLR
    2024 oral``. ``arxiv`` is empty for a paper that is not at arXiv."""

    arxiv: str
    title: str
    authors: tuple[str, ...] = ("Ada Example", "Bo Muster")
    abstract: str = "We show that a thing holds for $x &lt; 5$.\n  A second paragraph follows."
    version: int = 2
    comment: str | None = None
    forum: str | None = None
    venue: str | None = None
    published: str = "2023-09-28T16:45:00Z"
    doi: str | None = None
    pmid: str | None = None
    pdf: str | None = None
    """Where OpenAlex says that a free PDF is."""


def feed(papers: list[Facts], total: int | None = None) -> str:
    """Return an Atom feed in the current format."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/query-digest</id>
  <title>arXiv Query</title>
  <opensearch:itemsPerPage>{len(papers)}</opensearch:itemsPerPage>
  <opensearch:totalResults>{len(papers) if total is None else total}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
  {"".join(map(_entry, papers))}
</feed>"""


def error_feed(message: str) -> str:
    """Return arXiv's answer to an invalid query: an entry titled Error."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
  <id>https://arxiv.org/</id><title>arXiv Search Results</title>
  <opensearch:totalResults>1</opensearch:totalResults>
  <entry><id>https://arxiv.org/api/errors#{escape(message.replace(" ", "_"))}</id><title>Error</title>
  <summary>{escape(message)}</summary><author><name>arXiv api core</name></author></entry>
</feed>"""


def legacy_feed(paper: Facts) -> str:
    """Return a feed in the earlier format: hard-wrapped titles and summaries, local times, a namespace on
    each element."""
    title = escape(paper.title).replace(" ", "\n  ", 1)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title type="html">ArXiv Query: id_list</title>
<opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
<entry><id>http://arxiv.org/abs/{paper.arxiv}v{paper.version}</id>
<updated>2024-04-12T00:00:00-04:00</updated><published>2023-09-28T00:00:00-04:00</published>
<title>{title}</title><summary>  We show that a thing
holds for all things.
</summary>{"".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)}
<arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
<category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/></entry></feed>"""


def submission(paper: Facts) -> dict[str, Any]:
    """Return a submission in the format of OpenReview's API version 2."""
    return {
        "id": paper.forum,
        "forum": paper.forum,
        "number": 123,
        "version": 2,
        "domain": "ICLR.cc/2024/Conference",
        "cdate": 1695400000000,
        "invitations": ["ICLR.cc/2024/Conference/-/Submission", "ICLR.cc/2024/Conference/-/Edit"],
        "readers": ["everyone"],
        "content": {
            "title": {"value": paper.title},
            "authors": {"value": list(paper.authors)},
            "venue": {"value": paper.venue or "Submitted to ICLR 2024"},
            "venueid": {"value": "ICLR.cc/2024/Conference"},
        },
    }


def reply(paper: Facts, kind: str, number: int, **content: Any) -> dict[str, Any]:
    """Return a reply in a forum, in version 2: ``kind`` is Official_Review, Decision, Official_Comment and so on."""
    return {
        "id": f"{kind[:4]}{number:06}",
        "forum": paper.forum,
        "replyto": paper.forum,
        "number": number,
        "cdate": 1698400000000 + number,
        "invitations": [f"ICLR.cc/2024/Conference/Submission123/-/{kind}", "ICLR.cc/2024/Conference/-/Edit"],
        "content": {name: {"value": value} for name, value in content.items()},
    }


def version_1(note: dict[str, Any]) -> dict[str, Any]:
    """Return the same note in the format of version 1: bare values, one invitation."""
    bare = {name: field["value"] for name, field in note["content"].items()}
    rest = {name: value for name, value in note.items() if name not in ("invitations", "domain", "version")}
    return {**rest, "invitation": note["invitations"][0], "content": bare}


def _entry(paper: Facts) -> str:
    link = f"https://arxiv.org/abs/{paper.arxiv}v{paper.version}"
    comment = f"<arxiv:comment>{escape(paper.comment)}</arxiv:comment>" if paper.comment else ""
    return f"""<entry>
    <id>http://arxiv.org/abs/{paper.arxiv}v{paper.version}</id>
    <title>{escape(paper.title)}</title>
    <updated>2024-04-12T08:00:00Z</updated>
    <link href="{link}" rel="alternate" type="text/html"/>
    <link href="{link.replace("/abs/", "/pdf/")}" rel="related" type="application/pdf" title="pdf"/>
    <summary>{paper.abstract}</summary>
    <category term="cs.CV" scheme="http://arxiv.org/schemas/atom"/>
    <category term="cs.LG" scheme="http://arxiv.org/schemas/atom"/>
    <published>{paper.published}</published>
    {comment}
    <arxiv:primary_category term="cs.CV"/>
    {"".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)}
  </entry>"""
