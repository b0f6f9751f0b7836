"""How the command line is stopped: by one line, whatever it is doing.

The process is left at once and not by an exception. One would be lost where nobody can catch it, in
a callback of the import system, say, and would print what means nothing to people.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Ctrl-C, kill, and a terminal that is closed


@dataclass
class _Stop:
    """What happens when a signal comes.

    Attributes
    ----------
    waits : int
        How many signals wait at the most until what is going on is done.
    came : int
        The number of the signal that waits; 0 if none does.
    last : callable
        Called before the process is left.
    """

    waits: float = 0
    came: int = 0
    last: Callable[[], object] = lambda: None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Handle a signal."""
        if self.waits < 1:
            self.leave(number)
        self.waits -= 1
        self.came = number

    def leave(self, number: int) -> None:
        """Say so and end the process, without what Python does at its end."""
        for each in _SIGNALS:
            if hasattr(signal, each):
                signal.signal(getattr(signal, each), signal.SIG_IGN)
        with suppress(Exception):  # nothing may keep the process from ending
            self.last()
        with suppress(Exception):
            line = "\n" if sys.stderr.isatty() else ""  # behind the ^C of the terminal
            os.write(sys.stderr.fileno(), f"{line}colorseg: stopped\n".encode())
        os._exit(128 + number)


_stop = _Stop()


def stop_in_one_line() -> None:
    """Let signals end this process by one line, with exit code 128 + their number.

    Those that are ignored, as what runs in the background ignores Ctrl-C, stay so.
    """
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) not in (signal.SIG_IGN, None):
            signal.signal(number, _stop)


def before_stopping(last: Callable[[], object]) -> None:
    """Have something done before the process is left.

    Parameters
    ----------
    last : callable
        Called without arguments, at any time, in the main thread.
    """
    _stop.last = last


@contextmanager
def finished_first(waits: float = float("inf")) -> Iterator[None]:
    """Let what is inside be done before the process is left.

    Parameters
    ----------
    waits : float
        How many signals wait for that; the next one does not.
    """
    _stop.waits = waits
    try:
        yield
    finally:
        _stop.waits = 0
        if _stop.came:
            _stop.leave(_stop.came)
