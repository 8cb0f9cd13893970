"""Papers are found in what is said: by their titles, methods and authors, also where a machine misheard them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.heard_names import heard_names, sound_key
from explorer.model.paper import Paper
from explorer.model.transcript import Cue
from tests.fakes.examples import examples

PAPERS = (
    Paper("yarn", "YaRN: Efficient Context Window Extension of Large Language Models", ("Bowen Peng", "Honglu Fan")),
    Paper("longlora", "LongLoRA: Efficient Fine-tuning of Long-Context Large Language Models", ("Yukang Chen",)),
    Paper("wuerstchen", "Würstchen: An Efficient Architecture", ("Pablo Pernias",)),
    Paper("registers", "Vision Transformers Need Registers", ("Timothée Darcet",)),
    Paper("swe", "SWE-bench: Can Language Models Resolve Real-World GitHub Issues?", ("John Yang",)),
    Paper("muon", "Muon is Scalable for LLM Training", ("Jingyuan Liu",)),
    Paper("short", "Is: a paper", ("Al Li", "Adam Fisch")),
    Paper("zero", "ZeRO++: Extremely Efficient Collective Communication", ("Guanhua Wang",)),
)


def said(*texts: str) -> list[Cue]:
    return [Cue(200_000 * number, 200_000 * number + 5000, "", text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "paper", "name"),
    [
        ("so the yarn people did that", "yarn", "YaRN"),
        ("and then long lora came out", "longlora", "LongLoRA"),
        ("the vurstchen model is small", "wuerstchen", "Würstchen"),
        ("as in vision transformer needs registers you see", "registers", "Vision Transformers Need Registers"),
        ("with me is bowen pang today", "yarn", "Bowen Peng"),
        ("with me is bow in pen today", "yarn", "Bowen Peng"),
        ("timothy darcet told us", "registers", "Timothée Darcet"),
        ("they did it with zero plus plus", "zero", "ZeRO++"),
        ("they did it with Zero++ then", "zero", "ZeRO++"),
        ("and on s w e bench it is good", "swe", "SWE-bench"),
        ("muon is scalable for l l m training came next", "muon", "Muon is Scalable for LLM Training"),
    ],
)
def test_a_name_is_heard(text: str, paper: str, name: str) -> None:
    found = heard_names(PAPERS, said("hello there", text))
    assert [(one.paper_id, one.name, one.cue) for one in found] == [(paper, name, 1)]


def test_common_words_are_no_names() -> None:
    talk = "is it a long chain of the same large language models, and if you learn the context, all is fine"
    assert (
        heard_names(
            PAPERS, said(talk, "the vision is that a transformer needs a fan", "born, barn, warm", "adam w is it")
        )
        == ()
    )


def test_a_paper_is_named_once_in_two_minutes() -> None:
    cues = [Cue(10_000 * number, 10_000 * number + 5000, "", "yarn again") for number in range(30)]
    assert [one.at_ms for one in heard_names(PAPERS, cues)] == [0, 120_000, 240_000]


def test_a_long_episode_is_read_in_a_few_seconds() -> None:
    papers = [Paper(f"p{n}", f"Method{n}: Something else about things {n}", (f"Ann Writer{n}",)) for n in range(60)]
    cues = [Cue(5000 * n, 5000 * n + 5000, "", "many things and a method of ours") for n in range(1500)]
    begun = time.process_time()
    heard_names(papers, cues)
    assert time.process_time() - begun < 10


def test_words_that_sound_alike_have_one_key() -> None:
    assert sound_key("Würstchen") == sound_key("vurstchen")
    assert sound_key("Peng") == sound_key("pang")
    assert sound_key("Darcet") != sound_key("bread")


@examples(100)
@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=5))
def test_any_text_can_be_searched(title: str, texts: list[str]) -> None:
    found = heard_names([*PAPERS, Paper("p", title, (title,))], said(*texts, "so the yarn people did that"))
    assert ("yarn", len(texts)) in {(one.paper_id, one.cue) for one in found}
    assert all(0 <= one.cue <= len(texts) for one in found)
