"""What is shown of several sources' words does not depend on the order in which they come, and the user's stands."""

from hypothesis import given
from hypothesis import strategies as st

from explorer.model.fact import RANKS, USER, Fact, kind_of, rank, shown
from explorer.model.paper import ArxivMetadata, Paper
from explorer.model.paper_year import paper_year
from explorer.model.part_continuity import continued_names
from explorer.store.database import Store

SOURCES = [*RANKS, "catalogue:one", "catalogue:two", "feed:https://example.org", "something-new"]
FIELDS = ["title", "authors", "venue", "audio_url", "duration_s", "doi"]
FACTS = st.lists(
    st.builds(
        Fact,
        st.sampled_from(SOURCES),
        st.sampled_from(FIELDS),
        st.none() | st.integers(0, 5) | st.text(max_size=3),
        st.sampled_from(["2024-01-01", "2024-01-02", "2024-01-03"]),
    ),
    max_size=12,
    unique_by=lambda one: (one.source, one.field),
)


@given(FACTS, st.randoms())
def test_the_order_does_not_matter(facts, chance) -> None:
    mixed = list(facts)
    chance.shuffle(mixed)
    assert shown(mixed) == shown(facts)


@given(FACTS)
def test_nobody_who_ranks_higher_is_passed_over(facts) -> None:
    found = shown(facts)
    assert set(found) == {one.field for one in facts}
    for field, value in found.items():
        ranked = [(rank(kind_of(one.source), field), one.value) for one in facts if one.field == field]
        best = min(place for place, _ in ranked)
        assert value in [told for place, told in ranked if place == best]


@given(FACTS, st.sampled_from(FIELDS), st.text(max_size=3))
def test_the_users_word_stands_over_all(facts, field, value) -> None:
    others = [one for one in facts if one.source != USER]
    assert shown([*others, Fact(USER, field, value, "2030")])[field] == value


@given(FACTS, FACTS)
def test_what_says_nothing_of_a_field_takes_nothing_away(facts, more) -> None:
    silent = [one for one in more if one.field not in shown(facts)]
    assert shown(facts).items() <= shown([*facts, *silent]).items()


def test_of_two_catalogs_the_first_stands() -> None:
    first = Fact("catalogue:z", "title", "A", "2024-01-01")
    assert shown([Fact("catalogue:a", "title", "B", "2024-02-01"), first]) == {"title": "A"}


def test_one_rule_for_a_year() -> None:
    record = ArxivMetadata("2309.00071", 2, "T", "", (), "cs.CL", (), "2023-08-31T00:00:00Z", "2024")
    paper = Paper("p", "T", arxiv="2309.00071", venue="ICLR 2024")
    assert paper_year(paper, record) == paper_year(paper) == "2024"
    for venue in ("Submitted to ICLR 2025", "arXiv 2024", "arXiv preprint, 2024", None, "", "A workshop"):
        unpublished = Paper("p", "T", arxiv="2309.00071", venue=venue)
        assert paper_year(unpublished, record) == paper_year(unpublished) == "2023"
    assert paper_year(Paper("p", "T", arxiv="hep-th/9901001")) == ""
    assert paper_year(Paper("p", "T")) == ""


def test_what_two_sources_say_alike_stays_when_one_takes_it_back(store: Store) -> None:
    assert store.facts.state("paper", "p", "feed", {"title": "T", "venue": "V"}, "2024")
    assert store.facts.state("paper", "p", "import", {"title": "T"}, "2025")
    assert not store.facts.state("paper", "p", "import", {"title": "T"}, "2026"), "nothing is new"
    assert store.facts.state("paper", "p", "feed", {}, "2026")
    assert store.facts.of("paper", "p") == [Fact("import", "title", "T", "2025")]


def stated(paper: str, segment: str, *more: Fact) -> list[Fact]:
    return [Fact("notes:e", "paper", paper, "2024"), Fact("notes:e", "segment", segment, "2024"), *more]


def test_a_paper_that_was_moved_and_removed_stays_so_under_its_new_name() -> None:
    known = {"old": stated("p", "A", Fact(USER, "segment", "B", "2024"), Fact(USER, "removed", True, "2024"))}
    same = {"p": "P", "q": "P", "r": "R"}
    edition = {"new": {"paper": "q", "segment": "A"}, "other": {"paper": "r", "segment": "A"}}
    assert continued_names(known, edition, "notes:e", same) == {"new": "old"}
    edition["new"]["segment"] = "C"
    assert continued_names(known, edition, "notes:e", same) == {}, "it was removed from there, not from C"


def test_two_papers_that_nobody_knows_are_not_one() -> None:
    known = {"old": stated("p", "A", Fact(USER, "segment", "B", "2024"))}
    assert continued_names(known, {"new": {"paper": "q", "segment": "A"}}, "notes:e", {"p": None, "q": None}) == {}
