"""Dataclasses with fast declarations: their methods are compiled when they are first called.

``dataclasses.dataclass`` compiles six functions for each class at import, which takes half a millisecond; a start
imports some eighty classes and calls few of these functions. The classes are dataclasses in every other way:
``fields``, ``replace``, ``asdict``, ``match``, pickling and copying work; instances are made and compared as fast, and
pickled in half the time.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(
        cls: type | None = None, *, frozen: bool = False, slots: bool = False, eq: bool = True, kw_only: bool = False
    ) -> Any:
        """Like ``dataclasses.dataclass``; what is not frozen is not built on another one."""

        def declare(cls: type) -> type:
            cls.__doc__ = cls.__doc__ or cls.__name__  # Otherwise dataclasses would compute the signature for it.
            above = [one.__dataclass_params__ for one in cls.__mro__[1:] if "__dataclass_params__" in one.__dict__]
            assert frozen or not above, f"{cls.__qualname__} is built on a dataclass"
            for one in above:
                one.frozen = False  # Else this class would have to be frozen too, which compiles two functions.
            cls = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
            for one in (*above, cls.__dataclass_params__):
                one.frozen = frozen
            if slots:
                cls = _with_slots(cls)
            methods: dict[str, Callable[..., Any] | None] = {"__init__": _init, "__repr__": _repr}
            if frozen:
                methods |= {"__setattr__": _refuse_to_set, "__delattr__": _refuse_to_delete}
            if eq:
                methods |= {"__eq__": _eq, "__hash__": _hash if frozen else None}
            own = cls.__dict__
            for name, method in methods.items():
                if name not in own or (name == "__hash__" and own[name] is None):
                    setattr(cls, name, method)
            return cls

        return declare if cls is None else declare(cls)


_set = object.__setattr__


def _init(self: Any, /, *args: Any, **values: Any) -> None:
    _compile(_class_with(self, "__init__", _init), "__init__", _init_source)
    self.__init__(*args, **values)


def _eq(self: Any, other: object) -> Any:
    cls = _class_with(self, "__eq__", _eq)
    _compile(cls, "__eq__", _eq_source)
    return cls.__eq__(self, other)


def _hash(self: Any) -> int:
    cls = _class_with(self, "__hash__", _hash)
    _compile(cls, "__hash__", _hash_source)
    return int(cls.__hash__(self))


def _repr(self: Any) -> str:
    shown = (f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _refuse_to_set(_: Any, name: str, __: object) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _getstate(self: Any) -> Any:
    _compile(_class_with(self, "__getstate__", _getstate), "__getstate__", _getstate_source)
    return self.__getstate__()


def _setstate(self: Any, state: list[Any]) -> None:
    _compile(_class_with(self, "__setstate__", _setstate), "__setstate__", _setstate_source)
    self.__setstate__(state)


def _class_with(self: Any, name: str, stub: Callable[..., Any]) -> Any:
    """Return the class that defines a stub; an instance may be of a subclass without the decorator."""
    return next(cls for cls in type(self).__mro__ if cls.__dict__.get(name) is stub)


def _compile(cls: Any, name: str, source: Callable[[Any, dict[str, Any]], str]) -> None:
    names: dict[str, Any] = {"_set": _set, "_cls": cls}
    found: dict[str, Any] = {}
    exec(source(cls, names), names, found)  # noqa: S102 - of names of fields alone, as dataclasses does
    method = found[name]
    method.__qualname__ = f"{cls.__qualname__}.{name}"
    setattr(cls, name, method)


def _init_source(cls: Any, names: dict[str, Any]) -> str:
    plain: list[str] = []
    keywords: list[str] = []
    body: list[str] = []
    for one in dataclasses.fields(cls):
        value = one.name
        parameter = one.name
        if one.default is not dataclasses.MISSING:
            names[f"_d_{one.name}"] = one.default
            parameter += f"=_d_{one.name}"
        elif one.default_factory is not dataclasses.MISSING:
            names[f"_f_{one.name}"] = one.default_factory
            parameter += "=_set"
            value = f"_f_{one.name}() if {one.name} is _set else {one.name}"
        if one.init:
            (keywords if one.kw_only else plain).append(parameter)
        elif one.default_factory is not dataclasses.MISSING:
            value = f"_f_{one.name}()"
        elif one.default is not dataclasses.MISSING:
            value = f"_d_{one.name}"
        else:
            continue
        is_frozen = cls.__dataclass_params__.frozen
        body.append(f"    _set(self, {one.name!r}, {value})" if is_frozen else f"    self.{one.name} = {value}")
    if hasattr(cls, "__post_init__"):
        body.append("    self.__post_init__()")
    parameters = ["self", *plain, *(["*", *keywords] if keywords else [])]
    return f"def __init__({', '.join(parameters)}):\n" + ("\n".join(body) or "    pass")


def _compared(cls: Any, of: str) -> str:
    return "(" + "".join(f"{of}.{one.name}," for one in dataclasses.fields(cls) if one.compare) + ")"


def _eq_source(cls: Any, names: dict[str, Any]) -> str:
    del names
    return (
        "def __eq__(self, other):\n"
        "    if other.__class__ is not self.__class__:\n"
        "        return NotImplemented\n"
        f"    return {_compared(cls, 'self')} == {_compared(cls, 'other')}"
    )


def _hash_source(cls: Any, names: dict[str, Any]) -> str:
    del names
    hashed = [one for one in dataclasses.fields(cls) if (one.compare if one.hash is None else one.hash)]
    return "def __hash__(self):\n    return hash((" + "".join(f"self.{one.name}," for one in hashed) + "))"


def _getstate_source(cls: Any, names: dict[str, Any]) -> str:
    del names
    values = ", ".join(f"self.{one.name}" for one in dataclasses.fields(cls))
    return f"def __getstate__(self):\n    return [{values}]"


def _setstate_source(cls: Any, names: dict[str, Any]) -> str:
    del names
    fields = dataclasses.fields(cls)
    body = [f"    if len(state) != {len(fields)}:\n        raise ValueError(len(state))"]
    body += [f"    _set(self, {one.name!r}, state[{at}])" for at, one in enumerate(fields)]
    return "def __setstate__(self, state):\n" + "\n".join(body)


def _with_slots(cls: Any) -> Any:
    """Return a copy of the class with slots for the fields that no base class has."""
    names = [one.name for one in dataclasses.fields(cls)]
    above: set[str] = set()
    for one in cls.__mro__[1:-1]:
        slots = one.__dict__.get("__slots__", ())
        above.update((slots,) if isinstance(slots, str) else slots)
    body = dict(cls.__dict__)
    for name in (*names, "__dict__", "__weakref__"):
        body.pop(name, None)
    body["__slots__"] = tuple(name for name in names if name not in above)
    body.setdefault("__getstate__", _getstate)
    body.setdefault("__setstate__", _setstate)
    new = type(cls)(cls.__name__, cls.__bases__, body)
    new.__qualname__ = cls.__qualname__
    return new
