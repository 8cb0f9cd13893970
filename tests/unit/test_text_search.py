"""Finding words across lines, whatever their case, accents and hyphens."""

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from explorer.model.annotation import bounds
from explorer.model.errors import KnownError
from explorer.model.find_options import PLAIN, FindOptions
from explorer.model.text_page import TextPage
from explorer.model.text_search import MAX_NEEDLE, MOST_HITS, SearchIndex, find, fold
from tests.fakes.textpages import page_of

WHOLE, CASE, REGEX = FindOptions(whole_word=True), FindOptions(match_case=True), FindOptions(regex=True)


def found(page: TextPage, needle: str, options: FindOptions = PLAIN) -> list[str]:
    return [hit.passage.text for hit in find(page, needle, options)]


@pytest.mark.parametrize(
    ("text", "needle", "match"),
    [
        ("Vision Transformers", "vision trans", "Vision Trans"),
        ("vision", "VISION", "vision"),
        ("naïve Gödel", "naive godel", "naïve Gödel"),
        ("naive", "naïve", "naive"),
        ("cafe\u0301 noir", "café noir", "cafe\u0301 noir"),
        ("Stra\u00dfe", "STRASSE", "Straße"),
        ("an efﬁcient one", "efficient", "efﬁcient"),
        ("efficient", "efﬁcient", "efficient"),
        ("the model’s “own” words", 'model\'s "own"', "model’s “own”"),
        ("state–of–the–art", "state-of-the-art", "state–of–the–art"),
        ("M¨uller and", "Müller", "Müller"),
        ("wide  blanks", "wide blanks", "wide  blanks"),
        ("a + b (c) [d] .* \\ ^", ".* \\ ^", ".* \\ ^"),
        ("x² and ℝ", "x2 and r", "x² and ℝ"),
        ("İstanbul", "istanbul", "İstanbul"),
    ],
)
def test_what_a_reader_means_is_found(text: str, needle: str, match: str) -> None:
    assert found(page_of([text]), needle) == [" ".join(match.split())]


@pytest.mark.parametrize(("text", "needle"), [("vision", "visions"), ("a b", "ab"), ("ab", "a b"), ("a.b", "axb")])
def test_what_is_not_there_is_not_found(text: str, needle: str) -> None:
    assert found(page_of([text]), needle) == []


@pytest.mark.parametrize("needle", ["", "   ", "\u0301", "\n\t"])
def test_nothing_is_found_for_nothing(needle: str) -> None:
    assert found(page_of(["some words"]), needle) == []


@pytest.mark.parametrize(
    ("needle", "match"),
    [
        ("long attention patterns", "long attention patterns"),
        ("attention", "attention"),
        ("atten-", "atten-"),
        ("tention pat", "tention pat"),
        ("the fine-tuned one", "the fine-tuned one"),
        ("the finetuned one", "the fine-tuned one"),
        ("one. Next", "one. Next"),
    ],
)
def test_line_ends_and_hyphens_do_not_hide_a_match(needle: str, match: str) -> None:
    page = page_of(["with long atten-", "tion patterns and the fine-", "tuned one."], ["Next: a fine-tuned thing"])
    assert found(page, needle)[0] == match


CHINESE = ["本文扩展大型语言模型的上", "下文窗口，并使用", "GPT 给出", "结果。"]


@pytest.mark.parametrize("options", [PLAIN, WHOLE, CASE, REGEX])
@pytest.mark.parametrize(
    ("lines", "needle", "match"),
    [
        (CHINESE, "语言模型的上下文窗口", "语言模型的上下文窗口"),
        (
            ["語のコンテキスト", "ウィンドウを、", "拡張する"],
            "コンテキストウィンドウを、拡張",
            "コンテキストウィンドウを、拡張",
        ),
        (["한국어는 낱말", "사이를 띄운다"], "낱말 사이를", "낱말 사이를"),
        (["ＦＵＬＬ　ｗｉｄｔｈ，"], "ＦＵＬＬ ｗｉｄｔｈ，", "ＦＵＬＬ ｗｉｄｔｈ，"),
        (["ｶﾞﾗｽの窓"], "ガラス", "ｶﾞﾗｽ"),
    ],
)
def test_scripts_without_blanks_are_found_over_line_ends(
    options: FindOptions, lines: list[str], needle: str, match: str
) -> None:
    assert found(page_of(lines), needle, options) == [match]


@pytest.mark.parametrize(
    ("lines", "needle"),
    [
        (CHINESE, "使用GPT"),
        (CHINESE, "使用 GPT 给出结果"),
        (CHINESE, "语言 模型"),
        (["ＦＵＬＬ　ｗｉｄｔｈ，"], "full width,"),
        (["한국어는 낱말", "사이를 띄운다"], "낱말 사이"),
        (["Te\u200bsting"], "testing"),
        (["a\ufeff test"], "a test"),
        (["testing"], "te\u2060st\xading\u200f"),
        (["می\u200cخواهم"], "میخواهم"),
        (["葛\U000e0100城"], "葛城"),
    ],
)
def test_blanks_beside_chinese_widths_and_invisible_characters_make_no_difference(
    lines: list[str], needle: str
) -> None:
    assert len(find(page_of(lines), needle)) == 1


@pytest.mark.parametrize(("lines", "needle"), [(["한국어는 낱말", "사이를"], "낱말사이"), (["カラス"], "ガラス")])
def test_korean_blanks_and_voiced_letters_do_count(lines: list[str], needle: str) -> None:
    assert find(page_of(lines), needle) == ()


def test_a_quad_for_each_line() -> None:
    (hit,) = find(page_of(["with long atten-", "tion patterns"]), "long attention")
    assert [bounds(quad) for quad in hit.passage.quads] == [(125, 100, 180, 110), (100, 112, 120, 122)]
    assert hit.passage.page == 0


def test_folding_is_the_same_twice() -> None:
    for text in ("Würstchen", "Straße", "Łódź", "Sasha Rush’s", "ﬁne", "İstanbul", "Ⅳ"):
        assert fold(fold(text)) == fold(text)
    assert fold("Straße Łódź ﬁne") == "strasse lodz fine"


def test_places_are_exact_behind_letters_that_fold_to_more_or_fewer() -> None:
    text = "ß ﬁ e\u0301 ¨u ℝ word ß end"
    (hit,) = find(page_of([text]), "word")
    start = text.index("word")
    assert bounds(hit.passage.quads[0]) == (100 + 5 * start, 100, 100 + 5 * (start + 4), 110)
    (half,) = find(page_of(["ﬁne"]), "in")
    assert half.passage.text == "ﬁn", "a letter that is not split by its edges is taken whole"


def test_words_before_and_after() -> None:
    long = " ".join(f"w{i:03}" for i in range(40))
    (hit,) = find(page_of([long, "here is the needle in", "the hay"], ["and " + long]), "needle")
    assert hit.before.endswith("w038 w039 here is the ")
    assert hit.before.startswith("w")
    assert hit.after.startswith(" in the hay and w000 w001")
    assert all(len(word) == 4 for word in hit.after.split()[4:])
    assert max(len(hit.before), len(hit.after)) <= 61
    (only,) = find(page_of(["needle"]), "needle")
    assert (only.before, only.after) == ("", "")
    (part,) = find(page_of(["with atten-", "tion (needles)"]), "needle")
    assert (part.before, part.after) == ("with attention (", "s)")
    (part,) = find(page_of(["with atten-", "tion"]), "tion")
    assert (part.before, part.after) == ("with atten-", "")


def test_all_matches_in_order_none_twice() -> None:
    page = page_of(["aaaa", "aa"], ["x aa"])
    assert [bounds(hit.passage.quads[0])[:2] for hit in find(page, "aa")] == [
        (100, 100),
        (110, 100),
        (100, 112),
        (110, 144),
    ]


def test_a_needle_is_bounded() -> None:
    page = page_of(["a" * 1000])
    assert len(found(page, "a" * 100_000)[0]) == MAX_NEEDLE


def test_an_empty_page() -> None:
    assert find(TextPage(3, ()), "a") == ()


def bare(text: str) -> str:
    """Without blanks and hyphens, which line ends may add or take."""
    return "".join(fold(text).split()).replace("-", "")


line_texts = st.text("abé-’ X", min_size=1, max_size=15).map(str.strip).filter(bool)


@given(st.lists(line_texts, min_size=1, max_size=4), st.data())
def test_every_stretch_of_a_line_is_found_and_every_match_is_one(lines: list[str], data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(lines) - 1))
    start = data.draw(st.integers(0, len(lines[number]) - 1))
    needle = lines[number][start : data.draw(st.integers(start + 1, len(lines[number])))].strip()
    hits = SearchIndex(page_of(lines)).find(needle)
    assert bool(hits) == bool(needle)
    for hit in hits:
        assert bare(hit.passage.text) == bare(needle)
        assert all(bounds(quad)[0] < bounds(quad)[2] for quad in hit.passage.quads)


@given(st.text(max_size=40), st.text(max_size=8))
def test_any_text_and_any_needle_do_no_harm(text: str, needle: str) -> None:
    for hit in find(page_of([text] if text else []), needle):
        assert hit.passage.quads


@pytest.mark.parametrize(
    ("needle", "options", "matches"),
    [
        ("attention", WHOLE, ["attention", "Attention"]),
        ("tion", WHOLE, []),
        ("tuned", WHOLE, ["tuned", "tuned"]),
        ("fine-tuned", WHOLE, ["fine-tuned", "fine-tuned"]),
        ("finetuned", WHOLE, []),
        ("naive efficient", WHOLE, ["naïve efﬁcient"]),
        ("efficient", FindOptions(whole_word=True, match_case=True), ["efﬁcient"]),
        ("(a)", WHOLE, ["(a)"]),
        ("Attention", CASE, ["Attention"]),
        ("attention patterns", CASE, ["attention patterns"]),
        ("Godel", CASE, ["Gödel"]),
        ("godel", CASE, []),
        (r"atten\w+ pat", REGEX, ["attention pat"]),
        (r"^fig\w*", REGEX, ["Figures"]),
        (r"^t\w+", REGEX, ["tion", "tuned"]),
        (r"\w+-$", REGEX, ["atten-", "fine-"]),
        (r"[^a]tterns", REGEX, []),
        (r"\bG.del\b", REGEX, ["Gödel"]),
        (r"gödel|NAÏVE", REGEX, ["naïve", "Gödel"]),
        (r"GPT\W4", REGEX, ["GPT–4"]),
        ("GPT–4", REGEX, ["GPT–4"]),
        (r"x*", REGEX, []),
        (r"\(a\)", REGEX, ["(a)"]),
        ("attention|atten", FindOptions(whole_word=True, regex=True), ["attention", "Attention"]),
        ("(?-i:a)ttention", REGEX, ["attention"]),
        ("(?s)patterns.*Fig", FindOptions(whole_word=True, regex=True), []),
        ("Attention", FindOptions(match_case=True, regex=True), ["Attention"]),
    ],
)
def test_ways_to_look(needle: str, options: FindOptions, matches: list[str]) -> None:
    page = page_of(
        ["with long atten-", "tion patterns and the fine-", "tuned one, a fine-tuned naïve efﬁcient one (a)"],
        ["Figures: Attention by Gödel and GPT–4"],
    )
    assert found(page, needle, options) == matches


def test_places_are_exact_in_a_flowing_text() -> None:
    page = page_of(["ﬁ long atten-", "tion ß patterns"], ["next word"])
    for options in (WHOLE, CASE, REGEX):
        (hit,) = find(page, "patterns", options)
        assert bounds(hit.passage.quads[0]) == (135, 112, 175, 122)
        (hit,) = find(page, "attention", options)
        assert [bounds(quad) for quad in hit.passage.quads] == [(135, 100, 165, 110), (100, 112, 120, 122)]
        (hit,) = find(page, "word", options)
        assert bounds(hit.passage.quads[0]) == (125, 144, 145, 154)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("[a", "“[”"),
        ("(a", "“(”"),
        ("a)", "“)”"),
        ("*", "Nothing to repeat"),
        ("a**", "Repeated"),
        ("a\\", "at the end"),
        ("[z-a]", "round"),
        ("(?<=a+)b", "one length"),
        ("(?P<1>a)", "Not a regular expression"),
        ("a{99999999999999}", "Not a regular expression"),
        ("a)(b", "“)”"),
    ],
)
def test_what_is_no_regular_expression_is_told_in_a_sentence(pattern: str, told: str) -> None:
    for options in (REGEX, FindOptions(whole_word=True, regex=True)):
        with pytest.raises(KnownError) as error:
            find(page_of(["words"]), pattern, options)
        assert error.value.code == "find-pattern"
        assert told in error.value.sentence


def test_one_page_has_its_bound_of_matches() -> None:
    page = page_of(*([["a" * 1000]] * 3))
    assert len(find(page, ".", REGEX)) == MOST_HITS


@given(st.lists(st.text(max_size=12), max_size=5), st.text(max_size=8))
@example(["0", "0"], ".")
def test_no_text_and_no_expression_breaks_it(lines: list[str], needle: str) -> None:
    page = page_of([line for line in lines if line])
    for options in (WHOLE, CASE, REGEX, FindOptions(True, True, True)):
        with contextlib.suppress(KnownError):
            assert all(hit.passage.quads for hit in find(page, needle, options))


@pytest.mark.parametrize(
    ("line", "needle"),
    [
        ("In a na\u00a8\u0131ve implementation", "naive"),
        ("In a na\u00a8\u0131ve implementation", "na\u00efve"),
        ("by \u0141ukasz Kaiser", "Lukasz"),
        ("by \u0141ukasz Kaiser", "\u0142ukasz"),
        ("S\u00f8ren and \u0110okovi\u0107", "soren and dokovic"),
        ("an \u00e6sthetic \u0153uvre, Stra\u00dfe", "aesthetic oeuvre, strasse"),
    ],
)
def test_accents_hide_nothing_however_they_are_drawn(line: str, needle: str) -> None:
    page = page_of([line])
    for options in (PLAIN, WHOLE, REGEX):
        assert len(find(page, needle, options)) == 1
