"""Lists and objects of a package, bounded."""

from dataclasses import dataclass
from typing import Any

from .fault import PackageFault
from .kinds import expect


@dataclass(frozen=True)
class Items:
    """A list.

    :param unique: what must be different in each item: itself, or the key of that name
    """

    kind: Any
    limit: int = 50
    unique: str = ""
    default: tuple = ()

    def __call__(self, value, path):
        items = expect(value, (list, tuple), path, "list")
        if len(items) > self.limit:
            raise PackageFault(path, "too_many", limit=self.limit)
        found, seen = [], set()
        for number, item in enumerate(items):
            place = f"{path}[{number}]"
            clean = self.kind(item, place)
            mark = clean[self.unique] if self.unique and isinstance(clean, dict) else clean
            if self.unique and mark in seen:
                raise PackageFault(place, "twice", value=str(mark))
            if self.unique:
                seen.add(mark)
            found.append(clean)
        return found


@dataclass(frozen=True)
class Keys:
    """An object with these keys and no others.

    :param dict keys: name → kind, in the order in which they are written
    :param default: None, or {} for the defaults of all keys
    """

    keys: dict
    default: Any = None

    def __call__(self, value, path):
        value = expect(value, (dict,), path, "object")
        dot = f"{path}." if path else ""
        for name in value:
            if name not in self.keys:
                raise PackageFault(path, "unknown_key", key=name[:60])
        return {
            name: self._one(kind, value.get(name), f"{dot}{name}")
            for name, kind in self.keys.items()
        }

    def _one(self, kind, value, path):
        if value is not None:
            return kind(value, path)
        if getattr(kind, "required", False):
            raise PackageFault(path, "missing")
        default = kind.default
        if isinstance(kind, Keys) and default == {}:
            return kind({}, path)
        return list(default) if isinstance(default, tuple) else default


@dataclass(frozen=True)
class Needed:
    """A value that has to be there."""

    kind: Any
    required: bool = True

    def __call__(self, value, path):
        return self.kind(value, path)
