"""What has become of each picture, for ``--json`` and the exit code."""

import json
import sys
from argparse import Namespace
from typing import Any

from colorseg.cli.options import EXIT_REFUSED
from colorseg.cli.printing import say
from colorseg.errors import DamagedImageError
from colorseg.interrupts import before_stopping, finished_first

EXIT_SOME_FAILED = 1


def reason_of(error: Exception) -> str:
    """Return why something failed, and the option that helps if there is one."""
    if isinstance(error, DamagedImageError):
        return f"{error} --damaged does that."
    return "there is not enough memory" if isinstance(error, MemoryError) else str(error)


#: What has become of one picture, as ``--json`` prints it.
Record = dict[str, Any]


class Records(list[Record]):
    """What has become of each picture so far."""

    def __init__(self, options: Namespace) -> None:
        """Begin without any; ``options`` say what was asked for."""
        self.options = options
        before_stopping(self.print)

    def fail(self, name: str, reason: str) -> None:
        """Record why a picture failed."""
        self.append({"input": name, "outputs": [], "error": reason})

    def refuse(self, error: Exception) -> None:
        """Record why nothing could be done."""
        say(f"colorseg: {reason_of(error)}", sys.stderr)
        known = {record["input"] for record in self}
        for word in self.options.inputs:
            if word not in known:
                self.fail(word, reason_of(error))

    def print(self) -> None:
        """Print all as JSON, if that was asked for; a second Ctrl-C does not wait for it."""
        if self.options.json:
            with finished_first(waits=1):
                before_stopping(lambda: None)  # which would print it again
                print(json.dumps(self, indent=2), flush=True)

    @property
    def exit_code(self) -> int:
        """What the process ends with."""
        failed = sum("error" in record for record in self)
        if failed == len(self):
            return EXIT_REFUSED
        return EXIT_SOME_FAILED if failed else 0
