"""The two podcasts of the demonstration: a conference recap, and a daily show about one paper an episode."""

import json
from html import escape
from typing import Any

from explorer import resources
from tests.fakes.demo_talk import demo_transcript
from tests.fakes.feeds import NAMESPACES
from tests.fakes.podcast_pages import Document, entry
from tests.fakes.tones import Tones

RECAP, DAILY = "The Poster Hall", "One Paper a Day"
_TALKS = 6
_DAYS = 8


def add_podcasts(server: Any) -> None:
    """Add both podcasts, their pages and their entries in the directory to a fake server."""
    papers = _papers()
    recap = _recap(server.url, papers)
    daily = _daily(server.url, papers[_TALKS : _TALKS + _DAYS])
    server.documents |= {
        "/feeds/poster-hall": Document(recap),
        "/feeds/one-paper-a-day": Document(daily),
        "/pages/poster-hall": Document(_page(RECAP, "/feeds/poster-hall"), "text/html; charset=utf-8"),
        "/pages/one-paper-a-day": Document(_page(DAILY, "/feeds/one-paper-a-day"), "text/html; charset=utf-8"),
        "/pages/poster-hall/2.vtt": Document(demo_transcript({"segments": _talks(papers)}).encode(), "text/vtt"),
        "/pages/poster-hall/chapters.json": Document(_chapters(papers[:_TALKS]), "application/json+chapters"),
    }
    server.sounds |= {f"/audio/poster-hall/{part}.wav": Tones(5400) for part in (1, 2)}
    server.sounds |= {f"/audio/one-paper-a-day/{number}.wav": Tones(900) for number in range(_DAYS)}
    for number, catalog in enumerate(_catalogs()):
        episode, path = catalog["episode"], f"/pages/bundled-{number}"
        server.sounds[f"/audio/bundled-{number}.wav"] = Tones(int(catalog["episode"]["duration_s"]))
        server.documents[f"{path}.vtt"] = Document(demo_transcript(catalog).encode(), "text/vtt")
        named = f'<podcast:transcript url="{server.url}{path}.vtt" type="text/vtt" language="en"/>'
        one = _item(
            episode["title"],
            f"bundled-{number}",
            "Mon, 27 May 2024 18:00:00 GMT",
            episode["duration_s"],
            "<p>The papers of this episode are in the program already.</p>",
            f"{server.url}{path}",
            named,
        )
        server.documents[f"/feeds/bundled-{number}"] = Document(_feed(episode["podcast"], f"{server.url}{path}", [one]))
        server.directory.append(entry(9100 + number, episode["podcast"], f"{server.url}/feeds/bundled-{number}"))
    server.directory += [
        entry(9001, RECAP, f"{server.url}/feeds/poster-hall", artistName="The demonstration"),
        entry(9002, DAILY, f"{server.url}/feeds/one-paper-a-day", artistName="The demonstration"),
    ]


def _catalogs() -> list[dict[str, Any]]:
    """Return the bundled episodes."""
    paths = sorted(resources.path("episodes").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in paths]


def _papers() -> list[dict[str, Any]]:
    """Return the papers of the bundled episode that are at arXiv."""
    found: dict[str, dict[str, Any]] = {}
    for catalog in _catalogs():
        for one in catalog["papers"]:
            if one["arxiv"]:
                found.setdefault(one["arxiv"], one)
    return list(found.values())


def _talks(papers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the segments of the recap's newest episode."""
    return [{"start_s": _start(one), "title": paper["title"]} for one, paper in enumerate(papers[:_TALKS])]


def _link(paper: dict[str, Any]) -> str:
    return f'<a href="https://arxiv.org/abs/{paper["arxiv"]}">{escape(paper["title"])}</a>'


def _start(number: int) -> int:
    return 150 + 720 * number


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _chapters(papers: list[dict[str, Any]]) -> bytes:
    """Return the chapters of the recap's newest episode, a little later than its notes say, as after an advert."""
    chapters: list[dict[str, Any]] = [{"startTime": 0, "title": "Welcome"}]
    chapters.append({"startTime": 20.5, "title": "Advert", "toc": False})
    chapters += [{"startTime": _start(one) + 30.0, "title": paper["title"]} for one, paper in enumerate(papers)]
    return json.dumps({"version": "1.2.0", "chapters": chapters}).encode()


def _recap(url: str, papers: list[dict[str, Any]]) -> bytes:
    items = []
    for part, day in ((2, "Tue, 28 May 2024"), (1, "Mon, 27 May 2024")):
        talks = papers[:_TALKS] if part == 2 else papers[-_TALKS:]
        times = "".join(
            f"<li>{_clock(_start(one))} {escape(paper['title'].split(':')[0])}</li>" for one, paper in enumerate(talks)
        )
        links = "".join(f"<li>{_link(paper)}</li>" for paper in talks)
        notes = (
            f"<p>Six posters, and the people who stood before them.</p><h2>Timestamps</h2>"
            f"<ul><li>0:00:00 Welcome</li>{times}</ul><h2>Papers</h2><ul>{links}</ul>"
        )
        chapters = f'<podcast:chapters url="{url}/pages/poster-hall/chapters.json" type="application/json+chapters"/>'
        words = f'<podcast:transcript url="{url}/pages/poster-hall/2.vtt" type="text/vtt" language="en"/>'
        items.append(
            _item(
                f"A walk through the poster hall, part {part}",
                f"poster-hall-{part}",
                f"{day} 18:00:00 GMT",
                5400,
                notes,
                f"{url}/pages/poster-hall/{part}",
                f"{chapters}{words}" if part == 2 else "",
            )
        )
    return _feed(RECAP, f"{url}/pages/poster-hall", items)


def _daily(url: str, papers: list[dict[str, Any]]) -> bytes:
    items = [
        _item(
            paper["title"],
            f"daily-{number}",
            f"{10 + len(papers) - number} Jun 2024 06:00:00 GMT",
            900,
            f"<p>Today: {_link(paper)}, in a quarter of an hour.</p>",
            f"{url}/pages/one-paper-a-day/{number}",
        )
        for number, paper in enumerate(papers)
    ]
    return _feed(DAILY, f"{url}/pages/one-paper-a-day", items)


def _item(title: str, guid: str, date: str, length: int, notes: str, page: str, more: str = "") -> str:
    return (
        f'<item><title>{escape(title)}</title><guid isPermaLink="false">{guid}</guid><link>{page}</link>'
        f"<pubDate>{date}</pubDate><itunes:duration>{length}</itunes:duration>{more}"
        f'<enclosure url="{page.replace("/pages/", "/audio/")}.wav" length="0" type="audio/wav"/>'
        f"<content:encoded><![CDATA[{notes}]]></content:encoded></item>"
    )


def _feed(title: str, page: str, items: list[str]) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {NAMESPACES}><channel><title>{title}</title>'
        f"<link>{page}</link><itunes:author>The demonstration</itunes:author>{''.join(items)}</channel></rss>"
    ).encode()


def _page(title: str, feed: str) -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>"
        f'<link rel="alternate" type="application/rss+xml" title="{title}" href="{feed}"></head>'
        f"<body><h1>{title}</h1><p>A podcast of the demonstration.</p></body></html>"
    ).encode()
