"""Titles as people write them, and the papers they mean: counted over two hundred, and the rules one by one."""

import itertools
import time
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.progress import CancelToken
from explorer.model.title_resolution import Candidate, Wanted, cleaned, has_nothing_in_common, resolve, stated_arxiv
from explorer.services.title_lookup import look_up
from explorer.sources.endpoints import Endpoints
from explorer.sources.http import Http
from tests.fakes.answers import Facts
from tests.fakes.clock import FakeClock
from tests.fakes.examples import examples
from tests.fakes.server import FakeServer
from tests.fakes.spoken_titles import catalog, further, spoken


def test_two_hundred_titles_are_right_or_asked() -> None:
    titles = spoken()
    wanted = [Wanted(one.words, one.authors, one.year, one.episode_year) for one in titles]
    with FakeServer(facts=catalog()) as server:
        endpoints = Endpoints.load(server.endpoints_env, lambda _, default: default)
        http, found = Http(clock=FakeClock()), []
        # Those made from the bundled episode are all at arXiv.
        for part, services in ((wanted[:58], {"arxiv", "openalex"}), (wanted[58:], {"arxiv"})):
            result = look_up(part, None, http, endpoints, CancelToken(), services=services)
            assert not result.problems
            found += result.resolutions
    counts: Counter[str] = Counter()
    wrong = []
    for one, resolution in zip(titles, found, strict=True):
        verdict = {"ask": "asked", "none": "not found"}.get(resolution.verdict, "right")
        if resolution.verdict == "taken":
            best = resolution.ranked[0].candidate
            if one.means is None or one.means not in (best.arxiv, best.doi, best.pmid):
                verdict = "wrong"
                wrong.append((one.words, best.title))
        counts[verdict] += 1
    assert len(titles) == 200
    assert not wrong
    # Nicknames, beginnings and authors with a year rank the candidates; they don't decide.
    assert counts == {"right": RIGHT, "asked": ASKED, "not found": NOT_FOUND}


RIGHT, ASKED, NOT_FOUND = 100, 80, 20


def test_titles_with_what_people_write_around_them_are_found_and_those_of_other_papers_asked() -> None:
    facts, titles = further()
    wanted = [Wanted(one.words, one.authors, one.year, one.episode_year) for one in titles]
    with FakeServer(facts=facts) as server:
        endpoints = Endpoints.load(server.endpoints_env, lambda _, default: default)
        found = look_up(wanted, None, Http(clock=FakeClock()), endpoints, CancelToken(), services={"arxiv"})
    taken = [
        (one.words, one.means, resolution.ranked[0].candidate.arxiv)
        for one, resolution in zip(titles, found.resolutions, strict=True)
        if resolution.verdict == "taken"
    ]
    assert [one for one in taken if one[1] != one[2]] == []
    assert (len(titles), len(taken)) == (202, 63)


def test_forty_titles_take_a_few_requests() -> None:
    facts = [Facts(f"2401.{n:05}", f"The {word} of {n} learned oceans and tides") for n, word in enumerate(_WORDS, 1)]
    with FakeServer(facts=facts) as server:
        clock = FakeClock()
        endpoints = Endpoints.load(server.endpoints_env, lambda _, default: default)
        wanted = [Wanted(one.title) for one in facts]
        result = look_up(wanted, None, Http(clock=clock), endpoints, CancelToken(), services={"arxiv"})
        assert [one.ranked[0].candidate.arxiv for one in result.resolutions] == [one.arxiv for one in facts]
        assert {one.verdict for one in result.resolutions} == {"taken"}
        assert len(server.seen) == 4
    assert clock.sleeps == [3.0] * 3


_WORDS = [f"{first}{last}" for first in ("color", "sound", "shape", "speed", "depth") for last in "abcdefgh"]


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("“Attention Is All You Need”", "Attention Is All You Need"),
        ("Developmental reprogramming | Nature", "Developmental reprogramming"),
        ("A clock network - ScienceDirect", "A clock network"),
        ("[2012.10807] A clock network", "A clock network"),
        ("arXiv:1908.09257 A clock network (PDF)", "A clock network"),
        ("RETRACTED ARTICLE: A clock network", "A clock network"),
        ("Phys. Rev. Lett. 126, 180604 (2021) - A clock network", "A clock network"),
        ("Research Article: Ginosar et al.", "Ginosar et al"),
        ("A world of science", "A world of science"),
    ],
)
def test_what_pages_and_citations_add_is_taken_off(words: str, title: str) -> None:
    assert cleaned(words) == title


def test_an_id_in_the_words_decides_unless_the_title_speaks_against_it() -> None:
    yolo = Candidate("YOLOv9: Learning What You Want to Learn", arxiv="2402.13616")
    assert stated_arxiv("ArXiv:2402.13616v2") == "2402.13616"
    assert resolve(Wanted("ArXiv:2402.13616"), [yolo]).verdict == "taken"
    assert resolve(Wanted("[2402.13616] Deep ocean waves measured from orbit"), [yolo]).verdict == "ask"
    assert has_nothing_in_common("Deep ocean waves measured from orbit", yolo.title)
    assert not has_nothing_in_common("Paper", yolo.title)


NEAR = Candidate("Measuring Ocean Waves from Low Orbits", ("Cy Other",), 2021, arxiv="2101.00002")
SUBTITLED = Candidate(
    "SEAS: Counting Whales by Sound with Few Buoys in Rough Water", ("Di Example",), 2021, arxiv="2102.00001"
)
OTHERWISE = Candidate(
    "Counting Whales by Sound with Few Buoys in Calm Water", ("Ed Example",), 2021, arxiv="2102.00002"
)
WAVES = Candidate("Measuring Ocean Waves from Low Orbit", ("Ada Example", "Bo Muster"), 2021, arxiv="2101.00001")


def test_answers_about_one_paper_are_one_candidate() -> None:
    title, authors = "Towards a statistical theory of data selection", ("Germain Kolossov", "Andrea Montanari")
    preprint = Candidate(title, authors, 2024, arxiv="2309.14563", openreview="HhfcNgQn6p", service="library")
    forum = Candidate(title, authors, 2023, openreview="HhfcNgQn6p", service="openreview")
    journal = Candidate(title.upper(), authors[:1], doi="10.1000/x", service="crossref")
    other = Candidate(title, authors, arxiv="2401.00001")
    namesake = Candidate(title, ("Nobody Else",), doi="10.1000/y")
    for order in itertools.permutations((preprint, forum, journal)):
        ranked = resolve(Wanted("a theory of data selection"), order).ranked
        (found,) = [one.candidate for one in ranked]
        assert (found.arxiv, found.openreview, found.doi, found.year) == ("2309.14563", "HhfcNgQn6p", "10.1000/x", 2023)
    assert len(resolve(Wanted(title), (preprint, other, namesake)).ranked) == 3


@pytest.mark.parametrize(
    ("wanted", "others", "verdict"),
    [
        (Wanted("measuring ocean-waves from low orbit"), (), "taken"),
        (Wanted("Measuring Ocean Wave from Low Orbit", ("Example",)), (), "taken"),
        # alike, but nothing else agrees
        (Wanted("Measuring Ocean Wave from Low Orbit"), (), "ask"),
        # a word is another one, a number is another one
        (Wanted("Measuring Ocean Waves from Low Earth", ("Ada Example",)), (), "ask"),
        (Wanted("Measuring Ocean Waves from Low Orbit 2", ("Ada Example",)), (), "ask"),
        # the same title by others
        (Wanted("Measuring Ocean Waves from Low Orbit", ("Cy Other",)), (), "ask"),
        # two papers with the same title, and what tells them apart
        (Wanted(WAVES.title), (Candidate(WAVES.title, ("Cy Other",), arxiv="2201.00001"),), "ask"),
        (Wanted(WAVES.title, ("Bo Muster",)), (Candidate(WAVES.title, ("Cy Other",), arxiv="2201.00001"),), "taken"),
        # an edition of the same work is no rival
        (Wanted(WAVES.title), (Candidate(WAVES.title, ("Bo Muster",), doi="10.1000/waves"),), "taken"),
        # words that introduce it, a name before it, a first letter that is missing
        (Wanted("New work: Measuring Ocean Waves from Low Orbit explained"), (), "taken"),
        (Wanted("the Measuring Ocean Waves from Low Orbit paper"), (), "taken"),
        (Wanted("OWave: Measuring Ocean Waves from Low Orbit"), (), "taken"),
        (Wanted("Measuring Ocean aves from Low Orbit", ("Ada Example",)), (), "taken"),
        (Wanted("Measuring Ocean aves from Low Orbit"), (), "ask"),
        (Wanted("Beyond Measuring Ocean Waves from Low Orbit", ("Ada Example",)), (), "ask"),
        (Wanted("Reviews: Measuring Ocean Waves"), (), "ask"),
        # nearly the same, and a paper of others that is as near
        (Wanted("Measuring Ocean Wave from Low Orbit", ("Ada Example",)), (NEAR,), "taken"),
        (Wanted("Measuring Ocean Wave from Low Orbit", ("Ada Example",)), (replace(NEAR, authors=()),), "ask"),
        # a whole subtitle without the name before it
        (Wanted(SUBTITLED.title.partition(": ")[2]), (SUBTITLED,), "taken"),
        (Wanted(SUBTITLED.title.partition(": ")[2], ("Di Other",)), (SUBTITLED,), "ask"),
        (Wanted(SUBTITLED.title.partition(": ")[2]), (SUBTITLED, OTHERWISE), "ask"),
        # published after the episode
        (Wanted(WAVES.title, episode_year=2020), (), "ask"),
        (Wanted("Waves"), (), "ask"),
        (Wanted("Zebras"), (), "none"),
        (Wanted(""), (), "none"),
    ],
)
def test_the_rule(wanted: Wanted, others: tuple[Candidate, ...], verdict: str) -> None:
    assert resolve(wanted, [WAVES, *others]).verdict == verdict


@examples(100)
@given(words=st.text(max_size=60), title=st.text(max_size=60), authors=st.lists(st.text(max_size=12), max_size=3))
def test_any_text_is_ranked_or_left_out(words: str, title: str, authors: list[str]) -> None:
    found = resolve(Wanted(words, tuple(authors)), [Candidate(title, tuple(authors), arxiv="2101.00001"), WAVES])
    assert all(0 <= one.score <= 1 for one in found.ranked)
    assert (found.verdict == "none") == (not found.ranked)


@pytest.mark.parametrize("words", ["A. " * 400, "[" * 1000, "arXiv:" * 200, "a " * 500 + "1, (1999", "x" * 100_000])
def test_hostile_titles_take_no_time(words: str) -> None:
    start = time.process_time()
    assert resolve(Wanted(words), [WAVES]).verdict in ("none", "ask")
    assert time.process_time() - start < 1
