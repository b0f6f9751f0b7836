"""One store for all visitors: least recently used goes first, within a budget of bytes.

A value is made once, however many visitors ask for it at the same time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Value = TypeVar("Value")


class Store:
    """Values by key, with the memory they hold.

    Parameters
    ----------
    budget : int
        How many bytes to hold at the most; the newest value stays even if it is larger.
    """

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._buffers: dict[Hashable, dict[int, int]] = {}
        self._being_made: set[Hashable] = set()
        self._lock = threading.Lock()

    def recall(
        self,
        key: Hashable,
        make: Callable[[], Value],
        *,
        buffers: Callable[[Value], dict[int, int]],
        on_wait: Callable[[], None],
    ) -> Value:
        """Return the value of a key, made now if it is not there.

        Parameters
        ----------
        key : hashable
            What the value depends on.
        make : callable
            Makes the value. If it raises, nothing is kept and the next visitor tries anew.
        buffers : callable
            The value to the bytes of each buffer it holds, by ``id``: values may share some.
        on_wait : callable
            Called again and again while another visitor makes the value; it is to wait a little.

        Returns
        -------
        object
            The value.
        """
        while True:
            with self._lock:
                if key in self._values:
                    self._values.move_to_end(key)
                    return self._values[key]
                if key not in self._being_made:
                    self._being_made.add(key)
                    break
            on_wait()
        try:
            value = make()
            self._keep(key, value, buffers(value))
        finally:
            with self._lock:
                self._being_made.discard(key)
        return value

    @property
    def size(self) -> int:
        """Bytes held now, each buffer counted once."""
        with self._lock:
            return self._size()

    def _keep(self, key: Hashable, value: Any, buffers: dict[int, int]) -> None:
        with self._lock:
            self._values[key], self._buffers[key] = value, buffers
            while len(self._values) > 1 and self._size() > self._budget:
                oldest, _ = self._values.popitem(last=False)
                del self._buffers[oldest]

    def _size(self) -> int:
        return sum({i: n for held in self._buffers.values() for i, n in held.items()}.values())
