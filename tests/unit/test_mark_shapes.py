"""Times as people, programs and other languages write them become marks; what only looks like a time stays text."""

import pytest

from explorer.model.errors import KnownError
from explorer.services.mark_import import read_data

AT, THEN = 5205, 6090
"""1:26:45 and 1:41:30"""
R = "registers"


def marks(text: str) -> list[tuple[int, str]]:
    try:
        return [(one.at_s, one.text) for one in read_data(text.encode(), "a")]
    except KnownError:
        return []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Fractions and frames
        ("1:26:45.500 registers", [(AT, R)]),
        ("1:26:45,500 registers", [(AT, R)]),
        ("[01:26:45.500] registers", [(AT, R)]),
        ("1:41:30.5 pause", [(THEN, "pause")]),
        ("86:45.25 registers", [(AT, R)]),
        ("01:26:45:12 registers", [(AT, R)]),
        ("1:26:45, 500 registers", [(AT, "500 registers")]),
        # Signs, numbers and boxes in front
        ("1. 1:26:45 registers\n2. 1:41:30 pause", [(AT, R), (THEN, "pause")]),
        ("1) 1:26:45 registers", [(AT, R)]),
        ("- [ ] 1:26:45 registers\n- [x] 1:41:30 pause", [(AT, R), (THEN, "pause")]),
        ("☐ 1:26:45 registers", [(AT, R)]),
        ("⏱️ 1:26:45 registers", [(AT, R)]),
        ("📍1:26:45 registers", [(AT, R)]),
        ("🔥 1:26:45 registers", [(AT, "🔥 registers")]),
        ("1:26:45 🔥 registers", [(AT, "🔥 registers")]),
        ("→ 1:26:45 registers", [(AT, R)]),
        ("【1:26:45】registers", [(AT, R)]),
        ("<1:26:45> registers", [(AT, R)]),
        ("“1:26:45” registers", [(AT, R)]),
        ("T+1:26:45 registers", [(AT, R)]),
        ("~1:26:45 registers", [(AT, R)]),
        ("Time: 1:26:45 registers", [(AT, R)]),
        ("| 1:26:45 | registers |", [(AT, R)]),
        # Other text in front, in any language
        ("Bei 1:26:45 Uhr: Register!", [(AT, "Register!")]),
        ("на 1:26:45 регистры", [(AT, "регистры")]),
        ("À 1:26:45 : des registres", [(AT, "des registres")]),
        ("alle 1:26:45 i registri", [(AT, "i registri")]),
        ("the bit at 1:26:45 about registers", [(AT, "the bit at 1:26:45 about registers")]),
        ("registers: 1:26:45 nice", [(AT, "registers: 1:26:45 nice")]),
        ("- [ ] look at 1:26:45 again", [(AT, "look at 1:26:45 again")]),
        ("Latent Space · ICLR (1h 26m 45s): registers", [(AT, "Latent Space · ICLR (1h 26m 45s): registers")]),
        ("nice one (86:45) there", [(AT, "nice one (86:45) there")]),
        # Units
        ("1 h 26 min 45 s registers", [(AT, R)]),
        ("1h26 registers", [(5160, R)]),
        ("at 1 hour 26 minutes: registers", [(5160, R)]),
        ("1 hour, 26 minutes and 45 seconds: registers", [(AT, R)]),
        ("1 Std. 26 Min. 45 Sek. Register", [(AT, "Register")]),
        ("1 ч 26 мин 45 с регистры", [(AT, "регистры")]),
        ("PT1H26M45S registers", [(AT, R)]),
        ("86m45s registers", [(AT, R)]),
        ("86'45\" registers", [(AT, R)]),
        ("1小时26分45秒 寄存器", [(AT, "寄存器")]),
        ("1时26分 寄存器", [(5160, "寄存器")]),
        ("1時間26分45秒 レジスタ", [(AT, "レジスタ")]),
        ("1시간 26분 45초 레지스터", [(AT, "레지스터")]),
        ("在1小时26分45秒讲寄存器", [(AT, "在1小时26分45秒讲寄存器")]),
        # Digits and directions
        ("١:٢٦:٤٥ تسجيل", [(AT, "تسجيل")]),
        ("۱:۲۶:۴۵ ثبت", [(AT, "ثبت")]),
        ("१:२६:४५ रजिस्टर", [(AT, "रजिस्टर")]),
        ("１：２６：４５ レジスター", [(AT, "レジスター")]),
        ("1 : 26 : 45 registers", [(AT, R)]),
        ("\u200f1:26:45 تسجيل", [(AT, "تسجيل")]),
        ("\u2066[1:26:45]\u2069 תסגיל", [(AT, "תסגיל")]),
        ("\ufeff1:26:45 registers", [(AT, R)]),
        # Several on a line, ranges
        ("1:26:45 registers, 1:41:30 pause", [(AT, R), (THEN, "pause")]),
        ("1:26:45 registers and again at 1:41:30 pause", [(AT, "registers and again at 1:41:30 pause")]),
        ("1:26:45 --> 1:27:10 registers", [(AT, R)]),
        ("1:26:45 to 1:27:10 registers", [(AT, R)]),
        ("https://pca.st/a?t=5205 registers https://pca.st/a?t=6090 pause", [(AT, R), (THEN, "pause")]),
        ("see https://pca.st/a?t=5205, and https://pca.st/a?t=6090.", [(AT, "see"), (THEN, "")]),
        ("youtu.be/abc?t=5205 registers", [(AT, R)]),
        # Text on the line before
        ("registers!\n1:26:45\n\npause tokens\n1:41:30", [(AT, "registers!"), (THEN, "pause tokens")]),
        ("registers!\n1:26:45\npause tokens\n1:41:30", [(AT, "registers!"), (THEN, "pause tokens")]),
        ("registers!\nsee table 2\n1:26:45", [(AT, "registers!\nsee table 2")]),
        ("1:26:45\nregisters\n1:41:30\npause", [(AT, R), (THEN, "pause")]),
        ("1:26:45\nregisters\n\n1:41:30\npause", [(AT, R), (THEN, "pause")]),
        # Files
        (
            "WEBVTT\n\n01:26:45.000 --> 01:26:50.000\nregisters\n\n01:41:30.000 --> 01:41:34.000 align:start\npause",
            [(AT, R), (THEN, "pause")],
        ),
        (
            "1\n01:26:45,000 --> 01:26:50,000\nregisters\n\n2\n01:41:30,000 --> 01:41:34,000\npause",
            [(AT, R), (THEN, "pause")],
        ),
        ("0:01:26.450,0:01:30.000\nregisters", [(86, R)]),
        ("5205.000000\t5210.500000\tregisters\n6090.000000\t6090.000000\tpause", [(AT, R), (THEN, "pause")]),
        ("CHAPTER01=01:26:45.000\nCHAPTER01NAME=registers", [(AT, R)]),
        ("podcast;episode title;position (s);comment\nLatent Space;ICLR 2024;5205;registers\n", [(AT, R)]),
        ("episode,position_s,note\nICLR,5205,registers\n", [(AT, R)]),
        ("Position [ms];Note\n5205400;registers\n", [(AT, R)]),
        ("Zeit;Notiz\n1:26:45;Register\n", [(AT, "Register")]),
        ("时间,备注\n1:26:45,寄存器\n", [(AT, "寄存器")]),
        ("time,note\n1:26:45.500,registers\n", [(AT, R)]),
        ('1:26:45,"pause, tokens"', [(AT, "pause, tokens")]),
        ('[{"time":5205,"title":"my words"}]', [(AT, "my words")]),
        ('{"bookmarks":[{"time":5205,"title":"registers","episode":"ICLR","podcast":"L"}]}', [(AT, R)]),
        ('[{"libraryItemId":"l","title":"registers here","time":5205,"createdAt":17}]', [(AT, "registers here")]),
        ('[{"time":5205,"title":"ICLR","podcast":"Latent Space","note":"registers"}]', [(AT, R)]),
        # No times of an episode
        ("3:15 AM coffee", []),
        ("10:30:00 PM we left", []),
        ("3:15 a.m. coffee", []),
        ("Mon 18:12 shopping list 3:45 pm", []),
        ("call mum on Monday 18:12", []),
        ("2024-05-02 10:30:00 started", []),
        ("2024-05-02T10:30:00Z", []),
        ("02.05.2024 10:30", []),
        ("10:30:00 UTC all hands", []),
        ("16:9 looks better", []),
        ("16:10 aspect ratio", []),
        ("we won 3:21", []),
        ("the final score was 21:19", []),
        ("it takes 1 hour 26 minutes to walk", []),
        ("version 1.26.45 is out", []),
        ("27.05.24 poster hall", []),
        ("um 18:30 Uhr essen", []),
        ("6'10\" tall", []),
        ("99:99:99 nonsense", []),
        ("1990s music", []),
    ],
    ids=lambda one: one[:24] if isinstance(one, str) else "",
)
def test_shapes_of_times(text: str, found: list[tuple[int, str]]) -> None:
    assert marks(text) == found
