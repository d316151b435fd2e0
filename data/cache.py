"""What was made and may be asked for again, bounded in entries and in bytes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")


class Cache:
    """Keeps what was made; what was asked for longest ago goes first.

    Of several threads that ask for the same, one makes it and the others wait.

    Parameters
    ----------
    entries, size : so many things, of so many bytes together, are kept at most; what is larger
        than that alone is not kept
    size_of : the bytes of a thing
    """

    def __init__(self, entries: int, size: int, size_of: Callable[[Any], int]) -> None:
        self.most_entries, self.most_bytes, self._size_of = entries, size, size_of
        self.bytes = 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = Lock()
        self._making: WeakValueDictionary[Hashable, Any] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._kept)

    def __contains__(self, key: Hashable) -> bool:
        return key in self._kept

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key, or else what `make` makes; what it raises is not kept."""
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    return self._kept[key][0]
            made = make()
            self._add(key, made, self._size_of(made))
        return made

    def _add(self, key: Hashable, made: object, size: int) -> None:
        with self._lock:
            if size > self.most_bytes:
                return
            self._kept[key] = made, size
            self.bytes += size
            while len(self._kept) > self.most_entries or self.bytes > self.most_bytes:
                self.bytes -= self._kept.popitem(last=False)[1][1]
