"""Threads for work that comes in independent parts.

NumPy lets other threads run while it computes, so parts that are large enough run side by side.
"""

import functools
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")


def usable_cores() -> int:
    """Return how many processor cores this process may use.

    Returns
    -------
    int
        At least 1.
    """
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def side_by_side(
    work: Callable[[Part], Result], parts: Iterable[Part], cores: int | None = None
) -> list[Result]:
    """Do the parts of some work in several threads.

    Parameters
    ----------
    work : callable
        What to do with a part; it must spend its time in NumPy, and write to nothing that another
        part reads or writes to.
    parts : iterable
        The parts.
    cores : int, optional
        How many threads; as many as there are cores for this process by default.

    Returns
    -------
    list
        What ``work`` returned, in the order of the parts.
    """
    parts, cores = list(parts), cores or usable_cores()
    alone = len(parts) < 2 or cores < 2
    return list(map(work, parts) if alone else _threads(cores).map(work, parts))


@functools.cache
def _threads(cores: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(cores, thread_name_prefix="colorseg")


# A forked process has none of its parent's threads and must start its own.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_threads.cache_clear)
