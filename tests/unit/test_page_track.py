"""Which page is talked about when: guessed from a transcript, smoothed over time, tied by the user."""

import pytest

from explorer.model.paper import Paper
from explorer.model.progress import CancelToken
from explorer.model.talked_page import Heard, TalkedPage, TiedPlace, smoothed, tied_page, times_on_page, with_ties
from explorer.model.text_page import TextPage
from explorer.model.transcript import Cue
from explorer.pdf.client import PdfClient
from explorer.services.episode_text import keep_episode, read_episode_text
from explorer.services.page_track import STEP_MS, page_track
from explorer.services.pdf_words import words_of
from explorer.store.database import Store
from explorer.store.page_index import PageIndex
from tests.fakes.kitchen_talk import CUES, kitchen_pdf

STEP = STEP_MS


def heard(*best: dict[int, float]) -> list[Heard]:
    return [Heard(STEP * number, scores) for number, scores in enumerate(best)]


def test_one_odd_guess_does_not_turn_the_page() -> None:
    clear, odd, other = {1: 1.0, 2: 0.5}, {3: 1.0, 1: 0.9}, {2: 1.0, 1: 0.4}
    found = smoothed(heard(clear, clear, odd, clear, other, other, other), STEP)
    assert found == (TalkedPage(0, 4 * STEP, 1), TalkedPage(4 * STEP, 7 * STEP, 2))


def test_where_no_page_stands_out_none_is_named() -> None:
    even = {1: 1.0, 2: 0.97, 3: 0.95}
    assert smoothed(heard(even, even, even), STEP) == ()
    assert smoothed([], STEP) == ()


def tie(at_s: int, page: int, rect: tuple[float, float, float, float] | None = None) -> TiedPlace:
    return TiedPlace(f"{at_s}", "talk", at_s, "paper", page, rect, "2026", "2026")


def test_near_a_tied_time_its_page_counts_the_more_the_nearer() -> None:
    clear = {1: 1.0, 2: 0.5}
    said = heard(*[clear] * 20)
    found = smoothed([with_ties(one, [tie(100, 7)]) for one in said], STEP)
    assert [one.page for one in found] == [1, 7, 1]
    tied = found[1]
    assert tied.start_ms >= 60_000
    assert tied.end_ms <= 150_000
    assert with_ties(said[0], [tie(100, 7)]) == said[0]
    two = [tie(100, 7), tie(140, 8)]
    alone = smoothed(
        [one for one in (with_ties(Heard(at, {}), two) for at in range(0, 300_000, STEP)) if one.scores], STEP
    )
    assert [one.page for one in alone] == [7, 8]
    assert alone[0].end_ms == pytest.approx(120_000, abs=STEP)


def test_a_tied_page_is_now_where_nothing_is_known_besides() -> None:
    ties = [tie(100, 7, (1.0, 2.0, 3.0, 4.0)), tie(130, 8)]
    assert tied_page(ties, 60_000) is None
    assert tied_page(ties, 95_000) == TalkedPage(80_000, 120_000, 7, (1.0, 2.0, 3.0, 4.0))
    assert (now := tied_page(ties, 118_000))
    assert now.page == 8
    assert tied_page([], 0) is None
    assert tied_page([tie(100, 0)], 100_000) is None


def test_a_page_that_comes_again_soon_has_one_time() -> None:
    talked = [TalkedPage(0, 10_000, 1), TalkedPage(40_000, 50_000, 1), TalkedPage(400_000, 410_000, 1)]
    assert [one.start_ms for one in times_on_page(talked, 1)] == [0, 400_000]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[TextPage | None]:
    """The pages about a kitchen."""
    file = tmp_path_factory.mktemp("kitchen") / "kitchen.pdf"
    kitchen_pdf(file)
    client = PdfClient()
    try:
        return words_of(client, file)
    finally:
        client.close()


def test_a_talk_is_followed_from_page_to_page(pages: list[TextPage | None]) -> None:
    track = page_track(pages, CUES, [(0, 400_000)], CancelToken())
    order = [one.page for one in track]
    assert order == [1, 2, 3]
    assert all(one.rect and one.rect[3] > one.rect[1] for one in track)
    assert track[1].start_ms == pytest.approx(100_000, abs=40_000)


def test_what_is_tied_is_a_part_of_the_track(pages: list[TextPage | None]) -> None:
    place = (72.0, 72.0, 90.0, 90.0)
    track = page_track(pages, CUES, [(0, 400_000)], CancelToken(), [tie(150, 0, place), tie(150, 999), tie(9_000, 1)])
    assert [one.page for one in track] == [1, 2, 0, 3]
    assert track[2].holds(150_000, 0)
    assert track[2].rect == place
    silent = page_track(pages, (), [(0, 400_000)], CancelToken(), [tie(150, 2), tie(300, 0)])
    assert [one.page for one in silent] == [2], "the other tells no page, but the paper"


def test_pages_of_less_than_a_minute_each_are_named_on_time(pages: list[TextPage | None]) -> None:
    talk: list[Cue] = []
    begins: list[int] = []
    for start in (0, 100_000, 200_000):  # each page's talk, twice over, without a pause
        said = [one for one in CUES if start <= one.start_ms < start + 100_000]
        begins.append(4_000 * len(talk))
        talk += [
            Cue(4_000 * (len(talk) + n), 4_000 * (len(talk) + n + 1), "", one.text) for n, one in enumerate(2 * said)
        ]
    track = page_track(pages, talk, [(0, 4_000 * len(talk))], CancelToken())
    assert [one.page for one in track] == [1, 2, 3]
    assert all(abs(one.start_ms - begin) <= 20_000 for one, begin in zip(track, begins, strict=True))


def test_the_piece_of_a_page_that_fits_is_found() -> None:
    index = PageIndex([" ".join(["kettle"] * 200 + ["bread", "crumb", "dough"] * 20 + ["lid"] * 200)])
    place = index.passage("the bread and its crumb and dough", 1)
    index.close()
    assert place is not None
    assert 0.35 < place[0] < place[1] < 0.7


def test_tied_places_are_kept_deleted_and_brought_back(store: Store) -> None:
    episode = keep_episode(store, read_episode_text(b"# Kettles\n\n0:00 Start\n5:00 Lids\n9:00 End"))
    paper = store.papers.find_or_add(Paper("arxiv:2309.00071", "YaRN", arxiv="2309.00071"), "stand-in").id
    store.tied_places.put(TiedPlace("t", episode, 70, paper, 3, (1.0, 2.0, 3.0, 4.5), "2026", "2026"))
    assert store.tied_places.of_episode(episode)[0].rect == (1.0, 2.0, 3.0, 4.5)
    store.tied_places.delete("t")
    assert store.tied_places.of_paper(paper) == []
    store.tied_places.put(TiedPlace("t", episode, 70, paper, 3, None, "2026", "2026"))
    assert [(one.at_s, one.rect) for one in store.tied_places.of_paper(paper)] == [(70, None)]


def test_a_tied_place_goes_with_its_paper_when_papers_are_merged_and_parted(store: Store) -> None:
    episode = keep_episode(store, read_episode_text(b"# Kettles\n\n0:00 Start\n5:00 Lids\n9:00 End"))
    kept, gone = (
        store.papers.find_or_add(Paper(f"arxiv:{name}", title, arxiv=name), "stand-in").id
        for name, title in (("2309.00071", "Lids"), ("2309.00072", "Kettles"))
    )
    store.tied_places.put(TiedPlace("t", episode, 70, gone, 3, None, "2026", "2026"))
    merge = store.merges.merge(kept, gone)
    assert [one.at_s for one in store.tied_places.of_paper(kept)] == [70]
    store.merges.undo(merge)
    assert [one.paper_id for one in store.tied_places.of_paper(gone)] == [gone]
