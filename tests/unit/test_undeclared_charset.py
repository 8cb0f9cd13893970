"""The encodings of texts that declare none."""

import pytest

from explorer.model.undeclared_charset import undeclared_encoding
from explorer.services.episode_text import read_episode_text
from tests.fakes.work import computed_within

WESTERN = (
    *("The week’s paper", "café", "Anna Müller", "Ångström", "São Paulo", "© 2024 The Show", "50 € a month", "10 °C"),
    *(
        "ß",
        "ÄÖÜ",
        "été à Noël",
        "ÉCOLE NORMALE SUPÉRIEURE",
        "Ça va? Où?",
        "Müller\nSchröder\nGröße",
        "“quoted” — naïve",
    ),
)
JAPANESE = "タイムスタンプ\n0:00 はじめに\n5:00 今週の論文 arXiv:2309.00071\n12:30 質問と回答\n"
CHINESE = "时间戳\n0:00 开场\n5:00 本周论文 arXiv:2309.00071\n12:30 问答\n"
RUSSIAN = "Таймкоды\n0:00 Введение\n5:00 Статья недели arXiv:2309.00071\n12:30 Вопросы и ответы\n"


@pytest.mark.parametrize("before", ["", "0:00 Intro\n", "0:00 Intro\n" * 200])
def test_letters_with_accents_stay_western(before: str) -> None:
    assert {text: undeclared_encoding((before + text).encode("cp1252")) for text in WESTERN} == dict.fromkeys(
        WESTERN, "cp1252"
    )


KOREAN = "타임스탬프\n0:00 시작합니다\n5:00 이번 주 논문 arXiv:2309.00071\n12:30 질문과 답변\n"


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp949", KOREAN), ("cp932", JAPANESE), ("gb18030", CHINESE), ("cp1251", RUSSIAN)]
)
def test_notes_in_other_scripts_are_read(encoding: str, text: str) -> None:
    notes = read_episode_text(text.encode(encoding), name="notes").notes
    lines = [line.split(" ", 1) for line in text.splitlines()[1:]]
    assert [one.start_s for one in notes.segments] == [0, 300, 750]
    assert [lines[0][1], lines[2][1]] == [notes.segments[0].title, notes.segments[2].title]
    assert [one.arxiv for one in notes.papers] == ["2309.00071"]


@pytest.mark.parametrize("piece", [b"\xe4 ", b"\n\xe4", b"\x81\x40", b"\xff", bytes(range(256)), b"a b c d e f g h\n"])
def test_twenty_megabytes_are_read_in_a_moment(piece: bytes) -> None:
    with computed_within(2):
        undeclared_encoding(piece * (20_000_000 // len(piece)))
