"""Links of a show, which each of its episodes has, and those of an episode."""

import pytest

from explorer.model.side_link import is_side_link

SIDE = (
    *(
        "https://www.patreon.com/waves",
        "https://ko-fi.com/waves",
        "https://x.com/waves",
        "https://twitter.com/waves?s=20",
    ),
    *("https://www.youtube.com/@waves", "https://youtube.com/channel/UC1", "https://open.spotify.com/show/1"),
    *(
        "https://podcasts.apple.com/us/podcast/waves/id1",
        "https://bsky.app/profile/waves.example",
        "mailto:a@b.example",
    ),
    *(
        "https://waves.example/newsletter",
        "https://waves.example/feed/",
        "https://linkedin.com/in/ada",
        "https://discord.gg/x",
    ),
)
OWN = (
    *(
        "https://x.com/ada/status/123",
        "https://www.youtube.com/watch?v=1",
        "https://youtu.be/1",
        "https://github.com/a/b",
    ),
    *(
        "https://podcasts.apple.com/us/podcast/waves/id1?i=2",
        "https://open.spotify.com/episode/1",
        "https://ada.example",
    ),
    *(
        "https://bsky.app/profile/ada/post/1",
        "https://blog.example/subscribe-to-waves",
        "https://[broken",
        "javascript:x",
    ),
)


@pytest.mark.parametrize("address", SIDE)
def test_profiles_support_and_subscribing_are_no_links_of_an_episode(address: str) -> None:
    assert is_side_link(address)


@pytest.mark.parametrize("address", OWN)
def test_what_an_episode_speaks_of_is_its_own(address: str) -> None:
    assert not is_side_link(address, "A title")


def test_a_title_says_so_too() -> None:
    assert is_side_link("https://waves.example/1", "→ Subscribe here")
    assert not is_side_link("https://waves.example/1", "How followers subscribe")
