"""A file that the user and the program write together loses no word of the user's, and no will of theirs."""

import re
from collections.abc import Sequence

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from explorer.model import co_written_file
from explorer.model.co_written_file import NEWER, block, file_of, merge
from tests.fakes.examples import examples

FILE = "paper:yarn"


def rendering(bodies: dict[str, str], title: str = "T") -> str:
    """All that the program has to say."""
    head = f'---\ntitle: "{title}"\n---\n\n'
    return head + "\n".join(block(name, body) for name, body in bodies.items())


def export(old: str, bodies: dict[str, str], title: str = "T") -> str:
    return merge(old, rendering(bodies, title), FILE).text


def bodies_of(text: str) -> dict[str, str]:
    return dict(re.findall(r"<!-- pe:(\S+) .*-->\n([\s\S]*?)\n<!-- /pe:", text))


BODIES = {"a": "> alpha", "b": "> beta", "c": "> gamma"}


def test_the_same_again_changes_nothing() -> None:
    text = export("", BODIES)
    done = merge(text, rendering(BODIES), FILE)
    assert done.text == text
    assert (done.added, done.updated, done.removed, done.kept, done.offered, done.damaged) == (0,) * 6
    assert file_of(text) == FILE
    assert file_of("# Mine\n") is None


def test_a_new_text_takes_the_place_of_the_old() -> None:
    text = export("", BODIES).replace("<!-- /pe:b -->\n", "<!-- /pe:b -->\n\nmy thought on beta\n")
    done = merge(text, rendering(BODIES | {"b": "> beta\n\nA comment"}), FILE)
    assert bodies_of(done.text) == BODIES | {"b": "> beta\n\nA comment"}
    assert "A comment\n<!-- /pe:b -->\n\nmy thought on beta\n\n" in done.text
    assert (done.updated, done.kept) == (1, 0)


def test_a_block_that_the_user_changed_stays_and_the_new_text_is_offered_once() -> None:
    mine = export("", BODIES).replace("> beta", "> beta!\n\nmine")
    assert merge(mine, rendering(BODIES), FILE).text == mine, "nothing new: nothing is offered"
    done = merge(mine, rendering(BODIES | {"b": "> new"}), FILE)
    assert (done.kept, done.offered) == (1, 1)
    assert "> beta!\n\nmine" in done.text
    assert f"{NEWER}\n\n> new\n<!-- /pe-new:b -->" in done.text
    assert export(done.text, BODIES | {"b": "> new"}) == done.text
    newer = export(done.text, BODIES | {"b": "> newer"})
    assert newer.count(NEWER) == 1
    assert "> newer" in newer
    assert "> new\n" not in newer
    without = re.sub(r"<!-- pe-new:b[\s\S]*/pe-new:b -->\n", "", newer)
    assert export(without, BODIES | {"b": "> newer"}) == without, "what was refused is not offered again"
    assert export(newer, BODIES).count(NEWER) == 0, "an offer that is out of date goes"


def test_an_offer_that_was_taken_goes() -> None:
    mine = export(export("", BODIES).replace("> beta", "> beta!"), BODIES | {"b": "> new"})
    taken = mine.replace("> beta!", "> new")
    done = export(taken, BODIES | {"b": "> new"})
    assert NEWER not in done
    assert bodies_of(done) == BODIES | {"b": "> new"}
    assert export(done, BODIES | {"b": "> later"}).count("> later") == 1


def test_an_offer_that_was_written_into_the_block_is_what_the_program_wrote_last() -> None:
    text = export(export("", {"a": "one"}).replace("one", "mine"), {"a": "two"})
    text = export(text.replace("mine", "two", 1), {"a": "two"})
    assert NEWER not in text
    text = text.replace("two", "one")  # an earlier text is the user's too
    text = export(text, {"a": "three"})
    assert bodies_of(text)["a"].strip() == "one"
    assert "three" in text


def test_an_offer_that_was_kept_instead_of_the_block_is_the_block() -> None:
    mine = export(export("", BODIES).replace("> beta", "> beta!"), BODIES | {"b": "> two"})
    kept = re.sub(r"<!-- pe:b [\s\S]*?/pe:b -->\n", "", mine)
    now = export(kept, BODIES | {"b": "> two"})
    assert bodies_of(now) == BODIES | {"b": "> two"}
    assert NEWER not in now
    assert bodies_of(export(kept, BODIES | {"b": "> three"})) == BODIES | {"b": "> three"}
    changed = export(kept.replace("> two", "> two, and mine"), BODIES | {"b": "> three"})
    assert "> two, and mine" in changed
    assert "> three" in changed


def test_less_than_all_takes_nothing_out() -> None:
    text = export("", BODIES).replace("<!-- /pe:b -->\n", "<!-- /pe:b -->\n\nmine on b\n")
    less = merge(text, rendering({"a": "> new"}), FILE, keep=True)
    assert bodies_of(less.text) == BODIES | {"a": "> new"}
    assert less.removed == 0


def test_the_indent_that_another_program_gave_a_block_stays() -> None:
    new = block("a", "> alpha\ncomment", "- ")
    text = merge("", new, FILE).text.replace("\n  ", "\n\t  ").replace("- <!-- pe:a", "\t- <!-- pe:a")
    done = merge(text, block("a", "> alpha\nother", "- "), FILE).text
    assert "\t- <!-- pe:a " in done
    assert "\n\t  other\n\t  <!-- /pe:a -->" in done


def test_an_offer_that_the_user_changed_is_theirs() -> None:
    mine = export(export("", BODIES).replace("> beta", "> beta!"), BODIES | {"b": "> new"})
    changed = mine.replace("> new\n", "> new and mine\n")
    later = export(changed, BODIES | {"b": "> later"})
    assert "> new and mine" in later
    assert "> later" in later
    headless = mine.replace(f"{NEWER}\n\n", "")
    assert "\n> new\n" in export(headless, BODIES | {"b": "> later"}), "they took its first line away"


def test_a_block_that_the_user_deleted_stays_deleted() -> None:
    text = re.sub(r"<!-- pe:b[\s\S]*/pe:b -->\n", "", export("", BODIES))
    assert list(bodies_of(export(text, BODIES | {"b": "> new"}))) == ["a", "c"]
    assert list(bodies_of(export(export(text, {"a": "> alpha"}), BODIES))) == ["a", "c"]


def test_a_block_that_the_program_took_out_can_come_back() -> None:
    less = export(export("", BODIES), {"a": "> alpha", "c": "> gamma"})
    assert list(bodies_of(less)) == ["a", "c"]
    assert "\n\n\n" not in less
    assert export(less, BODIES) == export("", BODIES)


def test_what_the_user_changed_stays_when_the_program_has_it_no_more() -> None:
    mine = export("", BODIES).replace("> beta", "> beta!")
    assert "> beta!" in export(mine, {"a": "> alpha"})


def test_a_block_of_another_file_is_not_ours_to_remove() -> None:
    text = export("", BODIES).replace("\n<!-- pe-seen", "\n" + block("other", "> from elsewhere") + "\n<!-- pe-seen")
    assert "> from elsewhere" in export(text, BODIES)


@pytest.mark.parametrize(
    ("bodies", "before", "after"),
    [
        ({"a": "> alpha", "n": "> nu", "b": "> beta", "c": "> gamma"}, "on alpha", "beta"),
        ({"n": "> nu", "a": "> alpha", "b": "> beta", "c": "> gamma"}, "my opening", "alpha"),
        ({"a": "> alpha", "b": "> beta", "c": "> gamma", "n": "> nu"}, "on gamma", "# My end"),
    ],
)
def test_a_new_block_comes_into_its_place(bodies: dict[str, str], before: str, after: str) -> None:
    text = export("", BODIES)
    text = text.replace("<!-- pe:a", "my opening\n\n<!-- pe:a").replace(
        "<!-- /pe:a -->\n", "<!-- /pe:a -->\non alpha\n"
    )
    text = text.replace("<!-- /pe:c -->\n", "<!-- /pe:c -->\n\non gamma\n\n# My end\n\nfin\n")
    done = export(text, bodies)
    place = done.index("> nu")
    assert done.index(before) < place < done.index(after)
    assert "fin" in done
    assert export(done, bodies) == done


def test_a_file_that_was_not_ours_keeps_all_and_gets_what_is_new_below() -> None:
    done = export("# My notes\n\nwords", BODIES)
    assert done.startswith('---\ntitle: "T"\n---\n# My notes\n\nwords\n\n<!-- pe:a'), done[:200]
    assert bodies_of(done) == BODIES


def test_a_block_without_its_end_is_left_alone_and_counted() -> None:
    text = export("", BODIES).replace("<!-- /pe:b -->\n", "")
    done = merge(text, rendering(BODIES | {"b": "> new"}), FILE)
    assert done.damaged == 1
    assert "> beta" in done.text
    assert "> new" not in done.text
    assert done.text.count("> gamma") == 1


def test_fields_of_the_head_one_by_one() -> None:
    text = export("", BODIES).replace('title: "T"\n', 'tags: [mine]\ntitle: "T"\naliases:\n  - x\n')
    changed = export(text, BODIES, "New")
    assert yaml.safe_load(changed.split("---\n")[1]) == {"tags": ["mine"], "title": "New", "aliases": ["x"]}
    mine = export(text.replace('"T"', '"Mine"'), BODIES, "New")
    assert 'title: "Mine"' in mine
    assert "New" not in mine
    without = export(text.replace('title: "T"\n', ""), BODIES, "New")
    assert "title" not in without.split("---\n")[1]
    assert not export(text.split("---\n", 2)[2], BODIES, "New").startswith("---")


def test_page_properties_of_logseq() -> None:
    new = "title:: T\nauthors:: A\n\n" + block("a", "> alpha\ncomment", "- ")
    text = merge("", new, FILE).text
    assert text.startswith("title:: T\nauthors:: A\n\n- <!-- pe:a ")
    assert "\n  > alpha\n  comment\n  <!-- /pe:a -->\n" in text
    mine = text.replace("authors:: A", "authors:: B\nicon:: x")
    later = "title:: U\nauthors:: C\n\n" + block("a", "> alpha\nother", "- ") + block("b", "> beta", "- ")
    done = merge(mine, later, FILE).text
    assert done.startswith("title:: U\nauthors:: B\nicon:: x\n\n- <!-- pe:a ")
    assert "  other\n  <!-- /pe:a -->\n- <!-- pe:b " in done
    tabbed = merge(text.replace("\n  ", "\n\t"), later, FILE)
    assert tabbed.updated == 1, "another indent is no change"


def test_line_ends_of_the_file_are_kept() -> None:
    text = export("", BODIES).replace("\n", "\r\n")
    assert export(text, BODIES) == text
    done = export(text, BODIES | {"b": "> new\n\nmore", "d": "> delta"}, "New")
    assert "\n" not in done.replace("\r\n", "")
    assert "> new\r\n\r\nmore" in done
    assert "> delta" in done
    assert '"New"' in done


@pytest.mark.parametrize("name", ["a--b", "-->", "x y", "é", "", "arxiv:math/0211159", "a%b"])
def test_any_id_stays_inside_its_comment(name: str) -> None:
    text = export("", {"a": "> alpha", name: "> mine"})
    assert all("--" not in line[5:-4] for line in text.splitlines() if line.startswith("<!-- "))
    assert export(text, {"a": "> alpha", name: "> new"}).count("> new") == 1
    assert "mine" not in export(text, {"a": "> alpha", name: "> new"})


# --- any sequence ----------------------------------------------------------------------------------------------------

NAMES = st.sampled_from([f"k{number}" for number in range(6)])
BODY = st.sampled_from(["> one", "> one\n\ntwo", "## head", "- item\n  - inner", "```\ncode\n```", "x"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("export"), st.dictionaries(NAMES, BODY, max_size=6), st.sampled_from("ABC")),
        st.tuples(st.just("insert"), st.floats(0, 1), st.sampled_from(["", "\n", "\n\n", "\n# "])),
        st.tuples(st.just("cut"), st.floats(0, 1), st.integers(1, 40)),
        st.tuples(st.just("double"), st.floats(0, 1), st.integers(1, 200)),
        st.tuples(st.just("ends"), st.booleans(), st.none()),
    ),
    max_size=12,
)


def theirs(text: str) -> list[str]:
    return re.findall(r"⟦\d+⟧", text)


@given(STEPS)
@examples(400)
def test_not_one_word_of_theirs_is_lost(steps: Sequence[tuple[str, object, object]]) -> None:
    """Whatever the user does to the file between exports, an export loses nothing that they wrote into it."""
    text = ""
    for number, (what, one, other) in enumerate(steps):
        if what == "export":
            assert isinstance(one, dict)
            before = theirs(text)
            text = export(text, one, str(other))
            assert theirs(text) == before, "their words, and the order of them"
            assert export(text, one, str(other)) == text, "the same again changes nothing"
        elif what == "ends":
            text = text.replace("\r\n", "\n").replace("\n", "\r\n") if one else text.replace("\r\n", "\n")
        else:
            at = int(float(str(one)) * len(text))
            if what == "insert":
                text = f"{text[:at]}{other}⟦{number}⟧{other}{text[at:]}"
            elif what == "cut":
                text = text[:at] + text[at + int(str(other)) :]
            else:
                text = text[:at] + text[at : at + int(str(other))] + text[at:]


@given(st.text(max_size=300) | st.text(alphabet="-: \n<>!pea#abc\r", max_size=200))
@examples(300)
def test_any_file_is_kept(text: str) -> None:
    done = export(text, BODIES)
    left = iter(done)
    lost = [one for one in text if not one.isspace() and one not in left]
    assert not lost or co_written_file.has_markers(text)
    assert export(done, BODIES) == done
