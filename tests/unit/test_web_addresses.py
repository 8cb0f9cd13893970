"""Web addresses as they are printed: broken, followed by other words, or made to mislead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.model.bibliography import entries
from explorer.model.web_addresses import LONGEST, host_of, web_address
from tests.fakes.textpages import page_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://github.com/foo/bar.", "https://github.com/foo/bar"),
        ("URL https://github. com/foo/ bar, 2020.", "https://github.com/foo/bar"),
        ("https://github.\ncom/foo/\nbar. Accessed 2020.", "https://github.com/foo/bar"),
        ("https://www.github. com/foo", "https://www.github.com/foo"),
        ("https: //github.com/foo-\nbar", "https://github.com/foo-bar"),
        ("https : / / x . com / who / status / 18468 (visited on", "https://x.com/who/status/18468"),
        ("https://openai.com/index/introducing\n-simpleqa/.", "https://openai.com/index/introducing-simpleqa/"),
        ("http:// example.org", "http://example.org"),
        ("https://openai.com/blog/gpt-\n2/ (visited on 3 May)", "https://openai.com/blog/gpt-2/"),
        ("https://openreview.net/forum?\nid=rJl5V", "https://openreview.net/forum?id=rJl5V"),
        ("https://openreview.net/forum?id=rJl\n5VxYZ9.", "https://openreview.net/forum?id=rJl5VxYZ9"),
        ("https://proceedings.mlr.press/v97/\nhoulsby19a.html", "https://proceedings.mlr.press/v97/houlsby19a.html"),
        ("https://a.org/one.\nhtml", "https://a.org/one.html"),
        ("https://a.org/one/\nAccessed: 2020", "https://a.org/one/"),
        ("https://a.org/one\nAccessed 2020", "https://a.org/one"),
        ("https://openai.com. In Proceedings", "https://openai.com"),
        ("https://openai.com in 2020", "https://openai.com"),
        ("https://a.org/one, 2020.", "https://a.org/one"),
        ("https://a.org/one/ 2020.", "https://a.org/one/"),
        ("(https://a.org/wiki/Of_(it))", "https://a.org/wiki/Of_(it)"),
        ("HTTPS://GitHub.com/Foo", "https://github.com/Foo"),
        ("no address, ftp://a.org/one or javascript://a.org", None),
        ("file:///etc/passwd", None),
        ("https://localhost/one", None),
        ("https://127.0.0.1/one", None),
        ("https://good.org@evil.org/", None),
        ("https://a.org:99999/", None),
        ("https:// nothing", None),
        ("https://[::1/ and http://b.org/two", "http://b.org/two"),
        (f"https://a.org/{'x' * LONGEST}", None),
    ],
)
def test_addresses(text: str, address: str | None) -> None:
    assert web_address(text) == address


HOSTS = st.sampled_from(("", ".b", ".b.com/c", "@d.org"))


@given(st.text(alphabet="https:/. \n@[]?#&=%-_aZ09é,)(", max_size=200), HOSTS)
def test_any_text_has_a_sound_address_or_none(text: str, host: str) -> None:
    for address in (web_address(f"https://{host}{text}"), web_address(f"https://a.org{host}/ {text} https://e.org/")):
        if address is not None:
            assert address.startswith(("https://", "http://"))
            assert not set(address) & set(" \n")
            assert "@" not in address.split("/")[2]
            assert len(address) <= LONGEST
            assert "." in host_of(address)
    assert address is not None, "what is around an address does not take it away"


def test_of_a_long_host_the_end_is_told() -> None:
    host = host_of(f"https://www.bank.org.{'a' * 50}.evil.com/")
    assert host.startswith("…")
    assert host.endswith(".evil.com")
    assert len(host) <= 41


def test_an_entry_has_the_address_that_its_lines_break() -> None:
    found = entries(
        [page_of(["References"], ["[1] A. Nobody. A tool. https://github.", "com/foo/bar, 2020."], ["[2] B. More."])]
    )
    assert [one.url for one in found] == ["https://github.com/foo/bar", None]
