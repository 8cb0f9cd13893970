"""What is found for the titles of an episode: guesses, questions, and what the user says to them."""

from dataclasses import replace

import pytest

from explorer.model.annotation import Note
from explorer.model.errors import KnownError
from explorer.model.progress import CancelToken
from explorer.model.timeline_edit import NONE_FITS
from explorer.model.title_resolution import Resolution, Wanted
from explorer.services.episode_text import keep_episode, read_episode_text
from explorer.services.library_proposal import LibraryProposal
from explorer.services.title_lookup import look_up, was_asked
from explorer.services.title_questions import SOURCE, confirm, none_of_these, take_answers, title_questions
from explorer.store.database import Store
from tests.fakes.answers import Facts
from tests.fakes.server import FakeServer

NOTES = b"""# A week of papers

Timestamps
00:00 Intro
05:00 Measuring Ocean Waves from Low Orbit with Small Satellites
20:00 Rain
30:00 Outro

Papers mentioned:
- Paper: The Quiet Harmonics of Northern Lakes
- Paper: Tidal Codes of the Sea
- [Rain](https://arxiv.org/abs/2309.00071)
"""
WAVES = Facts("2101.00001", "Measuring Ocean Waves from Low Orbit with Small Satellites", ("Ada Example",))
LAKES = Facts("2101.00002", "The Quiet Harmonics of Northern Lakes", ("Bo Muster",))
CODES = Facts("2101.00003", "Tidal Codes of the Sea: A Study of Rhythm", ("Cy Other",))
SEA = "Tidal Codes of the Sea"
EPISODE = "waves-a-week-of-papers"


@pytest.fixture
def server():
    with FakeServer(facts=[WAVES, LAKES, CODES]) as one:
        yield one


@pytest.fixture
def imported(store: Store) -> Store:
    keep_episode(store, read_episode_text(NOTES, podcast="Waves", duration_s=2400))
    return store


@pytest.fixture
def resolved(imported: Store, sources) -> Store:
    questions = title_questions(imported, EPISODE)
    found = look_up([one.wanted for one in questions], imported, *sources, CancelToken(), services={"arxiv"})
    take_answers(imported, zip(questions, found.resolutions, strict=True))
    return imported


def states(store: Store) -> dict[str, str]:
    return {one.words: one.state for one in title_questions(store, EPISODE)}


def named(store: Store) -> set[str]:
    return {one.paper_id for one in store.episodes.timeline(EPISODE).appearances}


def test_titles_without_an_id_are_questions(imported: Store) -> None:
    assert states(imported) == {
        WAVES.title: "unresolved",
        LAKES.title: "unresolved",
        SEA: "unresolved",
    }


def test_what_is_certain_is_a_guess_and_the_rest_is_asked(resolved: Store) -> None:
    assert states(resolved) == {WAVES.title: "guess", LAKES.title: "guess", SEA: "asked"}
    timeline = resolved.episodes.timeline(EPISODE)
    segment = timeline.segments[1]
    assert (segment.kind, segment.paper_id, timeline.made_by[segment.id]) == ("matched", "arxiv:2101.00001", "guess")
    assert {"arxiv:2101.00001", "arxiv:2101.00002"} <= named(resolved)
    assert timeline.guessed == {"arxiv:2101.00001", "arxiv:2101.00002"}
    (codes,) = [one for one in title_questions(resolved, EPISODE) if one.state == "asked"]
    assert codes.ranked[0].candidate.arxiv == "2101.00003"
    (lakes,) = [one for one in title_questions(resolved, EPISODE) if one.words == LAKES.title]
    assert lakes.evidence == "same title (1.00, arxiv)"
    assert lakes.made.startswith("20")
    # The notes' own entry is still there: nothing was merged.
    assert resolved.papers.get(lakes.subject).arxiv is None


def test_a_guess_stays_over_a_new_edition_and_is_confirmed(resolved: Store) -> None:
    keep_episode(resolved, read_episode_text(NOTES.replace(b"20:00 Rain", b"21:00 Rain"), podcast="Waves"))
    assert "arxiv:2101.00002" in named(resolved)
    for one in title_questions(resolved, EPISODE):
        if one.state == "guess":
            confirm(resolved, one)
    assert states(resolved) == {SEA: "asked"}
    links = resolved.rows("SELECT * FROM links WHERE relation = 'same' ORDER BY subject_kind")
    assert [(one["subject_kind"], one["made_by"], one["evidence"]) for one in links] == [
        ("paper", "user", "same title (1.00, arxiv)"),
        ("segment", "user", "same title (1.00, arxiv)"),
    ]
    timeline = resolved.episodes.timeline(EPISODE)
    assert timeline.made_by[timeline.segments[1].id] != "guess"
    assert resolved.papers.get(f"catalogue:{EPISODE}/the-quiet-harmonics-of-northern-lakes").arxiv == "2101.00002"
    resolved.merges.undo(resolved.merges.last("arxiv:2101.00002"))
    assert "arxiv:2101.00002" not in named(resolved)


def test_none_of_these_takes_a_guess_back_for_good(resolved: Store, sources) -> None:
    for one in title_questions(resolved, EPISODE):
        none_of_these(resolved, one)
    assert set(states(resolved).values()) == {"none"}
    assert not named(resolved) & {"arxiv:2101.00001", "arxiv:2101.00002"}
    questions = title_questions(resolved, EPISODE)
    found = look_up([one.wanted for one in questions], resolved, *sources, CancelToken(), services={"arxiv"})
    take_answers(resolved, zip(questions, found.resolutions, strict=True))
    assert set(states(resolved).values()) == {"none"}


def test_a_title_that_was_looked_up_in_vain_is_known_as_missing(imported: Store) -> None:
    (sea,) = [one for one in title_questions(imported, EPISODE) if one.words == SEA]
    take_answers(imported, [(sea, Resolution("none"))])
    missing = {one.words: one.is_missing for one in title_questions(imported, EPISODE)}
    assert missing == {WAVES.title: False, LAKES.title: False, SEA: True}
    proposal = LibraryProposal(imported, EPISODE)
    assert {one.words: one.state for one in proposal.questions()}[SEA] == "missing"
    assert len(proposal.wanted()) == 3, "it is looked up again when the user asks"
    none_of_these(imported, sea)
    assert not any(one.is_missing for one in title_questions(imported, EPISODE))


def test_a_title_no_service_could_be_asked_for_is_not_missing() -> None:
    closed, offline = (KnownError(code, "…") for code in ("openreview-closed", "offline"))
    assert [was_asked(Resolution("none"), some) for some in ([], [closed], [closed, offline])] == [True, True, False]


def test_a_candidate_is_chosen(resolved: Store) -> None:
    (codes,) = [one for one in title_questions(resolved, EPISODE) if one.state == "asked"]
    assert confirm(resolved, codes, codes.ranked[0].candidate) == "arxiv:2101.00003"
    assert "arxiv:2101.00003" in named(resolved)
    link = resolved.row("SELECT * FROM links WHERE made_by = 'user' AND relation = 'same'")
    assert link["evidence"].startswith("the beginning of its title (")


def test_the_library_comes_first_and_costs_no_request(resolved: Store, server: FakeServer, sources) -> None:
    before = len(server.seen)
    again = NOTES.replace(b"A week of papers", b"Another week")
    keep_episode(resolved, read_episode_text(again, podcast="Waves"))
    questions = [one for one in title_questions(resolved, "waves-another-week") if one.words != SEA]
    found = look_up([one.wanted for one in questions], resolved, *sources, CancelToken(), services={"arxiv"})
    assert [one.verdict for one in found.resolutions] == ["taken", "taken"]
    assert len(server.seen) == before


def test_the_library_knows_what_its_episodes_call_a_paper_and_who_wrote_it_when(store: Store, sources) -> None:
    notes = b"# Talks\n\n0:00 Hi\n5:00 Singing Lids https://arxiv.org/abs/2301.00071\n50:00 Bye\n"
    keep_episode(store, read_episode_text(notes, podcast="Waves"))
    key = store.papers.id_of("arxiv:2301.00071")
    assert key is not None
    paper = store.papers.get(key)
    assert paper is not None
    store.papers.put(replace(paper, title="Steam at the Edge of a Pot", authors=("Ada Bell",)))
    wanted = [
        Wanted("Singing Lids"),
        Wanted("Bell et al., 2023", ("Bell",), 2023),
        Wanted("Bell et al., 1999", ("Bell",), 1999),
    ]
    found = look_up(wanted, store, *sources, CancelToken(), services=set()).resolutions
    assert [(one.verdict, [two.candidate.arxiv for two in one.ranked]) for one in found] == [
        ("ask", ["2301.00071"]),
        ("ask", ["2301.00071"]),
        ("none", []),
    ]


@pytest.mark.parametrize("score", [None, "1", [1]])
def test_a_stored_candidate_with_a_score_that_is_none_is_the_least_likely(imported: Store, score: object) -> None:
    (asked,) = [one for one in title_questions(imported, EPISODE) if one.wanted.title == SEA]
    found = [{"title": "Odd", "score": score}, {"title": "Good", "score": 1}, {"score": 1}, "x"]
    imported.facts.state(asked.kind, asked.fact_subject, SOURCE, {"candidates": found}, "2024")
    (asked,) = [one for one in title_questions(imported, EPISODE) if one.wanted.title == SEA]
    assert [(one.candidate.title, one.score) for one in asked.ranked] == [("Odd", 0.0), ("Good", 1.0)]


def test_who_said_that_none_fits_may_choose_one_later(resolved: Store) -> None:
    (question,) = [one for one in title_questions(resolved, EPISODE) if one.wanted.title == WAVES.title]
    none_of_these(resolved, question)
    assert states(resolved)[WAVES.title] == "none"
    confirm(resolved, question, question.ranked[0].candidate)
    assert WAVES.title not in states(resolved)
    assert NONE_FITS not in {one.field for one in resolved.facts.of("segment", question.fact_subject)}
    assert resolved.episodes.timeline(EPISODE).segments[1].kind == "matched"


def test_a_title_is_not_listed_beside_the_paper_that_is_guessed(resolved: Store) -> None:
    guess = next(one for one in title_questions(resolved, EPISODE) if one.kind == "paper" and one.state == "guess")
    assert guess.subject not in {one.id for one in resolved.papers.listed()}
    assert guess.paper_id in {one.id for one in resolved.papers.listed()}
    found = [one.id for one in resolved.papers.search("quiet harmonics", 9)]
    assert found == [guess.paper_id]
    resolved.notes.put(Note("n", "mine", "2024", "2024", paper_id=guess.subject))
    assert guess.subject in {one.id for one in resolved.papers.listed()}, "what the user wrote is found"
    resolved.notes.put(Note("n", "mine", "2024", "2024"))
    none_of_these(resolved, next(one for one in title_questions(resolved, EPISODE) if one.subject == guess.subject))
    assert guess.subject in {one.id for one in resolved.papers.listed()}, "the guess was taken back"
