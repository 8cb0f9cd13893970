"""Problems outside the program: a sentence built from its parts, and read by nobody."""

import pickle

from explorer.model.errors import KnownError


def test_the_sentence_is_built_from_subject_and_step() -> None:
    error = KnownError("pdf-empty", "{subject} has no pages. {step}", "trace", "This PDF", "Fetch it again.")
    assert error.sentence == str(error) == "This PDF has no pages. Fetch it again."
    other = error.about("a {step}.pdf", "Open another copy.")
    assert (other.code, other.detail, other.subject) == ("pdf-empty", "trace", "a {step}.pdf")
    assert other.sentence == "a {step}.pdf has no pages. Open another copy."


def test_a_sentence_about_something_else_has_the_subject_before_it() -> None:
    assert KnownError("x", "The engine is gone. Try again.").about("a.pdf", "").sentence == (
        "a.pdf: The engine is gone. Try again."
    )


def test_more_can_be_said() -> None:
    error = KnownError("cut-off", "{subject} broke off.", subject="arXiv").followed_by("3.1 MB are kept.")
    assert (error.sentence, error.subject) == ("arXiv broke off. 3.1 MB are kept.", "arXiv")


def test_it_comes_whole_from_another_process() -> None:
    error = KnownError("pdf-empty", "{subject} has no pages. {step}", "trace", "This PDF", "Fetch it again.")
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)
    more = error.about("a.pdf", "Open {it}.").followed_by("3 MB are kept.")
    assert pickle.loads(pickle.dumps(more)).sentence == "a.pdf has no pages. Open {it}. 3 MB are kept."


def test_values_are_filled_into_the_sentence() -> None:
    error = KnownError("not-a-pdf", "“{name}” has {count} pages.", name="a {subject}", count=3)
    assert error.sentence == "“a {subject}” has 3 pages."
    assert error.about("b.pdf", "").sentence == "b.pdf: “a {subject}” has 3 pages."
    assert error.anew().followed_by("Try again.").about("b.pdf", "").sentence == (
        "b.pdf: “a {subject}” has 3 pages. Try again."
    )
