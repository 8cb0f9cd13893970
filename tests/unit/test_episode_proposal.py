"""The proposal for an episode: what is asked, what the user answers, and what the library keeps of it."""

from dataclasses import replace

import pytest

from explorer.model.episode_proposal import EpisodeProposal
from explorer.model.errors import KnownError
from explorer.model.fact import USER
from explorer.model.ids import now
from explorer.model.paper import Paper
from explorer.model.progress import CancelToken
from explorer.model.proposal_question import ProposalQuestion
from explorer.model.show_notes.parsed_notes import Doubt
from explorer.model.title_resolution import Candidate, Ranked
from explorer.services.episode_text import keep_episode, read_episode_text
from explorer.services.import_proposal import ImportProposal, held_papers, is_day
from explorer.services.library_proposal import LibraryProposal
from explorer.services.title_answers import give_answer, id_questions, take_back
from explorer.services.title_lookup import look_up
from explorer.services.title_questions import title_questions
from explorer.store.database import Store
from tests.fakes.server import FakeServer
from tests.unit.test_title_questions import CODES, EPISODE, LAKES, NOTES, SEA, WAVES

MARKED = NOTES.replace(b"Papers mentioned:", b"Papers:") + b"- [Told by a link](https://arxiv.org/abs/2310.01889)\n"


@pytest.fixture
def server():
    with FakeServer(facts=[WAVES, LAKES, CODES]) as one:
        yield one


def read(notes: bytes = MARKED) -> ImportProposal:
    return ImportProposal(read_episode_text(notes, podcast="Waves", duration_s=2400))


@pytest.fixture
def looked_up(sources) -> ImportProposal:
    proposal = read()
    find(proposal, None, sources)
    return proposal


def find(proposal: EpisodeProposal, store: Store | None, sources) -> None:
    wanted = proposal.wanted()
    found = look_up(list(wanted.values()), store, *sources, CancelToken(), services={"arxiv"})
    proposal.take_found(dict(zip(wanted, found.resolutions, strict=True)))


def named(proposal: EpisodeProposal, words: str) -> ProposalQuestion:
    (found,) = [one for one in proposal.questions() if one.words == words]
    return found


def facts(store: Store) -> list[dict[str, object]]:
    found = store.rows("SELECT * FROM facts ORDER BY subject_kind, subject, source, field")
    return [dict(one) for one in found if not one["source"].startswith("guess:arxiv")]


def test_the_timeline_is_shown_with_what_stands_below_each_segment() -> None:
    rows = read().rows()
    assert [(one.kind, one.start_s, one.title) for one in rows] == [
        ("segment", 0, "Intro"),
        ("segment", 300, WAVES.title),
        ("segment", 1200, "Rain"),
        ("segment", 1800, "Outro"),
        ("head", None, ""),
        ("paper", None, LAKES.title),
        ("paper", None, SEA),
        ("paper", None, "Told by a link"),
    ]
    assert [one.detail for one in rows] == ["", "", "arXiv 2309.00071", "", "", "", "", "arXiv 2310.01889"]


def test_what_was_read_is_marked_in_the_notes() -> None:
    lines, marks, unused = read().source()
    said = {one.row: lines[one.line].text[one.start : one.end] for one in marks if one.what == "paper"}
    assert said[named(read(), LAKES.title).row] == LAKES.title
    assert said["segment:2"] == "Rain"
    assert {lines[one.line].text for one in marks if one.what == "time"} >= {"00:00 Intro", "30:00 Outro"}
    assert unused == set()


def test_doubts_come_before_guesses(looked_up: ImportProposal) -> None:
    assert [(one.words, one.state) for one in looked_up.waiting()] == [
        (SEA, "asked"),
        (WAVES.title, "guess"),
        (LAKES.title, "guess"),
    ]
    looked_up.answer(named(looked_up, SEA).key, "none")
    looked_up.leave_out("segment:1", left=True)
    assert [one.words for one in looked_up.waiting()] == [LAKES.title]
    looked_up.answer(named(looked_up, SEA).key, None)
    assert looked_up.waiting()[0].state == "asked"


def test_before_the_titles_are_looked_up_they_wait() -> None:
    assert [one.state for one in read().waiting()] == ["unresolved"] * 3
    assert read().has_papers
    assert not read(b"00:00 Hello\n05:00 Bye\n09:00 End").has_papers


def test_answers_are_kept_and_the_rest_stays_a_question(looked_up: ImportProposal, store: Store) -> None:
    sea = named(looked_up, SEA)
    looked_up.answer(sea.key, sea.ranked[0])
    looked_up.answer(named(looked_up, WAVES.title).key, looked_up.found["segment:1"].ranked[0])
    assert looked_up.keep(store) == EPISODE
    assert {one.words: one.state for one in title_questions(store, EPISODE)} == {LAKES.title: "guess"}
    timeline = store.episodes.timeline(EPISODE)
    assert timeline.segments[1].paper_id == "arxiv:2101.00001"
    assert timeline.guessed == {"arxiv:2101.00002"}
    assert "arxiv:2101.00003" in {one.paper_id for one in timeline.appearances}
    later = {one.title: one.is_confirmed for one in LibraryProposal(store, EPISODE).rows()}
    assert [title for title, confirmed in later.items() if confirmed] == [WAVES.title, SEA]
    # A new edition of the notes, read again, asks no more.
    again = read()
    again.keep(store)
    assert {one.words: one.state for one in title_questions(store, EPISODE)} == {LAKES.title: "guess"}


def test_what_is_left_out_does_not_come_back(store: Store) -> None:
    proposal = read()
    rain = named(proposal, "Rain")
    proposal.leave_out("segment:3", left=True)
    proposal.leave_out(named(proposal, "Told by a link").row, left=True)
    proposal.leave_out(named(proposal, SEA).row, left=True)
    proposal.answer(rain.key, "none")
    proposal.answer(named(proposal, WAVES.title).key, "talk")
    proposal.keep(store)
    for _ in range(2):
        timeline = store.episodes.timeline(EPISODE)
        assert [(one.title, one.kind) for one in timeline.segments] == [
            ("Intro", "talk"),
            (WAVES.title, "talk"),
            ("Rain", "talk"),
        ]
        assert [(one.paper_id, one.segment_id) for one in timeline.appearances if one.paper_id.startswith("arxiv")] == [
            ("arxiv:2309.00071", None)
        ]
        assert {one.words: one.state for one in title_questions(store, EPISODE)} == {
            LAKES.title: "unresolved",
            SEA: "none",
        }
        read().keep(store)


def test_a_talk_gets_a_paper_and_a_link_another_one(store: Store) -> None:
    proposal = read()
    other = Ranked(Candidate("Another", arxiv="2401.00001"), 1.0, "chosen")
    proposal.answer("segment:0", other)
    proposal.answer(named(proposal, "Told by a link").key, other)
    proposal.keep(store)
    timeline = store.episodes.timeline(EPISODE)
    assert timeline.segments[0].paper_id == "arxiv:2401.00001"
    assert [one.role for one in timeline.appearances if one.paper_id == "arxiv:2401.00001"] == [
        "discussed",
        "mentioned",
    ]
    assert "arxiv:2310.01889" not in {one.paper_id for one in timeline.appearances}


def test_a_paper_of_the_library_has_its_title_where_the_notes_give_only_an_id(store: Store) -> None:
    notes = (
        b"# Waves\n\n0:00 Intro\n\nPapers:\n- https://arxiv.org/abs/2309.00071\n- https://arxiv.org/abs/2401.00001\n"
    )
    episode = read_episode_text(notes, podcast="Waves")
    yarn = "YaRN: Efficient Context Window Extension"
    store.papers.find_or_add(Paper("", yarn, ("Bowen Peng",), arxiv="2309.00071"), "user")
    proposal = ImportProposal(episode, papers=held_papers(store, episode))
    rows = [(one.title, one.detail) for one in proposal.rows() if one.kind == "paper"]
    assert rows[0] == (yarn, "arXiv 2309.00071")
    assert rows[1][0] == "arXiv:2401.00001"
    (question,) = [one for one in proposal.questions() if one.chosen and one.chosen.candidate.title == yarn]
    assert question.words == yarn
    assert question.chosen.candidate.authors


@pytest.mark.parametrize(
    ("notes", "title"),
    [
        (b"0:00 Intro\n\nAll about kettles and their lids:\n\n5:00 Lids", "All about kettles and their lids"),
        (
            b"https://example.org/one\n\nKettles\n\n- Welcome back to the kettle hour.",
            "Welcome back to the kettle hour",
        ),
        (b"0:00 Intro\n5:00 Lids", f"Notes of {now()[:10]}"),
        (b"word " * 60, " ".join(["word"] * 16) + "…"),
    ],
)
def test_notes_without_a_title_are_called_by_their_first_line(notes: bytes, title: str) -> None:
    episode = read_episode_text(notes)
    proposal = ImportProposal(episode)
    assert (proposal.title, proposal.is_named) == (title, False)
    assert episode.episode_id.startswith("episode-")
    assert ImportProposal(read_episode_text(notes, title="Mine")).is_named


def test_a_title_that_was_read_in_the_notes_may_be_that_of_a_paper() -> None:
    notes = b"# Attention Is All You Need\n\nWe discuss https://arxiv.org/abs/1706.03762\n"
    proposal = ImportProposal(read_episode_text(notes))
    assert (proposal.title, proposal.is_named) == ("Attention Is All You Need", False)


def test_a_paper_given_by_the_order_alone_is_checked(store: Store) -> None:
    episode = read_episode_text(MARKED, podcast="Waves")
    episode.notes.doubts.append(Doubt("order", "“Rain” was given by the order of both lists.", 5, segment=2))
    proposal = ImportProposal(episode)
    (check,) = [one for one in proposal.waiting() if one.kind == "check"]
    assert check.row == "segment:2"
    proposal.answer(check.key, "right")
    assert not [one for one in proposal.waiting() if one.kind == "check"]
    proposal.answer(check.key, "none")
    proposal.keep(store)
    assert store.episodes.timeline(EPISODE).segments[2].paper_id is None


def test_a_mistyped_date_or_length_is_refused_and_a_title_makes_the_id(store: Store) -> None:
    proposal = read()
    assert not proposal.correct("published", "2031-01-01")
    assert not proposal.correct("duration_s", "soon")
    assert not proposal.correct("title", " ")
    assert proposal.correct("published", "2024-05-27")
    assert proposal.correct("duration_s", "41:00")
    assert proposal.correct("title", "Another name")
    assert proposal.keep(store) == "waves-another-name"
    episode = store.episodes.get("waves-another-name")
    assert (episode.published, episode.duration_s) == ("2024-05-27", 2460)
    assert [is_day(one) for one in ("2024-02-01T10:00:00Z", "1970-01-01", "yesterday")] == [True, False, False]


def test_the_same_questions_are_asked_in_the_library_and_answers_are_undone(
    looked_up: ImportProposal, store: Store, sources
) -> None:
    looked_up.keep(store)
    proposal = LibraryProposal(store, EPISODE)
    assert [(one.words, one.state) for one in proposal.waiting()] == [
        (SEA, "asked"),
        (WAVES.title, "guess"),
        (LAKES.title, "guess"),
    ]
    assert {one.title for one in proposal.rows()} >= {"Intro", LAKES.title, SEA}
    before = facts(store)
    shown = store.episodes.timeline(EPISODE)
    for one in proposal.waiting():
        proposal.answer(one.key, one.ranked[0] if one.state == "asked" else "right" if one.row else "none")
    given_ = [give_answer(store, question, answer) for question, answer in proposal.answered()]
    assert title_questions(store, EPISODE) == []
    for given in reversed(given_):
        take_back(store, given)
    assert facts(store) == before
    now = store.episodes.timeline(EPISODE)
    assert (now.segments, now.appearances, now.guessed) == (shown.segments, shown.appearances, shown.guessed)


def test_a_guess_refused_by_mistake_is_asked_again(looked_up: ImportProposal, store: Store) -> None:
    looked_up.keep(store)
    (question,) = (one for one in title_questions(store, EPISODE) if one.paper_id == "arxiv:2101.00002")
    give_answer(store, question, "none")
    (refused,) = (one for one in title_questions(store, EPISODE) if one.subject == question.subject)
    assert refused.paper_id is None
    assert refused.state == "none"
    give_answer(store, refused, "right")
    assert [one.state for one in title_questions(store, EPISODE) if one.subject == question.subject] == ["asked"]


def test_an_id_that_may_be_wrong_is_asked_about_until_it_is_said_to_be_right(store: Store) -> None:
    notes = MARKED.replace(b"Told by a link", b"Walking robots learn gaits from watching animals")
    ImportProposal(read_episode_text(notes, podcast="Waves")).keep(store)
    paper_id = "arxiv:2310.01889"
    with store.write():
        said = {"title": "Ring Attention with Blockwise Transformers"}
        store.facts.state("paper", paper_id, "arxiv", said, "2026-01-01")
        store.papers.show(paper_id)
    shown = store.episodes.timeline(EPISODE).appearances
    proposal = LibraryProposal(store, EPISODE)
    (check,) = [one for one in proposal.waiting() if one.kind == "check"]
    assert "Walking robots" in check.asked
    for answer, left in (("right", shown), ("none", tuple(one for one in shown if one.paper_id != paper_id))):
        proposal.answer(check.key, answer)
        (given,) = [give_answer(store, question, said) for question, said in proposal.answered()]
        assert store.episodes.timeline(EPISODE).appearances == left
        assert id_questions(store, EPISODE) == []
        take_back(store, given)
        assert store.episodes.timeline(EPISODE).appearances == shown
        assert len(id_questions(store, EPISODE)) == 1


def line_of(proposal: EpisodeProposal, text: str) -> int:
    (found,) = [at for at, one in enumerate(proposal.source()[0]) if text in one.text]
    return found


UNREAD = MARKED + b"\nAt 25:00 we eat\n\nAlso we liked Kettles See Better Than Cooks a lot\n"


def test_a_line_that_was_not_read_becomes_a_segment_or_a_paper_and_stays_it(store: Store) -> None:
    proposal = read(UNREAD)
    line = line_of(proposal, "we eat")
    assert line not in {one.line for one in proposal.source()[1]}
    segment = proposal.take_line(line, "segment")
    assert [(one.start_s, one.title) for one in proposal.rows() if one.key == segment] == [(1500, "At we eat")]
    paper = proposal.take_line(line_of(proposal, "Kettles"), "paper")
    assert {segment, paper} <= {one.key for one in proposal.rows()}
    assert {one.row for one in proposal.source()[1]} >= {segment, paper}
    with pytest.raises(KnownError, match="starts at 0:25:00 already"):
        proposal.take_line(line, "segment")
    with pytest.raises(KnownError, match="no time"):
        proposal.take_line(line_of(proposal, "Kettles"), "segment")
    assert proposal.has_changes
    proposal.keep(store)
    timeline = store.episodes.timeline(EPISODE)
    assert (1500, "At we eat", 1800) in [(one.start_s, one.title, one.end_s) for one in timeline.segments]
    keep_episode(store, read_episode_text(UNREAD, podcast="Waves", duration_s=2400))
    again = store.episodes.timeline(EPISODE)
    assert [one.title for one in again.segments] == [one.title for one in timeline.segments]
    assert [one.title for one in again.papers.values()].count("Also we liked Kettles See Better Than Cooks a lot") == 1


def test_lines_of_an_episode_of_the_library_become_rows_beside_each_other(store: Store) -> None:
    keep_episode(store, read_episode_text(UNREAD, podcast="Waves", duration_s=2400))
    proposal = LibraryProposal(store, EPISODE)
    paper = proposal.take_line(line_of(proposal, "Kettles"), "paper")
    segment = proposal.take_line(line_of(proposal, "we eat"), "segment")
    assert {one.key: one.start_s for one in proposal.rows() if one.key in (segment, paper)} == {
        segment: 1500,
        paper: None,
    }


def test_a_name_that_is_typed_as_it_was_is_no_correction(store: Store) -> None:
    episode = replace(read_episode_text(MARKED, podcast="Waves", duration_s=2400), source=f"file:{EPISODE}")
    proposal = ImportProposal(episode)
    assert proposal.correct("podcast", "Tides")
    assert proposal.correct("podcast", "Waves")
    assert proposal.correct("title", "Mine")
    proposal.keep(store)
    said = {one.field: one.value for one in store.facts.of("episode", EPISODE) if one.source == USER}
    assert said == {"title": "Mine"}
