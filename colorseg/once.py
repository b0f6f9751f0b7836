"""What is made of an object that never changes is made once, and forgotten with the object."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

Thing = TypeVar("Thing")
Made = TypeVar("Made")


def once(make: Callable[[Thing], Made]) -> Callable[[Thing], Made]:
    """Remember what a function makes of each object for as long as that is there.

    Parameters
    ----------
    make : callable
        Takes an object that is itself alone, not what equals it, and returns what nobody changes.

    Returns
    -------
    callable
        Runs it once for each object; in several threads at once perhaps more often.
    """
    made: WeakKeyDictionary[Thing, Made] = WeakKeyDictionary()

    @wraps(make)
    def recall(thing: Thing) -> Made:
        if thing not in made:
            made[thing] = make(thing)
        return made[thing]

    return recall
