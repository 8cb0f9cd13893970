"""Show notes become sections, segments and papers: the shapes in which podcasts write them, in invented words."""

import html
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer import resources
from explorer.model.show_notes import html_lines, notes_lines, text_lines
from explorer.model.show_notes.notes_reader import read_notes
from explorer.model.show_notes.paper_addresses import read_address
from explorer.model.show_notes.parsed_notes import ParsedNotes
from tests.fakes.examples import examples


def times(notes: ParsedNotes) -> list[tuple[int, str]]:
    return [(one.start_s, one.title) for one in notes.segments]


def papers(notes: ParsedNotes) -> list[tuple[str | None, str, int | None]]:
    return [
        (one.arxiv or one.doi or one.pmid or one.pmcid or one.url or one.title, one.role, one.segment)
        for one in notes.papers
    ]


LISTS: dict[str, tuple[str, list[tuple[int, str]]]] = {
    "a run of stars in one line, with speakers": (
        "…our thoughts. Timestamps* [0:02:10] Pancake (Ada Bell, Bo Cruz)* [0:17:45] Waffle Mirage (Cy Dorn)"
        "* [0:29:00] PNK (Ed Frey)* [0:41:00] PNK Poster Session (Gil Hart)",
        [(130, "Pancake"), (1065, "Waffle Mirage"), (1740, "PNK"), (2460, "PNK Poster Session")],
    ),
    "links first, then times, glued": (
        "Show Notes* How does Zed work?* bar2vec paper* Ann Bee - Background HumTimestamps* [00:00:03] Start."
        "* [00:00:17] Rain in Oslo.* [00:01:01] More.",
        [(3, "Start"), (17, "Rain in Oslo"), (61, "More")],
    ),
    "without any blank, a title that ends in digits": (
        "---TIMESTAMPS:00:00:00 Cold open: guess00:01:03 The jam and CHUTNEY00:04:39 CASP1400:05:50 Sponsor (Acme)",
        [(0, "Cold open: guess"), (63, "The jam and CHUTNEY"), (279, "CASP14"), (350, "Sponsor (Acme)")],
    ),
    "one time without a blank before it": (
        "TIMESTAMPS:00:00:00 Cold open00:01:03 The jam 00:04:39 Why it ends",
        [(0, "Cold open"), (63, "The jam"), (279, "Why it ends")],
    ),
    "glued minutes of one digit": (
        "Timestamps: 0:00 Intro1:08 How Acme does it9:55 Five languages27:38 Six",
        [(0, "Intro"), (68, "How Acme does it"), (595, "Five languages"), (1658, "Six")],
    ),
    "glued hyphens as bullets": (
        "Timestamps:- (00:00:00) intro- (00:01:06) growing hope- (00:30:33) sponsor: Acme- (00:31:00) food"
        "Links:- Ann Bee: https://ann.example/x- Ann on X: https://x.com/ann",
        [(0, "intro"), (66, "growing hope"), (1833, "sponsor: Acme"), (1860, "food")],
    ),
    "parentheses in a paragraph, and in titles": (
        "(00:00) Intro (01:25) Why the sky needs a cook (02:57) Scoring 12/12 on the Test (Qux) (1:02:00) Last words",
        [
            (0, "Intro"),
            (85, "Why the sky needs a cook"),
            (177, "Scoring 12/12 on the Test (Qux)"),
            (3720, "Last words"),
        ],
    ),
    "an ordinal and a length on each line": (
        "1 00:00 Opener 00:31\n2 00:31 Sponsor: Acme 01:43\n3 02:14 Talk 21:19\n12 23:33 Sponsor: Bolt 00:52",
        [(0, "Opener"), (31, "Sponsor: Acme"), (134, "Talk"), (1413, "Sponsor: Bolt")],
    ),
    "unpadded, from a script": (
        "0:0 Start\n5:12 Sponsors\n16:6 Days\n23:0 Nights\n60:54 Weeks\n72:27 Years",
        [(0, "Start"), (312, "Sponsors"), (966, "Days"), (1380, "Nights"), (3654, "Weeks"), (4347, "Years")],
    ),
    "hours appear later": (
        "00:00 – Introduction\n56:33 – Foo\n1:12:18 – Bar",
        [(0, "Introduction"), (3393, "Foo"), (4338, "Bar")],
    ),
    "the time after the title": (
        "Kay's intro [00:00:00]\nWords are said here.\nThe story of the pump [00:01:14]\nMore.\nThe last part "
        "[00:10:00]",
        [(0, "Kay's intro"), (74, "The story of the pump"), (600, "The last part")],
    ),
    "the title below its time": (
        "(00:45)\nFirst title\n(03:00)\nSecond title\n(07:00)\nThird title",
        [(45, "First title"), (180, "Second title"), (420, "Third title")],
    ),
    "chapters with a number": (
        "In this episode, we cover: (00:00) Chapter 1: Ann: kid to cook (10:35) Chapter 2: Her best dish "
        "(36:33) Chapter 7: Advice This episode was produced by Bo",
        [(0, "Ann: kid to cook"), (635, "Her best dish"), (2193, "Advice")],
    ),
    "boilerplate behind the last title": (
        "Timestamps 00:00:00 Introduction: Guest 00:02:29 Sponsors: A, B & C 00:07:35 What is X? "
        "03:01:17 Concluding Statements Disclaimer & Disclosures Learn more about your ad choices",
        [
            (0, "Introduction: Guest"),
            (149, "Sponsors: A, B & C"),
            (455, "What is X?"),
            (10877, "Concluding Statements"),
        ],
    ),
    "a dash, a time, a dash": (
        "- 00:00:00 - Introduction\n- 00:04:46 - Chern‑Simons\n- 00:06:05 - D‑branes\nSPONSORS:\n- Acme: 25% off",
        [(0, "Introduction"), (286, "Chern‑Simons"), (365, "D‑branes")],
    ),
    "kinds of Open Shownotes": (
        "00:00:00 Beginn #c\n00:03:13 Zaun <https://zaun.example> #g\n00:10:25.234 Zwei #chapter\n00:12:00 Bild #v",
        [(0, "Beginn"), (625, "Zwei")],
    ),
    "a table": ("| 00:00 | Intro |\n| 05:00 | Foo |\n| 15:00 | Bar |", [(0, "Intro"), (300, "Foo"), (900, "Bar")]),
    "a Chinese head": (
        "收听指南🧭\n00:00 A sentence.\n03:54 Another one.\n06:22 Third",
        [(0, "A sentence"), (234, "Another one"), (382, "Third")],
    ),
    "full-width and no-break characters": (
        "Timeline\n００：１３\u00a0— Intro\n02：16 — Using\n05:26 — Models",
        [(13, "Intro"), (136, "Using"), (326, "Models")],
    ),
    "numbers of Mark, hours of the day, ratios and sentences are no times": (
        "00:00 One\n02:00 Two\n16:9 is wide\n03:00 Three\n3:15 AM is early\nJohn 3:16\n"
        "Note from the guest on 2:00:06: hello\n04:00 Four",
        [(0, "One"), (120, "Two"), (180, "Three"), (240, "Four")],
    ),
    "what is below a transcript's head": (
        "Timestamps\n00:00 One\n10:00 Two\n20:00 Three\n## Transcript\n"
        + "\n".join(f"[00:{n:02}:10] we say this" for n in range(50)),
        [(0, "One"), (600, "Two"), (1200, "Three")],
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_times_is_read(name: str) -> None:
    source, expected = LISTS[name]
    assert times(read_notes(source)) == expected


@pytest.mark.parametrize(
    "source",
    [
        "**Ann:** Hello there.\n**Bo:** Yes.",
        "We cover:\n• The history of X\n• And more",
        "00:00\nThis is a long sentence of speech.\n03:03\nAnd so it goes on.",
        "\n".join(f"Ann [00:{n:02}:00]:\nIt is time." for n in range(9)),
        "\n".join(f"{n}\n00:00:{n:02},000 --> 00:00:{n + 1:02},000\nwords" for n in range(1, 40)),
        "- 話 [Fry et al., 2003](https://doi.org/10.1126/science.1081944)\n- 29:45あたり、訂正",
        "2021-11-30 24:43\nScore 3:2, at 3:15 PM, 16:9",
    ],
)
def test_notes_without_a_list_are_one_segment(source: str) -> None:
    assert times(read_notes(source, title="An episode")) == [(0, "An episode")]


def test_topics_get_the_times_of_the_transcripts_headings() -> None:
    notes = read_notes(
        "Topics we discuss:\n - [Why jam](#why-jam)\n - [How bread](#how-bread)\n\n**Ann Bee** (00:00:09):\nHello.\n\n"
        "## Why jam <a name='why-jam'></a>\n\n**Ann Bee** (00:00:40):\nIn [A Long Paper Title About Jam]"
        "(https://arxiv.org/abs/2406.00877) they do.\n\n(00:02:00):\nMore.\n\n## How bread\n\n**Ann Bee** "
        "(00:05:29):\n"
        'Uses ["process supervision"](https://arxiv.org/abs/2211.14275) and [this](https://openreview.net/forum?id=Tl8Ezmgs)'
    )
    assert times(notes) == [(40, "Why jam"), (329, "How bread")]
    assert papers(notes) == [
        ("2406.00877", "main", 0),
        ("2211.14275", "mentioned", 1),
        ("https://openreview.net/forum?id=Tl8Ezmgs", "mentioned", 1),
    ]


def test_untimed_heads_between_times_are_sections() -> None:
    notes = read_notes(
        "<p>Timestamps + Links:</p><ul><li>(00:00:10) Intro</li><li>(00:01:39) Preview</li><li>Tools &amp; Apps<ul>"
        "<li>(00:12:34) <a href='https://x.example/a'>Story one</a></li></ul></li><li>Research<ul>"
        "<li>(00:22:34) <a href='https://arxiv.org/abs/2402.13616'>A paper is good</a></li></ul></li></ul>"
    )
    assert [(one.title, one.start_s) for one in notes.sections] == [("Tools & Apps", 754), ("Research", 1354)]
    assert times(notes) == [(10, "Intro"), (99, "Preview"), (754, "Story one"), (1354, "A paper is good")]
    assert papers(notes) == [("2402.13616", "main", 3)]


def test_a_second_list_with_a_clock_of_its_own_hangs_below_its_section() -> None:
    source = (
        "**[00:02:49] Section A: Jam**\n- [00:02:49] Plum\n- [00:32:36] Pear\n**[01:26:07] Section B: Bread**\n"
        "- [01:26:45] Rye\n\n## Section A timestamps\n00:00:00 Hello\n00:05:00 Pits\n00:20:00 Sugar"
    )
    notes = read_notes(source, duration_s=13028)
    assert [one.start_s for one in notes.segments if one.part is None] == [169, 1956, 5205]
    assert [(one.start_s, one.title, one.part) for one in notes.segments if one.part] == [
        (169, "Hello", "Section A"),
        (469, "Pits", "Section A"),
        (1369, "Sugar", "Section A"),
    ]
    elsewhere = read_notes(source.replace("Section A timestamps", "Bonus timestamps"), duration_s=13028)
    assert [one.start_s for one in elsewhere.segments] == [169, 1956, 5205]
    assert [one.kind for one in elsewhere.doubts] == ["part"]
    assert [elsewhere.lines[one] for one in sorted(elsewhere.unused)] == [
        "00:00:00 Hello",
        "00:05:00 Pits",
        "00:20:00 Sugar",
    ]


def test_times_of_references_are_moments_of_papers() -> None:
    notes = read_notes(
        "TOC:\n[00:00:00] 1. Part one\n[00:05:00] 1.1 Sub\n[00:15:00] 2. Part two\nREFS:\n"
        "[00:05:10] Attention Is All You Need, Vaswani et al., https://arxiv.org/abs/1706.03762\n"
        "[00:16:10] Some Paper Title Here, Foo, https://arxiv.org/abs/1706.03763"
    )
    assert times(notes) == [(0, "Part one"), (300, "Sub"), (900, "Part two")]
    assert [(one.title, one.segment) for one in notes.papers] == [
        ("Attention Is All You Need", 1),
        ("Some Paper Title Here", 2),
    ]


def test_papers_below_are_given_to_the_segments_whose_titles_they_share() -> None:
    notes = read_notes(
        "00:00 Intro\n10:00 Ring Attention with Blockwise Transformers\n20:00 YaRN\n30:00 Rain\n40:00 "
        "Outro\n\nPapers:\n"
        "Ring Attention with Blockwise Transformers for Near-Infinite Context: https://arxiv.org/abs/2310.01889\n"
        "YaRN: Efficient Context Window Extension https://arxiv.org/abs/2309.00071\nhttps://arxiv.org/abs/2309.00072"
    )
    assert papers(notes) == [("2310.01889", "main", 1), ("2309.00071", "main", 2), ("2309.00072", "mentioned", None)]
    assert [one.state for one in notes.segments] == ["talk", "matched", "matched", "talk", "talk"]


def test_a_show_of_one_paper_and_one_link() -> None:
    notes = read_notes(
        "HEADLINE Source: https://arxiv.org/abs/2605.23384 Paper was published on May 3.", title="A headline"
    )
    assert papers(notes) == [("2605.23384", "main", 0)]
    assert notes.papers[0].title is None
    assert notes.segments[0].state == "matched"


@pytest.mark.parametrize(
    ("source", "title"),
    [
        (
            "We discuss his paper, “Zed: A with B Improves C via D.” They speak of “restart and explore,” too.",
            "Zed: A with B Improves C via D",
        ),
        (
            'On the 34th episode, we review the 1986 paper, "Learning things by back-propagating errors" , which',
            "Learning things by back-propagating errors",
        ),
        ("Inspired by “Attention Is All You Need”", "Attention Is All You Need"),
        (
            "Watts, T. W., & Quan, H. (2018). Looking Again at the Test: A Replication. Science, 29(7), 1–7. "
            "https://doi.org/10.1177/09567 More",
            "Looking Again at the Test: A Replication",
        ),
        (
            "ACL 2018 paper by A B, C D.\nhttps://www.semanticscholar.org/paper/Title-With-Dashes/" + "0a" * 20,
            "Title With Dashes",
        ),
    ],
)
def test_titles_in_prose(source: str, title: str) -> None:
    notes = read_notes(source)
    assert [(one.title, one.role) for one in notes.papers] == [(title, "main")]


def test_words_in_prose_are_no_papers() -> None:
    assert read_notes("A chat about the _PubMed citation network_ and a paper about graphs, “so good”.").papers == []


def test_two_addresses_of_one_work_are_one_paper_and_two_titles_of_one_address_are_asked_about() -> None:
    notes = read_notes(
        "## Links\n- [A Long Title About Graphs and Cooking](https://arxiv.org/abs/2402.18297) "
        "([OpenReview](https://openreview.net/forum?id=abcdef), [code](https://github.com/a/b))\n"
        "- [An Unrelated Study of Seven Deep Oceans](http://arxiv.org/pdf/2402.18297v1)"
    )
    assert [(one.arxiv, one.openreview) for one in notes.papers] == [("2402.18297", "abcdef"), (None, None)]
    assert [one.kind for one in notes.doubts] == ["id"]


def test_ids_of_several_works_on_a_line_are_several_papers() -> None:
    notes = read_notes(
        "5:00 NTK and folding\n10:00 Rain\n20:00 Bye\n\nLinks\nSee https://arxiv.org/abs/1806.07572, "
        "https://doi.org/10.1038/s41586-021-03819-2 and https://proceedings.mlr.press/v37/rezende15.html "
        "or [2305.10601] and doi:10.48550/arXiv.2203.15556"
    )
    assert [one.arxiv or one.doi or one.url for one in notes.papers] == [
        "1806.07572",
        "10.1038/s41586-021-03819-2",
        "https://proceedings.mlr.press/v37/rezende15.html",
        "2305.10601",
        "2203.15556",
    ]


def test_links_below_the_last_time_are_not_of_the_goodbye() -> None:
    notes = read_notes(
        "0:00 Welcome\n10:00 YaRN: Efficient Context Window Extension of Large Language Models\n40:00 Goodbye\n"
        "Paper: https://arxiv.org/abs/2309.00071\nSponsor: https://acme.example"
    )
    assert papers(notes) == [("2309.00071", "main", 1)]
    assert notes.papers[0].title == "YaRN: Efficient Context Window Extension of Large Language Models"
    assert [one.kind for one in notes.doubts] == ["attachment"]


def test_a_second_list_hangs_below_the_segment_that_its_head_names() -> None:
    notes = read_notes(
        "Timestamps\n0:00 Intro\n5:00 Section A: Posters\n1:00:00 Section B: Orals\n2:00:00 Outro\n\n"
        "Section A timestamps\n0:00 Hello\n3:00 Poster one\n20:00 Poster two"
    )
    assert [(one.start_s, one.title, one.part) for one in notes.segments] == [
        (0, "Intro", None),
        (300, "Section A: Posters", None),
        (3600, "Section B: Orals", None),
        (7200, "Outro", None),
        (300, "Hello", "Section A"),
        (480, "Poster one", "Section A"),
        (1500, "Poster two", "Section A"),
    ]


def test_a_title_its_authors_and_its_addresses_on_three_lines() -> None:
    notes = read_notes(
        "0:00 Intro\n5:00 Emergence\nAre Emergent Abilities a Mirage? (arXiv, OpenReview)\n"
        "Rylan Schaeffer, Brando Miranda. Outstanding paper, oral.\n"
        "https://arxiv.org/abs/2304.15004 https://openreview.net/forum?id=ITw9edRDlD\n30:00 Bye"
    )
    (one,) = notes.papers
    assert (one.title, one.arxiv, one.openreview) == ("Are Emergent Abilities a Mirage?", "2304.15004", "ITw9edRDlD")
    assert (one.authors, one.award, one.presentation) == (
        ("Rylan Schaeffer", "Brando Miranda"),
        "Outstanding Paper",
        "Oral",
    )


def test_a_paper_is_marked_where_its_title_stands_above_its_address() -> None:
    notes = read_notes(
        "RESOURCES\n\nAda's paper\nhttps://eprint.iacr.org/2023/1345\n\nMore\nhttps://ada.example/a/long/address"
    )
    for line, start, end in (place for one in notes.papers for place in one.places):
        assert 0 <= start < end <= len(notes.lines[line])


def test_a_time_that_does_not_fit_is_told() -> None:
    notes = read_notes("0:00 One\n10:00 Two\n5:00 Astray\n20:00 Three")
    assert times(notes) == [(0, "One"), (600, "Two"), (1200, "Three")]
    assert [(one.kind, "Astray" in one.text) for one in notes.doubts] == [("time", True)]


def bundled() -> dict[str, Any]:
    path = next(resources.path("episodes").glob("*.json"))
    catalog: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return catalog


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def written(catalog: dict[str, Any]) -> str:
    """The notes of the bundled episode, from its facts, in the structure in which the show writes them."""
    known = {one["id"]: one for one in catalog["papers"]}

    def item(one: dict[str, Any], speakers: list[str]) -> str:
        links = [f'<a href="https://arxiv.org/abs/{one["arxiv"]}">arXiv</a>'] if one["arxiv"] else []
        if one["openreview"]:
            links.append(f'<a href="https://openreview.net/forum?id={one["openreview"]}">OpenReview</a>')
        more = [f"ICLR {one['presentation']}"] if one["presentation"] else []
        more += [one["award"]] if one["award"] else []
        who = f"{', '.join(speakers)}: " if speakers else ""
        return (
            html.escape(f"{who}{one['title']}") + f" ({', '.join(links)})" + (f" — {', '.join(more)}" if more else "")
        )

    parts = ["<p>Fourteen papers.</p><h2>Timestamps and Overview of Papers</h2>"]
    for section in catalog["sections"]:
        letter = section["letter"]
        parts.append(
            f"<p><strong>[{clock(section['start_s'])}] Section {letter}: "
            f"{html.escape(section['title'])}</strong></p><ul>"
        )
        parts += [
            f"<li><p>[{clock(one['start_s'])}] {html.escape(one['title'])}</p></li>"
            for one in catalog["segments"]
            if one["section"] == letter
        ]
        parts.append("</ul>")
    parts.append(
        "<p>[03:37:08] End of Part 1</p><h3>Section A timestamps</h3><ul><li>00:00:00 Welcome</li><li>00:05:00 "
        "History</li></ul>"
    )
    for section in catalog["sections"]:
        parts.append(f"<h2>{section['letter']}: {html.escape(section['title'])}</h2><ul>")
        for one in catalog["segments"]:
            if one["section"] != section["letter"]:
                continue
            paper = known.get(one["paper"])
            video = f"{', '.join(one['speakers'])}: {one['title']} (<a href='https://youtu.be/x'>video</a>)"
            parts.append(f"<li>{item(paper, one['speakers']) if paper else video}<ul>")
            parts.append("<li><em>“We present a thing with 16:9 and 3 others.”</em></li>")
            also = [known[two["paper"]] for two in one["related"] if two["relation"] == "see-also"]
            if also:
                linked = ", ".join(
                    f'<a href="https://arxiv.org/abs/{two["arxiv"]}">{html.escape(two["title"])}</a>' for two in also
                )
                parts.append(f"<li>See also: {linked}</li>")
            mentioned = [known[two["paper"]] for two in one["related"] if two["relation"] != "see-also"]
            if mentioned:
                parts.append(
                    "<li>Mentioned papers:<ul>"
                    + "".join(f"<li>{item(two, [])}</li>" for two in mentioned)
                    + "</ul></li>"
                )
            parts.append("</ul></li>")
        parts.append("</ul>")
    parts.append("<h2>More papers by topic</h2>")
    for one in catalog["picks"]:
        listed = "".join(f"<li>{item(known[two], [])}</li>" for two in one["papers"])
        parts.append(f"<p><strong>{one['topic']}</strong></p><ul>{listed}</ul>")
    speech = "".join(f"<p><strong>Host</strong> [{clock(n * 13)}] and we say many things here</p>" for n in range(300))
    return "".join(parts) + f"<h2>Transcript</h2>{speech}"


def test_the_notes_of_the_bundled_episode_give_its_catalog() -> None:
    catalog = bundled()
    notes = read_notes(written(catalog))
    assert notes.duration_s == catalog["episode"]["duration_s"]
    for one in notes.papers:
        line, start, end = one.places[0]
        assert one.title in notes.lines[line][start:end]
    assert [(one.letter, one.title, one.start_s) for one in notes.sections] == [
        (one["letter"], one["title"], one["start_s"]) for one in catalog["sections"]
    ]
    known = {one["id"]: one for one in catalog["papers"]}
    own = [one for one in notes.segments if one.part is None]
    assert [(one.start_s, one.title, None if one.paper is None else notes.papers[one.paper].arxiv) for one in own] == [
        (one["start_s"], one["title"], known[one["paper"]]["arxiv"] if one["paper"] else None)
        for one in catalog["segments"]
    ]
    roles: dict[str, tuple[str, str | None]] = {
        one["paper"]: ("main", None) for one in catalog["segments"] if one["paper"]
    }
    for one in catalog["segments"]:
        roles |= {two["paper"]: ("mentioned", None) for two in one["related"] if two["paper"] not in roles}
    for one in catalog["picks"]:
        roles |= {two: ("pick", one["topic"]) for two in one["papers"] if two not in roles}
    assert {
        (one.arxiv, one.openreview, one.title, one.role, one.topic, one.award, one.presentation) for one in notes.papers
    } == {
        (
            one["arxiv"],
            # "See also" names the address at arXiv alone.
            one["openreview"] if one["id"] not in ("lumiere", "attend-and-excite") else None,
            one["title"],
            *roles[one["id"]],
            one["award"],
            one["presentation"],
        )
        for one in catalog["papers"]
    }


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://www.alphaxiv.org/overview/2309.16588", "arxiv:2309.16588"),
        ("https://ar5iv.labs.arxiv.org/html/2309.16588", "arxiv:2309.16588"),
        ("https://huggingface.co/papers/2309.16588", "arxiv:2309.16588"),
        ("https://arxiv.org/ftp/arxiv/papers/1604/1604.02878.pdf", "arxiv:1604.02878"),
        ("https://arxiv.org/abs/hep-th/9901001", "arxiv:hep-th/9901001"),
        ("https://openreview.net/forum?id=2dnO3LLiJ1&noteId=3", "openreview:2dnO3LLiJ1"),
        ("https://doi.org/https://doi.org/10.1086/281666", "doi:10.1086/281666"),
        ("https://doi.org/10.1126/science.1174196n", "doi:10.1126/science.1174196"),
        (
            "https://doi.org/10.1646/0006-3606(2000)032[0569:WSUACL]2.0.CO;2",
            "doi:10.1646/0006-3606(2000)032[0569:wsuacl]2.0.co;2",
        ),
        ("https://www.nature.com/articles/s41586-021-03253-4?utm_source=x", "doi:10.1038/s41586-021-03253-4"),
        ("https://www.science.org/doi/full/10.1126/science.abc1234", "doi:10.1126/science.abc1234"),
        ("https://journals.aps.org/prl/abstract/10.1103/PhysRevLett.126.180604", "doi:10.1103/physrevlett.126.180604"),
        ("https://link.springer.com/content/pdf/10.1007/s11263-015-0816-y.pdf", "doi:10.1007/s11263-015-0816-y"),
        (
            "https://journals.plos.org/plosone/article/file?id=10.1371/journal.pone.0166387&type=printable",
            "doi:10.1371/journal.pone.0166387",
        ),
        ("https://www.pnas.org/doi/full/10.1073/pnas.1912789117", "doi:10.1073/pnas.1912789117"),
        ("https://iopscience.iop.org/article/10.1088/1367-2630/ab1234/meta", "doi:10.1088/1367-2630/ab1234"),
        ("https://royalsocietypublishing.org/doi/pdf/10.1098/rspb.2019.1234", "doi:10.1098/rspb.2019.1234"),
        ("https://www.medrxiv.org/content/10.1101/2020.03.01.20029074v2.full.pdf", "doi:10.1101/2020.03.01.20029074"),
        ("https://www.ncbi.nlm.nih.gov/pubmed/17554301", "pmid:17554301"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC4975196/", "pmc:PMC4975196"),
        ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=4573321", "doi:10.2139/ssrn.4573321"),
        ("https://aclweb.org/anthology/P18-1018", "url:https://aclanthology.org/P18-1018/"),
        (
            "https://proceedings.mlr.press/v139/radford21a/radford21a.pdf",
            "url:https://proceedings.mlr.press/v139/radford21a.html",
        ),
        ("https://example.com/a/paper.pdf", "url:https://example.com/a/paper.pdf"),
    ],
)
def test_an_address_names_its_paper(address: str, key: str) -> None:
    found = read_address(address)
    assert found is not None
    assert (found.kind, found.key) == ("paper", key)


@pytest.mark.parametrize(
    "address",
    [
        "https://arxiv.org/list/cs.LG/recent",
        "https://openreview.net/profile?id=~Ann_Bee1",
        "https://www.nature.com/articles/d41586-021-03253-4",
        "https://physics.aps.org/articles/v14/1",
        "https://www.ncbi.nlm.nih.gov/Taxonomy/Browser/wwwtax.cgi",
        "https://github.com/a/b",
        "https://youtu.be/abc?t=12",
        "https://huggingface.co/acme/model",
        "https://www.semanticscholar.org/",
    ],
)
def test_pages_of_persons_news_code_and_video_are_links(address: str) -> None:
    found = read_address(address)
    assert found is not None
    assert found.kind != "paper"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "https://[::1", "ftp://a.b/c", "https://" + "a" * 5000, "", "https://user@h.de/x"],
)
def test_other_schemes_and_broken_addresses_are_none(address: str) -> None:
    assert read_address(address) is None


PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "00:00",
            "1:02:03",
            "[00:10:00]",
            "(3:15)",
            "\n",
            "- ",
            "* ",
            "<li>",
            "</ul>",
            "<a href='https://arxiv.org/abs/2309.00071'>",
            "</a>",
            "# ",
            "**",
            "[x](",
        ]
    ),
    st.sampled_from(
        [
            "https://doi.org/10.1/",
            "Timestamps:",
            "Transcript",
            "References",
            "---",
            "&lt;p&gt;",
            "“",
            "”",
            " paper ",
            "et al.",
            "See also: ",
        ]
    ),
)


@examples(400)
@given(st.lists(PIECES, max_size=60).map("".join), st.one_of(st.none(), st.integers(0, 400_000)))
def test_whatever_the_notes_hold_the_timeline_is_in_order(source: str, duration_s: int | None) -> None:
    notes = read_notes(source, duration_s=duration_s)
    own = [one.start_s for one in notes.segments if one.part is None]
    assert own == sorted(own)
    assert all(one.end_s is None or one.end_s >= one.start_s for one in notes.segments)
    assert all(one.paper is None or 0 <= one.paper < len(notes.papers) for one in notes.segments)
    assert all(one.segment is None or 0 <= one.segment < len(notes.segments) for one in notes.papers)
    assert not any(re.search(r"^\s|\s$", one.title) for one in notes.segments)
    assert [one.text for one in notes.source] == notes.lines
    for line, start, end in (place for one in notes.papers for place in one.places):
        assert 0 <= start < end <= len(notes.lines[line])


def test_links_of_an_episode_without_times_are_those_of_its_one_segment() -> None:
    notes = read_notes("We talk of soup.\n\n- [The code](https://github.com/a/b)\n", title="Soup")
    assert [(one.address, one.segment) for one in notes.links] == [("https://github.com/a/b", 0)]


@pytest.mark.parametrize("text", ["<b>One</b>\n{}", "One\n{}", "<p>One</p>{}"], ids=["a few tags", "no tags", "pages"])
def test_lines_are_counted_in_every_form_of_notes(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (notes_lines, text_lines, html_lines):
        monkeypatch.setattr(module, "MOST_LINES", 5)
    more = "<p>more</p>" * 20 if "<p>" in text else "more\n" * 20
    assert [one.text for one in notes_lines.read_lines(text.format(more))] == ["One", "more", "more", "more", "more"]


@pytest.mark.parametrize(("before", "authors"), [("Today", ()), ("Monday", ()), ("Bowen Peng", ("Bowen Peng",))])
def test_a_day_before_a_title_is_no_author(before: str, authors: tuple[str, ...]) -> None:
    link = '<a href="https://arxiv.org/abs/2309.00071">YaRN: Efficient Context Window Extension</a>'
    (paper,) = read_notes(f"<p>{before}: {link}, in a quarter of an hour.</p>", title="T").papers
    assert paper.authors == authors


@pytest.mark.parametrize(
    "sentence",
    [
        "Note from the guest on 0:52:06: I misspoke, see {}",
        "Note from the guest on 0:52:06: I misspoke, see also: {}.",
        "At 12:10 there is an error, see {}",
        "We forgot one, see {}",
    ],
)
def test_a_sentence_before_an_address_is_no_title(sentence: str) -> None:
    (paper,) = read_notes(f"Soup\n\n{sentence.format('https://arxiv.org/abs/2310.06770')}\n", title="T").papers
    assert (paper.title, paper.arxiv) == (None, "2310.06770")


@pytest.mark.parametrize("mark", ["(oral)", "(Outstanding Paper)", "– poster", "[spotlight]"])
def test_a_title_in_quotes_with_an_honor_is_a_paper(mark: str) -> None:
    notes = read_notes(
        f"Timestamps\n\n[00:00:00] Intro\n[00:04:00] Section A: Data\n- [00:05:10] Soup Bench (Li et al) "
        f'https://arxiv.org/abs/2406.11794\n- [00:17:40] "The Pancake Datasets" {mark}\n[00:31:00] Section B: Q&A\n'
    )
    (segment,) = (one for one in notes.segments if one.start_s == 1060)
    assert segment.paper is not None
    paper = notes.papers[segment.paper]
    assert (paper.title, paper.state, paper.role) == ("The Pancake Datasets", "unresolved", "main")
    assert segment.title.strip() == "The Pancake Datasets"
