"""Days as people write them."""

import pytest

from explorer.model.written_date import day_of_lines, written_day
from explorer.services.episode_text import read_episode_text

DAY = "2024-05-27"


@pytest.mark.parametrize(
    "text",
    [
        *("27.05.2024", "27/05/2024", "5/27/2024", "27-05-2024", "2024/05/27", "2024年5月27日", "2024년 5월 27일"),
        *("27 mai 2024", "27. Mai 2024", "27 de mayo de 2024", "27 maggio 2024", "27 de maio de 2024", "27 мая 2024"),
        *("27 mei 2024", "27 maja 2024", "May 27, 2024", "May 27th, 2024", "27th of May 2024", "27 May  2024"),
    ],
)
def test_a_day_is_read(text: str) -> None:
    assert written_day(text) == DAY
    assert day_of_lines(["Notes", f"Published: {text}"]) == DAY


@pytest.mark.parametrize(
    "text", ["03/04/2024", "3.4.2024", "31.02.2024", "27 foo 2024", "May 2024", "1/1/1024", "27", ""]
)
def test_what_is_no_day_or_could_be_another_is_none(text: str) -> None:
    assert written_day(text) is None


def test_only_a_line_of_its_own_is_the_day_of_an_episode() -> None:
    assert day_of_lines(["0:00 27.05.2024", "ICLR 2024 – 27.05.2024", "as of May 27, 2024 we know"]) is None
    assert day_of_lines(["公開日：2024年5月27日"]) == day_of_lines(["Montag, 27. Mai 2024"]) == DAY
    for end in ("", " 18:00", " г."):
        assert day_of_lines([f"27 мая 2024{end}"]) == DAY


def test_pasted_notes_tell_when_the_episode_was_published() -> None:
    text = "# Two seas\n\nPublié le 27 mai 2024\n\n0:00 Intro\n5:00 Waves\n"
    assert read_episode_text(text.encode()).fields["published"] == "2024-05-27T00:00:00Z"
    assert "published" not in read_episode_text(text.replace("27 mai", "en mai").encode()).fields
