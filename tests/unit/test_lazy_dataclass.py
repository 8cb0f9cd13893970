"""Records are dataclasses in every way that the program uses, but cost nothing to declare."""

import copy
import dataclasses
import pickle
from dataclasses import field

import pytest

from explorer.model import lazy_dataclass


@lazy_dataclass.dataclass(frozen=True, slots=True)
class Base:
    name: str
    size: int = 3


@lazy_dataclass.dataclass(frozen=True, slots=True)
class Record(Base):
    """With all that a field may have."""

    parts: list[int] = field(default_factory=list, hash=False)
    note: str = field(default="", compare=False)
    key: str = field(default="k", kw_only=True)

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError(self.size)


@dataclasses.dataclass(frozen=True, slots=True)
class Model(Base):
    """The same by the standard library."""

    parts: list[int] = field(default_factory=list, hash=False)
    note: str = field(default="", compare=False)
    key: str = field(default="k", kw_only=True)


@lazy_dataclass.dataclass(slots=True)
class Counter:
    count: int = 0
    seen: list[int] = field(default_factory=list)


def test_it_is_made_and_told_as_a_dataclass() -> None:
    ours, theirs = Record("a", parts=[1], key="x"), Model("a", parts=[1], key="x")
    assert repr(ours) == repr(theirs).replace("Model", "Record")
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert [one.name for one in dataclasses.fields(ours)] == [one.name for one in dataclasses.fields(theirs)]
    assert Record.__match_args__ == Model.__match_args__
    assert Record("a").parts is not Record("a").parts
    with pytest.raises(ValueError, match="-1"):
        Record("a", -1)
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'name'"):
        Record()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Record("a", 1, [], "", "key")  # type: ignore[misc]


def test_it_is_compared_and_hashed_as_a_dataclass() -> None:
    assert Record("a", note="x") == Record("a", note="y")
    assert Record("a", parts=[1]) != Record("a", parts=[2])
    assert hash(Record("a", parts=[1])) == hash(Record("a", parts=[2]))
    assert Base("a") != Record("a")
    assert Base("a") != "a"
    assert len({Base("a"), Base("a"), Base("b")}) == 2


def test_it_is_frozen_and_has_no_room_for_more() -> None:
    record = Record("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        record.name = "b"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del record.name  # type: ignore[misc]
    assert not hasattr(record, "__dict__")


def test_what_is_not_frozen_can_be_changed_and_not_hashed() -> None:
    counter = Counter()
    counter.count += 1
    counter.seen.append(1)
    assert counter == Counter(1, [1]) == pickle.loads(pickle.dumps(counter)) != Counter()
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)
    with pytest.raises(AttributeError):
        counter.other = 1  # type: ignore[attr-defined]


def test_it_goes_to_another_process_and_back() -> None:
    record = dataclasses.replace(Record("a", note="n"), size=5)
    assert pickle.loads(pickle.dumps(record)) == record == copy.deepcopy(record) == copy.copy(record)
    assert pickle.loads(pickle.dumps(record)).note == "n"


def test_a_record_of_another_version_is_not_read() -> None:
    with pytest.raises(ValueError, match="1"):
        Base("a").__setstate__(["b"])  # type: ignore[attr-defined]


def test_a_class_of_the_standard_library_may_be_built_on_one() -> None:
    model = Model("a", 4)
    assert (model.size, model) == (4, Model("a", 4))


def test_a_subclass_may_have_a_constructor_of_its_own() -> None:
    class Sub(Base):
        def __init__(self) -> None:
            super().__init__("sub", 9)

    assert (Sub().name, Sub().size, Sub() == Sub()) == ("sub", 9, True)
