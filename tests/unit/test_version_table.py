"""Former words in the store: the newest fifty of an item, none twice, none empty."""

from explorer.model.annotation import Version
from explorer.store.database import Store
from explorer.store.version_table import MOST


def texts(store: Store, item_id: str) -> list[str]:
    return [one.text for one in store.versions.of(item_id)]


def at(second: int) -> str:
    return f"2026-01-01T00:{second // 60:02}:{second % 60:02}.000Z"


def test_the_newest_are_kept_of_each_item_for_itself(store: Store) -> None:
    for number in range(MOST + 10):
        store.versions.keep("one", at(number), f"text {number}")
        store.versions.keep("two", at(0), "only this")
    assert texts(store, "one") == [f"text {number}" for number in range(MOST + 9, 9, -1)]
    assert texts(store, "two") == ["only this"]
    assert store.rows("SELECT count(*) FROM versions")[0][0] == MOST + 1


def test_neither_the_same_again_nor_nothing(store: Store) -> None:
    for second, text in enumerate(("a", "a", " \n", "", "b", "a")):
        store.versions.keep("one", at(second), text)
    assert texts(store, "one") == ["a", "b", "a"]


def test_halves_of_characters_do_not_keep_the_words_from_being_written_over(store: Store) -> None:
    store.versions.keep("one", at(0), "a \ud83d b")
    assert texts(store, "one") == ["a � b"]


def test_earlier_texts_from_elsewhere_do_not_replace_those_of_the_same_time(store: Store) -> None:
    store.versions.keep("one", at(5), "mine")
    store.versions.add("one", [Version(at(5), "theirs"), Version(at(6), " "), Version(at(4), "older")])
    assert store.versions.of("one") == [Version(at(5), "mine"), Version(at(4), "older")]
